import assert from "node:assert/strict";
import { test } from "node:test";

import { axisTicks, planned, ranges, scaled, wrapped } from "../../server/maliwar/web/client/pictures/ranges.js";
import { toText } from "../../server/maliwar/web/client/shared/svg.js";

const line = (row, shape, low, best, high, more = {}) => ({
  row, shape, low, best, high, more: false, label: "MNLA · killed", who: "an MNLA official", words: `words ${row}`, differs: false, ...more,
});
const ROWS = {
  scale: "log",
  greatest: 1500,
  words: { title: "Losses, at any time", desc: "Each number as a mark" },
  groups: [
    {
      label: "Battle of Konna, January 2013",
      lines: [
        line(1, "exact", 46, 46, 46),
        line(2, "at-least", 101, null, null, { more: true, differs: true }),
        line(3, "at-most", null, 30, 30, { best: null }),
      ],
    },
    { label: "Mali War", lines: [line(4, "range", 1000, null, 1500, { more: true }), line(5, "about", null, 300, null)] },
  ],
};

function find(tree, wanted, found = []) {
  if (typeof tree === "string") return found;
  if (wanted(tree)) found.push(tree);
  tree.children.forEach((child) => find(child, wanted, found));
  return found;
}
const of = (tree, row) => find(tree, (each) => each.attributes["data-row"] === String(row))[0];
const marks = (tree, name) => find(tree, (each) => (each.attributes.class ?? "").split(" ").includes(name));

test("every number has a line of its own, under its event", () => {
  const tree = ranges(ROWS, { width: 1000 });
  assert.deepEqual(find(tree, (each) => "data-row" in each.attributes).map((each) => each.attributes["data-row"]), ["1", "2", "3", "4", "5"]);
  assert.deepEqual(marks(tree, "range-group").map((each) => each.children[0]), ["Battle of Konna, January 2013", "Mali War"]);
});

test("an exact number is a dot and nothing else", () => {
  const exact = of(ranges(ROWS), 1);
  assert.equal(marks(exact, "range-dot").length, 1);
  assert.equal(marks(exact, "range-bar").length + marks(exact, "range-open").length, 0);
});

test("a range is a bar as long as from its lowest to its highest, and its open end is an arrow beyond", () => {
  const width = 1000;
  const x = scaled("log", 1500, planned(width));
  const range = of(ranges(ROWS, { width }), 4);
  const [bar] = marks(range, "range-bar");
  assert.equal(Number(bar.attributes.x), x(1000));
  assert.ok(Math.abs(Number(bar.attributes.width) - (x(1500) - x(1000))) < 1e-9);
  const [arrow] = marks(range, "range-open");
  assert.equal(Number(arrow.attributes.x1), x(1500));
  assert.ok(Number(arrow.attributes.x2) > x(1500));
  assert.ok(Number(arrow.attributes.x2) <= width);
});

test("at least, up to and about are never a plain dot or a bar", () => {
  const tree = ranges(ROWS);
  for (const row of [2, 3, 5]) {
    assert.equal(marks(of(tree, row), "range-dot").length, 0, `row ${row}`);
    assert.equal(marks(of(tree, row), "range-bar").length, 0, `row ${row}`);
  }
  assert.equal(marks(of(tree, 5), "range-hollow").length, 1);
  const [upTo] = marks(of(tree, 3), "range-open");
  assert.ok(Number(upTo.attributes.x1) < Number(upTo.attributes.x2));
});

test("a number that another contradicts is marked in words, not by colour alone", () => {
  const text = toText(of(ranges(ROWS), 2));
  assert.ok(text.includes("≠ words 2"));
  assert.ok(!toText(of(ranges(ROWS), 1)).includes("≠"));
});

test("on a phone the label stands above its bar, and nothing leaves the picture", () => {
  const tree = ranges(ROWS, { width: 320 });
  assert.ok(planned(320).stacked);
  for (const each of find(tree, () => true)) {
    for (const name of ["x", "cx", "x1", "x2"]) {
      const at = each.attributes[name];
      if (at !== undefined) assert.ok(Number(at) >= 0 && Number(at) <= 320, `${each.name} ${name}=${at}`);
    }
  }
});

test("both scales begin at nothing and end at the greatest number", () => {
  const plan = planned(1000);
  for (const scale of ["log", "linear"]) {
    const x = scaled(scale, 1500, plan);
    assert.equal(x(0), plan.left);
    assert.equal(x(1500), plan.right - 30);
  }
  assert.ok(scaled("log", 1500, plan)(100) > scaled("linear", 1500, plan)(100));
});

test("ticks are whole numbers that do not touch", () => {
  const x = scaled("linear", 3, planned(1000));
  assert.deepEqual(axisTicks("linear", 3, x), [0, 1, 2, 3]);
  const narrow = scaled("log", 400000, planned(320));
  const found = axisTicks("log", 400000, narrow).map(narrow);
  assert.ok(found.slice(1).every((at, index) => at - found[index] >= 44));
});

test("a picture of nothing is no error", () => {
  assert.ok(toText(ranges({ ...ROWS, greatest: 0, groups: [] })).startsWith("<svg"));
});

test("the same rows give the same picture", () => {
  assert.equal(toText(ranges(ROWS, { width: 700 })), toText(ranges(ROWS, { width: 700 })));
});

test("long names are put into lines", () => {
  assert.deepEqual(wrapped("MOJWA and AQIM take Ménaka", 12), ["MOJWA and", "AQIM take", "Ménaka"]);
});
