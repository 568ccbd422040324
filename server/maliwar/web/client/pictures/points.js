// Any points on a map: the country outlines and one mark a place. Points are {at: [longitude, latitude], label, href, count}.

import { geoGraticule, geoMercator, geoPath } from "d3-geo";

import { h } from "../shared/svg.js";

const SIZE = [960, 620]; // pixels
const CLOSE = 0.9; // degrees around a single place

/** Return points of the same place as one, with all their names and how many rows lie there. */
export function gathered(points) {
  const places = new Map();
  for (const each of points) {
    const key = each.at.join(" ");
    const held = places.get(key);
    if (!held) places.set(key, { ...each, labels: [each.label], count: 1 });
    else {
      held.count += 1;
      if (!held.labels.includes(each.label)) held.labels.push(each.label);
    }
  }
  return [...places.values()].sort((one, other) => other.count - one.count);
}

/** Return the picture; `outlines` is a GeoJSON collection or null, `words` is {title, description, more(n)}. */
export function points(places, outlines, words, size = SIZE) {
  const [width, height] = size;
  const margin = width / 16;
  const projection = geoMercator().fitExtent([[margin, margin], [width - margin, height - margin]], around(places));
  projection.clipExtent([[0, 0], size]);
  const path = geoPath(projection).digits(1);
  const most = Math.max(...places.map((place) => place.count));
  const taken = [];
  return h(
    "svg",
    { viewBox: `0 0 ${size.join(" ")}`, role: "group", "aria-label": `${words.title}. ${words.description}`, class: "points" },
    h("title", {}, words.title),
    h("path", { d: path(geoGraticule().step([5, 5])()), class: "graticule" }),
    (outlines?.features ?? []).map((feature) => h("path", { d: path(feature), class: "country" })),
    [...places].map((place) => mark(place, projection(place.at), { most, taken })),
  );
}

function around(places) {
  const [xs, ys] = [places.map(({ at }) => at[0]), places.map(({ at }) => at[1])];
  const [left, right] = [Math.min(...xs) - CLOSE, Math.max(...xs) + CLOSE];
  const [low, high] = [Math.min(...ys) - CLOSE, Math.max(...ys) + CLOSE];
  return { type: "MultiPoint", coordinates: [[left, low], [right, high]] };
}

function mark(place, [x, y], { most, taken }) {
  const radius = 4.5 + 8 * Math.sqrt((place.count - 1) / Math.max(1, most - 1));
  const said = place.labels.slice(0, 12).join(", ") + (place.labels.length > 12 ? ", …" : "") + (place.count > 1 ? ` (${place.count})` : "");
  const inside = [
    h("title", {}, said),
    h("circle", { cx: round(x), cy: round(y), r: Math.max(12, radius), class: "target" }),
    h("circle", { cx: round(x), cy: round(y), r: round(radius), class: "node" }),
    room([x, y], place.labels[0], taken) && h("text", { x: round(x + radius + 4), y: round(y), class: "name", "dominant-baseline": "central" }, cut(place.labels[0])),
  ];
  const key = { "aria-label": said, class: "thing" };
  return place.href ? h("a", { href: place.href, ...key }, inside) : h("g", key, inside);
}

/** Say whether a name has room beside its point, and take that room. */
function room([x, y], label, taken) {
  const box = [x + 4, y - 8, x + 18 + Math.min(26, label.length) * 6.4, y + 8];
  if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return false;
  taken.push(box);
  return true;
}

function cut(text) {
  const letters = [...text];
  return letters.length > 26 ? `${letters.slice(0, 25).join("")}…` : text;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
