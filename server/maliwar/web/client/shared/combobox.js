/**
 * Names offered while one types, for inputs with data-suggest: the editable combobox with a list of the ARIA Authoring
 * Practices (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). Without this file the inputs are plain text fields.
 */

const PAUSE = 120; // milliseconds without a key before the server is asked
const LIMIT = 10;

class Combobox {
  constructor(input) {
    this.input = input;
    this.list = document.createElement("ul");
    this.status = document.createElement("p");
    this.words = { one: "", many: "", also: "", ...input.dataset }; // data-one, data-many, data-also: in the page's language
    this.active = -1;
    this.offers = [];
    this.asked = null; // the request under way
    this.timer = 0;
    this.dress();
    this.listen();
  }

  /** Add the roles and the parts that scripts need; the plain list of the page is replaced. */
  dress() {
    const { input, list, status } = this;
    const label = input.labels[0];
    label.id ||= `l-${input.name}`;
    list.id = `s-${input.name}`;
    list.className = "offers";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-labelledby", label.id);
    status.className = "hidden";
    status.setAttribute("role", "status");
    input.removeAttribute("list");
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    input.after(list, status);
  }

  listen() {
    this.input.addEventListener("input", () => this.soon());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus in the input
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE);
  }

  async ask() {
    this.asked?.abort();
    const typed = this.input.value.trim();
    if (!typed && document.activeElement !== this.input) return;
    const request = (this.asked = new AbortController());
    const address = new URL("/suggest", location.origin);
    address.search = new URLSearchParams({ q: typed.slice(0, 200), of: this.input.dataset.suggest, limit: LIMIT, lang: document.documentElement.lang });
    try {
      const response = await fetch(address, { signal: request.signal, headers: { Accept: "application/json" } });
      if (response.ok) this.show((await response.json()).suggestions);
      else this.close();
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // offline: the field takes what is typed
    }
  }

  show(offers) {
    if (document.activeElement !== this.input) return;
    this.offers = offers;
    this.list.replaceChildren(...offers.map((offer, index) => this.option(offer, index)));
    this.mark(-1);
    this.open(offers.length > 0);
    this.status.textContent = offers.length === 1 ? this.words.one : this.words.many.replace("%(count)s", offers.length);
  }

  option(offer, index) {
    const item = document.createElement("li");
    const also = offer.name === offer.label ? "" : this.words.also.replace("%(name)s", offer.name);
    const small = document.createElement("small");
    small.textContent = [offer.kind, also].filter(Boolean).join(" · ");
    item.id = `${this.list.id}-${index}`;
    item.setAttribute("role", "option");
    item.append(offer.label, small);
    return item;
  }

  open(wanted) {
    this.list.hidden = !wanted;
    this.input.setAttribute("aria-expanded", String(wanted));
  }

  /** Let no answer that is still to come change the list. */
  settle() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  close() {
    this.settle();
    this.mark(-1);
    this.open(false);
    this.status.textContent = "";
  }

  mark(index) {
    this.active = index;
    [...this.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === index)));
    const item = this.list.children[index];
    if (item) {
      this.input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  /** Take an offer: its label, or its short path where another thing is called the same. */
  choose(index) {
    const offer = this.offers[index];
    if (!offer) return;
    this.input.value = offer.value;
    this.close();
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const open = !this.list.hidden;
    const last = this.offers.length - 1;
    const moves = { ArrowDown: this.active < last ? this.active + 1 : -1, ArrowUp: this.active < 0 ? last : this.active - 1 };
    if (event.key in moves) {
      event.preventDefault();
      this.settle(); // whoever has begun to choose keeps the list that is shown
      if (open) this.mark(moves[event.key]);
      else this.ask();
    } else if (event.key === "Enter" && open && this.active >= 0) {
      event.preventDefault();
      this.choose(this.active);
    } else if (event.key === "Escape") {
      if (open) event.preventDefault();
      else this.input.value = "";
      this.close();
    } else if (event.key === "Tab" && open && this.active >= 0) {
      this.choose(this.active);
    }
  }
}

/** Let every input of the page that says what it suggests offer it. */
export function suggesting() {
  document.querySelectorAll("input[data-suggest]").forEach((input) => new Combobox(input));
}
