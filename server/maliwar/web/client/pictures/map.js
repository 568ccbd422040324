// The map of a day: places with their holders, and what happened around it. A pure function from rows to a tree.

import { h } from "../shared/svg.js";
import { shown } from "../shared/days.js";
import { countryNames, drawGround, ground, isOwn, onto, placed, round, scaleBar } from "./map/ground.js";
import { dot, held, mark, patterns, pieces } from "./map/marks.js";
import { fan, happening, rings, sign, tollWords } from "./map/events.js";
import { boxOf, overlap, spread } from "./map/labels.js";
import { legend } from "./map/legend.js";

const SMALL = 520; // pixels: a picture less wide draws its marks smaller
const FEW = 3; // places outside the view that are named
const NAMED = 16; // holders that the legend names, those of the most places
const EDGE = 14; // pixels: how far outside the picture a mark may stand and still be drawn

/**
 * Return the picture of a state: {day, days, at, zoom, width, height, chosen, frame, language, countries}.
 *
 * `rows` are the server's ({spots, holders, holds, events, words}) with `outlines` of ground.js; `day` is a day number,
 * `days` how many around it, `at` degrees or null, sizes in pixels, `frame` a name for the picture's own ids, `countries`
 * the names of countries by ISO code, `reserved` boxes that no name may cover, `still`
 * whether it cannot be moved, and so need not take the focus.
 */
export function map(rows, state) {
  const { words } = rows;
  const { width, height, day, days, frame = "map", language = "en" } = state;
  const projection = ground(state);
  const moved = placed(projection, state);
  const scale = width < SMALL ? 0.78 : 1; // of marks and signs
  const pixel = onto(projection, moved);
  const inside = ([x, y]) => x > -EDGE && y > -EDGE && x < width + EDGE && y < height + EDGE;
  const all = rows.spots.map((spot) => ({ ...spot, pixel: pixel(spot.at) }));
  const spots = all.filter((spot) => inside(spot.pixel));
  const parties = new Map(rows.holders.map((party) => [party.id, party]));
  const here = held(rows.holds, day);
  const beyond = beyondView(all, spots, here, rows.events, day, days);
  const marked = spots.filter((spot) => here.has(spot.id));
  const names = weighed(spots, here, parties, rows, state);
  const corner = [0, height - 44, 150, height]; // the scale bar's
  const note = outside(beyond, words);
  const [left, top, anchor] = width < SMALL ? [8, 16, "start"] : [width - 8, height - 8, "end"];
  const foot = { text: note, size: 11, x: left, y: top, anchor };
  const marks = [...marked.map(({ pixel: at }) => around(at, 10 * scale)), corner, ...(note ? [boxOf(foot)] : []), ...(state.reserved ?? [])];
  const first = spread(names.filter(({ rank }) => rank > 1), marks, state);
  const clusters = fanned(rows.events, spots, { ...state, scale }, [...marks, ...first.map(boxOf)]);
  const taken = [...marks, ...first.map(boxOf), ...clusters.flatMap(({ signs: own }) => own.map(({ at }) => around(at, 6 * scale)))];
  const named = [...first, ...spread(names.filter(({ rank }) => rank < 2), taken, state)];
  const drawn = marked.sort(bySurety(here)).map((spot) => placeMark(spot, here.get(spot.id), parties, { ...state, scale }, words));
  const signs = clusters.flatMap((cluster) => cluster.signs.map((each) => eventMark(each, words, { ...state, scale })));
  const cut = marked.flatMap((spot) => pieces(here.get(spot.id)));
  const key = legend(used(marked, here, cut, parties, clusters), words, frame, width);
  const lands = spread(countryPlaces(rows.outlines, state, moved), [...taken, ...named.map(boxOf)], state);
  const title = `${words.title}, ${shown(day, language)}`;
  const grey = [...new Set(cut.map(({ mode }) => mode))].map((mode) => ({ holder: "", mode }));
  const whole = height + key.height;
  return h(
    "svg",
    { viewBox: `0 0 ${width} ${whole}`, width, height: whole, role: "group", "aria-label": title, class: "map", tabindex: state.still ? null : 0 },
    h("title", { "data-key": "title" }, title),
    h("defs", { "data-key": "defs" }, patterns([...cut, ...grey], parties, frame), h("clipPath", { id: `${frame}-clip` }, h("rect", { width, height }))),
    h(
      "g",
      { "clip-path": `url(#${frame}-clip)`, "data-key": "view" },
      h("rect", { class: "map-sea", width, height }),
      drawGround(rows.outlines, projection, moved),
      h("g", { class: "map-lands", "aria-hidden": "true" }, lands.map(label("map-country"))),
      h("g", { class: "map-dots", "aria-hidden": "true" }, spots.filter((spot) => !here.has(spot.id)).map(at(dot))),
      h("g", { class: "map-tolls", "aria-hidden": "true" }, clusters.flatMap(tolls)),
      h("g", { class: "map-lines", "aria-hidden": "true" }, clusters.flatMap(lines)),
      h("g", { class: "map-names", "aria-hidden": "true" }, named.map(label("map-name"))),
      h("g", { class: "map-places" }, drawn),
      h("g", { class: "map-events" }, signs),
      note && h("text", { class: "map-outside", x: foot.x, y: foot.y, "text-anchor": foot.anchor }, note),
      scaleBar(projection, moved, [14, height - 14], words.scale),
    ),
    h("g", { transform: `translate(0 ${height + 6})`, "data-key": "legend", "aria-hidden": "true" }, key.tree),
  );
}

