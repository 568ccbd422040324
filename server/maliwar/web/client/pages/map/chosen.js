// What is told of a place on the day: who held it, since when, how surely, who says so; and what happened there.

import { isoDay } from "../../shared/days.js";
import { held } from "../../pictures/map/marks.js";
import { happening, tollWords } from "../../pictures/map/events.js";

const SAYERS = 4; // who says so, by name; the rest are behind `Why?`

/** Fill the panel with what is told of the state's chosen place; hide it where none is chosen. */
export function chosenPlace(panel, rows, state, choose) {
  const spot = rows.spots.find(({ id }) => id === state.chosen);
  panel.hidden = !spot;
  if (!spot) return panel.replaceChildren();
  const { words } = rows;
  const found = held(rows.holds, state.day).get(spot.id);
  const holds = found ? [...found.sure, ...found.possible] : [];
  const events = happening(rows.events, state.day, state.days).filter(({ where }) => where.includes(spot.id));
  const close = element("button", { type: "button", class: "plain", "aria-label": words.close, title: words.close }, "×");
  close.addEventListener("click", () => choose(spot.id));
  panel.replaceChildren(
    element("div", { class: "map-chosen-head" }, element("h2", {}, link(`/page/${spot.id}`, spot.name)), close),
    ...(holds.length ? [element("h3", {}, words.held), list(holds.map((hold) => holdItem(hold, rows, state)))] : []),
    ...(events.length ? [element("h3", {}, words.happened), list(events.map((event) => eventItem(event, words)))] : []),
    ...(holds.length || events.length ? [] : [element("p", {}, words.nothing)]),
  );
}

/**
 * Put a list of the places before the panel, for those who do not point: `chosen(place)` is called with the one chosen,
 * or null. Returns a function that brings it to a state: the places of which something is told then.
 */
export function places(panel, rows, chosen) {
  const list = element("select", { id: "place" });
  list.addEventListener("change", () => chosen(list.value || null));
  panel.before(element("div", { class: "map-choose" }, element("label", { for: "place" }, rows.words.place), list));
  return (state) => {
    const lively = new Set(happening(rows.events, state.day, state.days).flatMap(({ where }) => where));
    const here = held(rows.holds, state.day);
    const told = rows.spots.filter(({ id }) => here.has(id) || lively.has(id) || id === state.chosen);
    const sorted = told.sort((one, other) => one.name.localeCompare(other.name, document.documentElement.lang));
    const options = sorted.map(({ id, name }) => element("option", { value: id }, name));
    list.replaceChildren(element("option", { value: "" }, "–"), ...options);
    list.value = state.chosen ?? "";
  };
}

function holdItem(hold, { holders, words, question, known }, { day }) {
  const names = hold.holders.flatMap((id, place) => [
    ...(place ? [", "] : []),
    link(`/page/${id}`, holders.find((party) => party.id === id)?.name ?? id),
  ]);
  const about = new URLSearchParams(question === "controlled-by" ? { holder: hold.holders[0] } : {});
  about.set("when", isoDay(day));
  if (known) about.set("as-known-on", known);
  const row = question === "controlled-by" ? [hold.id, hold.holders[0], hold.where] : [hold.where, hold.holders[0], `concept/${hold.mode}`];
  about.set("row", row.join("|"));
  return element(
    "li",
    {},
    element("p", {}, ...names, ` – ${words.modes[hold.mode] ?? hold.mode}`),
    element("p", { class: "hint" }, link(`/page/${hold.id}`, hold.period), `; ${words.grades[hold.certainty]}`, ...(hold.disputed ? [", ", element("b", {}, `≠ ${words.disputed}`)] : [])),
    element("p", { class: "hint" }, said(hold, words), " ", link(`/questions/${question}/why?${about}`, words.why)),
  );
}

function said({ says, denies = [] }, words) {
  return [
    says.length ? `${few(says)}: ${words.says}.` : "",
    denies.length ? ` ${few(denies)}: ${words.denies}.` : "",
  ].join("");
}

function few(names) {
  return names.slice(0, SAYERS).join(", ") + (names.length > SAYERS ? " …" : "");
}

function eventItem(event, words) {
  const toll = event.toll ? `; ${tollWords(event.toll)} ${words.killed}` : "";
  const grade = event.certainty === "possibly" ? `, ${words.grades.possibly}` : "";
  return element(
    "li",
    {},
    element("p", {}, link(`/page/${event.id}`, event.name)),
    element("p", { class: "hint" }, `${event.on}${grade}${toll}`, ...(event.disputed ? [", ", element("b", {}, `≠ ${words.disputed}`)] : [])),
    element("p", { class: "hint" }, said(event, words)),
  );
}

function link(href, text) {
  const address = new URL(href, location.href);
  const language = new URLSearchParams(location.search).get("lang");
  if (language) address.searchParams.set("lang", language);
  return element("a", { href: address.pathname + address.search }, text);
}

function list(items) {
  return element("ul", { class: "map-list" }, ...items);
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
