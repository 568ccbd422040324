// The buttons of a time axis: nearer, wider, earlier, later, and stretches of a usual length.

const LENGTHS = [["week", 7], ["month", 31], ["year", 366]]; // days

/** Return the toolbar; `act` is called with ["zoom", factor], ["move", share] or ["length", days or null for all]. */
export function stretchBar(words, act) {
  const bar = document.createElement("div");
  bar.className = "stretch-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", words.tools);
  const add = (label, sign, ...what) => {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "plain", textContent: sign ?? label });
    if (sign) button.setAttribute("aria-label", (button.title = label));
    button.addEventListener("click", () => act(what[0], what[1]));
    bar.append(button);
  };
  add(words.earlier, "←", "move", -0.5);
  add(words.later, "→", "move", 0.5);
  add(words.zoomOut, "−", "zoom", 2);
  add(words.zoomIn, "+", "zoom", 0.5);
  for (const [name, days] of LENGTHS) add(words[name], null, "length", days);
  add(words.whole, null, "length", null);
  return bar;
}
