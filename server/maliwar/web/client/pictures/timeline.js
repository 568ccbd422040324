// Events and operations along time: operations as bars, events as marks by family, and months counted for an overview.

import { firsts } from "../shared/days.js";
import { h } from "../shared/svg.js";
import { axis, axisTree, round } from "./axis.js";

const HEAD = 24; // pixels
const LETTER = 7.1; // width of a letter of a family's name, by estimate
const NARROW = 620; // pixels of width below which the months stand alone, as the list says the rest
const GAP = 16; // between the months and the marks
const STEP = 14; // width of a column of marks
const SIZE = 4; // half the size of a mark
const MOST = 5; // marks in a column before they become one with their number
const BAR = 13;
const STRIP = 74; // height of the columns of months
const SHAPES = {
  fights: "M0 -4.6L4.6 0L0 4.6L-4.6 0Z",
  ground: "M-3.8 -3.8H3.8V3.8H-3.8Z",
  forces: "M0 -4.6L4.4 3.6H-4.4Z",
  military: "M0 4.6L4.4 -3.6H-4.4Z",
  politics: "M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z",
  people: "M-1.5 -4.4H1.5V-1.5H4.4V1.5H1.5V4.4H-1.5V1.5H-4.4V-1.5H-1.5Z",
  culture: "M-4.6 3.8A4.6 4.6 0 0 1 4.6 3.8Z",
  other: "M-4.4 -1.6H4.4V1.6H-4.4Z",
};

/** Return the events as objects (see web/timeline.py). */
export function eventsOf(rows) {
  return rows.events.map(([from, to, family, disputed, label, slug]) => ({ from, to, family, disputed: disputed === 1, label, slug }));
}

/** Count the events of each month of the span, as far as their dates lie within one: [{from, to, count}]. */
export function months(events, [first, last]) {
  const begins = firsts(first, last);
  const found = begins.map((from, index) => ({ from, to: (begins[index + 1] ?? last + 1) - 1, count: 0 }));
  for (const event of events) {
    const place = begins.findLastIndex((day) => day <= event.from);
    if (place >= 0 && event.to <= found[place].to) found[place].count += 1;
  }
  return found;
}

/** Return the events of a stretch, by the widest reading of their dates. */
export function within(events, { from, to }) {
  return events.filter((event) => event.from <= to && event.to >= from);
}

/**
 * Put the events of a family into columns of marks along a scale: [{x, events, wide}], from left to right. An event that
 * may have happened on any of many days stands in the middle of those in sight, and `wide` tells them.
 */
export function columns(events, scale) {
  const found = new Map();
  for (const event of events) {
    const middle = (scale.begin(event.from) + scale.end(event.to)) / 2;
    const place = Math.floor((middle - scale.left) / STEP);
    if (!found.has(place)) found.set(place, { x: scale.left + (place + 0.5) * STEP, events: [], wide: [] });
    const column = found.get(place);
    column.events.push(event);
    if (event.to > event.from && scale.end(event.to) - scale.begin(event.from) > STEP * 1.5) column.wide.push(event);
  }
  return [...found.values()].sort((one, other) => one.x - other.x);
}

/**
 * Return the picture: the months of the whole span, with the chosen stretch on them, and below it the marks of the stretch.
 * `state` is {from, to, width}. The tree carries the scales of both, and the pixel at which the marks begin.
 */
export function timeline(rows, state, words) {
  const top = strip(rows, state, words);
  const below = state.width < NARROW ? null : marks(rows, state, words);
  const height = top.height + (below ? GAP + below.height : 0);
  const count = within(eventsOf(rows), state).length;
  const desc = words.desc.replace("{events}", count).replace("{from}", state.firstDay ?? "").replace("{to}", state.lastDay ?? "");
  const tree = h("svg", { viewBox: `0 0 ${state.width} ${height}`, width: state.width, height, class: "events", role: "img", "aria-label": `${words.title}. ${words.overview}. ${desc}` },
    top.tree,
    below ? h("g", { transform: `translate(0 ${top.height + GAP})` }, below.tree) : null);
  return Object.assign(tree, { months: top.scale, marks: below?.scale ?? null, edge: top.height });
}

/** Return the operations of a stretch, then a row for each family: {tree, height, scale}. */
export function marks(rows, state, words) {
  const events = within(eventsOf(rows), state);
  const scale = axis({ from: state.from, to: state.to, left: names(rows, events, state.width), right: state.width - 1 });
  const laid = [];
  let at = HEAD;
  const led = rows.operations.filter(([eb, , , le]) => (eb === null || eb <= state.to) && (le === null || le >= state.from));
  if (led.length) {
    laid.push(operationsTree(led, at, scale, words));
    at += led.length * (BAR + 5) + 12;
  }
  rows.families.forEach(([name, heading], family) => {
    const own = events.filter((event) => event.family === family);
    if (!own.length) return;
    const [spread, placed] = [own.filter((event) => covers(event, state)), own.filter((event) => !covers(event, state))];
    const found = columns(placed, scale);
    const tallest = Math.max(1, ...found.map(({ events: { length } }) => (length > MOST ? MOST + 1.2 : length)));
    const height = Math.max(26, Math.ceil(tallest * (SIZE * 2 + 2)) + 12);
    laid.push(familyTree({ name, heading, family, count: own.length, spread }, found, at, height, scale, words));
    at += height;
  });
  return { tree: h("g", { class: "marks" }, axisTree(scale, { top: HEAD, bottom: at, language: words.lang }), laid), height: at + 4, scale };
}

/** Return how wide the column of the families' names is. */
function names(rows, events, width) {
  const shown = rows.families.filter((_, family) => events.some((event) => event.family === family));
  const longest = Math.max(12, ...shown.map(([, heading]) => heading.length));
  return Math.min(width * 0.4, Math.round(27 + longest * LETTER + 34));
}

