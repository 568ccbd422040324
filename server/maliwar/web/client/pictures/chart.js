// A chart of numbers: bars over names, or lines over time. Rows are {label, at, values}; `at` is a year of a line.

import { scaleLinear } from "d3-scale";

import { h } from "../shared/svg.js";

const BAR = 22; // height of a bar with its gap, in pixels of the picture
const LABEL = 0.27; // room for names, of the width
const LINES = 340; // height of a line chart
const LETTER = 6.6; // width of a letter, about
export const MOST = 60; // bars

/** Return the picture; `series` are the names of the values, `width` is in pixels, `words` is {title, description}. */
export function chart(rows, { series, line, width = 880 }, words) {
  const drawn = line ? lines(rows, series, width) : bars(rows.slice(0, MOST), series, width);
  return h(
    "svg",
    { viewBox: `0 0 ${width} ${drawn.height}`, role: "img", "aria-label": `${words.title}. ${words.description}`, class: "chart" },
    h("title", {}, words.title),
    drawn.parts,
    legend(series, drawn.height - 8),
  );
}

function bars(rows, series, width) {
  const room = Math.max(110, Math.round(width * LABEL));
  const all = rows.flatMap((row) => row.values).filter((value) => value !== null);
  const scale = scaleLinear().domain([Math.min(0, ...all), Math.max(0, ...all)]).nice().range([room, width - 60]);
  const step = BAR * Math.max(1, series.length * 0.75);
  const bottom = 24 + rows.length * step;
  const parts = rows.map((row, index) => {
    const top = 24 + index * step;
    return h(
      "g",
      {},
      h("text", { x: room - 10, y: top + step / 2, class: "name", "text-anchor": "end", "dominant-baseline": "central" }, cut(row.label, room)),
      row.values.map((value, place) => bar(value, place, { scale, top, thick: (step - 6) / series.length })),
      h("title", {}, `${row.label}: ${row.values.map((value) => value ?? "–").join(", ")}`),
    );
  });
  return { height: bottom + (series.length > 1 ? 40 : 16), parts: [grid(scale, bottom), parts] };
}

function bar(value, place, { scale, top, thick }) {
  if (value === null) return null;
  const [from, to] = [scale(Math.min(0, value)), scale(Math.max(0, value))];
  const middle = top + 3 + place * thick + thick / 2;
  return [
    h("rect", { x: from, y: top + 3 + place * thick, width: Math.max(1, to - from), height: Math.max(2, thick - 1), class: `s${place % 8}` }),
    h("text", { x: to + 5, y: middle, class: "value", "dominant-baseline": "central" }, written(value)),
  ];
}

function grid(scale, bottom) {
  return scale.ticks(Math.min(6, (scale.range()[1] - scale.range()[0]) / 60)).map((tick) => [
    h("line", { x1: scale(tick), x2: scale(tick), y1: 20, y2: bottom, class: tick === 0 ? "zero" : "grid" }),
    h("text", { x: scale(tick), y: 12, class: "tick", "text-anchor": "middle" }, written(tick)),
  ]);
}

function lines(rows, series, width) {
  const sorted = rows.filter((row) => row.at !== null).sort((one, other) => one.at - other.at);
  const years = sorted.map((row) => row.at);
  const all = sorted.flatMap((row) => row.values).filter((value) => value !== null);
  const across = scaleLinear().domain([Math.min(...years), Math.max(...years)]).range([56, width - 24]);
  const up = scaleLinear().domain([Math.min(0, ...all), Math.max(0, ...all)]).nice().range([LINES - 50, 16]);
  const ticks = across.ticks(Math.min(8, width / 70)).filter((tick) => Number.isInteger(tick));
  const axis = [
    up.ticks(5).map((tick) => [
      h("line", { x1: 56, x2: width - 24, y1: up(tick), y2: up(tick), class: tick === 0 ? "zero" : "grid" }),
      h("text", { x: 48, y: up(tick), class: "tick", "text-anchor": "end", "dominant-baseline": "central" }, written(tick)),
    ]),
    ticks.map((tick) => h("text", { x: across(tick), y: LINES - 30, class: "tick", "text-anchor": "middle" }, String(tick))),
  ];
  const drawn = series.map((name, place) => {
    const dots = sorted.filter((row) => row.values[place] !== null).map((row) => ({ x: across(row.at), y: up(row.values[place]), row }));
    return h(
      "g",
      { class: `s${place % 8}` },
      h("polyline", { points: dots.map(({ x, y }) => `${round(x)},${round(y)}`).join(" "), fill: "none" }),
      dots.map(({ x, y, row }) => h("circle", { cx: round(x), cy: round(y), r: 3.5 }, h("title", {}, `${row.label}: ${row.values[place]}`))),
    );
  });
  return { height: LINES + (series.length > 1 ? 16 : 0), parts: [axis, drawn] };
}

function legend(series, y) {
  if (series.length < 2) return null;
  let x = 56;
  return series.map((name, place) => {
    const at = x;
    x += 34 + name.length * LETTER;
    return h("g", {}, h("rect", { x: at, y: y - 9, width: 12, height: 12, class: `s${place % 8}` }), h("text", { x: at + 18, y: y + 1, class: "tick" }, name));
  });
}

function cut(text, room) {
  const most = Math.floor((room - 14) / LETTER);
  const letters = [...text];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : text;
}

function written(value) {
  return Math.abs(value) >= 10_000 ? String(value).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f") : String(Math.round(value * 100) / 100);
}

function round(value) {
  return Math.round(value * 10) / 10;
}
