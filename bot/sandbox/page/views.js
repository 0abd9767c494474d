// Modals: a stack of the bot's views, of which the top one is shown. Submitting, errors at their fields, closing.

import { drawBlocks } from "./blocks.js";
import { icon, make } from "./dom.js";
import { Surface } from "./surface.js";
import { drawText } from "./text.js";

export class Views {
  #dialog;
  #acts;
  #names;
  #stack = [];

  constructor(dialog, { acts, names }) {
    this.#dialog = dialog;
    this.#acts = acts;
    this.#names = names;
    dialog.addEventListener("cancel", (event) => {
      if (event.target !== dialog) return;
      event.preventDefault();
      this.#leaveTop();
    });
    dialog.addEventListener("close", (event) => event.target === dialog && this.#tellAllClosed());
  }

  /** Puts a view on top; one that is open already (the line was broken and is back) is only drawn anew. */
  open(view) {
    if (this.#stack.some((each) => each.view.id === view.id)) {
      this.update(view);
    } else {
      this.#stack.push(this.#drawn(view));
      this.#show();
    }
  }

  /** Draws a view anew; what was typed stays where its block and action have kept their ids. */
  update(view) {
    const at = this.#stack.findIndex((each) => each.view.id === view.id);
    if (at < 0) return;
    const older = this.#stack[at];
    const focused = older.form.contains(document.activeElement) ? document.activeElement.dataset.actionId : null;
    const scrolled = older.form.querySelector(".view-body").scrollTop;
    this.#stack[at] = this.#drawn(view, older.surface.values());
    if (at < this.#stack.length - 1) return;
    this.#show(focused);
    this.#stack[at].form.querySelector(".view-body").scrollTop = scrolled;
  }

  /** Takes a view away, wherever in the stack it is. */
  close(viewId) {
    this.#stack = this.#stack.filter((each) => each.view.id !== viewId);
    this.#show();
  }

  /** Takes all away: somebody else looks. */
  forget() {
    this.#stack = [];
    this.#show();
  }

  #drawn(view, before = {}) {
    const surface = new Surface({ acts: this.#acts, names: this.#names, where: { view_id: view.id }, before });
    const close = make(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => this.#leaveTop() } },
      icon("close"),
    );
    const body = make("div", { class: "view-body" }, drawBlocks(view.blocks, surface));
    const foot = make(
      "footer",
      {},
      make("p", { class: "error", role: "alert" }),
      make(
        "button",
        { type: "button", on: { click: () => this.#leaveTop() } },
        drawText(view.close, this.#names) || "Close",
      ),
      view.submit && make("button", { type: "submit", class: "primary" }, drawText(view.submit, this.#names)),
    );
    const head = make(
      "header",
      {},
      make("h2", { id: "view-title", tabindex: "-1", dir: "auto" }, drawText(view.title, this.#names)),
      close,
    );
    const form = make("form", { class: "view", novalidate: true, data: { viewId: view.id } }, head, body, foot);
    const drawn = { view, surface, form };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (view.submit) this.#submit(drawn);
    });
    return drawn;
  }

  #show(focused = null) {
    const top = this.#stack.at(-1);
    if (!top) {
      if (this.#dialog.open) this.#dialog.close();
      this.#dialog.replaceChildren();
      return;
    }
    if (this.#dialog.firstElementChild === top.form) return;
    this.#dialog.replaceChildren(top.form);
    if (!this.#dialog.open) this.#dialog.showModal();
    startOf(top, focused).focus();
  }

  #leaveTop() {
    const top = this.#stack.pop();
    this.#show();
    if (top) this.#acts.ask("close_view", { view_id: top.view.id });
  }

  #tellAllClosed() {
    while (this.#stack.length) this.#leaveTop();
  }

  async #submit({ view, surface, form }) {
    const button = form.querySelector("button[type=submit]");
    if (button.ariaBusy === "true") return;
    button.ariaBusy = "true";
    const answer = await this.#acts.ask("submit_view", { view_id: view.id, state: { values: surface.values() } });
    button.ariaBusy = null;
    form.querySelector("footer .error").textContent = answer.ok ? "" : this.#acts.words(answer);
    showErrors(form, answer.errors ?? {});
  }
}

/** Where the focus starts in a view: where it was, where the bot wants it, at the first field, or at the title. */
function startOf({ view, form }, focused) {
  const wanted = view.blocks.map((block) => block.element).find((element) => element?.focus_on_load)?.action_id;
  const controls = [...form.querySelectorAll("[data-action-id]")];
  const named = (actionId) => actionId && controls.find((control) => control.dataset.actionId === actionId);
  return (
    named(focused) || named(wanted) || form.querySelector(".view-body :is(input, textarea)") || form.querySelector("h2")
  );
}

/** Writes errors at their fields, takes old ones away, and goes to the first. */
function showErrors(form, errors) {
  const wrong = [];
  for (const block of form.querySelectorAll(".input")) {
    const words = errors[block.dataset.blockId] ?? "";
    block.querySelector(".error").textContent = words;
    const control = block.querySelector("input, textarea");
    control?.setAttribute("aria-invalid", String(Boolean(words)));
    if (words) wrong.push(control);
  }
  wrong[0]?.focus();
}
