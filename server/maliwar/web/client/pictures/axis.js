// A time axis that pictures share: days to pixels, ticks that fit, and moving about within a span. No page, no clock.

import { h } from "../shared/svg.js";
import { firsts } from "../shared/days.js";

const YEAR_ROOM = 46; // pixels that the label of a tick takes
const MONTH_ROOM = 52;
const DAY_ROOM = 56;

/** Return the pixel of a day's beginning: `axis(day)`; a day ends where the next begins. `axis.day(x)` leads back. */
export function axis({ from, to, left, right }) {
  const perDay = (right - left) / (to - from + 1);
  const x = (day) => left + (day - from) * perDay;
  return Object.assign(x, {
    from, to, left, right, perDay,
    begin: (day) => Math.min(right, Math.max(left, x(day ?? from))),
    end: (day) => Math.min(right, Math.max(left, x((day ?? to) + 1))),
    day: (pixel) => Math.min(to, Math.max(from, Math.floor(from + (pixel - left) / perDay))),
  });
}

/** Return the ticks that fit: {day, label, strong}, in the words of a language. */
export function ticks(scale, language) {
  const { from, to, perDay } = scale;
  const write = writer(language);
  if (perDay * 365.25 < MONTH_ROOM * 3) {
    const step = Math.ceil(YEAR_ROOM / (perDay * 365.25));
    const years = firsts(from, to, "year").filter((day) => yearOf(day) % step === 0);
    return years.map((day) => ({ day, label: write(day, { year: "numeric" }), strong: true }));
  }
  if (perDay * 30.4 < DAY_ROOM * 2.2) {
    const step = [1, 2, 3, 4, 6].find((each) => each * 30.4 * perDay >= MONTH_ROOM) ?? 6;
    return firsts(from, to).filter((day) => monthOf(day) % step === 0).map((day) => monthTick(day, write));
  }
  return dayTicks(scale, write);
}

function monthTick(day, write) {
  const strong = monthOf(day) === 0;
  return { day, label: write(day, strong ? { year: "numeric" } : { month: "short" }), strong };
}

function dayTicks({ from, to, perDay }, write) {
  const step = [1, 2, 3, 5, 7, 10, 14].find((each) => each * perDay >= DAY_ROOM) ?? 14;
  const found = [];
  for (let day = from; day <= to; day += 1) {
    const number = dayOf(day);
    const strong = number === 1;
    const room = (nextMonth(day) - day) * perDay >= DAY_ROOM * 0.7; // before the label of the first of the next month
    if (strong || ((number - 1) % step === 0 && room)) {
      found.push({ day, label: write(day, { day: "numeric", month: "short" }), strong });
    }
  }
  return found;
}

/** Return the axis as a tree: lines from top to bottom, labels above them; a day's label stands over its middle. */
export function axisTree(scale, { top, bottom, language, below = false }) {
  const wide = scale.perDay >= DAY_ROOM;
  return h("g", { class: "axis" },
    ticks(scale, language).map(({ day, label, strong }) => {
      const x = round(scale(day));
      const at = wide ? round(scale(day) + scale.perDay / 2) : Math.max(x, scale.left);
      const shown = at <= scale.right - (wide ? 18 : 22);
      return [
        h("line", { class: strong ? "tick strong" : "tick", x1: x, x2: x, y1: top, y2: bottom }),
        (shown ? [top - 5, ...(below ? [bottom + 14] : [])] : []).map((y) =>
          h("text", { class: "tick-label", x: wide ? at : at + 3, y, "text-anchor": wide ? "middle" : "start" }, label)),
      ];
    }),
  );
}

/** Return a stretch about a day with another length, within a span; never shorter than `least` days. */
export function zoomed({ from, to }, factor, about, [first, last], least = 7) {
  const length = Math.min(last - first + 1, Math.max(least, Math.round((to - from + 1) * factor)));
  const share = (about - from + 0.5) / (to - from + 1);
  return within(Math.round(about + 0.5 - share * length), length, [first, last]);
}

/** Return a stretch moved by some days, within a span. */
export function moved({ from, to }, days, span) {
  return within(Math.round(from + days), to - from + 1, span);
}

/** Return a stretch of some days about a day, within a span. */
export function around(day, length, span) {
  return within(day - Math.floor((length - 1) / 2), length, span);
}

function within(from, length, [first, last]) {
  const whole = Math.min(length, last - first + 1);
  const begin = Math.min(Math.max(from, first), last - whole + 1);
  return { from: begin, to: begin + whole - 1 };
}

export function round(number) {
  return Math.round(number * 10) / 10;
}

const parts = (day) => new Date(day * 86_400_000);
const yearOf = (day) => parts(day).getUTCFullYear();
const monthOf = (day) => parts(day).getUTCMonth();
const dayOf = (day) => parts(day).getUTCDate();
const nextMonth = (day) => Date.UTC(yearOf(day), monthOf(day) + 1, 1) / 86_400_000;

function writer(language) {
  const made = new Map();
  const locale = language === "en" ? "en-GB" : language;
  return (day, options) => {
    const key = Object.keys(options).join();
    if (!made.has(key)) made.set(key, new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }));
    return made.get(key).format(parts(day));
  };
}
