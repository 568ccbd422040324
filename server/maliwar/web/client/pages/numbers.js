// The picture of ranges on /numbers and on questions whose rows are numbers; a click leads to the line's row below.

import { ranges } from "../pictures/ranges.js";
import { pageLanguage } from "../shared/days.js";
import { figure } from "../shared/figure.js";
import { rows } from "../shared/rows.js";
import { toDom } from "../shared/svg.js";

const told = rows();
const element = document.querySelector("#ranges");

if (told && element) {
  const stage = figure(element);
  let width = 0;
  const draw = () => {
    const { paddingLeft, paddingRight } = getComputedStyle(stage);
    const room = Math.floor(stage.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight));
    if (room === width || room <= 0) return;
    width = room;
    stage.replaceChildren(toDom(ranges(told, { width: room, language: pageLanguage() })));
  };
  draw();
  new ResizeObserver(draw).observe(stage);
  stage.addEventListener("click", (event) => {
    const line = event.target.closest("[data-row]");
    if (line) location.hash = `row-${line.dataset.row}`;
  });
}
