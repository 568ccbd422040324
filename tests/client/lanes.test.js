import assert from "node:assert/strict";
import { test } from "node:test";

import { busiest, holdsOf, lanes, onDay, packed, told } from "../../server/maliwar/web/client/pictures/lanes.js";
import { dayNumber } from "../../server/maliwar/web/client/shared/days.js";
import { toText } from "../../server/maliwar/web/client/shared/svg.js";

const day = (text) => (text === null ? null : dayNumber(text));
const hold = (lane, mode, bounds, signs, situation, holders, sayers = [4], deniers = []) =>
  [lane, mode, ...bounds.map(day), signs, situation, holders, sayers, deniers, "begin", "end"];

// Konna in January 2013, and Gao, as the page gives them.
const ROWS = {
  span: [day("2012-01-01"), day("2024-06-14")],
  lanes: [["Konna", "Mali", 0, "place/konna"], ["Gao", "Gao Region", 0, "place/gao"], ["Gao airport", "Gao Region", 1, "place/gao-airport"]],
  holds: [
    hold(0, "sole", [null, "2013-01-08", "2013-01-09", "2013-01-09"], "", "konna-mali", [0]),
    hold(0, "sole", ["2013-01-10", "2013-01-10", "2013-01-11", "2013-01-11"], "", "konna-islamists", [1]),
    hold(0, "claimed", ["2013-01-11", "2013-01-12", "2013-01-12", "2013-01-17"], "dn", "konna-mali-claimed", [0], [4], [3]),
    hold(0, "sole", ["2013-01-12", "2013-01-12", "2013-01-15", "2013-01-17"], "dn", "konna-islamists-disputed", [1]),
    hold(0, "sole", ["2013-01-16", "2013-01-18", "2013-01-18", null], "", "konna-mali-again", [0]),
    hold(1, "joint", ["2012-03-31", "2012-03-31", "2012-03-31", "2012-06-25"], "", "gao-joint", [2, 3]),
    hold(2, "sole", ["2013-01-26", "2013-01-26", "2013-01-26", "2022-08-15"], "", "gao-airport", [3]),
  ],
  things: [["Mali", 1, "actor/mali"], ["the Islamists", 2, "actor/islamists"], ["MNLA", 3, "actor/mnla"], ["France", 0, "actor/france"], ["the article", 0, "actor/article"]],
};
const WORDS = { lang: "en", title: "Lanes", desc: "{holds} holds of {lanes} places, {from} to {to}.", unrecorded: "Nothing.", disputed: "disputed", denied: "denied", possible: "possibly", open: "not told", sole: "sole", joint: "joint", "contested-control": "contested", claimed: "claimed", presence: "present", unknown: "unknown" };
const HOLDS = holdsOf(ROWS);
const picture = (from, to, more = {}) => {
  const state = { from: day(from), to: day(to), width: 1000, day: null, lane: null, ...more };
  return lanes(ROWS, { only: told(HOLDS, state), ...state }, WORDS);
};
const all = (tree, test) => (typeof tree === "string" ? [] : [...(test(tree) ? [tree] : []), ...tree.children.flatMap((child) => all(child, test))]);
const classed = (tree, name) => all(tree, ({ attributes }) => (attributes.class ?? "").split(" ").includes(name));
const bar = (tree, key) => all(tree, ({ attributes }) => attributes["data-key"]?.startsWith(`${key} `))[0];

test("who held a place on a day: the sure before the possible, nobody where nothing is recorded", () => {
  assert.deepEqual(onDay(HOLDS, day("2013-01-14"), 0).map((each) => [each.situation, each.grade]), [["konna-islamists-disputed", "throughout"], ["konna-mali-claimed", "possibly"]]);
  assert.deepEqual(onDay(HOLDS, day("2013-01-10"), 0).map((each) => each.situation), ["konna-islamists"]);
  assert.deepEqual(onDay(HOLDS, day("2012-07-01"), 1), []);
});

test("a sure part is solid from its first day to the end of its last, the rest pale", () => {
  const tree = picture("2013-01-08", "2013-01-20");
  const drawn = bar(tree, "konna-islamists-disputed");
  const [sure] = classed(drawn, "sure");
  const [maybe] = classed(drawn, "maybe");
  assert.ok(Math.abs(Number(sure.attributes.x) - tree.scale(day("2013-01-12"))) < 0.1);
  assert.ok(Math.abs(Number(sure.attributes.width) - 4 * tree.scale.perDay) < 0.1);
  assert.ok(maybe.attributes.d.startsWith(`M${Math.round(tree.scale(day("2013-01-16")) * 10) / 10} `));
});

test("a hold whose end is not told runs thin to the edge, without teeth", () => {
  const [open] = classed(bar(picture("2013-01-08", "2013-01-20"), "konna-mali-again"), "open");
  assert.ok(open.attributes.d.includes("L999 "));
});

test("each hold of Konna's days is named, and what is denied has its sign", () => {
  const tree = picture("2013-01-08", "2013-01-20", { only: new Set([0]) });
  const texts = classed(tree, "holder").map((text) => text.children.join(""));
  assert.equal(texts.length, 5);
  assert.equal(texts.filter((text) => text.startsWith("✕")).length, 2);
  assert.ok(texts.some((text) => text.includes("Islamists")));
});

test("modes differ by pattern, not by colour alone", () => {
  const tree = picture("2012-01-01", "2024-06-14");
  const fills = HOLDS.map((each) => [...classed(bar(tree, each.situation), "sure"), ...classed(bar(tree, each.situation), "maybe")][0].attributes.fill);
  assert.equal(fills[0], "var(--party-1)");
  assert.match(fills[2], /^url\(#p-claimed-1\)$/);
  assert.match(fills[5], /^url\(#p-joint-3-0\)$/);
  assert.equal(all(tree, ({ name, attributes }) => name === "pattern" && attributes.id === "p-joint-3-0").length, 1);
});

test("holds that overlap by their widest dates never lie in one row", () => {
  const { placed, count } = packed(HOLDS.filter((each) => each.lane === 0));
  assert.equal(count, 3);
  for (const [one, row] of placed) {
    for (const [other, its] of placed) {
      if (one !== other && row === its) {
        const apart = (one.bounds[3] ?? Infinity) < (other.bounds[0] ?? -Infinity) || (other.bounds[3] ?? Infinity) < (one.bounds[0] ?? -Infinity);
        assert.ok(apart, `${one.situation} and ${other.situation}`);
      }
    }
  }
});

test("only places with something recorded in the stretch have a lane, under their region", () => {
  const tree = picture("2012-04-01", "2012-04-30");
  assert.deepEqual(tree.layout.map((each) => each.name), ["Konna", "Gao"]);
  assert.ok(toText(tree).includes("Gao Region"));
  assert.ok(!toText(tree).includes("Gao airport"));
});

test("the cursor begins on the day on which most places were surely held", () => {
  assert.equal(busiest(HOLDS, { from: day("2013-01-01"), to: day("2013-01-31") }).lane, 0);
  assert.equal(busiest(HOLDS, { from: day("2020-01-01"), to: day("2020-01-31") }).day, day("2020-01-16"));
});

test("on a phone the place stands above its lane and the bars take the whole width", () => {
  const tree = picture("2013-01-08", "2013-01-20", { width: 350 });
  assert.equal(tree.scale.left, 1);
  assert.equal(tree.attributes.width, "350");
});
