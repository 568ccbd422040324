// The ground of the map: the projection, the countries, and how far a kilometre is.

import { geoAzimuthalEqualArea, geoDistance, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { h } from "../../shared/svg.js";

const MALI = "ML";
const MIDDLE = [-3.95, 17.55]; // degrees: the middle of Mali's extent
const FRAME = { type: "MultiPoint", coordinates: [[-9.4, 12], [4.7, 12], [4.7, 21.9], [-9.4, 21.9]] }; // where the places are
const EARTH = 6371; // kilometres, mean radius
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]; // kilometres of a scale bar

/** Return country outlines as the map reads them, from the TopoJSON of ../../outlines.mjs. */
export function readOutlines(topology) {
  const countries = feature(topology, topology.objects.countries).features;
  return { countries, borders: mesh(topology, topology.objects.countries, (one, other) => one !== other) };
}

/**
 * Return the projection in which the places of the war fill a picture of this size, in pixels.
 *
 * Lambert's azimuthal equal-area with Mali in the middle: every country has its true share of the area, north is up in
 * the middle, and a kilometre is the same within two in a hundred over all of Mali, so that one scale bar will do.
 */
export function ground({ width, height }) {
  const margin = Math.min(width, height) * 0.02;
  return geoAzimuthalEqualArea()
    .rotate([-MIDDLE[0], -MIDDLE[1]])
    .fitExtent([[margin, margin], [width - margin, height - margin]], FRAME)
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
  const size = projection.translate().join() + projection.scale();
  const known = shapes.get(outlines) ?? new Map();
  shapes.set(outlines, known);
  if (!known.has(size)) known.set(size, drawCountries(outlines, projection));
  return h("g", { transform: `translate(${round(x)} ${round(y)}) scale(${k})`, "aria-hidden": "true" }, known.get(size));
}

function drawCountries(outlines, projection) {
  const path = geoPath(projection).digits(1);
  const countries = outlines.countries.map((country) =>
    h("path", { class: country.id === MALI ? "map-mali" : "map-land", d: path(country) }),
  );
  return [...countries, h("path", { class: "map-border", d: path(outlines.borders) })];
}

/** Return the names of countries and where they may stand: in the middle of what is seen of them, and how wide that is. */
export function countryNames(outlines, size, { k, x, y }, names) {
  const { width, height } = size;
  const seen = ground(size).clipExtent([[-x / k, -y / k], [(width - x) / k, (height - y) / k]]);
  const path = geoPath(seen);
  return outlines.countries.flatMap((country) => {
    const [left, top] = path.centroid(country);
    if (!names[country.id] || Number.isNaN(left)) return [];
    const [[west], [east]] = path.bounds(country);
    return [{ id: country.id, name: names[country.id], at: [left * k + x, top * k + y], wide: (east - west) * k }];
  });
}

/** Draw a scale bar of at most a hundred pixels at a place of the picture. */
export function scaleBar(projection, { k }, [left, bottom], unit) {
  const [x, y] = projection(MIDDLE);
  const kilometres = geoDistance(MIDDLE, projection.invert([x + 1, y])) * EARTH; // per pixel at zoom 1
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
