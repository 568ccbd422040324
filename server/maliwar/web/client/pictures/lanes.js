// Control as lanes: a row for each place, a bar for each hold on it, sure parts solid and possible parts pale.

import { grade } from "../shared/grade.js";
import { h } from "../shared/svg.js";
import { axis, axisTree, round } from "./axis.js";

const BAR = 16; // pixels
const ROW = 19;
const PAD = 4; // above and below the bars of a lane
const HEAD = 26;
const GROUP = 26;
const TALL = 500; // pixels above which the axis is labelled at its foot too
const NARROW = 620; // pixels of width below which a place is named above its lane
const MODES = ["sole", "joint", "contested-control", "claimed", "presence", "unknown"];
const LETTER = 6.9; // width of a letter on a bar, by estimate
const BOLD = 7.4; // of a place's name

/** Return the holds as objects; `bounds` are day numbers, null where open (see web/control.py). */
export function holdsOf(rows) {
  return rows.holds.map(([lane, mode, eb, lb, ee, le, signs, situation, holders, sayers, deniers, begins, ends]) => ({
    lane, mode: mode || "unknown", bounds: [eb, lb, ee, le], signs, situation, holders, sayers, deniers, begins, ends,
  }));
}

/** Return the holds of a day, each with its grade, the surest first; of one lane where it is given. */
export function onDay(holds, day, lane = null) {
  return holds
    .filter((hold) => lane === null || hold.lane === lane)
    .map((hold) => ({ ...hold, grade: grade(hold.bounds, day) }))
    .filter((hold) => hold.grade)
    .sort((one, other) => (one.grade === "possibly") - (other.grade === "possibly"));
}

/** Return the numbers of the lanes that have a hold in the stretch, by the dates' widest reading. */
export function told(holds, { from, to }) {
  return new Set(holds.filter((hold) => grade(hold.bounds, from, to)).map((hold) => hold.lane));
}

/** Return a day of the stretch to begin with, and its first lane: the one on which most places were surely held. */
export function busiest(holds, { from, to }) {
  const begins = new Set(holds.map((hold) => hold.bounds[1]).filter((day) => day !== null && day >= from && day <= to));
  let best = { day: Math.round((from + to) / 2), lane: null, count: 0 };
  for (const day of [...begins].sort((one, other) => one - other)) {
    const sure = holds.filter((hold) => grade(hold.bounds, day) === "throughout").map((hold) => hold.lane);
    const count = new Set(sure).size;
    if (count > best.count) best = { day, lane: Math.min(...sure), count };
  }
  return best;
}

/** Give each hold of a lane a row of its own where it overlaps others; returns [[hold, row]] and the number of rows. */
export function packed(holds) {
  const ends = [];
  const placed = [...holds].sort(byBegin).map((hold) => {
    const [begin, end] = [hold.bounds[0] ?? -Infinity, hold.bounds[3] ?? Infinity];
    let row = ends.findIndex((taken) => taken < begin);
    if (row < 0) row = ends.length;
    ends[row] = end;
    return [hold, row];
  });
  return { placed, count: Math.max(1, ends.length) };
}

function byBegin(one, other) {
  const key = ({ bounds }) => [bounds[1] ?? Infinity, bounds[0] ?? -Infinity];
  const [a, b] = [key(one), key(other)];
  return a[0] - b[0] || a[1] - b[1];
}

/**
 * Return the picture. `state` is {from, to, width, day, lane, only}: the stretch, the pixels, the day and lane under the
 * cursor, and the lanes to show (a Set). The tree carries `layout`, [{lane, top, bottom}], for a pointer to find a lane.
 */
