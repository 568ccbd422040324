import assert from "node:assert/strict";
import { mkdtemp, readFile, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { outlines } from "../../server/maliwar/web/client/outlines.mjs";
import { holdWords, map } from "../../server/maliwar/web/client/pictures/map.js";
import { fan, happening, ringOf, tollWords } from "../../server/maliwar/web/client/pictures/map/events.js";
import { countryNames, drawGround, ground, layGround, middle, onto, placed, readOutlines } from "../../server/maliwar/web/client/pictures/map/ground.js";
import { boxOf, overlap, spread } from "../../server/maliwar/web/client/pictures/map/labels.js";
import { held, pieces } from "../../server/maliwar/web/client/pictures/map/marks.js";
import { dayNumber } from "../../server/maliwar/web/client/shared/days.js";
import { toText } from "../../server/maliwar/web/client/shared/svg.js";

const SIZE = { width: 800, height: 590 };
const days = (...dates) => dates.map(dayNumber);
const folder = await mkdtemp(join(tmpdir(), "outlines-"));
const topology = await outlines(folder);
layGround({ box: [-9.4, 12, 4.7, 21.9], middle: [-3.95, 17.55], country: "ML" });

const hold = (id, where, holders, mode, bounds, more = {}) => ({
  id: `situation/${id}`, where: `place/${where}`, place: where, holders: holders.map((name) => `actor/${name}`), mode,
  bounds: days(...bounds), period: "", support: "stated", disputed: false, says: ["the article"], denies: [], ...more,
});
const ROWS = {
  spots: [
    { id: "place/gao", name: "Gao", at: [-0.05, 16.2667] },
    { id: "place/kidal", name: "Kidal", at: [1.4078, 18.4411] },
    { id: "place/timbuktu", name: "Timbuktu", at: [-3.0074, 16.7735] },
    { id: "place/goundam", name: "Goundam", at: [-3.6708, 16.4145] },
    { id: "place/dire", name: "Diré", at: [-3.4013, 16.2571] },
    { id: "place/konna", name: "Konna", at: [-3.8933, 14.9467] },
  ],
  holders: [
    { id: "actor/mali", name: "Mali", sign: "M", colour: 1 },
    { id: "actor/islamists", name: "the Islamists", sign: "I", colour: 3 },
    { id: "actor/mia", name: "MIA", sign: "MA", colour: 0 },
  ],
  holds: [
    hold("gao", "gao", ["islamists"], "sole", ["2013-01-12", "2013-01-13", "2013-01-26", "2013-01-26"]),
    hold("kidal", "kidal", ["mali", "mia"], "joint", ["2013-01-01", "2013-01-02", "2013-02-01", "2013-02-02"], { disputed: true }),
    hold("dire", "dire", ["mali"], "sole", ["0001-01-01", "2013-02-08", "2012-03-14", "2013-02-08"]),
    hold("konna-claimed", "konna", ["mali"], "claimed", ["2013-01-11", "2013-01-12", "2013-01-12", "2013-01-17"]),
    hold("konna", "konna", ["islamists"], "sole", ["2013-01-12", "2013-01-12", "2013-01-15", "2013-01-17"], { disputed: true }),
  ],
  events: [
    { id: "event/battle", name: "Battle of Konna", on: "", bounds: days("2013-01-10", "2013-01-10", "2013-01-17", "2013-01-17"), symbol: "fight", disputed: false, where: ["place/konna"], says: [], toll: [10, null, 148] },
    { id: "event/strike", name: "Air strikes", on: "", bounds: days("2013-01-13", "2013-01-13", "2013-01-13", "2013-01-13"), symbol: "attack", disputed: false, where: ["place/gao"], says: [], toll: [60, 60] },
    { id: "event/late", name: "Later", on: "", bounds: days("2013-03-01", "2013-03-01", "2013-03-01", "2013-03-01"), symbol: "word", disputed: false, where: ["place/gao"], says: [] },
  ],
  words: {
    title: "Map", modes: { sole: "alone", joint: "joint", claimed: "claimed", presence: "present" }, grades: { possibly: "possibly" },
    symbols: { fight: "battle", attack: "attack", word: "words" }, possible: "dashed: possible", others: "others too",
    disputed: "disputed", toll: "killed", killed: "killed", scale: "km", outside: "Outside", places: "places",
  },
  outlines: readOutlines(topology),
};
const STATE = { ...SIZE, day: dayNumber("2013-01-14"), days: 7, at: null, zoom: 1, countries: { ML: "Mali", DZ: "Algeria" } };
const drawn = (state = {}) => toText(map(ROWS, { ...STATE, ...state }));

test("the outlines are small, know their countries by ISO code, and hold Mali and all its neighbours", async () => {
  const text = await readFile(join(folder, "outlines.json"));
  assert.ok(gzipSync(text).length < 25_000, `${gzipSync(text).length} bytes`);
  assert.equal((await stat(join(folder, "outlines.json"))).isFile(), true);
  const codes = new Set(topology.objects.countries.geometries.map(({ id }) => id));
  for (const code of ["ML", "DZ", "NE", "BF", "CI", "GN", "SN", "MR"]) assert.ok(codes.has(code), code);
  assert.ok(!codes.has("FR"));
});

test("degrees come back from pixels at any zoom, and every place of the war is in the first view", () => {
  const projection = ground(SIZE);
  for (const zoom of [0.6, 1, 7.5, 40]) {
    const moved = placed(projection, { ...SIZE, at: [-3.8933, 14.9467], zoom });
    middle(projection, moved, SIZE).forEach((value, axis) => assert.ok(Math.abs(value - [-3.8933, 14.9467][axis]) < 1e-6));
  }
  const pixel = onto(projection, placed(projection, { ...SIZE, at: null, zoom: 1 }));
  for (const at of [[-8.0726, 12.7441], [1.043, 21.1901], [2.966, 19.9488], [-1.5339, 12.3657]]) {
    const [x, y] = pixel(at);
    assert.ok(x > 0 && y > 0 && x < SIZE.width && y < SIZE.height, `${at} is at ${x}, ${y}`);
  }
});

test("the scale is the same within two in a hundred over Mali", () => {
  const projection = ground(SIZE);
  const across = (at) => Math.hypot(...projection([at[0], at[1] + 0.5]).map((value, axis) => value - projection([at[0], at[1] - 0.5])[axis]));
  const all = [[-12, 14], [-8, 10.5], [-4, 17.5], [4, 17], [-5, 25]].map(across);
  assert.ok(Math.max(...all) / Math.min(...all) < 1.02, String(all));
});

test("what is sure stands apart from what is possible, and a joint hold has a piece for each holder", () => {
  const found = held(ROWS.holds, dayNumber("2013-01-14"));
  assert.deepEqual([...found.keys()].sort(), ["place/dire", "place/gao", "place/kidal", "place/konna"]);
  assert.deepEqual(found.get("place/konna").sure.map(({ id }) => id), ["situation/konna"]);
  assert.deepEqual(found.get("place/konna").possible.map(({ id }) => id), ["situation/konna-claimed"]);
  assert.deepEqual(pieces(found.get("place/kidal")), [{ holder: "actor/mali", mode: "joint" }, { holder: "actor/mia", mode: "joint" }]);
  assert.equal(found.get("place/dire").sure.length, 0);
});

test("events are those that may fall into the window, each with its certainty", () => {
  const day = dayNumber("2013-01-20");
  assert.deepEqual(happening(ROWS.events, day, 7).map(({ id, certainty }) => [id, certainty]), [["event/battle", "at-some-time"], ["event/strike", "at-some-time"]]);
  assert.deepEqual(happening(ROWS.events, day, 0), []);
  assert.equal(happening(ROWS.events, dayNumber("2013-02-28"), 1).length, 1);
});

test("signs of one place never cover each other, nor what is in the way while there is room", () => {
  const at = [400, 300];
  for (const count of [1, 5, 11, 30]) {
    const found = fan(count, at, (x) => x > 400);
    assert.equal(found.length, count);
    found.forEach(([x, y], place) => found.slice(place + 1).forEach((other) => assert.ok(Math.hypot(x - other[0], y - other[1]) > 13)));
    assert.ok(Math.min(...found.map(([x, y]) => Math.hypot(x - at[0], y - at[1]))) > 20);
  }
  assert.ok(fan(8, at, (x) => x > 400).every(([x]) => x <= 400));
});

test("rings have areas in proportion, and a range is never one number", () => {
  assert.ok(Math.abs(ringOf(100) ** 2 / ringOf(25) ** 2 - 4) < 0.05);
  assert.equal(tollWords([60, 60]), "60");
  assert.equal(tollWords([10, 148]), "10–148");
  assert.equal(tollWords([10, null, 148]), "10–148 +");
  assert.equal(tollWords([12, null, 12]), "12 +");
  const svg = drawn();
  assert.equal(svg.split('class="map-low"').length - 1, 2 + 2); // two tolls, and two rings of the legend
  assert.match(svg, /class="map-high map-open"/);
});

test("names never cover each other or a mark; the weightier one is kept", () => {
  const names = [["Goundam", 0], ["Diré", 3], ["Timbuktu", 6], ["Gao", 200]].map(([text, off], place) => (
    { id: text, text, size: 13, at: [300 + off, 200 + off], gap: 10, weight: 9 - place }));
  const marks = names.map(({ at: [x, y] }) => [x - 9, y - 9, x + 9, y + 9]);
  const found = spread(names, marks, SIZE);
  const boxes = [...found.map(boxOf), ...marks];
  found.forEach((_, place) => boxes.slice(place + 1).forEach((other) => assert.ok(!overlap(boxes[place], other))));
  assert.equal(found[0].id, "Goundam");
  assert.ok(found.some(({ id }) => id === "Gao"));
});

test("the picture says in words what each mark shows", () => {
  const svg = drawn();
  assert.match(svg, /aria-label="Map, 14 January 2013"/);
  assert.match(svg, /aria-label="Konna: the Islamists \(alone, disputed\); Mali \(claimed, possibly\)"/);
  assert.match(svg, /aria-label="Battle of Konna, 10–148 \+ killed"/);
  assert.match(svg, /aria-label="Air strikes, 60 killed"/);
  assert.doesNotMatch(svg, /Later/);
  assert.equal(holdWords({ ...ROWS.holds[0], certainty: "throughout" }, new Map(), ROWS.words), "actor/islamists (alone)");
});

test("a joint hold is hatched, a possible one dashed, a disputed one marked, and the legend has only what is shown", () => {
  const svg = drawn();
  assert.match(svg, /fill="url\(#map-joint-1\)"/);
  assert.match(svg, /<pattern id="map-joint-1"/);
  assert.match(svg, /mode-sole map-maybe/);
  assert.ok(svg.includes(">≠<"));
  assert.match(svg, />MIA</);
  const later = drawn({ day: dayNumber("2013-01-25"), days: 0 });
  assert.doesNotMatch(later, />battle</);
  assert.doesNotMatch(later, />claimed</);
});

test("of many holders the legend names those of the most places, and says how many there are besides", () => {
  const many = Array.from({ length: 20 }, (_, number) => ({ id: `actor/a${number}`, name: `Actor ${number}`, sign: "A", colour: 1 }));
  const spots = [...many, { id: "actor/twice" }].map((_, number) => ({ id: `place/p${number}`, name: `P${number}`, at: [-8 + number / 2, 16] }));
  const held = spots.map((_, number) => hold(`h${number}`, `p${number}`, [`a${number % 20 || 19}`], "sole", ["2013-01-01", "2013-01-01", "2013-02-01", "2013-02-01"]));
  const svg = toText(map({ ...ROWS, spots, holders: many, holds: held, events: [], words: { ...ROWS.words, further: "and {count} more" } }, STATE));
  const legend = svg.slice(svg.indexOf('class="map-legend"'));
  assert.equal(legend.match(/>Actor \d+</g).length, 16);
  assert.match(legend, />Actor 19</); // the last, and of the most places
  assert.match(legend, />and 3 more</);
  assert.doesNotMatch(drawn(), / more</);
});

test("the same state gives the same picture, and another zoom keeps the ground as it was drawn", () => {
  assert.equal(drawn(), drawn());
  const paths = (svg) => [...svg.matchAll(/class="map-land" d="([^"]+)"/g)].map(([, d]) => d.length);
  assert.deepEqual(paths(drawn()), paths(drawn({ at: [-4, 15], zoom: 8 })));
  assert.match(drawn({ at: [-3.9, 14.9], zoom: 8 }), /data-key="place\/konna"/);
  assert.match(drawn({ at: [-3.9, 14.9], zoom: 8 }), />Outside: Gao, Kidal, Diré</);
  assert.doesNotMatch(drawn(), />Outside/);
  assert.doesNotMatch(drawn({ at: [-3.9, 14.9], zoom: 8 }), /data-key="place\/kidal"/);
});

test("a picture that is never moved leaves out only countries that it does not show", () => {
  const [all, near] = [readOutlines(topology), readOutlines(topology, { still: true })];
  assert.ok(near.countries.length < all.countries.length);
  const names = Object.fromEntries(all.countries.map(({ id }) => [id, id]));
  for (const [width, height] of [[240, 228], [372, 353], [519, 493], [620, 471], [868, 660], [1000, 660]]) {
    const moved = { k: 1, x: 0, y: 0 };
    const seen = countryNames(all, { width, height }, moved, names);
    assert.ok(seen.length > 5);
    assert.deepEqual(countryNames(near, { width, height }, moved, names), seen);
    const path = (outlines, id) => {
      const { children } = drawGround(outlines, ground({ width, height }), moved);
      return children[outlines.countries.findIndex((country) => country.id === id)].attributes.d;
    };
    for (const { id } of seen) assert.equal(path(near, id), path(all, id));
  }
});

test("the names of countries follow the view, and are found once for each", () => {
  const size = { width: 700, height: 532 };
  const names = { ML: "Mali", DZ: "Algeria", TN: "Tunisia" };
  const [whole, closer] = [{ k: 1, x: 0, y: 0 }, { k: 4, x: -1000, y: -800 }];
  const first = countryNames(ROWS.outlines, size, whole, names);
  assert.equal(countryNames(ROWS.outlines, size, whole, names), first);
  assert.notDeepEqual(countryNames(ROWS.outlines, size, closer, names), first);
  assert.deepEqual(countryNames(ROWS.outlines, size, whole, names), first);
});
