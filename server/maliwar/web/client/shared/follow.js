// What stands below a picture follows it: the same address is asked for again, and the parts that follow are swapped.

const PAUSE = 150; // milliseconds without a change before the server is asked

/**
 * Let every element that matches, each with an id, follow the address. `changed` is called after each swap. What a screen
 * reader hears is the text of the first one's data-said, else of its caption or heading.
 */
export function follow(selector = "[data-follow]", changed = () => {}) {
  let timer = 0;
  let asked = null; // the request under way
  const status = spoken();
  const swap = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(location.href.split("#")[0], { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) return location.reload(); // the page that says what was wrong
      const made = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = [...document.querySelectorAll(selector)];
      for (const part of parts) {
        const fresh = made.getElementById(part.id);
        if (fresh) part.replaceWith(fresh);
      }
      status.textContent = said(document.querySelector(selector));
      document.dispatchEvent(new CustomEvent("maliwar:swapped"));
      changed();
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };
  document.addEventListener("maliwar:address", () => {
    clearTimeout(timer);
    timer = setTimeout(swap, PAUSE);
  });
}

function spoken() {
  const status = document.createElement("p");
  status.className = "hidden";
  status.setAttribute("role", "status");
  document.querySelector("main").append(status);
  return status;
}

function said(part) {
  return (part?.dataset.said ?? part?.querySelector("caption, h2, h3")?.textContent ?? "").trim();
}
