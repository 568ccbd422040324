// The views of YASR that are no rows: what went wrong in the endpoint's own sentence, yes or no, and the answer as sent.

import { make } from "./elements.js";

/** Return {message, place} of what the endpoint answered, or of a request that did not reach it. */
export function read(text, words) {
  try {
    const { message, detail } = JSON.parse(text);
    if (typeof message !== "string") return { message: words.unreadable, place: "" };
    const { line, column } = detail ?? {};
    const place = line && column ? words.place.replace("%(line)s", line).replace("%(column)s", column) : "";
    return { message, place };
  } catch {
    return { message: words.unreached, place: "" };
  }
}

/** Return the class of the view, which YASR shows where there is nothing else to show. */
export function problemView({ words }) {
  return class ProblemView {
    priority = 20;
    hideFromSelection = true;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return this.yasr.results?.hasError() ?? false;
    }

    draw() {
      const { message, place } = read(this.yasr.results.getError().text, words);
      const lines = [make("p", {}, make("strong", {}, message)), place && make("p", {}, place)];
      this.yasr.resultsEl.append(make("div", { class: "problem", role: "alert" }, lines));
    }
  };
}

/** Return the class of the view of an ASK. */
export function verdictView({ words }) {
  return class VerdictView {
    priority = 15;
    label = words.answer;
    hideFromSelection = true;

    constructor(yasr) {
      this.yasr = yasr;
    }

    canHandleResults() {
      return !this.yasr.results?.hasError() && typeof this.yasr.results?.getBoolean() === "boolean";
    }

    draw() {
      this.yasr.resultsEl.append(make("p", { class: "verdict", role: "status" }, this.yasr.results.getBoolean() ? words.yes : words.no));
    }
  };
}

/** Return YASR's own view of the raw response, named in our words. */
export function sentView(Response, { words }) {
  return class SentView extends Response {
    label = words.raw;
    helpReference = undefined;
  };
}
