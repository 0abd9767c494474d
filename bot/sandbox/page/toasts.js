// Short notices over the page, in plain words. They stay long enough to be read, and can be closed.

import { icon, make } from "./dom.js";

const SHOWN_MS = 12000;

export class Toasts {
  #place;

  constructor(place) {
    this.#place = place;
  }

  /** Shows a notice; inside an open dialog, so that it lies above it and can be reached. */
  show(words) {
    const dialogs = document.querySelectorAll("dialog[open]");
    (dialogs.length ? dialogs[dialogs.length - 1] : document.body).append(this.#place);
    const close = make("button", { class: "icon-button", type: "button", "aria-label": "Dismiss" }, icon("close"));
    const toast = make("div", { class: "toast", role: "alert" }, make("p", { dir: "auto" }, words), close);
    const leave = () => toast.remove();
    close.addEventListener("click", leave);
    setTimeout(leave, SHOWN_MS);
    this.#place.replaceChildren(...[...this.#place.children].slice(-2), toast);
  }
}