/** Return the places outside the view that have something to show. */
function beyondView(all, spots, here, events, day, days) {
  const lively = new Set(happening(events, day, days).flatMap(({ where }) => where));
  return all.filter((spot) => !spots.includes(spot) && (here.has(spot.id) || lively.has(spot.id)));
}

/** Say which they are: by name where they are few. */
function outside(beyond, words) {
  if (!beyond.length) return "";
  const few = beyond.length <= FEW;
  return `${words.outside}: ${few ? beyond.map(({ name }) => name).join(", ") : `${beyond.length} ${words.places}`}`;
}

/** Return the events at each spot that is on the map, with the place of each one's sign: fanned out to where it is free. */
function fanned(events, spots, { day, days, scale }, taken) {
  const byPlace = new Map();
  for (const event of happening(events, day, days)) {
    for (const place of event.where) byPlace.set(place, [...(byPlace.get(place) ?? []), event]);
  }
  const boxes = [...taken];
  return spots
    .filter((spot) => byPlace.has(spot.id))
    .map((spot) => {
      const own = byPlace.get(spot.id);
      const way = fan(own.length, spot.pixel, (x, y) => x < 8 || y < 8 || boxes.some((box) => overlap(box, around([x, y], 7 * scale))), scale);
      boxes.push(...way.map((at) => around(at, 7 * scale)));
      return { spot, signs: own.map((event, place) => ({ event, spot, at: way[place] })) };
    });
}

function placeMark(spot, found, parties, state, words) {
  const { tree } = mark(found, parties, state.frame ?? "map");
  const told = [...found.sure, ...found.possible].map((hold) => holdWords(hold, parties, words));
  const label = `${spot.name}: ${told.join("; ")}`;
  const chosen = state.chosen === spot.id;
  return h(
    "g",
    { class: `map-place${chosen ? " map-chosen-mark" : ""}`, transform: `${move(spot.pixel)}${scaled(state)}`, role: "img", "aria-label": label, "data-key": spot.id, "data-place": spot.id },
    h("title", {}, label),
    h("circle", { class: "map-target", r: 12 }),
    tree,
  );
}

/** Say one hold in words: `MNLA, alone (possibly)`. */
export function holdWords(hold, parties, words) {
  const names = hold.holders.map((holder) => parties.get(holder)?.name ?? holder).join(", ");
  const notes = [words.modes[hold.mode], hold.certainty === "possibly" && words.grades.possibly, hold.disputed && words.disputed];
  return `${names} (${notes.filter(Boolean).join(", ")})`;
}

function eventMark({ event, spot, at: [x, y] }, words, state) {
  const maybe = event.certainty === "possibly";
  const toll = event.toll ? `, ${tollWords(event.toll)} ${words.killed}` : "";
  const label = `${event.name}${toll}${event.disputed ? `, ${words.disputed}` : ""}`;
  const key = `${event.id} ${spot.id}`;
  return h(
    "g",
    { class: `map-event${state.chosen === spot.id ? " map-of-chosen" : ""}`, transform: `${move([x, y])}${scaled(state)}`, role: "img", "aria-label": label, "data-key": key, "data-place": spot.id, "data-event": event.id },
    h("title", {}, label),
    h("circle", { class: "map-target", r: 12 }),
    sign(event.symbol, maybe),
    event.disputed && h("text", { class: "map-disputed", x: 4, y: -4 }, "≠"),
  );
}

