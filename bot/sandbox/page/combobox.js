// A select that one can type in: Slack's static, multi and external selects. The options come from `load(typed)`.

import { freshId, icon, make } from "./dom.js";
import { hostOf, placeAt } from "./menu.js";
import { withEmoji } from "./emoji.js";

const FEW = 8;

export class Combobox {
  #load;
  #chosen;
  #multiple;
  #most;
  #clearable;
  #changed;
  #options = [];
  #active = -1;
  #asked = 0;
  #follow = () => placeAt(this.list, this.node, { matchWidth: true });

  /**
   * `load(typed)` gives groups {label, options} (a promise, or at once); `chosen` is a list of options;
   * `changed(chosen)` is told of each choice, `most` how many there may be; `aria` and `id` go to the input.
   */
  constructor({
    load,
    chosen,
    multiple = false,
    most = Infinity,
    clearable = false,
    few = FEW,
    placeholder = "",
    id = null,
    aria = {},
    changed,
  }) {
    this.#load = load;
    this.#chosen = chosen;
    this.#multiple = multiple;
    this.#most = most;
    this.#clearable = clearable;
    this.#changed = changed;
    this.placeholder = placeholder;
    const listId = freshId("options");
    this.list = make("div", {
      class: "listbox",
      role: "listbox",
      id: listId,
      popover: "manual",
      "aria-label": placeholder || "Options",
    });
    if (multiple) this.list.setAttribute("aria-multiselectable", "true");
    this.input = make("input", {
      type: "text",
      role: "combobox",
      id,
      autocomplete: "off",
      spellcheck: "false",
      dir: "auto",
      inputmode: few < FEW ? "none" : null,
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-controls": listId,
      ...aria,
    });
    this.chips = make("span", { class: "chips" });
    this.node = make("span", { class: "combobox" }, multiple && this.chips, this.input, icon("down"));
    this.#listen();
    this.#show();
  }

  get chosen() {
    return this.#chosen;
  }

  #listen() {
    this.node.addEventListener("mousedown", (event) => {
      if (event.target === this.input || event.target.closest("button")) return;
      event.preventDefault();
      this.input.focus();
      this.#open("");
    });
    this.input.addEventListener("click", () => this.#open(""));
    this.input.addEventListener("input", () => this.#open(this.input.value));
    this.input.addEventListener("keydown", (event) => this.#press(event));
    this.input.addEventListener("blur", () => this.#leave());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
  }

  #press(event) {
    const open = this.#isOpen();
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.#open("");
      else this.#move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (open && this.#active >= 0) this.#choose(this.#options[this.#active].option);
      else if (!open) this.#open("");
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
      this.#show();
    } else if (event.key === "Backspace" && this.#multiple && !this.input.value) {
      this.#set(this.#chosen.slice(0, -1));
    }
  }

  #isOpen() {
    return this.list.matches(":popover-open");
  }

  async #open(typed) {
    this.#asked += 1;
    const asked = this.#asked;
    if (!this.#isOpen()) {
      hostOf(this.node).append(this.list);
      this.list.showPopover();
      document.addEventListener("scroll", this.#follow, true);
      this.input.setAttribute("aria-expanded", "true");
      if (!this.#multiple && !typed) this.input.select();
    }
    const loading = this.#load(typed);
    if (loading instanceof Promise) this.#say("Looking …");
    const groups = await loading;
    if (asked === this.#asked && this.#isOpen()) this.#fill(groups);
  }

  #fill(groups) {
    this.#options = [];
    const drawn = groups.flatMap(({ label, options }) => {
      const head = label ? [make("div", { class: "group-label", role: "presentation" }, withEmoji(label))] : [];
      return [...head, ...options.map((option) => this.#drawOption(option))];
    });
    this.list.replaceChildren(...drawn);
    if (!this.#options.length) this.#say("Nothing found");
    const start = this.#options.findIndex(({ option }) => this.#isChosen(option));
    this.#activate(this.#multiple ? 0 : Math.max(start, 0));
    this.#follow();
  }

  #say(words) {
    this.#options = [];
    this.list.replaceChildren(make("div", { class: "note", role: "presentation" }, words));
    this.#follow();
  }

  #drawOption(option) {
    const node = make(
      "div",
      {
        role: "option",
        id: freshId("option"),
        "aria-selected": String(this.#isChosen(option)),
        data: { value: option.value },
        on: { click: () => this.#choose(option) },
      },
      make("span", { dir: "auto" }, withEmoji(option.text.text)),
      option.description && make("span", { class: "note", dir: "auto" }, withEmoji(option.description.text)),
    );
    this.#options.push({ option, node });
    return node;
  }

  #isChosen(option) {
    return this.#chosen.some((each) => each.value === option.value);
  }

  #move(step) {
    const count = this.#options.length;
    if (count) this.#activate((this.#active + step + count) % count);
  }

  #activate(index) {
    this.#options[this.#active]?.node.classList.remove("active");
    this.#active = index < this.#options.length ? index : -1;
    const active = this.#options[this.#active]?.node;
    active?.classList.add("active");
    active?.scrollIntoView({ block: "nearest" });
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #choose(option) {
    if (!this.#multiple) {
      this.#close();
      this.#set([option]);
      return;
    }
    this.input.value = "";
    if (!this.#isChosen(option) && this.#chosen.length >= this.#most) return;
    this.#set(
      this.#isChosen(option) ? this.#chosen.filter((each) => each.value !== option.value) : [...this.#chosen, option],
    );
    for (const { option: each, node } of this.#options)
      node.setAttribute("aria-selected", String(this.#isChosen(each)));
    this.#follow();
  }

  #set(chosen) {
    this.#chosen = chosen;
    this.#show();
    this.#changed(chosen);
  }

  #leave() {
    const emptied = this.#clearable && !this.#multiple && this.#chosen.length && !this.input.value;
    this.#close();
    if (emptied) this.#set([]);
    else this.#show();
  }

  #close() {
    this.#asked += 1;
    this.#active = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    if (this.#isOpen()) this.list.hidePopover();
    document.removeEventListener("scroll", this.#follow, true);
    this.list.remove();
  }

  #show() {
    if (this.#multiple) this.chips.replaceChildren(...this.#chosen.map((option) => this.#drawChip(option)));
    this.input.value = this.#multiple ? "" : withEmoji(this.#chosen[0]?.text.text ?? "");
    this.input.placeholder = this.#multiple && this.#chosen.length ? "" : this.placeholder;
  }

  #drawChip(option) {
    const words = withEmoji(option.text.text);
    const drop = () => {
      this.#set(this.#chosen.filter((each) => each.value !== option.value));
      this.input.focus();
    };
    return make(
      "span",
      { class: "chip" },
      make("span", { dir: "auto" }, words),
      make("button", { type: "button", "aria-label": `Remove ${words}`, on: { click: drop } }, icon("close")),
    );
  }
}
