// Names on a map: each where it is free, the weightiest first; what finds no room waits for a closer look.

const NARROW = 0.56; // of the font size: how wide a small letter is, on the whole
const WIDE = 0.72; // and a capital
const TALL = 1.15;

/** Return about how wide a text is drawn, in pixels; bold ones are wider. */
export function wideness(text, size, bold = false) {
  const capitals = text.replace(/[^\p{Lu}]/gu, "").length;
  return ((text.length - capitals) * NARROW + capitals * WIDE) * size * (bold ? 1.12 : 1);
}

/** Return the box of a name that stands somewhere. */
export function boxOf({ text, size, bold, x, y, anchor }) {
  const wide = wideness(text, size, bold);
  const left = anchor === "middle" ? x - wide / 2 : anchor === "end" ? x - wide : x;
  return [left, y - size * TALL * 0.8, left + wide, y + size * TALL * 0.25];
}

/**
 * Return those names that have room: [{..., x, y, anchor}].
 *
 * `names` are [{id, text, size, bold, at: [x, y], gap, centred}], the weightiest first, `taken` are boxes [left, top, right,
 * bottom] that no name may cover; all in pixels.
 */
export function spread(names, taken, { width, height }) {
  const boxes = [...taken];
  const found = [];
  for (const name of names) {
    for (const place of places(name, name.size * TALL)) {
      const box = boxOf({ ...name, ...place });
      if (box[0] < 2 || box[1] < 2 || box[2] > width - 2 || box[3] > height - 2) continue;
      if (boxes.some((other) => overlap(box, other))) continue;
      boxes.push(box);
      found.push({ ...name, ...place });
      break;
    }
  }
  return found;
}

function places({ at: [x, y], gap, size, centred }, tall) {
  if (centred) return [0, -1, 1, -2, 2].map((line) => ({ x, y: y + size * 0.35 + line * tall, anchor: "middle" }));
  const level = y + size * 0.35;
  const aside = gap * 0.75;
  return [
    { x: x + gap + 1, y: level, anchor: "start" },
    { x: x - gap - 1, y: level, anchor: "end" },
    { x, y: y - gap - size * 0.35, anchor: "middle" },
    { x, y: y + gap + size * 0.95, anchor: "middle" },
    { x: x + aside + 4, y: y - aside, anchor: "start" },
    { x: x + aside + 4, y: y + aside + size * 0.7, anchor: "start" },
    { x: x - aside - 4, y: y - aside, anchor: "end" },
    { x: x - aside - 4, y: y + aside + size * 0.7, anchor: "end" },
  ];
}

/** Return whether two boxes [left, top, right, bottom] cover each other anywhere. */
export function overlap(one, other) {
  return one[0] < other[2] && one[2] > other[0] && one[1] < other[3] && one[3] > other[1];
}
