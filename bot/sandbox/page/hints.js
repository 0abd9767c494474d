// Hints over a composer while one types "/" or "@": arrow keys choose, Tab or Enter completes, Escape closes.

import { freshId, make } from "./dom.js";

export class Hints {
  #input;
  #find;
  #found = null;
  #active = 0;

  /** `find(typed)` gives null, {note} or {items: [{words, usage, about, insert}], from} for the text before the caret. */
  constructor(input, find) {
    this.#input = input;
    this.#find = find;
    this.node = make("div", {
      class: "hints",
      id: freshId("hints"),
      role: "listbox",
      "aria-label": "Suggestions",
      hidden: true,
    });
    this.node.addEventListener("mousedown", (event) => event.preventDefault());
    input.setAttribute("aria-controls", this.node.id);
    input.setAttribute("aria-autocomplete", "list");
    input.addEventListener("input", () => this.look());
    input.addEventListener("blur", () => this.close());
  }

  look() {
    const { value, selectionStart } = this.#input;
    this.#found = this.#find(value.slice(0, selectionStart));
    this.#active = 0;
    this.#draw();
  }

  close() {
    this.#found = null;
    this.#draw();
  }

  /** Handles a key while hints are open; true when it was theirs. */
  press(event) {
    const items = this.#found?.items ?? [];
    if (event.key === "Escape" && this.#found) return this.#take(event, () => this.close());
    if (!items.length) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) return this.#take(event, () => this.#move(step));
    const typedWhole = items[this.#active].insert.trim() === this.#input.value.trim();
    if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && !typedWhole)) {
      return this.#take(event, () => this.#complete(items[this.#active]));
    }
    return false;
  }

  #take(event, act) {
    event.preventDefault();
    act();
    return true;
  }

  #move(step) {
    const count = this.#found.items.length;
    this.#active = (this.#active + step + count) % count;
    this.#draw();
  }

  #complete(item) {
    const { value, selectionStart } = this.#input;
    const before = value.slice(0, this.#found.from) + item.insert;
    this.#input.value = before + value.slice(selectionStart);
    this.#input.setSelectionRange(before.length, before.length);
    this.#input.focus();
    this.#input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  #draw() {
    const items = this.#found?.items ?? [];
    const drawn = items.map((item, index) => this.#drawItem(item, index === this.#active));
    this.node.replaceChildren(...(this.#found?.note ? [make("p", { class: "note" }, this.#found.note)] : drawn));
    this.node.hidden = !this.node.children.length;
    if (items.length) this.#input.setAttribute("aria-activedescendant", drawn[this.#active].id);
    else this.#input.removeAttribute("aria-activedescendant");
    drawn[this.#active]?.scrollIntoView({ block: "nearest" });
  }

  #drawItem(item, active) {
    return make(
      "div",
      {
        role: "option",
        id: freshId("hint"),
        class: active ? "active" : null,
        "aria-selected": String(active),
        on: { click: () => this.#complete(item) },
      },
      make("strong", {}, item.words),
      item.usage && make("span", { class: "usage" }, item.usage),
      item.about && make("span", { class: "note" }, item.about),
    );
  }
}
