// Country outlines out of world-atlas (Natural Earth, public domain), each a TopoJSON of its own: those of one region, true
// to a few kilometres, and those of the whole world, for wars elsewhere, true to some tens.
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

const SOURCE = "world-atlas/countries-50m.json"; // 1:50 million: a border is true to a few kilometres
const REGION = [-26, -1, 27, 40]; // degrees: west, south, east, north; more than any view of the map shows
const GRID = 0.01; // degrees, about a kilometre
const ISO = {
  "012": "DZ", "120": "CM", "132": "CV", "140": "CF", "148": "TD", "178": "CG", "180": "CD",
  204: "BJ", 226: "GQ", 266: "GA", 270: "GM", 288: "GH", 300: "GR", 324: "GN", 380: "IT", 384: "CI", 430: "LR",
  434: "LY", 466: "ML", 470: "MT", 478: "MR", 504: "MA", 562: "NE", 566: "NG", 620: "PT", 624: "GW", 678: "ST",
  686: "SN", 694: "SL", 724: "ES", 728: "SS", 729: "SD", 732: "EH", 768: "TG", 788: "TN", 818: "EG", 854: "BF",
}; // ISO 3166-1: numeric to alpha-2

/**
 * Write `outlines.json` into a folder: TopoJSON whose geometries bear their country's ISO 3166-1 alpha-2 code as `id`,
 * and their extent in degrees as `bbox` (west, south, east, north).
 *
 * Only rings that reach into the region are kept. Names are not written: a browser knows them in its language.
 */
export async function outlines(folder) {
  const path = createRequire(import.meta.url).resolve(SOURCE);
  const atlas = JSON.parse(await readFile(path, "utf8"));
  const arcs = atlas.arcs.map((arc) => onGrid(arc, atlas.transform));
  const kept = new Map(); // number of an arc in the atlas -> its number here
  const geometries = [];
  for (const country of atlas.objects.countries.geometries) {
    const polygons = country.type === "Polygon" ? [country.arcs] : (country.arcs ?? []);
    const near = ISO[country.id] ? polygons.filter((rings) => reaches(rings[0], arcs)) : [];
    if (near.length === 0) continue;
    const renumbered = near.map((rings) => rings.map((ring) => ring.map((number) => renumber(number, kept))));
    geometries.push({ type: "MultiPolygon", id: ISO[country.id], bbox: bounds(near.map(([outer]) => outer), arcs).map(rounded), arcs: renumbered });
  }
  const topology = {
    type: "Topology",
    transform: { scale: [GRID, GRID], translate: [0, 0] },
    objects: { countries: { type: "GeometryCollection", geometries } },
    arcs: [...kept.keys()].map((number) => differences(arcs[number])),
  };
  await writeFile(join(folder, "outlines.json"), JSON.stringify(topology));
  return topology;
}

/**
 * Write `world.json` into a folder: every country at 1:110 million, with its name in English and its extent. Countries
 * that are also in the region bear their code, as there; any other has its number (ISO 3166-1) and the name to show.
 */
export async function world(folder) {
  const atlas = JSON.parse(await readFile(createRequire(import.meta.url).resolve("world-atlas/countries-110m.json"), "utf8"));
  const arcs = atlas.arcs.map((arc) => onGrid(arc, atlas.transform));
  for (const country of atlas.objects.countries.geometries) {
    const polygons = country.type === "Polygon" ? [country.arcs] : (country.arcs ?? []);
    country.bbox = bounds(polygons.map(([outer]) => outer), arcs).map(rounded);
    if (ISO[country.id]) {
      country.id = ISO[country.id];
      delete country.properties;
    }
  }
  await writeFile(join(folder, "world.json"), JSON.stringify({ ...atlas, objects: { countries: atlas.objects.countries } }));
}

/** Return an arc's points in steps of the grid, without repeated ones; the ends stay, as other arcs share them. */
function onGrid(arc, { scale, translate }) {
  let [x, y] = [0, 0];
  const points = [];
  for (const [dx, dy] of arc) {
    [x, y] = [x + dx, y + dy];
    const point = [x * scale[0] + translate[0], y * scale[1] + translate[1]].map((degrees) => Math.round(degrees / GRID));
    const last = points.at(-1);
    if (!last || last[0] !== point[0] || last[1] !== point[1]) points.push(point);
  }
  return points.length === 1 ? [points[0], points[0]] : points;
}

function reaches(ring, arcs) {
  const [west, south, east, north] = REGION;
  const [w, s, e, n] = bounds([ring], arcs);
  return w < east && e > west && s < north && n > south;
}

/** Return west, south, east and north of some rings, in degrees. */
function bounds(rings, arcs) {
  const points = rings.flatMap((ring) => ring.flatMap((number) => arcs[number < 0 ? ~number : number]));
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)].map((steps) => steps * GRID);
}

function rounded(degrees) {
  return Math.round(degrees * 100) / 100;
}

function renumber(number, kept) {
  const own = number < 0 ? ~number : number;
  if (!kept.has(own)) kept.set(own, kept.size);
  return number < 0 ? ~kept.get(own) : kept.get(own);
}

function differences(points) {
  return points.map(([x, y], place) => (place === 0 ? [x, y] : [x - points[place - 1][0], y - points[place - 1][1]]));
}
