// Where the actors of a network stand: one place each, for all dates, so that nobody moves when the day does.
//
// Actors of one sort share a panel. Within it a force simulation draws each towards those it has to do with; then the
// names are pushed apart until none lies on another. The same rows give the same places on every machine.

import { forceLink, forceSimulation, forceX, forceY } from "d3-force";
import { atOnce } from "../shared/pace.js";

export const FONT = 11.5; // pixels of a name, at its own size
export const LINE = 13; // pixels from line to line
const LETTER = 0.56; // width of a letter of the font, of its size, on average
const LONGEST = 17; // letters of a line
const DISC = 8; // pixels from the middle of an actor to its edge
const AIR = 2.1; // area of a panel for each area of its names
const GAP = 12; // pixels between panels
const TITLE = 24; // pixels for a panel's own name
const TICKS = 100;
const REPEL = 140; // how hard actors push each other away
const FAR = 320; // pixels beyond which they do not
const LEFT = [0, 1]; // sorts in the left column of a wide picture; the others go right

/**
 * Return {width, height, panels: [{sort, x, y, width, height}], places: [{x, y, width, height, lines, weight}]}, the
 * places in the order of `data.actors`; x and y are the middle of an actor, width and height those of actor and name.
 */
export function layout(data, how) {
  return atOnce(laying(data, how));
}

/** Do the same as a generator, which stops after each short turn of work. */
export function* laying(data, { wide = true } = {}) {
  const weight = data.actors.map(() => 0);
  for (const [one, other] of pairs(data)) {
    weight[one] += 1;
    weight[other] += 1;
  }
  const places = data.actors.map(([, label], index) => ({ ...sized(label), sort: data.actors[index][2], weight: weight[index], x: 0, y: 0 }));
  const room = panels(places, wide ? 1120 : 620, wide);
  const spread = Math.min(2.2, Math.max(1, Math.sqrt((room.width * room.height) / places.length) / 90)); // few stand wider
  yield* settle(places, room.panels, pairs(data), spread);
  yield* part(places, room.panels);
  for (const place of places) [place.x, place.y] = [round(place.x), round(place.y)];
  return { ...room, places };
}

/** Return a name in at most two lines of a few letters; what does not fit is cut off. */
export function lines(label) {
  const found = [""];
  for (const word of label.split(/\s+/)) {
    const last = found[found.length - 1];
    if (!last) found[found.length - 1] = word;
    else if (last.length + word.length < LONGEST) found[found.length - 1] = `${last} ${word}`;
    else found.push(word);
  }
  const cut = found.length > 2 ? [found[0], `${found[1]} …`] : found;
  return cut.map((line) => (line.length > LONGEST + 3 ? `${line.slice(0, LONGEST + 1)}…` : line));
}

function sized(label) {
  const said = lines(label);
  const width = Math.max(...said.map((line) => line.length)) * FONT * LETTER;
  return { lines: said, width: Math.max(width, 2 * DISC) + 8, height: 2 * DISC + said.length * LINE + 6 };
}

/** Return each pair that has to do with each other once, as [one, other]. */
function pairs(data) {
  const seen = new Map();
  for (const [one, other] of data.edges) seen.set(Math.min(one, other) * data.actors.length + Math.max(one, other), [one, other]);
  return [...seen.values()];
}

function panels(places, width, wide) {
  const areas = new Map();
  for (const place of places) areas.set(place.sort, (areas.get(place.sort) ?? 0) + place.width * place.height * AIR);
  const sorts = [...areas.keys()].sort((one, other) => one - other);
  const columns = wide ? [sorts.filter((sort) => LEFT.includes(sort)), sorts.filter((sort) => !LEFT.includes(sort))] : [sorts];
  const filled = columns.filter((column) => column.length > 0);
  const total = (column) => column.reduce((sum, sort) => sum + areas.get(sort), 0);
  const all = total(sorts);
  const least = wide ? 340 : 420;
  const inner = width - GAP * (filled.length - 1);
  const shares = filled.map((column) => Math.min(0.64, Math.max(0.36, total(column) / all)));
  const scale = shares.reduce((sum, share) => sum + share, 0);
  const widths = shares.map((share) => (inner * share) / scale);
  const height = Math.max(least, ...filled.map((column, index) => total(column) / widths[index] + column.length * (TITLE + GAP)));
  const found = [];
  let x = 0;
  filled.forEach((column, index) => {
    const free = height - column.length * TITLE - GAP * (column.length - 1);
    const floors = column.map((sort) => Math.max(64, (areas.get(sort) / total(column)) * free));
    const over = floors.reduce((sum, each) => sum + each, 0) / free;
    let y = 0;
    column.forEach((sort, place) => {
      const tall = TITLE + floors[place] / over;
      found.push({ sort, x: round(x), y: round(y), width: round(widths[index]), height: round(tall) });
      y += tall + GAP;
    });
    x += widths[index] + GAP;
  });
  return { width, height: Math.ceil(height), panels: found };
}

