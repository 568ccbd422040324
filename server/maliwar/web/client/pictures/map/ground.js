// The ground of the map: the projection, the countries, and how far a kilometre is.

import { geoAzimuthalEqualArea, geoDistance, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { atOnce } from "../../shared/pace.js";
import { h } from "../../shared/svg.js";

const WORLD = { box: [-170, -60, 170, 75], middle: [0, 10], country: "" };
const EARTH = 6371; // kilometres, mean radius
const NEAR = 0.32; // of the frame's longer side, all around it: more than a picture shows that is filled with the frame
const SPARE = 1; // degrees that a view is taken to be wider than its rim tells
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]; // kilometres of a scale bar

let lies = WORLD; // where the map lies; one page has one map

/**
 * Say where the map lies, in degrees: `box` (west, south, east, north) is what a picture is filled with, `middle` where
 * the projection is true, `country` the ISO 3166-1 code of the one that all is about. Nothing is the whole world.
 */
export function layGround(where) {
  lies = { ...WORLD, ...where };
}

/** Tell whether a country is the one that all is about. */
export function isOwn(country) {
  return Boolean(lies.country) && country.id === lies.country;
}

function near() {
  const [west, south, east, north] = lies.box;
  const room = Math.max(east - west, north - south) * NEAR;
  return [west - room, south - room, east + room, north + room];
}

/**
 * Return country outlines as the map reads them, from the TopoJSON of ../../outlines.mjs: all, or those that a picture
 * may show that is never moved.
 */
export function readOutlines(topology, { still = false } = {}) {
  const all = topology.objects.countries;
  const around = near();
  const chosen = { ...all, geometries: all.geometries.filter(({ bbox }) => !still || meet(bbox, around)) };
  return { countries: feature(topology, chosen).features, borders: mesh(topology, chosen, (one, other) => one !== other) };
}

/** Tell whether two extents have something in common; none of those here crosses the 180th meridian. */
function meet(one, other) {
  return one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
}

/** Return a function that tells whether a country may be seen in a view; it is wrong only in taking in too many. */
function within(projection, { k, x, y }, { width, height }) {
  const rim = [0, 0.25, 0.5, 0.75, 1].flatMap((part) => [[part, 0], [part, 1], [0, part], [1, part]]);
  const seen = rim.map(([across, down]) => projection.invert([(across * width - x) / k, (down * height - y) / k]));
  if (seen.flat().some(Number.isNaN)) return () => true; // beyond the world
  const [easts, norths] = [seen.map(([east]) => east), seen.map(([, north]) => north)];
  const view = [Math.min(...easts) - SPARE, Math.min(...norths) - SPARE, Math.max(...easts) + SPARE, Math.max(...norths) + SPARE];
  return ({ bbox }) => meet(bbox, view);
}

/**
 * Return the projection in which the places of the war fill a picture of this size, in pixels.
 *
 * Lambert's azimuthal equal-area around the middle: every country has its true share of the area, north is up in the
 * middle, and over a country of a thousand kilometres a kilometre is the same within two in a hundred, so that one scale
 * bar will do.
 */
export function ground({ width, height }) {
  const margin = Math.min(width, height) * 0.02;
  const [west, south, east, north] = lies.box;
  const corners = { type: "MultiPoint", coordinates: [[west, south], [east, south], [east, north], [west, north]] };
  return geoAzimuthalEqualArea()
    .rotate([-lies.middle[0], -lies.middle[1]])
    .fitExtent([[margin, margin], [width - margin, height - margin]], corners)
    .precision(0.4);
}

/** Return how the ground is moved and enlarged: {k, x, y}, so that `at` (degrees) is in the middle of the picture. */
export function placed(projection, { at, zoom, width, height }) {
  const [x, y] = at ? projection(at) : [width / 2, height / 2];
  return { k: zoom, x: width / 2 - zoom * x, y: height / 2 - zoom * y };
}

/** Return the degrees in the middle of a picture that is moved and enlarged so. */
export function middle(projection, { k, x, y }, { width, height }) {
  return projection.invert([(width / 2 - x) / k, (height / 2 - y) / k]);
}

/** Return a function from degrees to pixels. */
export function onto(projection, { k, x, y }) {
  return (at) => {
    const [left, top] = projection(at);
    return [left * k + x, top * k + y];
  };
}

const shapes = new WeakMap(); // outlines -> by size, the drawn countries: what takes longest, and changes with the size alone

/** Draw the countries; the same at every zoom but for one transform, so that moving is cheap. */
export function drawGround(outlines, projection, { k, x, y }) {
  return h("g", { transform: `translate(${round(x)} ${round(y)}) scale(${k})`, "aria-hidden": "true" }, atOnce(drawing(outlines, projection)));
}

/** Draw the countries as a generator, which stops after each, and keep them for the next time. */
export function* drawing(outlines, projection) {
  const size = projection.translate().join() + projection.scale();
  const known = shapes.get(outlines) ?? new Map();
  shapes.set(outlines, known);
  if (known.has(size)) return known.get(size);
  const path = geoPath(projection).digits(1);
  const drawn = [];
  for (const country of outlines.countries) {
    drawn.push(h("path", { class: isOwn(country) ? "map-own" : "map-land", d: path(country) }));
    yield;
  }
  drawn.push(h("path", { class: "map-border", d: path(outlines.borders) }));
  known.set(size, drawn);
  return drawn;
}

/** Return the names of countries and where they may stand: in the middle of what is seen of them, and how wide that is. */
export function countryNames(outlines, size, moved, names) {
  return atOnce(naming(outlines, size, moved, names));
}

const named = new WeakMap(); // outlines -> the names of the last view

/** Find the same as a generator, which stops after each country, and keep it for the next time. */
export function* naming(outlines, size, { k, x, y }, names) {
  const { width, height } = size;
  const view = [width, height, k, x, y].join();
  const known = named.get(outlines);
  if (known?.view === view && known.names === names) return known.found;
  const seen = ground(size).clipExtent([[-x / k, -y / k], [(width - x) / k, (height - y) / k]]);
  const path = geoPath(seen);
  const near = outlines.countries.filter(within(ground(size), { k, x, y }, size));
  const found = [];
  for (const country of near) {
    const [left, top] = path.centroid(country);
    yield;
    if (!names[country.id] || Number.isNaN(left)) continue;
    const [[west], [east]] = path.bounds(country);
    found.push({ id: country.id, name: names[country.id], at: [left * k + x, top * k + y], wide: (east - west) * k });
    yield;
  }
  named.set(outlines, { view, names, found });
  return found;
}

/** Draw a scale bar of at most a hundred pixels at a place of the picture. */
export function scaleBar(projection, { k }, [left, bottom], unit) {
  const [x, y] = projection(lies.middle);
  const kilometres = geoDistance(lies.middle, projection.invert([x + 1, y])) * EARTH; // per pixel at zoom 1
  const length = STEPS.findLast((step) => (step / kilometres) * k <= 100) ?? STEPS[0];
  const pixels = (length / kilometres) * k;
  return h(
    "g",
    { class: "map-scale", transform: `translate(${left} ${bottom})` },
    h("path", { d: `M0 -5V0H${round(pixels)}V-5` }),
    h("text", { x: round(pixels / 2), y: -8, "text-anchor": "middle" }, `${length} ${unit}`),
  );
}

export function round(number) {
  return Math.round(number * 10) / 10;
}
