// Numbers as ranges: a dot where one is exact, a bar where it is a range, an arrow where it is open.

import { ticks } from "d3-array";

import { h } from "../shared/svg.js";

const LETTER = 6.7; // pixels of one letter of a label, on average
const EDGE = 8; // free space at both sides of the plot, in pixels
const OPEN = 30; // length of an arrow; it says that there is more, not how much
const AXIS = 26;
const HEADING = 34;
const HEADING_LETTER = 8.6;
const HEADING_LINE = 19;
const LINE = 26;
const STACKED = 42; // height of a line whose label stands above its bar
const LOG_TICKS = [0, 1, 3, 10, 30, 100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000];
const APART = 44; // least distance of two ticks

/**
 * Return the picture of the rows (reading/numbers.py, `picture`) as a tree.
 *
 * `state`: width in pixels, language of the tick's numbers. Each line has its row's number in `data-row`.
 */
export function ranges(rows, { width = 960, language = "en" } = {}) {
  const plan = planned(width);
  const x = scaled(rows.scale, rows.greatest, plan);
  const body = [];
  let y = AXIS;
  for (const group of rows.groups) {
    const heading = wrapped(group.label, Math.floor(width / HEADING_LETTER));
    heading.forEach((words, place) => body.push(h("text", { x: 0, y: y + 22 + place * HEADING_LINE, class: "range-group" }, words)));
    y += HEADING + (heading.length - 1) * HEADING_LINE;
    for (const line of group.lines) {
      body.push(drawnLine(line, x, y, plan));
      y += plan.line;
    }
  }
  const height = y + AXIS;
  return h(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-labelledby": "ranges-title ranges-desc", class: "ranges" },
    h("title", { id: "ranges-title" }, rows.words.title),
    h("desc", { id: "ranges-desc" }, rows.words.desc),
    axis(rows, x, plan, height, language),
    body,
  );
}

/** Return where things stand at a width: labels beside the bars, or above them where there is no room. */
export function planned(width) {
  if (width < 560) return { width, left: EDGE, right: width - EDGE, line: STACKED, stacked: true, who: false };
  const label = Math.round(Math.min(320, width * 0.33));
  const words = width < 860 ? 130 : 270;
  return { width, label, left: label + EDGE, right: width - words - EDGE, line: LINE, stacked: false, who: width >= 860 };
}

/** Return the place of a number; the logarithmic scale begins at 0, as log(1 + n). */
export function scaled(scale, greatest, { left, right }) {
  const from = (number) => (scale === "linear" ? number : Math.log1p(number));
  const room = right - OPEN - left;
  return (number) => left + (greatest > 0 ? (from(number) / from(greatest)) * room : 0);
}

/** Return the numbers that the axis names: no two of them so near that they would touch. */
export function axisTicks(scale, greatest, x) {
  const wanted = scale === "linear" ? ticks(0, greatest, 5).filter(Number.isInteger) : LOG_TICKS;
  const found = [];
  for (const number of wanted) {
    if (number > greatest) break;
    if (!found.length || x(number) - x(found.at(-1)) >= APART) found.push(number);
  }
  return found;
}

function axis(rows, x, plan, height, language) {
  const written = new Intl.NumberFormat(language, { useGrouping: true });
  return h(
    "g",
    { class: "range-axis", "aria-hidden": "true" },
    axisTicks(rows.scale, rows.greatest, x).map((number) => [
      h("line", { x1: x(number), x2: x(number), y1: AXIS - 6, y2: height - AXIS + 6 }),
      [14, height - 8].map((y) => h("text", { x: x(number), y, "text-anchor": "middle" }, written.format(number))),
    ]),
  );
}

function drawnLine(line, x, top, plan) {
  const words = line.differs ? `≠ ${line.words}` : line.words;
  const said = [line.label, words, line.who].filter(Boolean).join(" · ");
  const middle = top + (plan.stacked ? 28 : LINE / 2);
  return h(
    "g",
    { class: `range range-${line.shape}${line.differs ? " range-differs" : ""}`, "data-row": line.row },
    h("title", {}, said),
    h("rect", { class: "range-hit", x: 0, y: top, width: plan.width, height: plan.line }),
    plan.stacked ? stackedWords(line, words, top, plan) : besideWords(line, words, middle, plan),
    mark(line, x, middle),
  );
}

function besideWords(line, words, middle, plan) {
  const from = plan.right + EDGE;
  const room = plan.width - from;
  const who = plan.who && line.who ? h("tspan", { class: "range-who", dx: 6 }, cut(line.who, room - words.length * LETTER - 6)) : null;
  return [
    h("text", { x: plan.label, y: middle + 4, "text-anchor": "end" }, cut(line.label, plan.label)),
    h("text", { x: from, y: middle + 4, class: "range-words" }, words, who),
  ];
}

function stackedWords(line, words, top, plan) {
  const label = [line.label, line.who].filter(Boolean).join(" – ");
  return [
    h("text", { x: 0, y: top + 14 }, cut(label, plan.width - (words.length + 2) * LETTER)),
    h("text", { x: plan.width, y: top + 14, "text-anchor": "end", class: "range-words" }, words),
  ];
}

function mark(line, x, y) {
  const [low, best, high] = [line.low, line.best, line.high].map((number) => (number === null ? null : x(number)));
  switch (line.shape) {
    case "exact":
      return dot(low, y);
    case "about":
      return dot(best, y, "range-hollow");
    case "at-least":
      return [edge(low, y), arrow(low, y)];
    case "at-most":
      return [h("line", { class: "range-open", x1: x(0), x2: high, y1: y, y2: y }), edge(high, y), best === null ? null : dot(best, y)];
    default:
      return [
        h("rect", { class: "range-bar", x: low, y: y - 4, width: Math.max(2, high - low), height: 8 }),
        [low, high].map((at) => edge(at, y)),
        best === null ? null : dot(best, y),
        line.more ? arrow(high, y) : null,
      ];
  }
}

function dot(at, y, kind = "range-dot") {
  return h("circle", { class: kind, cx: at, cy: y, r: 4.5 });
}

function edge(at, y) {
  return h("line", { class: "range-edge", x1: at, x2: at, y1: y - 6, y2: y + 6 });
}

function arrow(from, y) {
  const tip = from + OPEN - 4;
  return [
    h("line", { class: "range-open", x1: from, x2: tip, y1: y, y2: y }),
    h("path", { class: "range-edge", d: `M${tip - 5} ${y - 4}L${tip} ${y}L${tip - 5} ${y + 4}` }),
  ];
}

/** Return a text in lines of at most so many letters; a longer word stands alone. */
export function wrapped(text, letters) {
  const lines = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function cut(text, room) {
  const letters = Math.max(4, Math.floor(room / LETTER));
  return text.length > letters ? `${text.slice(0, letters - 1).trimEnd()}…` : text;
}