function tolls({ signs }) {
  return signs
    .filter(({ event }) => event.toll)
    .sort((one, other) => (other.event.toll[1] ?? other.event.toll[2]) - (one.event.toll[1] ?? one.event.toll[2]))
    .map(({ event, at: place }) => h("g", { transform: move(place) }, rings(event.toll)));
}

function lines({ spot, signs }) {
  return signs.map(({ at: [x, y] }) => h("path", { d: `M${spot.pixel.map(round)}L${round(x)},${round(y)}` }));
}

/** Return the names of places, the weightiest first: the chosen one, sure holds, possible ones, events, all others. */
function weighed(spots, here, parties, rows, { chosen, zoom, width }) {
  const small = width < SMALL;
  const told = new Map();
  for (const { where } of [...rows.holds.map((hold) => ({ where: [hold.where] })), ...rows.events]) {
    for (const place of where) told.set(place, (told.get(place) ?? 0) + 1);
  }
  return spots
    .map((spot) => {
      const found = here.get(spot.id);
      const rank = spot.id === chosen ? 3 : found?.sure.length ? 2 : found ? 1 : 0;
      const cut = found ? pieces(found) : [];
      const signs = [...new Set(cut.map(({ holder }) => parties.get(holder)?.sign ?? "?"))];
      const shared = cut.length > 1 ? ` ${signs.join("·")}` : "";
      const size = rank >= 2 ? 13 : rank ? 12 : 11;
      const gap = rank >= 2 ? 11 : rank ? 10 : 4;
      return { id: spot.id, text: spot.name + shared, size, bold: rank >= 2, at: spot.pixel, gap, rank, weight: rank * 1000 + (told.get(spot.id) ?? 0) };
    })
    .filter(({ rank }) => rank > 0 || !small || zoom > 1.5)
    .sort((one, other) => other.weight - one.weight || (one.id < other.id ? -1 : 1));
}

function countryPlaces(outlines, state, moved) {
  return countryNames(outlines, state, moved, state.countries ?? {})
    .map(({ id, name, at: place, wide }) => {
      const size = isOwn({ id }) ? 15 : 12;
      return { id, text: name.toUpperCase(), size, at: place, gap: 0, centred: true, rank: 0, fits: wide > name.length * size * 0.9 };
    })
    .filter(({ fits }) => fits);
}

function used(marked, here, cut, parties, clusters) {
  const signs = clusters.flatMap((cluster) => cluster.signs);
  const places = new Map();
  for (const { holder } of cut) places.set(holder, (places.get(holder) ?? 0) + 1);
  const holders = [...parties.values()].filter((party) => places.has(party.id));
  const most = [...holders].sort((one, other) => places.get(other.id) - places.get(one.id)).slice(0, NAMED);
  const found = marked.map((spot) => here.get(spot.id));
  return {
    parties: holders.filter((party) => most.includes(party)),
    further: holders.length - most.length,
    modes: ["joint", "contested-control", "claimed", "presence"].filter((mode) => cut.some((piece) => piece.mode === mode)),
    symbols: ["fight", "attack", "capture", "leave", "harm", "move", "word"].filter((symbol) => signs.some(({ event }) => event.symbol === symbol)),
    tolls: signs.some(({ event }) => event.toll),
    maybe: found.some(({ sure }) => sure.length === 0),
    others: found.some(({ sure, possible }) => sure.length > 0 && possible.length > 0),
    disputed: found.some(({ sure, possible }) => (sure.length ? sure : possible).some((hold) => hold.disputed)) || signs.some(({ event }) => event.disputed),
  };
}

function bySurety(here) {
  return (one, other) => here.get(one.id).sure.length - here.get(other.id).sure.length || (one.id < other.id ? -1 : 1);
}

function label(name) {
  return ({ id, text, x, y, anchor, size, rank }) =>
    h("text", { class: `${name} ${name}-${rank}`, x: round(x), y: round(y), "text-anchor": anchor, "font-size": size, "data-key": id }, text);
}

function at(draw) {
  return (spot) => h("g", { transform: move(spot.pixel), "data-key": spot.id }, draw());
}

function move([x, y]) {
  return `translate(${round(x)} ${round(y)})`;
}

function scaled({ scale }) {
  return scale === 1 ? "" : ` scale(${scale})`;
}

function around([x, y], radius) {
  return [x - radius, y - radius, x + radius, y + radius];
}
