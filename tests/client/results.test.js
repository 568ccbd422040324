// The pictures of any result: the same rows make the same picture, nothing leaves it, nothing of a name is markup.

import assert from "node:assert/strict";
import { test } from "node:test";

import { chart, MOST } from "../../server/maliwar/web/client/pictures/chart.js";
import { gathered as joined, graph, laidOut } from "../../server/maliwar/web/client/pictures/graph.js";
import { gathered as places, points } from "../../server/maliwar/web/client/pictures/points.js";
import { toText } from "../../server/maliwar/web/client/shared/svg.js";

const WORDS = { title: "n by kind", description: "The table shows the same rows." };
const HOSTILE = "</text><script>alert(1)</script>";
const all = (tree, name) => [tree, ...(tree.children ?? []).flatMap((child) => all(child, null))].filter((each) => !name || each.name === name);

test("a bar is as long as its number, and none is drawn where there is none", () => {
  const rows = [{ label: "a", at: null, values: [100] }, { label: "b", at: null, values: [50] }, { label: "c", at: null, values: [null] }];
  const bars = all(chart(rows, { series: ["n"], line: false }, WORDS), "rect").map((bar) => Number(bar.attributes.width));
  assert.equal(bars.length, 2);
  assert.ok(Math.abs(bars[0] - 2 * bars[1]) < 0.01);
});

test("more bars than there is room for are left out, and a name is never markup", () => {
  const rows = Array.from({ length: MOST + 5 }, (_, index) => ({ label: HOSTILE + index, at: null, values: [index] }));
  const tree = chart(rows, { series: ["n"], line: false }, WORDS);
  assert.equal(all(tree, "rect").length, MOST);
  assert.ok(!toText(tree).includes("<script"));
});

test("a line goes through its years in their order, whatever that of the rows", () => {
  const rows = [2014, 2012, 2013].map((at) => ({ label: String(at), at, values: [at - 2000] }));
  const [line] = all(chart(rows, { series: ["n"], line: true }, WORDS), "polyline");
  const xs = line.attributes.points.split(" ").map((pair) => Number(pair.split(",")[0]));
  assert.deepEqual(xs, [...xs].sort((one, other) => one - other));
});

const term = (id) => ({ id, label: id, href: `/page/${id}` });
const ROWS = [
  { from: term("a"), to: term("b"), by: "p" },
  { from: term("a"), to: term("b"), by: "q" },
  { from: term("b"), to: term("c"), by: "p" },
  { from: term("c"), to: term("c"), by: "p" },
];

test("a thing is drawn once and a pair once, with all that joins it", () => {
  const { nodes, links, left } = joined(ROWS);
  assert.deepEqual(nodes.map((node) => [node.id, node.degree]), [["a", 1], ["b", 2], ["c", 1]]);
  assert.deepEqual(links.map((link) => link.by), [["p", "q"], ["p"]]);
  assert.equal(left, 0);
  assert.equal(joined(ROWS, 2).left, 2);
});

test("the same graph is laid out the same, inside its picture", () => {
  const [one, other] = [laidOut(joined(ROWS), [400, 300]), laidOut(joined(ROWS), [400, 300])];
  assert.deepEqual(one.nodes, other.nodes);
  for (const { x, y } of one.nodes) assert.ok(x >= 0 && x <= 400 && y >= 0 && y <= 300);
  const links = all(graph(one, WORDS), "a").map((link) => link.attributes.href);
  assert.deepEqual(links, ["/page/a", "/page/b", "/page/c"]);
});

test("points of one place are one mark that says how many, and all lie inside the picture", () => {
  const given = [[-0.05, 16.3], [-0.05, 16.3], [-8, 12.6]].map((at, index) => ({ at, label: `p${index}`, href: null }));
  const gathered = places(given);
  assert.deepEqual(gathered.map((place) => [place.labels.length, place.count]), [[2, 2], [1, 1]]);
  const tree = points(gathered, null, WORDS, [400, 300]);
  const dots = all(tree, "circle").filter((dot) => dot.attributes.class === "node");
  assert.equal(dots.length, 2);
  for (const { attributes } of dots) assert.ok(attributes.cx >= 0 && attributes.cx <= 400 && attributes.cy >= 0 && attributes.cy <= 300);
  assert.match(toText(tree), /p0, p1 \(2\)/);
});