export function lanes(rows, state, words) {
  const holds = holdsOf(rows);
  const narrow = state.width < NARROW;
  const scale = axis({ from: state.from, to: state.to, left: narrow ? 1 : namesWidth(state.width), right: state.width - 1 });
  const shown = holds.filter((hold) => state.only.has(hold.lane) && grade(hold.bounds, state.from, state.to));
  const layout = laid(rows, shown, state.only, narrow);
  const bottom = layout.at(-1)?.bottom ?? HEAD;
  const foot = bottom + (bottom > TALL ? 18 : 0);
  const key = legend(words, state.width, foot + 14);
  const height = foot + 14 + key.height;
  const paints = new Map();
  const drawn = layout.map((each) => (each.group ? groupTree(each, state.width) : laneTree(each, rows, scale, state, paints, words, narrow)));
  const desc = words.desc.replace("{holds}", shown.length).replace("{lanes}", state.only.size)
    .replace("{from}", state.firstDay ?? "").replace("{to}", state.lastDay ?? "");
  const tree = h("svg", { viewBox: `0 0 ${state.width} ${height}`, width: state.width, height, role: "img", "aria-label": `${words.title}. ${desc}`, class: "lanes" },
    h("defs", {}, [...paints.values(), ...key.paints]),
    axisTree(scale, { top: HEAD, bottom, language: words.lang, below: bottom > TALL }),
    drawn,
    state.day === null ? null : cursor(scale, state, bottom),
    key.tree,
  );
  tree.layout = layout.filter((each) => !each.group);
  tree.scale = scale;
  return tree;
}

/** Return how wide the column of names is beside the lanes. */
function namesWidth(width) {
  return Math.round(Math.min(250, width * 0.23));
}

function laid(rows, holds, only, narrow) {
  const found = [];
  let at = HEAD;
  let group = null;
  rows.lanes.forEach(([name, area, depth], lane) => {
    if (!only.has(lane)) return;
    if (area !== group) {
      found.push({ group: area, top: at, bottom: at + GROUP });
      [group, at] = [area, at + GROUP];
    }
    const pack = packed(holds.filter((hold) => hold.lane === lane));
    const named = narrow ? 17 : 0;
    const bottom = at + named + pack.count * ROW - (ROW - BAR) + 2 * PAD;
    found.push({ lane, name, depth, top: at, named, bottom, pack });
    at = bottom;
  });
  return found;
}

function groupTree({ group, top, bottom }, width) {
  return h("g", { class: "area" },
    h("line", { x1: 0, x2: width, y1: bottom - 0.5, y2: bottom - 0.5 }),
    h("text", { x: 8, y: bottom - 7 }, group));
}

function laneTree({ lane, name, depth, top, named, bottom, pack }, rows, scale, state, paints, words, narrow) {
  const inset = 8 + depth * 12;
  const room = Math.floor((narrow ? state.width - inset : scale.left - inset - 8) / BOLD);
  const y = narrow ? top + 14 : top + PAD + 12;
  return h("g", { class: state.lane === lane ? "lane chosen" : "lane", "data-lane": lane },
    state.lane === lane ? h("rect", { class: "band", x: 0, y: top, width: state.width, height: bottom - top }) : null,
    h("line", { class: "edge", x1: 0, x2: state.width, y1: bottom - 0.5, y2: bottom - 0.5 }),
    h("text", { class: depth ? "place inset" : "place", x: inset, y }, cut(name, room), name.length > room ? h("title", {}, name) : null),
    pack.placed.map(([hold, row]) => barTree(hold, top + named + PAD + row * ROW, rows, scale, paints, words)),
  );
}

/** Draw a hold: its sure part, what the dates allow before and after it, its holder's name, its signs. */
function barTree(hold, y, rows, scale, paints, words) {
  const [, lb, ee] = hold.bounds;
  const parties = hold.holders.map((each) => rows.things[each]);
  const fill = paint(hold.mode, parties.map(([, party]) => party), paints);
  const sure = lb !== null && ee !== null && lb <= ee && lb <= scale.to && ee >= scale.from ? [scale.begin(lb), scale.end(ee)] : null;
  const maybe = possible(hold.bounds, sure, scale);
  const name = parties.map(([label]) => label).join(hold.mode === "contested-control" ? " / " : " + ");
  const stroke = line(parties);
  const tip = `${name}: ${[hold.begins, hold.ends].filter(Boolean).join(" – ")} (${words[hold.mode]})`;
  const plain = hold.mode === "sole" && parties.length < 2;
  return h("g", { class: `hold mode-${hold.mode}`, "data-key": `${hold.situation} ${hold.lane}` },
    h("title", {}, tip),
    maybe.map((part) => h("path", { class: part.open ? "maybe open" : "maybe", d: ragged(part, y), fill, stroke })),
    sure ? h("rect", { class: "sure", x: round(sure[0]), y, width: round(Math.max(1.5, sure[1] - sure[0])), height: BAR, fill, stroke }) : null,
    label(name, hold.signs, { sure, parts: maybe, plain }, y, scale),
  );
}

