// One actor's relations over time: a lane for each partner and kind; what is sure solid, what the dates allow light.

import { firsts, isoDay } from "../shared/days.js";
import { h } from "../shared/svg.js";

const LANE = 24; // pixels, which a finger can hit
const HEAD = 25;
const AXIS = 22;
const LETTER = 6.1; // width of a letter of a name, on average
const LEAST = 3; // pixels of the shortest bar

/**
 * Return the SVG of a strip. `data` is what reading/strip.py gives; `state` is {width}, in pixels.
 */
export function strip(data, { width }) {
  const left = Math.min(190, Math.round(width * 0.36)); // of the first day
  const [first, last] = data.span;
  const x = (day) => round(left + ((day - first) / (last + 1 - first)) * (width - left - 6));
  const rows = [];
  let y = AXIS;
  let heading = null;
  for (const lane of data.lanes) {
    if (lane[0] !== heading) {
      heading = lane[0];
      rows.push(h("text", { class: "heading", x: 2, y: y + 16, "font-size": 11.5 }, data.headings[heading]));
      y += HEAD;
    }
    rows.push(laneTree(lane, data, { y, x, left, width }));
    y += LANE;
  }
  const height = y + 4;
  return h("svg", { viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": data.words.title, class: "strip network" },
    h("g", { class: "axis" }, years(first, last, width - left).map((day) => [
      h("line", { x1: x(day), x2: x(day), y1: AXIS - 4, y2: height }),
      x(day) + 30 < width ? h("text", { x: x(day) + 3, y: 13, "font-size": 11 }, isoDay(day).slice(0, 4)) : null,
    ])),
    rows,
  );
}

/**
 * Return the days of a relation as the server grades a single day: {possible: [from, to], sure: [[from, to], …]}, day
 * numbers, null where open.
 */
export function spans([eb, lb, ee, le, runLb = lb, runEe = ee]) {
  const sure = [[lb, ee], [runLb, runEe]]
    .map(([from, to]) => [latest(from, eb), earliest(to, le)])
    .filter(([from, to]) => from === null || to === null || from <= to);
  const [one, other] = sure;
  const same = one && other && one[0] === other[0] && one[1] === other[1];
  return { possible: [eb, le], sure: same ? [one] : sure };
}

function laneTree([heading, kind, label, path, bars], data, { y, x, left, width }) {
  const room = Math.floor((left - 14) / LETTER);
  const name = label.length > room ? `${label.slice(0, room - 1)}…` : label;
  const between = `/questions/relations-between?actor=${data.actor}&other=${path}`;
  return h("g", { class: `lane ${kind}`, "data-key": `${kind} ${path} ${y}` },
    h("a", { href: `/page/${path}`, class: "partner", "aria-label": label },
      h("title", {}, label),
      h("rect", { class: "grip", x: 0, y, width: left - 2, height: LANE }),
      h("text", { x: 12, y: y + 16, "font-size": 11.5 }, name),
    ),
    h("a", { href: between, class: "bars", "aria-label": `${data.headings[heading]} ${label}: ${bars.map((bar) => said(bar, data)).join("; ")}` },
      h("rect", { class: "grip", x: left, y, width: width - left, height: LANE }),
      bars.map((bar) => barTree(bar, kind, data, { y, x })),
    ),
  );
}

/** Return a bar in words: its period, whether it is sure, whether it is disputed. */
function said([bounds, disputed, , words], data) {
  return [words, spans(bounds).sure.length ? data.words.sure : data.words.possibly, disputed ? data.words.disputed : ""].filter(Boolean).join(", ");
}

function barTree(bar, kind, data, { y, x }) {
  const [bounds, disputed, situation] = bar;
  const { possible, sure } = spans(bounds);
  const [first, last] = data.span;
  const drawn = [rect(possible, "light", 6), ...sure.map((each) => rect(each, "solid", 12))].filter(Boolean);
  if (drawn.length === 0) return null;
  const middle = drawn[drawn.length - 1].attributes;
  const sign = { class: "unlike", x: Number(middle.x) + Number(middle.width) / 2, y: y + 17, "font-size": 13, "stroke-width": 3 };
  return h("g", { "data-key": situation }, h("title", {}, said(bar, data)), drawn, disputed ? h("text", sign, "≠") : null);

  function rect([from, to], look, tall) {
    const [begin, end] = [Math.max(first, from ?? first), Math.min(last + 1, to === null ? last + 1 : to + 1)];
    if (begin > last || end <= first) return null;
    const wide = Math.max(LEAST, x(end) - x(begin));
    return h("rect", { class: `${look} ${kind}`, x: x(begin), y: round(y + (LANE - tall) / 2), width: round(wide), height: tall, rx: look === "light" ? 0 : 1.5 });
  }
}

function years(first, last, width) {
  const all = firsts(first, last, "year");
  const every = Math.ceil((all.length * 38) / width);
  return all.filter((_, index) => index % every === 0);
}

function latest(one, other) {
  return one === null ? other : other === null ? one : Math.max(one, other);
}

function earliest(one, other) {
  return one === null ? other : other === null ? one : Math.min(one, other);
}

function round(number) {
  return Math.round(number * 10) / 10;
}
