// The marks of places: who holds them, how, and how surely.

import { grade } from "../../shared/grade.js";
import { h } from "../../shared/svg.js";
import { round } from "./ground.js";

const SURE = 9; // pixels: radius of the mark of a place that is surely held
const MAYBE = 7; // and of one that is held as far as the dates allow
const DOT = 1.7; // and of a place of which nothing is told that day
const PATTERNED = { joint: 6, "contested-control": 6, presence: 5 }; // modes, and the size of their pattern in pixels

/** Return what holds at each place on a day: [{place, sure: [], possible: []}], places in the order of their names. */
export function held(holds, day) {
  const places = new Map();
  for (const hold of holds) {
    const certainty = grade(hold.bounds, day);
    if (certainty === null) continue;
    if (!places.has(hold.where)) places.set(hold.where, { place: hold.where, sure: [], possible: [] });
    places.get(hold.where)[certainty === "possibly" ? "possible" : "sure"].push({ ...hold, certainty });
  }
  return places;
}

/** Return what a mark shows: the sure holds, else the possible ones, cut into one piece for each holder and mode. */
export function pieces(found) {
  const shown = found.sure.length ? found.sure : found.possible;
  const cut = new Map();
  for (const hold of shown) {
    for (const holder of hold.holders) cut.set(`${holder} ${hold.mode}`, { holder, mode: hold.mode });
  }
  return [...cut.values()];
}

/** Draw a place's mark around [0, 0]; `parties` are the holders by name. */
export function mark(found, parties, frame) {
  const sure = found.sure.length > 0;
  const radius = sure ? SURE : MAYBE;
  const cut = pieces(found);
  const disputed = [...found.sure, ...(sure ? [] : found.possible)].some((hold) => hold.disputed);
  const parts = cut.map((piece, place) => wedge(piece, place, cut.length, radius, parties, frame, sure));
  const lone = cut.length === 1 ? parties.get(cut[0].holder) : null;
  const solid = sure && cut[0]?.mode === "sole";
  return {
    radius: sure && found.possible.length ? radius + 3 : radius,
    tree: [
      sure && found.possible.length > 0 && h("circle", { class: "map-others", r: radius + 3 }),
      h("circle", { class: "map-paper", r: radius }),
      parts,
      lone && h("text", { class: `map-sign${solid ? " map-sign-solid" : ""}`, y: 3.2, "text-anchor": "middle" }, lone.sign),
      disputed && h("text", { class: "map-disputed", x: radius - 1, y: -radius + 3 }, "≠"),
    ],
  };
}

function wedge(piece, place, count, radius, parties, frame, sure) {
  const colour = parties.get(piece.holder)?.colour ?? 0;
  const shape = count === 1 ? circle(radius) : slice((place / count) * 2 * Math.PI, ((place + 1) / count) * 2 * Math.PI, radius);
  const fill = piece.mode in PATTERNED ? `url(#${frame}-${piece.mode}-${colour})` : null;
  return h("path", { class: `map-piece party-${colour} mode-${piece.mode}${sure ? "" : " map-maybe"}`, d: shape, fill });
}

function circle(radius) {
  return `M${-radius} 0A${radius} ${radius} 0 1 1 ${radius} 0A${radius} ${radius} 0 1 1 ${-radius} 0Z`;
}

function slice(from, to, radius) {
  const [one, other] = [from, to].map((angle) => [round(Math.sin(angle) * radius), round(-Math.cos(angle) * radius)]);
  return `M0 0L${one}A${radius} ${radius} 0 ${to - from > Math.PI ? 1 : 0} 1 ${other}Z`;
}

/** Draw the dot of a place of which nothing is told. */
export function dot() {
  return h("circle", { class: "map-dot", r: DOT });
}

/** Return the patterns that the marks of these pieces need. */
export function patterns(cut, parties, frame) {
  const needed = new Map();
  for (const { holder, mode } of cut) {
    const colour = parties.get(holder)?.colour ?? 0;
    if (mode in PATTERNED) needed.set(`${mode}-${colour}`, pattern(mode, colour, `${frame}-${mode}-${colour}`));
  }
  return [...needed.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, tree]) => tree);
}

function pattern(mode, colour, id) {
  const size = PATTERNED[mode];
  const drawn = {
    joint: [h("path", { d: "M0 0V6", "stroke-width": 5 })],
    "contested-control": [h("path", { d: "M0 0V6M0 0H6", "stroke-width": 2.6 })],
    presence: [h("circle", { cx: 2.5, cy: 2.5, r: 1.3, class: "map-fill" })],
  }[mode];
  const turned = mode === "presence" ? null : "rotate(45)";
  const attributes = { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: turned };
  return h("pattern", { ...attributes, class: `party-${colour} map-pattern`, "data-key": id }, drawn);
}
