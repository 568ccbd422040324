// /alliances: the network follows the slider and the filters, the tables follow the address.

import { changes, edgesOn } from "../pictures/edges.js";
import { replace, state as address } from "../shared/address.js";
import { dayNumber, isoDay } from "../shared/days.js";
import { diagram } from "../shared/diagram.js";
import { follow } from "../shared/follow.js";
import { breath } from "../shared/pace.js";
import { rows } from "../shared/rows.js";
import { slider } from "../shared/slider.js";
import { teller } from "../shared/teller.js";

const data = rows();
let picture = null; // until it is drawn
const form = document.querySelector("form.slider");
const { kind, actor, certainty } = form.elements;
const tell = teller(document.getElementById("chosen"), data);
let asked = false; // whether something was chosen
let day = dayNumber(form.dataset.day);
const days = []; // on which something changes, as chosen; one list, so that the slider sees what it is filled with

function chosen() {
  return { kind: kind.value, actor: actor.value.trim() ? named(actor.value) : null, sure: certainty.value === "sure" };
}

/** Return the place of an actor by its label, null where there is none of that name here. */
function named(text) {
  const wanted = text.trim().toLowerCase();
  const place = data.actors.findIndex(([path, label]) => label.toLowerCase() === wanted || path === wanted);
  return place < 0 ? null : place;
}

function show() {
  asked = true;
  if (!picture) return;
  picture.show(edgesOn(data, { day, ...chosen() }));
  tell.again(picture);
}

function filter() {
  days.splice(0, days.length, ...changes(data, chosen()));
  show();
}

/** Change the address without asking for new tables. */
function quietly(changed) {
  const next = address();
  for (const [name, value] of Object.entries(changed)) value === null ? next.delete(name) : next.set(name, value);
  history.replaceState(null, "", `${location.pathname}?${next}${location.hash}`);
}

const open = () => document.getElementById("possible")?.open;
let opened = false;
follow("[data-follow]", () => {
  document.title = document.title.replace(/^.* · /, `${document.getElementById("heading").textContent} · `);
  const possible = document.getElementById("possible");
  if (possible) possible.open = opened;
  tell.again(picture);
});

for (const field of [kind, certainty]) {
  field.addEventListener("change", () => {
    opened = open() ?? opened;
    filter();
    replace({ [field.name]: field.value, date: isoDay(day) });
  });
}
form.addEventListener("submit", (event) => {
  const text = actor.value.trim();
  if (text === (address().get("actor") ?? form.dataset.actor ?? "") && form.elements.date.value === isoDay(day)) return;
  if (text && named(text) === null) event.stopImmediatePropagation(); // a name that the server may know, or can tell is wrong
}, { capture: true });
actor.addEventListener("change", () => {
  if (actor.value.trim() && named(actor.value) === null) return;
  filter();
  replace({ actor: actor.value.trim(), date: isoDay(day) });
});
const zoom = address().get("zoom")?.split(",").map(Number);
const made = await diagram(document.getElementById("network"), data, {
  chosen: (key, edges) => tell.show(key, edges, picture),
  settled: ({ k, x, y }) => {
    const zoom = k === 1 ? null : `${Number(k.toFixed(3))},${Math.round(x)},${Math.round(y)}`;
    if (zoom !== address().get("zoom")) quietly({ zoom });
  },
});
await breath();
days.splice(0, days.length, ...changes(data, chosen()));
asked = false;
await made.begin(edgesOn(data, { day, ...chosen() }));
picture = made;
if (asked) show(); // something else was chosen meanwhile
slider(form, {
  first: data.span[0],
  last: data.span[1],
  changes: days,
  onDay: (number) => {
    if (number === day) return;
    day = number;
    opened = open() ?? opened;
    show();
    replace({ date: isoDay(day) });
  },
});
if (zoom) picture.explorer.set({ k: zoom[0], x: zoom[1], y: zoom[2] });