/** Return the stretches, in pixels, that the dates leave possible, with the sides on which they fade; open ones apart. */
function possible([eb, lb, ee, le], sure, scale) {
  const whole = [scale.begin(eb), scale.end(le)];
  if (!sure) return [{ a: whole[0], b: whole[1], west: eb !== null && eb >= scale.from, east: le !== null && le <= scale.to, open: eb === null || le === null }];
  const parts = [];
  if (whole[0] < sure[0] - 0.5) parts.push({ a: whole[0], b: sure[0], west: eb !== null && eb >= scale.from, east: false, open: eb === null });
  if (whole[1] > sure[1] + 0.5) parts.push({ a: sure[1], b: whole[1], west: false, east: le !== null && le <= scale.to, open: le === null });
  return parts;
}

function line(parties) {
  return colour(parties[0]?.[1] ?? 0);
}

function colour(party) {
  return party ? `var(--party-${party})` : "var(--soft)";
}

/** Return the outline of a possible part, with teeth on the sides where it fades; thinner where its end is not told. */
function ragged({ a, b, west, east, open }, top) {
  const height = open ? 6 : 10;
  const y = top + (BAR - height) / 2;
  const [x0, x1] = [round(a), round(Math.max(a + 1.5, b))];
  const tooth = Math.min(3, (x1 - x0) / 3);
  const steps = [0.25, 0.5, 0.75];
  const right = east ? steps.map((part, index) => `L${round(x1 - (index % 2 ? 0 : tooth))} ${round(y + part * height)}`).join("") : "";
  const left = west ? steps.map((part, index) => `L${round(x0 + (index % 2 ? 0 : tooth))} ${round(y + (1 - part) * height)}`).join("") : "";
  return `M${x0} ${y}L${x1} ${y}${right}L${x1} ${y + height}L${x0} ${y + height}${left}Z`;
}

/** Write the holder where there is room: on the sure part, else on the longest possible one; a sign before it if disputed. */
function label(name, signs, { sure, parts, plain }, y, scale) {
  const sign = signs.includes("n") ? "✕ " : signs.includes("d") ? "≠ " : "";
  const longest = parts.reduce((best, { a, b }) => (best && best[1] - best[0] >= b - a ? best : [a, b]), null);
  const onSure = sure && (sure[1] - sure[0] >= Math.min(60, (name.length + sign.length) * LETTER) || !longest || sure[1] - sure[0] >= longest[1] - longest[0]);
  const [a, b] = onSure ? sure : longest;
  const from = Math.max(a, scale.left);
  const room = Math.floor((Math.min(b, scale.right) - from - 7) / LETTER);
  const text = room >= sign.length + 2 ? sign + cut(name, room - sign.length) : room >= 1 ? sign.trim() : "";
  if (!text) return null;
  const kind = onSure && plain ? "holder on" : sign ? "holder doubted" : "holder";
  return h("text", { class: kind, x: round(from + 4), y: y + 12 }, text);
}

function cut(text, room) {
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1)).trimEnd()}…`;
}

/** Return what a bar is filled with, and note its pattern: one for each mode and holders. */
function paint(mode, parties, paints) {
  const [first, second = first] = parties.map(colour);
  if (mode === "sole" && parties.length < 2) return first;
  const id = `p-${mode}-${parties.slice(0, 2).join("-")}`;
  if (!paints.has(id)) paints.set(id, pattern(id, mode, first, parties.length > 1 ? (second === first ? "var(--paper)" : second) : "var(--paper)"));
  return `url(#${id})`;
}

