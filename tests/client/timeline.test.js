import assert from "node:assert/strict";
import { test } from "node:test";

import { axis } from "../../server/maliwar/web/client/pictures/axis.js";
import { columns, eventsOf, months, timeline, within } from "../../server/maliwar/web/client/pictures/timeline.js";
import { dayNumber as day } from "../../server/maliwar/web/client/shared/days.js";
import { toText } from "../../server/maliwar/web/client/shared/svg.js";

const event = (from, to, family, label, disputed = 0) => [day(from), day(to), family, disputed, label, label.toLowerCase().replaceAll(" ", "-")];
const ROWS = {
  span: [day("2012-01-01"), day("2024-06-14")],
  families: [["fights", "Battles"], ["ground", "Ground"], ["politics", "Politics"]],
  events: [
    event("2013-01-10", "2013-01-10", 1, "Capture of Konna"),
    event("2013-01-11", "2013-01-12", 1, "Recapture", 1),
    event("2013-01-01", "2013-12-31", 0, "Some fight of 2013"),
    event("2013-01-31", "2013-02-01", 0, "Night of two months"),
    ...Array.from({ length: 9 }, (_, index) => event("2012-03-21", "2012-03-21", 2, `Coup ${index}`)),
  ],
  operations: [[day("2013-01-11"), day("2013-01-11"), day("2014-05-01"), day("2014-08-31"), "Operation Serval, January 2013", "serval"]],
};
const WORDS = { lang: "en", title: "Events", overview: "Months", desc: "{events} events.", operations: "Operations", count: "{count} events" };
const picture = (from, to, width = 1100) => timeline(ROWS, { from: day(from), to: day(to), width }, WORDS);

test("a month counts the events that lie within it, and no other", () => {
  const found = months(eventsOf(ROWS), ROWS.span);
  const counts = Object.fromEntries(found.filter((each) => each.count).map((each) => [each.from, each.count]));
  assert.deepEqual(counts, { [day("2012-03-01")]: 9, [day("2013-01-01")]: 2 });
  assert.equal(found.length, 150);
  assert.equal(found.at(-1).to, ROWS.span[1]);
});

test("a stretch has every event whose date may lie in it", () => {
  const found = within(eventsOf(ROWS), { from: day("2013-02-01"), to: day("2013-02-28") });
  assert.deepEqual(found.map((each) => each.label), ["Some fight of 2013", "Night of two months"]);
});

test("events of one place along the axis share a column, those of many days have a line beneath", () => {
  const scale = axis({ from: day("2013-01-01"), to: day("2013-12-31"), left: 0, right: 1000 });
  const found = columns(within(eventsOf(ROWS), scale), scale);
  const wide = found.flatMap((column) => column.wide.map((each) => each.label));
  assert.deepEqual(wide, ["Some fight of 2013"]);
  assert.equal(found.flatMap((column) => column.events).length, 4);
});

test("every event leads to its page; too many in one place become one number", () => {
  const near = toText(picture("2013-01-08", "2013-01-20"));
  assert.ok(near.includes('data-href="/page/event/capture-of-konna"'));
  assert.ok(near.includes('data-href="/page/operation/serval"'));
  const far = toText(picture("2012-01-01", "2012-12-31"));
  assert.ok(far.includes(">9</text>"));
  assert.ok(!far.includes("/page/event/coup-1"));
});

test("marks differ by shape between families, and what is disputed is ringed", () => {
  const text = toText(picture("2013-01-08", "2013-01-20"));
  const shapes = new Set([...text.matchAll(/class="mark[^"]*" d="([^"]+)"/g)].map((match) => match[1]));
  assert.equal(shapes.size, 2);
  assert.equal([...text.matchAll(/class="mark doubted/g)].length, 1);
});

test("a phone has the months alone, a laptop the marks below them", () => {
  assert.equal(picture("2013-01-01", "2013-12-31", 350).marks, null);
  assert.ok(picture("2013-01-01", "2013-12-31").marks.left > 0);
});