function operationsTree(led, top, scale, words) {
  return h("g", { class: "operations" },
    h("text", { class: "family", x: 8, y: top + 16 }, words.operations),
    led.map(([eb, lb, ee, le, label, slug], row) => {
      const y = top + 6 + row * (BAR + 5);
      const sure = lb !== null && ee !== null && lb <= ee && lb <= scale.to && ee >= scale.from;
      const [a, b] = [scale.begin(eb), scale.end(le)];
      const [c, d] = sure ? [scale.begin(lb), scale.end(ee)] : [a, a];
      const name = label.split(",")[0];
      const wide = name.length * 6.4 + 12;
      const right = d + 4 + wide < scale.right;
      const x = sure && d - c > wide ? c + 5 : right ? d + 5 : Math.max(scale.left + 2, c - wide);
      return h("g", { "data-key": slug, "data-href": `/page/operation/${slug}`, class: "operation" },
        h("title", {}, label),
        h("rect", { class: "maybe", x: round(a), y: y + 3, width: round(Math.max(1.5, b - a)), height: BAR - 6 }),
        sure ? h("rect", { class: "sure", x: round(c), y, width: round(Math.max(1.5, d - c)), height: BAR }) : null,
        h("text", { class: sure && d - c > wide ? "name on" : "name", x: round(x), y: y + 10.5 }, name));
    }),
    h("line", { class: "edge", x1: 0, x2: scale.right, y1: top + led.length * (BAR + 5) + 11.5, y2: top + led.length * (BAR + 5) + 11.5 }));
}

function familyTree({ name, heading, family, count, spread }, found, top, height, scale, words) {
  const base = top + height - 8 - SIZE;
  return h("g", { class: `row family-${family + 1}` },
    h("path", { class: "mark", d: SHAPES[name], transform: `translate(15 ${base})` }),
    h("text", { class: "family", x: 27, y: base + 4 }, heading, h("tspan", { class: "count", dx: 6 }, String(count))),
    h("line", { class: "edge", x1: 0, x2: scale.right, y1: top + height - 0.5, y2: top + height - 0.5 }),
    spread.length ? h("line", { class: "span", x1: scale.left, x2: scale.right, y1: base + 5, y2: base + 5 }, h("title", {}, words.count.replace("{count}", spread.length))) : null,
    found.map((column) => columnTree(column, name, base, scale, words)));
}

/** Whether an event may have happened on any day of the stretch and before and after it: a line says so, no mark can. */
function covers(event, { from, to }) {
  return event.from < from && event.to > to;
}

function columnTree({ x, events, wide }, name, base, scale, words) {
  const lines = wide.map((event, index) => h("line", { class: "span", x1: round(scale.begin(event.from)), x2: round(scale.end(event.to)), y1: base + 5 + (index % 2), y2: base + 5 + (index % 2) }));
  const y = (index) => round(base - index * (SIZE * 2 + 2));
  const shape = (index, kind = "mark") => h("path", { class: kind, d: SHAPES[name], transform: `translate(${round(x)} ${y(index)})` });
  if (events.length > MOST) {
    const [from, to] = [Math.min(...events.map((each) => each.from)), Math.max(...events.map((each) => each.to))];
    return h("g", { class: "many", "data-from": from, "data-to": to },
      h("title", {}, words.count.replace("{count}", events.length)),
      lines,
      Array.from({ length: MOST }, (_, index) => shape(index, wide.length === events.length ? "mark vague" : "mark")),
      h("text", { class: "number", x: round(x), y: y(MOST) + 4 }, String(events.length)));
  }
  return h("g", {}, lines, events.map((event, index) =>
    h("g", { class: "event", "data-href": `/page/event/${event.slug}`, "data-key": event.slug },
      h("title", {}, event.label),
      shape(index, ["mark", event.disputed && "doubted", wide.includes(event) && "vague"].filter(Boolean).join(" ")))));
}

/** Return the columns of the months with the chosen stretch on them: {tree, height, scale}. */
function strip(rows, state, words) {
  const [first, last] = rows.span;
  const scale = axis({ from: first, to: last, left: 1, right: state.width - 1 });
  const found = months(eventsOf(rows), rows.span);
  const most = Math.max(1, ...found.map((month) => month.count));
  const floor = HEAD + STRIP;
  const [a, b] = [scale.begin(state.from), scale.end(state.to)];
  const tree = h("g", { class: "strip" },
    axisTree(scale, { top: HEAD, bottom: floor, language: words.lang }),
    h("rect", { class: "chosen", x: round(a), y: HEAD, width: round(Math.max(2, b - a)), height: STRIP }),
    found.map((month) => {
      if (!month.count) return null;
      const height = Math.max(2, (month.count / most) * (STRIP - 14));
      const inside = month.to >= state.from && month.from <= state.to;
      return h("rect", { class: inside ? "month in" : "month", x: round(scale(month.from)), y: round(floor - height), width: round(Math.max(1, scale(month.to + 1) - scale(month.from) - 0.6)), height: round(height), "data-count": month.count },
        h("title", {}, words.count.replace("{count}", month.count)));
    }),
    h("text", { class: "most", x: peak(found, scale, state.width), y: HEAD + 11 }, String(most)),
    h("path", { class: "handle", d: `M${round(a)} ${HEAD}V${floor}` }),
    h("path", { class: "handle", d: `M${round(Math.max(a + 2, b))} ${HEAD}V${floor}` }),
  );
  return { tree, height: floor + 2, scale };
}

function peak(found, scale, width) {
  const month = found.reduce((best, each) => (each.count > best.count ? each : best));
  return round(Math.min(width - 24, scale(month.to + 1) + 3));
}
