import assert from "node:assert/strict";
import { test } from "node:test";

import { spans, strip } from "../../server/maliwar/web/client/pictures/strip.js";
import { dayNumber } from "../../server/maliwar/web/client/shared/days.js";
import { grade } from "../../server/maliwar/web/client/shared/grade.js";
import { toText } from "../../server/maliwar/web/client/shared/svg.js";

const days = (...texts) => texts.map((text) => (text ? dayNumber(text) : null));
const allied = days("2012-01-01", "2012-01-31", "2012-04-06", "2012-06-07", "2012-01-31", "2012-04-06");
const hostile = days("2012-06-08", "2012-06-08", "2013-01-14", null, "2012-06-08", "2013-01-14");
const vague = days(null, "2013-05-01", "2012-05-01", null, "2013-05-01", "2012-05-01"); // never sure
const run = days("2012-03-01", "2012-03-01", "2012-04-01", "2012-04-30", "2012-01-01", "2012-08-01");

const data = {
  lanes: [
    [0, "allied", "Ansar Dine", "actor/ansar-dine", [[allied, 0, "situation/a", "Jan 2012 – Jun 2012"]]],
    [1, "hostile", "Ansar Dine", "actor/ansar-dine", [[hostile, 1, "situation/h", "8 Jun 2012 or later"]]],
    [1, "hostile", "Mali", "actor/mali", [[vague, 0, "situation/v", "?"]]],
  ],
  headings: ["Allied with", "Hostile to"],
  span: days("2012-01-01", "2024-06-14"),
  actor: "actor/mnla",
  more: 0,
  words: { title: "Relations of MNLA over time", sure: "sure", possibly: "possible by its dates", disputed: "disputed" },
};

test("what is drawn solid is what a day is graded as sure, and what is drawn at all is possible", () => {
  for (const bounds of [allied, hostile, vague, run]) {
    const { possible, sure } = spans(bounds);
    const within = (day, [from, to]) => (from === null || day >= from) && (to === null || day <= to);
    for (let day = dayNumber("2011-12-01"); day < dayNumber("2013-12-01"); day += 1) {
      const found = grade(bounds, day);
      assert.equal(within(day, possible), found !== null);
      assert.equal(sure.some((each) => within(day, each)), found !== null && found !== "possibly");
    }
  }
});

test("sure is solid, possible light, disputed marked, each with its words and its claims", () => {
  const text = toText(strip(data, { width: 700 }));
  assert.equal(text.match(/class="solid/g).length, 2);
  assert.equal(text.match(/class="light/g).length, 3);
  assert.equal(text.match(/≠/g).length, 1);
  assert.ok(text.includes("relations-between?actor=actor/mnla&amp;other=actor/ansar-dine"));
  assert.ok(text.includes("Hostile to Ansar Dine: 8 Jun 2012 or later, sure, disputed"));
  assert.equal(text.match(/class="heading"/g).length, 2);
});

test("nothing is drawn outside the picture, at any width", () => {
  for (const width of [280, 390, 700, 1100]) {
    const text = toText(strip(data, { width }));
    for (const [, x, wide] of text.matchAll(/class="(?:solid|light)[^>]*? x="([\d.]+)"[^>]*? width="([\d.]+)"/g)) {
      assert.ok(Number(x) >= 0 && Number(x) + Number(wide) <= width);
    }
  }
});
