// A network of actors: panels by sort, lines by kind, names that never lie on one another. Pure: rows in, a tree out.

import { h } from "../shared/svg.js";
import { beside, DIRECTED, pairOf } from "./edges.js";
import { names } from "./names.js";

const BEND = 16; // pixels between two lines of the same pair
const DISC = 6.5;

/**
 * Return the SVG of a network.
 *
 * `data` are the page's rows (reading/network.py), `state` is {layout, edges, view: {k, x, y}, scale, chosen, focus}:
 * where the actors stand, what holds, how far it is enlarged and around which point, the pixels of the screen for each
 * of the picture, the key of the chosen edge or actor, and the place of the actor that has the keyboard's focus. A Map in
 * `state.memo` keeps the trees of what looks as before, which makes the next drawing quick; it goes with one layout.
 */
export function network(data, state) {
  const { layout, view } = state;
  const unit = 1 / (view.k * state.scale); // one pixel of the screen
  const shown = present(data, state);
  const lanes = state.lanes ?? beside(data);
  const drawn = [...state.edges].sort(order(state));
  const ties = count(state.edges);
  const shift = `translate(${round(layout.width / 2 - view.x * view.k)} ${round(layout.height / 2 - view.y * view.k)}) scale(${view.k})`;
  const size = { width: layout.width, height: layout.height };
  return h("svg", { viewBox: `0 0 ${size.width} ${size.height}`, role: "group", "aria-label": label(data, state, shown), class: "network" },
    h("svg", size, // what lies beyond the edge is cut off, in a saved file too
      h("g", { transform: shift },
        layout.panels.map(({ sort, x, y, width, height }) => h("rect", { class: "panel", "data-key": `panel ${sort}`, x, y, width, height, rx: 10 })),
        h("g", { class: "edges" }, drawn.map((edge) => keptTree(edge, data, state, lanes, unit))),
        layout.panels.map((each) => title(each, data, unit)),
        h("g", { class: "actors" }, shown.map((index) => actor(index, data, state, unit, ties))),
        h("g", { class: "names", "aria-hidden": "true" }, names(data, state, shown, unit).map((name) => nameTree(name, state))),
      ),
    ),
  );
}

/** Return the picture of one line, for a legend: the kind, whether it is sure, and whether it is disputed. */
export function sample(kind, { possibly = false, disputed = false } = {}) {
  const edge = { kind, grade: possibly ? "possibly" : "throughout", disputed };
  const drawn = { edge, from: [4, 10], to: [60, 10], bow: [32, 10], path: "M4 10L60 10", middle: [32, 10], aside: [46, 10], angle: 0 };
  return h("svg", { viewBox: "0 0 64 20", width: 64, height: 20, class: "network sample", "aria-hidden": "true" }, strokes(drawn, 1));
}

/** Return the picture of one actor, for a legend. */
export function shape(sort) {
  return h("svg", { viewBox: "0 0 20 20", width: 20, height: 20, class: "network sample", "aria-hidden": "true" }, h("g", { class: "actor" }, outline(sort, 10, 10, DISC)));
}

/** Return the places of the actors that have an edge, those with the most to do first. */
function present(data, state) {
  const seen = new Set(state.edges.flatMap((edge) => [edge.one, edge.other]));
  return [...seen].sort((one, other) => state.layout.places[other].weight - state.layout.places[one].weight || one - other);
}

function label(data, state, shown) {
  const counts = data.words.picture.replace("{actors}", shown.length).replace("{relations}", state.edges.length);
  return `${counts} ${data.words.hint}`;
}

function order(state) {
  const high = (edge) => (edge.key === state.chosen ? 2 : edge.grade === "possibly" ? 0 : 1);
  return (one, other) => high(one) - high(other) || one.id - other.id;
}

function title({ sort, x, y }, data, unit) {
  const size = 12 * Math.min(1.4, unit);
  return h("text", { class: "title", "data-key": `title ${sort}`, x: x + 10, y: round(y + 4 + size), "font-size": round(size), "stroke-width": round(size / 3) }, data.sorts[sort]);
}

