// The sidebar: the workspace, its channels with what is new in them, the app, and whom one acts as.

import { drawAvatar } from "./avatar.js";
import { icon, make } from "./dom.js";

export class Sidebar {
  #desk;
  #channels = new Map();
  #people = new Map();

  /** `desk` is {workspace, messages, unread, person(), actAs(id)}. */
  constructor(node, desk) {
    this.#desk = desk;
    const { workspace } = desk;
    this.home = make(
      "a",
      { href: "#home", class: "room" },
      make("span", { class: "lamp" }, icon("lamp")),
      make("span", {}, workspace.bot.name),
    );
    this.direct = make(
      "a",
      { class: "room", hidden: true },
      make("span"),
      make("span", {}, "Messages"),
      make("span", { class: "count" }),
    );
    this.channels = make("div", { class: "channels" });
    node.replaceChildren(
      make("p", { class: "workspace-name", dir: "auto" }, workspace.name),
      make(
        "div",
        { class: "rooms" },
        heading("Channels"),
        this.channels,
        heading("App"),
        this.home,
        this.direct,
      ),
      make(
        "fieldset",
        { class: "people" },
        make("legend", {}, "Act as"),
        workspace.people.map((user) => this.#drawPerson(user)),
      ),
    );
  }

  /** Marks where one is (a place), who acts, and counts what is new. */
  draw(place) {
    const { workspace } = this.#desk;
    markCurrent(this.home, place.kind === "home");
    for (const channel of workspace.channels) {
      if (!this.#channels.has(channel.id)) this.channels.append(this.#drawChannel(channel));
      this.#mark(this.#channels.get(channel.id), channel.id, place);
    }
    this.#drawDirect(place);
    this.markActor();
  }

  /** Marks who acts. */
  markActor() {
    for (const [id, input] of this.#people) input.checked = id === this.#desk.person();
  }

  #drawDirect(place) {
    const { workspace, messages } = this.#desk;
    const { direct } = workspace;
    this.direct.hidden = !direct || !messages.all(direct.id).length;
    if (this.direct.hidden) return;
    this.direct.href = `#${direct.id}`;
    this.#mark(this.direct, direct.id, place);
  }

  #mark(node, id, place) {
    markCurrent(node, place.kind === "channel" && place.channel === id);
    const fresh = this.countNew(id);
    node
      .querySelector(".count")
      .replaceChildren(...(fresh ? [String(fresh), make("span", { class: "unseen" }, " new")] : []));
    node.classList.toggle("fresh", fresh > 0);
  }

  /** How much in a channel and its threads the acting person has not seen. */
  countNew(channel) {
    const { messages, unread, person } = this.#desk;
    return messages.all(channel).filter((message) => unread.isNew(person(), channel, message)).length;
  }

  #drawChannel({ id, name }) {
    const node = make(
      "a",
      { href: `#${id}`, class: "room", data: { channel: id } },
      make("span", { "aria-hidden": "true" }, "#"),
      make("span", { dir: "auto" }, name),
      make("span", { class: "count" }),
    );
    this.#channels.set(id, node);
    return node;
  }

  #drawPerson(user) {
    const input = make("input", {
      type: "radio",
      name: "as",
      value: user.id,
      on: { change: () => this.#desk.actAs(user.id) },
    });
    this.#people.set(user.id, input);
    return make(
      "label",
      { class: "person" },
      input,
      drawAvatar(user),
      make("span", { dir: "auto" }, user.name, user.title && make("span", { class: "note" }, user.title)),
    );
  }
}

function heading(words) {
  return make("h2", {}, words);
}

function markCurrent(node, current) {
  if (current) node.setAttribute("aria-current", "page");
  else node.removeAttribute("aria-current");
}
