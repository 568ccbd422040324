// An actor's page: the strip of its relations over time.

import { strip } from "../pictures/strip.js";
import { figure } from "../shared/figure.js";
import { rows } from "../shared/rows.js";
import { patch } from "../shared/svg.js";

const data = rows("strip-rows");
if (data) {
  const stage = figure(document.getElementById("strip"));
  let drawn = stage.querySelector("svg"); // empty, as high as the strip will be
  new ResizeObserver(([{ contentRect }]) => {
    if (contentRect.width) drawn = patch(drawn, strip(data, { width: Math.round(contentRect.width) }));
  }).observe(stage);
}
