// A question whose answer is a network: the picture of its rows.

import { edgesOn } from "../pictures/edges.js";
import { diagram } from "../shared/diagram.js";
import { rows } from "../shared/rows.js";
import { teller } from "../shared/teller.js";

const data = rows();
const figure = document.getElementById("network");
const chosen = document.createElement("section");
chosen.className = "told";
chosen.hidden = true;
figure.after(chosen);
const tell = teller(chosen, data);
const picture = await diagram(figure, data, { chosen: (key, edges) => tell.show(key, edges, picture) });
picture.show(edgesOn(data));