/** Return where an edge runs: a straight line, or a bow where there are others between the same two. */
function line(edge, layout, lanes, unit) {
  const [one, other] = [layout.places[edge.one], layout.places[edge.other]];
  const kinds = lanes.get(pairOf(edge.one, edge.other)) ?? [];
  const lane = kinds.indexOf(edge.number) - (kinds.length - 1) / 2;
  const [dx, dy] = [other.x - one.x, other.y - one.y];
  const length = Math.hypot(dx, dy) || 1;
  const side = edge.one < edge.other ? 1 : -1; // the same side for both directions
  const bend = lane * BEND * 2 * side;
  const bow = [(one.x + other.x) / 2 - (dy / length) * bend, (one.y + other.y) / 2 + (dx / length) * bend];
  const from = towards([one.x, one.y], bow, (DISC + 2) * unit);
  const to = towards([other.x, other.y], bow, (DISC + (DIRECTED.has(edge.kind) ? 4 : 2)) * unit);
  const path = lane ? `M${point(from)}Q${point(bow)} ${point(to)}` : `M${point(from)}L${point(to)}`;
  const at = (t) => [0, 1].map((axis) => (1 - t) ** 2 * from[axis] + 2 * t * (1 - t) * bow[axis] + t ** 2 * to[axis]);
  return { edge, from, to, bow, path, middle: at(0.5), aside: at(0.62), angle: (Math.atan2(dy, dx) * 180) / Math.PI };
}

function towards([x, y], [aimX, aimY], far) {
  const length = Math.hypot(aimX - x, aimY - y) || 1;
  return [x + ((aimX - x) / length) * far, y + ((aimY - y) / length) * far];
}

/** Return, for each actor, how many of its edges are shown, and how many of them are sure. */
function count(edges) {
  const found = new Map();
  for (const edge of edges) {
    for (const index of [edge.one, edge.other]) {
      const held = found.get(index) ?? { all: 0, sure: 0 };
      held.all += 1;
      held.sure += edge.grade === "possibly" ? 0 : 1;
      found.set(index, held);
    }
  }
  return found;
}

/** Return the tree that was made for the same before, or make it. */
function kept(state, key, signature, make) {
  const held = state.memo?.get(key);
  if (held?.signature === signature) return held.tree;
  const tree = make();
  state.memo?.set(key, { signature, tree });
  return tree;
}

function keptTree(edge, data, state, lanes, unit) {
  const signature = `${edge.grade} ${edge.disputed} ${edge.key === state.chosen} ${unit}`;
  return kept(state, edge.id, signature, () => edgeTree(line(edge, state.layout, lanes, unit), data, state, unit));
}

function edgeTree(drawn, data, state, unit) {
  const { edge } = drawn;
  const said = describe(edge, data);
  return h("g", { class: `edge${edge.key === state.chosen ? " chosen" : ""}`, "data-key": edge.key, "data-edge": edge.key },
    h("title", {}, said),
    h("path", { class: "grip", d: drawn.path, "stroke-width": round(14 * unit) }),
    strokes(drawn, unit),
  );
}

/** Return an edge in words: `MNLA – Ansar Dine: hostile, possibly, disputed`. */
export function describe(edge, data) {
  const said = [data.kinds[edge.kind], edge.grade === "possibly" ? data.words.possibly : "", edge.disputed ? data.words.disputed : ""];
  const joint = DIRECTED.has(edge.kind) ? "→" : "–";
  return `${data.actors[edge.one][1]} ${joint} ${data.actors[edge.other][1]}: ${said.filter(Boolean).join(", ")}`;
}

function strokes({ edge, path, to, bow, middle, aside, angle, from }, unit) {
  const possibly = edge.grade === "possibly";
  const width = (WIDTHS[edge.kind] ?? 1.5) * (possibly ? 0.6 : 1) * unit;
  const dashes = possibly ? [4, 5] : DASHES[edge.kind];
  const dash = dashes ? dashes.map((each) => round(each * unit)).join(" ") : null;
  const classes = `line ${edge.kind}${possibly ? " possibly" : ""}`;
  const found = [h("path", { class: classes, d: path, "stroke-width": round(width), "stroke-dasharray": dash })];
  if (edge.kind === "negotiates") found.push(h("path", { class: "within", d: path, "stroke-width": round(width * 0.4) }));
  found.push(mark(edge.kind, { to, bow, middle, angle, from }, possibly ? 0.8 * unit : unit, possibly));
  if (edge.disputed) {
    found.push(h("text", { class: "unlike", x: round(aside[0]), y: round(aside[1] + 5 * unit), "font-size": round(15 * unit), "stroke-width": round(4 * unit) }, "≠"));
  }
  return found;
}

