// Which names a network has room for, and where: the busiest first, none on another, so that it reads at every size.

import { FONT, LINE } from "./layout.js";

const LETTER = 0.56; // width of a letter, of the font's size, on average
const BELOW = 19; // pixels from the middle of an actor to the first line under it
const ABOVE = 12;

/** Return {index, x, y, size, line, said, faint} of each name that is shown; `unit` is one pixel of the screen. */
export function names(data, state, shown, unit) {
  const { places, width: wide, height: tall } = state.layout;
  const north = state.view.y - tall / state.view.k / 2;
  const [west, east] = [state.view.x - wide / state.view.k / 2, state.view.x + wide / state.view.k / 2];
  const sure = new Set(state.edges.filter((edge) => edge.grade !== "possibly").flatMap((edge) => [edge.one, edge.other]));
  const rank = (index) => (state.focus === index && state.focused ? -2 : state.chosen === data.actors[index][0] ? -1 : sure.has(index) ? 0 : 1);
  const taken = shown.map((index) => box(places[index].x, places[index].y, 12 * unit, 12 * unit));
  for (const { sort, x, y } of state.layout.panels) {
    const [size, wide] = [12 * Math.min(1.4, unit), data.sorts[sort].length];
    taken.push(box(x + 10 + (wide * size * 0.3), y + size, wide * size * 0.6, size));
  }
  const found = [];
  for (const index of [...shown].sort((one, other) => rank(one) - rank(other))) {
    const { x: middle, y, lines: said } = places[index];
    const [size, line] = [FONT * unit, LINE * unit];
    const width = Math.max(...said.map((text) => text.length)) * size * LETTER;
    const height = said.length * line;
    const seen = middle > west && middle < east; // a name is moved into sight, but not without its actor
    const x = seen ? round(Math.min(east - width / 2 - 2 * unit, Math.max(west + width / 2 + 2 * unit, middle))) : middle;
    const spots = [y + BELOW * unit, y - ABOVE * unit - height + line];
    const free = spots.map((top) => ({ top, area: box(x, top - line * 0.75 + height / 2, width, height) }));
    const spot = free.find(({ area }) => area.top >= north && !taken.some((other) => meets(area, other)));
    if (!spot) continue;
    taken.push(spot.area);
    found.push({ index, x, y: round(spot.top), size: round(size), line: round(line), said, faint: !sure.has(index) });
  }
  return found.sort((one, other) => one.index - other.index);
}

function box(x, y, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function meets(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function round(number) {
  return Math.round(number * 10) / 10;
}
