// A date slider over a form that works without it: the form's own date field and steps stay.

import { dayNumber, isoDay, shown } from "./days.js";
import { h, toDom } from "./svg.js";

const SIGNS = {
  previous: "M4 3v10M13 3 6 8l7 5z",
  play: "M4 2.5v11L13.5 8z",
  pause: "M4.5 3v10M11.5 3v10",
  next: "M12 3v10M3 3l7 5-7 5z",
};
const PACE = 650; // milliseconds between two changes while it plays

/**
 * Dress a `form.slider` (templates/figure.html) and call `onDay(day number)` at each change.
 *
 * `changes` are the day numbers on which something changes, in order. Returns {day(), go(number), stop()}.
 */
export function slider(form, { first, last, changes, onDay }) {
  const words = form.dataset;
  const typed = form.elements.date;
  let day = Math.min(last, Math.max(first, dayNumber(words.day) ?? first));
  let timer = 0;

  const range = document.createElement("input");
  Object.assign(range, { type: "range", min: first, max: last, step: 1, value: day, className: "slider-range" });
  range.setAttribute("aria-label", words.label);
  const output = document.createElement("output");
  output.className = "slider-day";
  const [back, play, on] = [0, 1, 2].map(() => document.createElement("button"));
  dress(back, "previous", words.previous);
  dress(play, "play", words.play);
  dress(on, "next", words.next);
  const line = document.createElement("div");
  line.className = "slider-line";
  line.append(back, play, on, range, output);
  form.prepend(line);

  const show = () => {
    range.value = day;
    range.setAttribute("aria-valuetext", shown(day));
    output.textContent = shown(day);
    if (typed && document.activeElement !== typed) typed.value = isoDay(day);
    back.disabled = !changes.some((each) => each < day);
    on.disabled = !changes.some((each) => each > day);
  };
  const go = (number) => {
    day = Math.min(last, Math.max(first, number));
    show();
    onDay(day);
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    dress(play, "play", words.play);
  };
  const step = (forward) => {
    const next = forward ? changes.find((each) => each > day) : changes.findLast((each) => each < day);
    if (next === undefined) stop();
    else go(next);
  };

  range.addEventListener("input", () => (stop(), go(Number(range.value))));
  back.addEventListener("click", () => (stop(), step(false)));
  on.addEventListener("click", () => (stop(), step(true)));
  play.addEventListener("click", () => {
    if (timer) return stop();
    if (!changes.some((each) => each > day)) go(first);
    dress(play, "pause", words.pause);
    timer = setInterval(() => step(true), PACE);
  });
  form.addEventListener("submit", (event) => {
    const number = dayNumber(typed?.value.trim());
    if (number === null || number < first || number > last) return; // words and other days are the server's to read
    event.preventDefault();
    stop();
    go(number);
  });
  addEventListener("keydown", (event) => event.key === "Escape" && stop());
  form.classList.add("slider-dressed");
  show();
  return { day: () => day, go, stop };
}

function dress(button, kind, label) {
  button.type = "button";
  button.className = `slider-${kind === "pause" ? "play" : kind}`;
  button.title = label;
  button.setAttribute("aria-label", label);
  const shape = h("path", { d: SIGNS[kind], fill: "currentColor", stroke: "currentColor", "stroke-width": 2, "stroke-linejoin": "round" });
  button.replaceChildren(toDom(h("svg", { viewBox: "0 0 16 16", width: 16, height: 16, "aria-hidden": "true" }, shape)));
}
