// What the columns of a result hold, and which pictures they allow: pure functions on the rows.

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(
  ["integer", "decimal", "double", "float", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"].map(
    (name) => XSD + name,
  ),
);
const DATES = new Set(["date", "dateTime", "gYear", "gYearMonth"].map((name) => XSD + name));
const WKT = "http://www.opengis.net/ont/geosparql#wktLiteral";
const POINT = /^\s*(?:<[^>]*>\s*)?POINT\s*\(\s*(-?\d+(?:\.\d+)?)\s+(-?\d+(?:\.\d+)?)\s*\)\s*$/i; // longitude, latitude
const LATITUDE = /^(lat|latitude|.*_lat|.*Lat)$/;
const LONGITUDE = /^(lon|long|lng|longitude|.*_(lon|long|lng)|.*(Lon|Long))$/;
const SUBJECT = /^(subject|s|from|source)$/i;
const OBJECT = /^(object|o|to|target)$/i;

/** Return a number, or null where the term is none. */
export function number(term) {
  if (!term || !NUMBERS.has(term.datatype)) return null;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : null;
}

/** Return [longitude, latitude] of a WKT point (OGC 22-047r1, 8.5.1), or null. */
export function point(term) {
  const found = term?.type === "literal" || term?.type === "typed-literal" ? POINT.exec(term.value) : null;
  return found && onEarth([Number(found[1]), Number(found[2])]);
}

/** Return a date, month or year as a fraction of years, or null: what a line chart stands on. */
export function year(term) {
  if (!term || !DATES.has(term.datatype)) return null;
  const found = /^(-?\d{4})(?:-(\d\d)(?:-(\d\d))?)?/.exec(term.value);
  return found && Number(found[1]) + (Number(found[2] ?? 1) - 1) / 12 + (Number(found[3] ?? 1) - 1) / 366;
}

/** Return the kind of each column: "number", "date", "point", "iri", "text", or "empty"; mixed columns are text. */
export function kinds({ names, rows }) {
  return Object.fromEntries(names.map((name) => [name, kind(rows.map((row) => row[name]).filter(Boolean))]));
}

function kind(terms) {
  if (terms.length === 0) return "empty";
  if (terms.every((term) => number(term) !== null)) return "number";
  if (terms.every((term) => year(term) !== null)) return "date";
  if (terms.every((term) => point(term) !== null)) return "point";
  return terms.every((term) => term.type === "uri" || term.type === "bnode") ? "iri" : "text";
}

/** Return the columns of a chart, {over, values}, or null: numbers over the first column that is none. */
export function chartable(result) {
  const found = kinds(result);
  const numbers = result.names.filter((name) => found[name] === "number");
  const others = result.names.filter((name) => ["date", "iri", "text"].includes(found[name]));
  const over = others.find((name) => found[name] === "date") ?? others.find((name) => found[name] === "text") ?? others[0];
  if (numbers.length === 0) return null;
  if (over) return { over, values: numbers, line: found[over] === "date", choices: others };
  const years = numbers.find((name) => /year|annee/i.test(name));
  const values = numbers.filter((name) => name !== years);
  return years && values.length ? { over: years, values, line: true, choices: [years] } : null;
}

/** Return the columns of a network, {from, to, by}, or null: subject and object, or the first two columns of IRIs. */
export function linkable(result) {
  const found = kinds(result);
  const iris = result.names.filter((name) => found[name] === "iri");
  const from = iris.find((name) => SUBJECT.test(name)) ?? iris[0];
  const to = iris.find((name) => OBJECT.test(name)) ?? iris.find((name) => name !== from);
  if (!from || !to || from === to) return null;
  const by = result.names.find((name) => name !== from && name !== to && /^(predicate|p|property|kind|relation)$/i.test(name));
  return { from, to, by: by ?? null };
}

/** Return the columns of a map, {point} or {latitude, longitude}, with the column that names each place, or null. */
export function mappable(result) {
  const found = kinds(result);
  const named = result.names.find((name) => found[name] === "text") ?? result.names.find((name) => found[name] === "iri");
  const at = result.names.find((name) => found[name] === "point");
  if (at) return { point: at, label: named ?? null };
  const numbers = result.names.filter((name) => found[name] === "number");
  const latitude = numbers.find((name) => LATITUDE.test(name));
  const longitude = numbers.find((name) => LONGITUDE.test(name));
  return latitude && longitude ? { latitude, longitude, label: named ?? null } : null;
}

/** Return where a row lies, as [longitude, latitude], or null. */
export function place(row, columns) {
  if (columns.point) return point(row[columns.point]);
  const [longitude, latitude] = [number(row[columns.longitude]), number(row[columns.latitude])];
  return longitude === null || latitude === null ? null : onEarth([longitude, latitude]);
}

function onEarth([longitude, latitude]) {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude] : null;
}