function pattern(id, mode, first, second) {
  const frame = (size, turn, ...inside) =>
    h("pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: turn ? `rotate(${turn})` : null }, inside);
  const back = (fill, size, opacity) => h("rect", { width: size, height: size, fill, "fill-opacity": opacity });
  switch (mode) {
    case "joint":
    case "sole":
      return frame(12, 45, back(first, 12), h("rect", { width: 6, height: 12, fill: second }));
    case "contested-control":
      return frame(8, 45, back("var(--paper)", 8), h("rect", { width: 3, height: 8, fill: first }), h("rect", { width: 8, height: 3, fill: second === "var(--paper)" ? first : second }));
    case "claimed":
      return frame(8, 0, back("var(--paper)", 8), back(first, 8, 0.16));
    case "presence":
      return frame(6, 0, back("var(--paper)", 6), h("circle", { cx: 1.5, cy: 1.5, r: 1.3, fill: first }), h("circle", { cx: 4.5, cy: 4.5, r: 1.3, fill: first }));
    default:
      return frame(8, 0, back("var(--paper)", 8));
  }
}

function cursor(scale, { day }, bottom) {
  if (day < scale.from || day > scale.to) return null;
  const [x, width] = [round(scale(day)), Math.max(1.5, round(scale.perDay))];
  return h("g", { class: "cursor" },
    width > 3 ? h("rect", { x, y: HEAD, width, height: bottom - HEAD }) : null,
    h("line", { x1: round(x + width / 2), x2: round(x + width / 2), y1: HEAD - 4, y2: bottom }));
}

/** Return the legend as a tree with its height, wrapped to the width, and the patterns that it uses. */
function legend(words, width, top) {
  const paints = [];
  const items = MODES.map((mode) => {
    const id = `k-${mode}`;
    if (mode !== "sole") paints.push(pattern(id, mode, "var(--party-1)", mode === "joint" || mode === "contested-control" ? "var(--party-2)" : "var(--paper)"));
    return [words[mode], (x, y) => h("rect", { class: `sure mode-${mode}`, x, y, width: 26, height: 13, fill: mode === "sole" ? "var(--party-1)" : `url(#${id})`, stroke: "var(--party-1)" })];
  });
  items.push(
    [words.possible, (x, y) => h("path", { class: "maybe", d: ragged({ a: x, b: x + 26, west: false, east: true, open: false }, y - 1), fill: "var(--party-1)", stroke: "var(--party-1)" })],
    [words.open, (x, y) => h("path", { class: "maybe open", d: ragged({ a: x, b: x + 26, open: true }, y - 1), fill: "var(--party-1)", stroke: "var(--party-1)" })],
    [`${words.disputed}`, (x, y) => h("text", { class: "sign", x: x + 8, y: y + 11 }, "≠")],
    [`${words.denied}`, (x, y) => h("text", { class: "sign", x: x + 8, y: y + 11 }, "✕")],
  );
  let [x, y] = [8, top];
  const drawn = items.map(([text, swatch]) => {
    const long = 34 + text.length * 6.3 + 18;
    if (x > 8 && x + long > width - 4) [x, y] = [8, y + 22];
    const made = h("g", {}, swatch(x, y), h("text", { x: x + 34, y: y + 10.5 }, text));
    x += long;
    return made;
  });
  const lines = wrapped(words.unrecorded, Math.floor((width - 16) / 6.3));
  const last = lines.map((text, index) => h("text", { x: 8, y: y + 36 + index * 17 }, text));
  return { tree: h("g", { class: "key" }, drawn, last), height: y - top + 36 + lines.length * 17, paints };
}

function wrapped(text, room) {
  const lines = [""];
  for (const word of text.split(" ")) {
    if ((lines.at(-1) + word).length >= room) lines.push(word);
    else lines[lines.length - 1] = `${lines.at(-1)} ${word}`.trim();
  }
  return lines;
}
