// The channel pane: its messages, how many replies stand under each, and its composer.

import { drawAvatar } from "./avatar.js";
import { timeOf } from "./clock.js";
import { Composer } from "./composer.js";
import { icon, make } from "./dom.js";
import { drawMessage } from "./message.js";
import { MessageList } from "./messagelist.js";
import { isReply } from "./messages.js";

const FACES = 4;

export class ChannelPane {
  #desk;
  #channel = null;

  /** `desk` is {workspace, messages, unread, acts, person(), actAs(id), openThread(channel, root), toRooms()}. */
  constructor(desk) {
    this.#desk = desk;
    this.list = new MessageList("Messages", (message) =>
      drawMessage(message, { channel: this.#channel, inThread: false, desk }),
    );
    this.composer = new Composer(desk, { sent: () => this.list.toEnd() });
    this.title = make("h1", { dir: "auto" });
    this.topic = make("p", { class: "topic", dir: "auto" });
    const back = make(
      "button",
      { type: "button", class: "icon-button back", "aria-label": "To the channels", on: { click: desk.toRooms } },
      icon("back"),
    );
    this.node = make(
      "section",
      { class: "pane channel" },
      make("header", { class: "pane-head" }, back, make("div", {}, this.title, this.topic)),
      this.list.node,
      this.composer.node,
    );
  }

  get channel() {
    return this.#channel;
  }

  /** Turns to a channel. */
  aim(channel) {
    if (channel !== this.#channel) this.list.forget();
    this.#channel = channel;
    this.node.dataset.channel = channel;
    this.composer.aim({ channel });
  }

  forget() {
    this.list.forget();
  }

  draw() {
    const { workspace, messages, unread, person } = this.#desk;
    const channel = workspace.channel(this.#channel);
    if (!channel) return;
    this.title.textContent = channel.isDirect ? channel.name : `# ${channel.name}`;
    this.composer.node.hidden = Boolean(channel.isDirect);
    this.topic.textContent = channel.topic ?? "";
    this.composer.refresh();
    const shown = messages.inChannel(channel.id);
    for (const message of shown) unread.see(person(), channel.id, message.ts);
    this.list.show(shown, {
      lead: shown.length ? null : this.#emptyWords(),
      bar: (slot, message) => this.#drawBar(slot, message),
    });
  }

  #emptyWords() {
    return make("p", { class: "empty" }, "Nothing has been said here yet.");
  }

  /** The line under a message that leads to its thread; drawn anew only when what it says has changed. */
  #drawBar(slot, message) {
    const { messages, unread, person } = this.#desk;
    if (isReply(message) || message.ephemeral) return;
    const all = messages.replies(this.#channel, message.ts);
    const replies = all.filter((reply) => !reply.ephemeral);
    const fresh = all.some((reply) => unread.isNew(person(), this.#channel, reply));
    const invites = message.is_bot && !message.deleted && !message.subtype;
    const says = JSON.stringify([replies.map((reply) => [reply.ts, reply.user]), all.length, fresh]);
    if (slot.dataset.says === says) return;
    slot.dataset.says = says;
    slot.replaceChildren(...(all.length || invites ? [this.#barButton(message, { all, replies, fresh })] : []));
  }

  #barButton(message, { all, replies, fresh }) {
    const { workspace, openThread } = this.#desk;
    const people = [...new Set(replies.map((reply) => reply.user))].slice(0, FACES);
    const count = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
    const words = replies.length ? count : all.length ? "A note for you in the thread" : "Reply in thread";
    return make(
      "button",
      {
        type: "button",
        class: `thread-bar${fresh ? " fresh" : ""}`,
        data: { thread: message.ts },
        on: { click: () => openThread(this.#channel, message.ts) },
      },
      make(
        "span",
        { class: "faces" },
        people.length ? people.map((id) => drawAvatar(workspace.user(id))) : icon("reply"),
      ),
      make("strong", {}, words),
      fresh && make("span", { class: "fresh-mark" }, "new"),
      replies.length ? make("span", { class: "note" }, `last at ${timeOf(replies.at(-1).ts)}`) : null,
    );
  }
}
