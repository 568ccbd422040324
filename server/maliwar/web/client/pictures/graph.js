// Any graph of things: nodes that links hold together, laid out once. Rows are {from, to, by}; terms are {id, label, href}.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

import { h } from "../shared/svg.js";

const SIZE = [960, 620];
const STEPS = 240;
const LETTER = 6.6; // width of a letter, about
export const MOST = 150; // things

/** Return {nodes, links, left} of rows: every thing once, each pair once with what joins it, and how many were left out. */
export function gathered(rows, most = MOST) {
  const [nodes, links] = [new Map(), new Map()];
  let left = 0;
  for (const { from, to, by } of rows) {
    const fresh = [from, to].filter((each) => !nodes.has(each.id));
    if (nodes.size + new Set(fresh.map((each) => each.id)).size > most) {
      left += 1;
      continue;
    }
    for (const each of fresh) nodes.set(each.id, { ...each, degree: 0 });
    if (from.id === to.id) continue;
    const key = `${from.id}\n${to.id}`;
    if (!links.has(key)) {
      links.set(key, { source: from.id, target: to.id, by: new Set() });
      nodes.get(from.id).degree += 1;
      nodes.get(to.id).degree += 1;
    }
    if (by) links.get(key).by.add(by);
  }
  return { nodes: [...nodes.values()], links: [...links.values()].map((link) => ({ ...link, by: [...link.by] })), left };
}

/** Return the graph with x and y on each node, in a picture of a size in pixels; the same graph is always laid out the same. */
export function laidOut({ nodes, links }, size = SIZE) {
  const [placed, joined] = [nodes.map((node) => ({ ...node })), links.map((link) => ({ ...link }))];
  const room = Math.max(34, Math.min(90, 700 / Math.sqrt(placed.length + 1)));
  forceSimulation(placed)
    .force("link", forceLink(joined).id((node) => node.id).distance(room))
    .force("charge", forceManyBody().strength(-room * 5))
    .force("x", forceX().strength(0.05))
    .force("y", forceY().strength(0.08))
    .force("collide", forceCollide(room / 3))
    .stop()
    .tick(STEPS);
  return { nodes: fitted(placed, size), links: joined, size };
}

function fitted(nodes, [width, height]) {
  const [xs, ys] = [nodes.map((node) => node.x), nodes.map((node) => node.y)];
  const across = Math.max(1, Math.max(...xs) - Math.min(...xs));
  const down = Math.max(1, Math.max(...ys) - Math.min(...ys));
  const scale = Math.min((width - Math.min(220, width / 3)) / across, (height - 60) / down, 2.2);
  const [left, top] = [(width - across * scale) / 2, (height - down * scale) / 2];
  for (const node of nodes) {
    node.x = round(left + (node.x - Math.min(...xs)) * scale);
    node.y = round(top + (node.y - Math.min(...ys)) * scale);
  }
  return nodes;
}

/** Return the picture of a graph that is laid out; `words` is {title, description}. */
export function graph({ nodes, links, size }, words) {
  const sides = named(nodes, size[0]);
  return h(
    "svg",
    { viewBox: `0 0 ${size.join(" ")}`, role: "group", "aria-label": `${words.title}. ${words.description}`, class: "graph" },
    h("title", {}, words.title),
    h("defs", {}, h("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" }, h("path", { d: "M0 1 L8 4 L0 7 Z", class: "arrow" }))),
    links.map(line),
    nodes.map((node) => dot(node, sides.get(node.id))),
  );
}

/** Return the side on which each node's name has room, 1 right or -1 left, the best joined first; none has no name. */
function named(nodes, width) {
  const taken = nodes.map(({ x, y }) => [x - 8, y - 6, x + 8, y + 6]);
  const sides = new Map();
  for (const { id, x, y, label } of [...nodes].sort((one, other) => other.degree - one.degree)) {
    const long = cut(label).length * LETTER;
    for (const side of x < width * 0.72 ? [1, -1] : [-1, 1]) {
      const box = side === 1 ? [x + 10, y - 7, x + 12 + long, y + 7] : [x - 12 - long, y - 7, x - 10, y + 7];
      if (box[0] < 0 || box[2] > width || taken.some((other) => crosses(box, other))) continue;
      taken.push(box);
      sides.set(id, side);
      break;
    }
  }
  return sides;
}

function crosses(one, other) {
  return one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];
}

function line({ source, target, by }) {
  const long = Math.hypot(target.x - source.x, target.y - source.y) || 1;
  const [x, y] = [(target.x - source.x) / long, (target.y - source.y) / long];
  const end = { x: round(target.x - x * 9), y: round(target.y - y * 9) };
  return h(
    "line",
    { x1: source.x, y1: source.y, x2: end.x, y2: end.y, class: "link", "marker-end": "url(#arrow)" },
    h("title", {}, [source.label, by.join(", "), target.label].filter(Boolean).join(" – ")),
  );
}

function dot(node, side) {
  const inside = [
    h("title", {}, node.label),
    h("circle", { cx: node.x, cy: node.y, r: 12, class: "target" }),
    h("circle", { cx: node.x, cy: node.y, r: Math.min(9, 4.5 + Math.sqrt(node.degree)), class: "node" }),
    side && h("text", { x: node.x + side * 12, y: node.y, "text-anchor": side === 1 ? "start" : "end", "dominant-baseline": "central", class: "name" }, cut(node.label)),
  ];
  return node.href ? h("a", { href: node.href, "aria-label": node.label, class: "thing" }, inside) : h("g", { class: "thing" }, inside);
}

function cut(text) {
  const letters = [...text];
  return letters.length > 34 ? `${letters.slice(0, 33).join("")}…` : text;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
