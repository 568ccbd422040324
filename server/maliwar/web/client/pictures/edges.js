// The relations between actors that hold on a day, folded as the server folds its rows.

import { grade } from "../shared/grade.js";

export const KINDS = ["allied", "hostile", "supports", "negotiates", "agreement", "member", "tie", "lineage", "beside"];
export const DIRECTED = new Set(["supports", "member", "lineage"]); // from the first actor to the second
const GRADES = ["throughout", "at-some-time", "possibly"];
const [ONE, OTHER, KIND, SUPPORT, DISPUTED, BOUNDS, ROW] = [0, 1, 2, 3, 4, 5, 6];

/**
 * Return the edges of a day, or of all rows where they carry grades of their own: one for each two actors and kind, with
 * the best graded of its rows. Of `state`, `day` is a day number or null, `kind` a name or "", `actor` a place or null,
 * `sure` leaves out what is merely possible.
 */
export function edgesOn(data, { day = null, kind = "", actor = null, sure = false } = {}) {
  const found = new Map();
  for (const row of data.edges) {
    const edge = graded(row, day);
    if (!edge || (sure && edge.grade === "possibly")) continue;
    if (kind && edge.kind !== kind) continue;
    if (actor !== null && edge.one !== actor && edge.other !== actor) continue;
    const held = found.get(edge.id);
    if (!held || before(edge, held)) found.set(edge.id, edge);
  }
  const edges = [...found.values()];
  for (const edge of edges) edge.key = `${data.actors[edge.one][0]}|${data.actors[edge.other][0]}|${edge.kind}`;
  return edges;
}

/** Return the day numbers on which these edges are otherwise than on the day before, in order, within a span. */
export function changes(data, { kind = "", actor = null, sure = false } = {}, [first, last] = data.span) {
  const days = new Set();
  for (const row of data.edges) {
    if (kind && KINDS[row[KIND]] !== kind) continue;
    if (actor !== null && row[ONE] !== actor && row[OTHER] !== actor) continue;
    const [eb, lb, ee, le, runLb, runEe] = row[BOUNDS];
    for (const day of [eb, lb, runLb, after(ee), after(le), after(runEe)]) {
      if (day === null || day < first || day > last || days.has(day)) continue;
      const [then, now] = [grade(row[BOUNDS], day - 1), grade(row[BOUNDS], day)];
      if (then !== now && (!sure || certain(then) || certain(now))) days.add(day);
    }
  }
  return [...days].sort((one, other) => one - other);
}

/** Return, for each two actors, the kinds that ever tie them: where an edge lies among those beside it. */
export function beside(data) {
  const found = new Map();
  for (const row of data.edges) {
    const pair = pairOf(row[ONE], row[OTHER]);
    const kinds = found.get(pair) ?? [];
    if (!kinds.includes(row[KIND])) kinds.push(row[KIND]);
    found.set(pair, kinds.sort((one, other) => one - other));
  }
  return found;
}

export function pairOf(one, other) {
  return one < other ? `${one} ${other}` : `${other} ${one}`;
}

function graded(row, day) {
  const own = row[BOUNDS];
  const found = Array.isArray(own) ? grade(own, day) : own;
  if (!found) return null;
  const kind = KINDS[row[KIND]];
  const id = (row[ONE] * 10_000 + row[OTHER]) * KINDS.length + row[KIND];
  return { id, one: row[ONE], other: row[OTHER], kind, number: row[KIND], grade: found, support: row[SUPPORT], disputed: row[DISPUTED] === 1, row: row[ROW] ?? null };
}

function before(one, other) {
  return rank(one) - rank(other) < 0;
}

function rank({ grade: found, support, disputed }) {
  return (GRADES.indexOf(found) * 10 + support) * 2 + (disputed ? 1 : 0);
}

function certain(found) {
  return found !== null && found !== "possibly";
}

function after(day) {
  return day === null ? null : day + 1;
}
