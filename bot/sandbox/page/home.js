// The app's Home: a view of the bot's, for the acting person alone.

import { drawBlocks } from "./blocks.js";
import { icon, make } from "./dom.js";
import { Surface } from "./surface.js";

export class HomePane {
  #desk;

  constructor(desk) {
    this.#desk = desk;
    const { name } = desk.workspace.bot;
    const back = make(
      "button",
      { type: "button", class: "icon-button back", "aria-label": "To the channels", on: { click: desk.toRooms } },
      icon("back"),
    );
    this.body = make("div", { class: "home-body" });
    this.node = make(
      "section",
      { class: "pane home" },
      make(
        "header",
        { class: "pane-head" },
        back,
        make("div", {}, make("h1", {}, name), make("p", { class: "topic" }, "Home, for you alone")),
      ),
      make("div", { class: "scroller", role: "region", "aria-label": `Home of ${name}` }, this.body),
    );
  }

  /** Shows a Home view, or says that there is none yet. */
  show(view) {
    if (!view) {
      this.body.replaceChildren(
        make("p", { class: "empty" }, `${this.#desk.workspace.bot.name} has put nothing here yet.`),
      );
      return;
    }
    const focused = this.body.contains(document.activeElement) ? document.activeElement.dataset.actionId : null;
    const { acts, workspace } = this.#desk;
    const surface = new Surface({ acts, names: workspace, where: { view_id: view.id }, heading: "h2" });
    this.body.replaceChildren(drawBlocks(view.blocks, surface));
    this.body.dataset.viewId = view.id;
    if (focused)
      [...this.body.querySelectorAll("[data-action-id]")].find((each) => each.dataset.actionId === focused)?.focus();
  }
}
