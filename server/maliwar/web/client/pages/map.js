// The page of the map: a slider over days, a picture to move and enlarge, and what is told of the place that is chosen.

import { select } from "d3-selection";
import { zoom as zooming, zoomIdentity } from "d3-zoom";
import { replace } from "../shared/address.js";
import { isoDay } from "../shared/days.js";
import { figure } from "../shared/figure.js";
import { follow } from "../shared/follow.js";
import { rows as read } from "../shared/rows.js";
import { slider } from "../shared/slider.js";
import { ground, middle, placed } from "../pictures/map/ground.js";
import { chosenPlace, places } from "./map/chosen.js";
import { stageOf } from "./map/stage.js";

const STEP = 1.6; // how much a button or a key enlarges
const PAN = 60; // pixels of an arrow key
const CALM = 400; // milliseconds after a scroll of the page in which the wheel goes on scrolling it

const given = read();
if (given) await begin(given);

async function begin(rows) {
  const stage = figure(document.getElementById("map"));
  const picture = await stageOf(stage, rows, { ratio: 0.74, tools: true });
  const state = Object.assign(picture.state, { day: rows.day, days: rows.days, at: rows.at, zoom: rows.zoom });
  const panel = document.getElementById("chosen");
  const list = places(panel, rows, (place) => {
    choose(place);
    move.to(rows.spots.find(({ id }) => id === place));
  });
  const show = () => {
    picture.draw();
    list(state);
    chosenPlace(panel, rows, state, choose);
  };
  const form = document.querySelector("form.slider");
  slider(form, {
    first: rows.first,
    last: rows.last,
    changes: rows.changes,
    onDay(day) {
      state.day = day;
      show();
      replace({ date: isoDay(day) });
    },
  });
  follow();
  const move = moving(stage, rows, picture);

  function choose(place) {
    state.chosen = place === state.chosen ? null : place;
    show();
  }
  stage.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-place]");
    if (!mark) return;
    choose(mark.dataset.place);
    if (state.chosen) panel.scrollIntoView({ block: "nearest", behavior: "auto" });
  });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && state.chosen) choose(null);
  });
  show();
}

/** Let the picture be moved and enlarged by pointer, wheel, fingers, keys and buttons; the address follows. */
function moving(stage, rows, picture) {
  const { state } = picture;
  const target = select(stage);
  let scrolled = 0;
  let said = 0;
  let own = false; // whether the transform is being set by this page, rather than by a hand
  addEventListener("scroll", () => (scrolled = performance.now()), { passive: true });
  const behaviour = zooming()
    .scaleExtent(rows.zooms)
    .filter((event) => {
      if (event.target.closest?.("button")) return false;
      if (event.type === "wheel") return event.ctrlKey || performance.now() - scrolled > CALM;
      if (event.type.startsWith("touch")) return event.touches.length > 1;
      return !event.button && event.type !== "dblclick";
    })
    .on("zoom", ({ transform }) => {
      if (own) return;
      const projection = ground(state);
      state.at = middle(projection, transform, state).map((degrees) => Math.round(degrees * 1000) / 1000);
      state.zoom = Math.round(transform.k * 100) / 100;
      picture.soon();
      clearTimeout(said);
      said = setTimeout(say, 200);
    });
  target.call(behaviour).on("dblclick.zoom", null);
  stage.style.touchAction = "pan-x pan-y"; // one finger scrolls the page, two move the map
  const say = () => replace({ at: state.at ? state.at.join(",") : null, zoom: state.zoom === 1 ? null : state.zoom });
  const settle = () => {
    const { k, x, y } = placed(ground(state), state);
    own = true;
    target.call(behaviour.transform, zoomIdentity.translate(x, y).scale(k));
    own = false;
  };
  const whole = () => {
    Object.assign(state, { at: null, zoom: 1 });
    settle();
    picture.draw();
    say();
  };
  picture.resized(settle);
  const keys = {
    "+": () => target.call(behaviour.scaleBy, STEP),
    "=": () => target.call(behaviour.scaleBy, STEP),
    "-": () => target.call(behaviour.scaleBy, 1 / STEP),
    0: whole,
    ArrowLeft: () => target.call(behaviour.translateBy, PAN / state.zoom, 0),
    ArrowRight: () => target.call(behaviour.translateBy, -PAN / state.zoom, 0),
    ArrowUp: () => target.call(behaviour.translateBy, 0, PAN / state.zoom),
    ArrowDown: () => target.call(behaviour.translateBy, 0, -PAN / state.zoom),
  };
  stage.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  stage.append(buttons(rows.words, keys));
  settle();
  return {
    /** Bring a spot into the view, where it is outside it. */
    to(spot) {
      if (!spot || stage.querySelector(`.map-place[data-place="${spot.id}"], .map-event[data-place="${spot.id}"]`)) return;
      state.at = spot.at;
      settle();
      picture.draw();
      say();
    },
  };
}

function buttons(words, keys) {
  const tools = document.createElement("div");
  tools.className = "map-buttons";
  for (const [sign, label, key] of [["+", words.in, "+"], ["−", words.out, "-"], ["⤢", words.whole, "0"]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: sign, title: label });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => keys[key]());
    tools.append(button);
  }
  return tools;
}
