// What the marks mean: only of those that are on the map, in lines as wide as the picture.

import { h } from "../../shared/svg.js";
import { ringOf, sign } from "./events.js";

const LINE = 24; // pixels
const LETTER = 6.3; // pixels, on the whole, at the size of a legend
const TEXT = 15; // pixels from one line of a text to the next
const GAP = 20;
const TOLLS = [10, 100]; // the rings of a legend

/** Return {height, tree}: the legend for these holders, modes, symbols, and whether there are tolls and doubts. */
export function legend({ parties, further, modes, symbols, tolls, maybe, disputed, others }, words, frame, width) {
  const items = [
    ...parties.map((party) => entry(partyMark(party), party.name)),
    further > 0 && entry([], words.further.replace("{count}", further), 0),
    ...modes.filter((mode) => mode !== "sole").map((mode) => entry(modeMark(mode, frame), words.modes[mode])),
    maybe && entry([h("circle", { class: "map-piece party-0 mode-sole map-maybe", r: 7 })], words.possible),
    others && entry([h("circle", { class: "map-others", r: 7 })], words.others),
    disputed && entry([h("text", { class: "map-disputed", x: -5, y: 5 }, "≠")], words.disputed),
    ...symbols.map((symbol) => entry(sign(symbol), words.symbols[symbol])),
    ...(tolls ? TOLLS.map((number, place) => entry(ring(number), place === 0 ? "10" : "100", ringOf(number))) : []),
    tolls && entry([], words.toll, 0),
  ].filter(Boolean);
  return laid(items, width);
}

function entry(drawn, text, radius = 9) {
  return { drawn, text, radius };
}

function partyMark(party) {
  return [
    h("circle", { class: `map-piece party-${party.colour} mode-sole`, r: 8.5 }),
    h("text", { class: "map-sign map-sign-solid", y: 3.2, "text-anchor": "middle" }, party.sign),
  ];
}

function modeMark(mode, frame) {
  const fill = mode === "claimed" ? null : `url(#${frame}-${mode}-0)`;
  return [h("circle", { class: "map-paper", r: 8 }), h("circle", { class: `map-piece party-0 mode-${mode}`, r: 8, fill })];
}

function ring(number) {
  return [h("circle", { class: "map-high", r: ringOf(number) }), h("circle", { class: "map-low", r: ringOf(number) })];
}

/** Cut a text into lines of a width. */
function broken(text, width) {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length * LETTER > width && lines.at(-1)) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}

function laid(items, width) {
  let [x, y, tall] = [4, 0, LINE];
  let line = [];
  const lines = [];
  const close = () => {
    lines.push(line.map((item) => ({ ...item, y: y + tall / 2 })));
    [x, y, tall, line] = [4, y + tall, LINE, []];
  };
  for (const { drawn, text, radius } of items) {
    const left = drawn.length ? radius * 2 + 6 : 0;
    const texts = broken(text, width - left - 8);
    const wide = left + Math.max(...texts.map((each) => each.length)) * LETTER;
    if (x > 4 && x + wide > width - 4) close();
    line.push({ drawn, texts, radius, left, x });
    x += wide + GAP;
    tall = Math.max(tall, radius * 2 + 4, texts.length * TEXT + 8);
  }
  if (line.length) close();
  const drawn = lines.flat().flatMap(draw);
  return { height: items.length ? y + 8 : 0, tree: h("g", { class: "map-legend" }, drawn) };
}

function draw({ drawn, texts, radius, left, x, y }) {
  const first = y + 4 - ((texts.length - 1) * TEXT) / 2;
  return [
    drawn.length > 0 && h("g", { transform: `translate(${x + radius} ${y})` }, drawn),
    ...texts.map((text, line) => h("text", { x: x + left, y: first + line * TEXT }, text)),
  ].filter(Boolean);
}