const WIDTHS = { allied: 3, hostile: 3.6, supports: 2.2, negotiates: 5, agreement: 2.2, member: 1.4, tie: 1.4, lineage: 1.6, beside: 2 };
const DASHES = { supports: [12, 4, 2, 4], tie: [1.5, 4] };

/** Return the sign on a line by which its kind is told without its colour. */
function mark(kind, { to, bow, middle, angle, from }, unit, possibly) {
  const classes = `mark ${kind}${possibly ? " possibly" : ""}`;
  const aim = (Math.atan2(to[1] - bow[1], to[0] - bow[0]) * 180) / Math.PI;
  const turned = (at, turn) => `translate(${point(at)}) rotate(${round(turn)}) scale(${round3(unit)})`;
  if (kind === "hostile") return h("path", { class: classes, d: "M-5 -5L5 5M-5 5L5 -5", transform: turned(middle, angle) });
  if (kind === "supports" || kind === "lineage") return h("path", { class: `${classes} full`, d: "M3 0L-7 -4.5L-7 4.5Z", transform: turned(to, aim) });
  if (kind === "member") return h("path", { class: `${classes} full`, d: "M3 0L-4 -4L-11 0L-4 4Z", transform: turned(to, aim) });
  if (kind === "agreement") return h("path", { class: `${classes} full`, d: "M-4.5 -4.5H4.5V4.5H-4.5Z", transform: turned(middle, angle) });
  if (kind === "tie" || kind === "beside") return h("circle", { class: `${classes} full`, r: 3, transform: turned(middle, 0) });
  return null;
}

function actor(index, data, state, unit, ties) {
  const { all, sure } = ties.get(index);
  const path = data.actors[index][0];
  const signature = `${all} ${sure > 0} ${state.chosen === path} ${state.focus === index} ${unit}`;
  return kept(state, path, signature, () => actorTree(index, data, state, unit, { all, sure }));
}

function actorTree(index, data, state, unit, { all, sure }) {
  const [path, name, sort] = data.actors[index];
  const { x, y, weight } = state.layout.places[index];
  const classes = `actor${sure ? "" : " faint"}${state.chosen === path ? " chosen" : ""}`;
  const size = (sure ? DISC : DISC * 0.7) + Math.min(3.5, Math.sqrt(weight) / 2);
  return h("g", {
    class: classes, "data-key": path, "data-actor": index, role: "button", tabindex: state.focus === index ? 0 : -1,
    "aria-label": `${name}, ${data.sorts[sort]}. ${data.words.relations}: ${all}`,
  },
    h("circle", { class: "grip", cx: x, cy: y, r: round(13 * unit) }),
    outline(sort, x, y, size * unit),
  );
}

/** Return the shape of a sort of actor: a square, a lozenge, a disc, a triangle, a ring. */
function outline(sort, x, y, size) {
  const at = (points) => points.map(([dx, dy]) => `${round(x + dx * size)} ${round(y + dy * size)}`).join("L");
  if (sort === 0) return h("rect", { class: "body", x: round(x - size), y: round(y - size), width: round(2 * size), height: round(2 * size) });
  if (sort === 1) return h("path", { class: "body", d: `M${at([[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]])}Z` });
  if (sort === 3) return h("path", { class: "body", d: `M${at([[0, -1.2], [1.15, 0.9], [-1.15, 0.9]])}Z` });
  return h("circle", { class: sort === 4 ? "body open" : "body", cx: x, cy: y, r: round(size) });
}

function nameTree({ index, x, y, size, line, said, faint }, state) {
  return kept(state, `name ${index}`, `${x} ${y} ${size} ${faint}`, () => h("text", { "data-key": `name ${index}`, class: faint ? "name faint" : "name", x, y, "font-size": size, "stroke-width": round(size / 4) },
    said.map((text, row) => h("tspan", { x, dy: row ? line : 0 }, text)),
  ));
}

function point([x, y]) {
  return `${round(x)} ${round(y)}`;
}

function round(number) {
  return Math.round(number * 10) / 10;
}

function round3(number) {
  return Math.round(number * 1000) / 1000;
}
