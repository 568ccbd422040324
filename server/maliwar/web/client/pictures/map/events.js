// What happened: a sign for each event, fanned out around its place, with a ring for the fewest killed and one for the most.

import { grade } from "../../shared/grade.js";
import { h } from "../../shared/svg.js";
import { round } from "./ground.js";

const SIGNS = {
  fight: "M-4.5 -4.5L4.5 4.5M4.5 -4.5L-4.5 4.5", // crossed
  attack: "M0 -5.5L1.6 -1.6L5.5 0L1.6 1.6L0 5.5L-1.6 1.6L-5.5 0L-1.6 -1.6Z", // a flash
  capture: "M-3 5.5V-5.5L4.5 -2.5L-3 0.5", // a flag
  leave: "M-5 -3L0 4.5L5 -3Z", // a triangle that points down
  harm: "M0 -5.5L4.5 0L0 5.5L-4.5 0Z", // a lozenge
  move: "M-5 3.5L0 -4.5L5 3.5Z", // a triangle that points up
  word: "M-4 -4H4V4H-4Z", // a square
};
export const RING = 2.6; // pixels of radius for one dead; areas are in proportion
const FAN = 21; // pixels from a place to the first ring of its events
const ROOM = 15; // pixels between two signs of a fan, and between two rings of it

/** Return the events of a window of days, each with how surely it fell into it. */
export function happening(events, day, days) {
  return events
    .map((event) => ({ ...event, certainty: grade(event.bounds, day - days, day + days) }))
    .filter((event) => event.certainty !== null);
}

/**
 * Return where the signs of `count` events at one place stand: fanned out in rings around it, where nothing is in the
 * way as far as that can be; `at` is the place in pixels, `blocked(x, y)` says whether a sign would cover something,
 * `scale` draws the rings closer.
 */
export function fan(count, at, blocked, scale = 1) {
  const slots = SLOTS.map(([x, y]) => [round(at[0] + x * scale), round(at[1] + y * scale)]);
  const free = slots.filter(([x, y]) => !blocked(x, y));
  const rest = slots.filter((slot) => !free.includes(slot));
  const chosen = [...free, ...rest, ...Array(Math.max(0, count - slots.length)).fill(slots.at(-1))].slice(0, count);
  return chosen.sort((one, other) => turn(at, one) - turn(at, other)); // in their order, clockwise from the top
}

/** The places of a fan, [x, y] from its middle: ring by ring, each from the right, to both sides in turn. */
const SLOTS = [0, 1, 2, 3, 4].flatMap((ring) => {
  const radius = FAN + ring * ROOM;
  const room = Math.floor((2 * Math.PI * radius) / (ROOM * 1.15));
  return Array.from({ length: room }, (_, place) => {
    const angle = (place % 2 ? -1 : 1) * Math.ceil(place / 2) * ((2 * Math.PI) / room) - Math.PI / 5;
    return [Math.cos(angle) * radius, Math.sin(angle) * radius];
  });
});

function turn([left, top], [x, y]) {
  return (Math.atan2(x - left, top - y) + 2 * Math.PI) % (2 * Math.PI);
}

/** Return the radius of the ring for a number of dead, in pixels. */
export function ringOf(number) {
  return round(RING * Math.sqrt(Math.max(number, 0)));
}

/** Draw the two rings of a toll, [lowest, highest] or [lowest, null, more than]; one never hides the other. */
export function rings(toll) {
  const [low, high, beyond] = toll;
  const open = high === null;
  const outer = ringOf(open ? beyond : high);
  return [
    h("circle", { class: `map-high${open ? " map-open" : ""}`, r: Math.max(outer, ringOf(low) + (open ? 2 : 0)) }),
    h("circle", { class: "map-low", r: ringOf(low) }),
  ];
}

/** Draw the sign of an event around [0, 0]. */
export function sign(symbol, maybe = false) {
  const open = symbol === "fight" || symbol === "capture";
  return [
    h("path", { class: "map-halo", d: SIGNS[symbol] }),
    h("path", { class: `map-event-sign${open ? " map-event-open" : ""}${maybe ? " map-maybe" : ""}`, d: SIGNS[symbol] }),
  ];
}

/** Return the toll of an event in words: `12 to 101 killed`, `24 to more than 100 killed`. */
export function tollWords(toll, words) {
  const [low, high, beyond] = toll;
  const least = String(low);
  if (high === null) return low === beyond ? `${low} +` : `${least}–${beyond} +`;
  return low === high ? least : `${least}–${high}`;
}