function* settle(places, found, ties, spread) {
  const panel = new Map(found.map((each) => [each.sort, each]));
  const middle = (place) => panel.get(place.sort);
  places.forEach((place, index) => {
    const { x, y, width, height } = middle(place);
    const turn = index * 2.399963; // the golden angle: even, and the same every time
    const far = Math.sqrt((index % 37) / 37) * 0.42;
    place.x = x + width / 2 + Math.cos(turn) * far * width;
    place.y = y + TITLE + (height - TITLE) / 2 + Math.sin(turn) * far * (height - TITLE);
  });
  const links = ties.map(([source, target]) => ({ source, target, near: places[source].sort === places[target].sort }));
  const simulation = forceSimulation(places)
    .stop()
    .alphaDecay(1 - 0.001 ** (1 / TICKS))
    .force("link", forceLink(links).distance((link) => (link.near ? 90 : 240) * spread).strength((link) => (link.near ? 0.12 : 0.05)))
    .force("apart", apart(REPEL * spread * spread))
    .force("x", forceX((place) => middle(place).x + middle(place).width / 2).strength(0.035))
    .force("y", forceY((place) => middle(place).y + middle(place).height / 2).strength(0.035));
  for (let tick = 0; tick < TICKS; tick += 1) {
    simulation.tick();
    for (const place of places) keep(place, middle(place));
    yield;
  }
}

/** Return a force that keeps all from all, pair by pair: for a hundred actors quicker than d3's quadtree. */
function apart(repel) {
  let all = [];
  const force = (alpha) => {
    for (let i = 0; i < all.length; i += 1) {
      const one = all[i];
      for (let j = i + 1; j < all.length; j += 1) {
        const other = all[j];
        const dx = other.x - one.x || 1e-3;
        const dy = other.y - one.y || 1e-3;
        const square = dx * dx + dy * dy;
        if (square > FAR * FAR) continue;
        const push = (repel * alpha) / Math.max(square, 100);
        one.vx -= dx * push;
        one.vy -= dy * push;
        other.vx += dx * push;
        other.vy += dy * push;
      }
    }
  };
  force.initialize = (nodes) => (all = nodes);
  return force;
}

/** Push names apart that lie on one another, each within its panel, until none do or nothing more helps. */
function* part(places, found) {
  for (const panel of found) {
    const here = places.filter((place) => place.sort === panel.sort);
    for (let round = 0; round < 400; round += 1) {
      let moved = false;
      for (let i = 0; i < here.length; i += 1) {
        for (let j = i + 1; j < here.length; j += 1) moved = separate(here[i], here[j], round) || moved;
      }
      for (const place of here) keep(place, panel);
      if (!moved) break;
      yield;
    }
  }
}

function separate(one, other, round) {
  const [dx, dy] = [other.x - one.x, other.y + drop(other) - one.y - drop(one)];
  const [overX, overY] = [(one.width + other.width) / 2 - Math.abs(dx), (one.height + other.height) / 2 - Math.abs(dy)];
  if (overX <= 0 || overY <= 0) return false;
  const sideways = (overX < overY) !== (round % 7 === 6); // now and then the longer way round, out of a dead end
  const push = (sideways ? overX : overY) / 2 + 0.25;
  const towards = (sideways ? dx : dy) < 0 ? -1 : 1;
  if (sideways) [one.x, other.x] = [one.x - push * towards, other.x + push * towards];
  else [one.y, other.y] = [one.y - push * towards, other.y + push * towards];
  return true;
}

/** How far the middle of actor and name lies below the actor itself. */
function drop(place) {
  return place.height / 2 - DISC - 3;
}

function keep(place, { x, y, width, height }) {
  const side = Math.min(place.width, width) / 2;
  place.x = Math.min(x + width - side - 2, Math.max(x + side + 2, place.x));
  place.y = Math.min(y + height - place.height + DISC, Math.max(y + TITLE + DISC + 3, place.y));
}

function round(number) {
  return Math.round(number * 10) / 10;
}
