// The first page: who held what, day by day; a click on a mark leads to its place, as the table's links do.

import { replace } from "../shared/address.js";
import { isoDay } from "../shared/days.js";
import { figure } from "../shared/figure.js";
import { follow } from "../shared/follow.js";
import { rows as read } from "../shared/rows.js";
import { slider } from "../shared/slider.js";
import { stageOf } from "./map/stage.js";

const given = read();
if (given) await begin(given);

async function begin(rows) {
  const stage = figure(document.getElementById("map"));
  const picture = await stageOf(stage, rows, { ratio: 0.76, still: true });
  Object.assign(picture.state, { day: rows.day, days: 0, at: null, zoom: 1 });
  slider(document.querySelector("form.slider"), {
    first: rows.first,
    last: rows.last,
    changes: rows.changes,
    onDay(day) {
      picture.state.day = day;
      picture.draw();
      replace({ date: isoDay(day) });
    },
  });
  follow();
  stage.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-place]");
    if (!mark) return;
    const language = new URLSearchParams(location.search).get("lang");
    location.assign(`/page/${mark.dataset.place}${language ? `?lang=${encodeURIComponent(language)}` : ""}`);
  });
  await picture.begin();
}
