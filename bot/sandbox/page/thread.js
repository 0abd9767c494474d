// The thread pane: a message, the replies to it, and a composer that can also send to the channel.

import { Composer } from "./composer.js";
import { icon, make } from "./dom.js";
import { drawMessage } from "./message.js";
import { MessageList } from "./messagelist.js";

export class ThreadPane {
  #desk;
  #node;
  #place = null;
  #counted = make("p", { class: "counted" }, make("span"));

  /** `node` is the pane's element; `desk` as for the channel pane, and {closeThread()}. */
  constructor(node, desk) {
    this.#desk = desk;
    this.#node = node;
    this.list = new MessageList("Thread", (message) =>
      drawMessage(message, { channel: this.#place.channel, inThread: true, desk }),
    );
    this.composer = new Composer(desk, { inThread: true, sent: () => this.list.toEnd() });
    this.where = make("p", { class: "topic" });
    const leave = (words, name, kind) =>
      make(
        "button",
        { type: "button", class: `icon-button ${kind}`, "aria-label": words, on: { click: desk.closeThread } },
        icon(name),
      );
    node.replaceChildren(
      make(
        "header",
        { class: "pane-head" },
        leave("Back to the channel", "back", "back"),
        make("div", {}, make("h2", {}, "Thread"), this.where),
        leave("Close the thread", "close", "close"),
      ),
      this.list.node,
      this.composer.node,
    );
  }

  get place() {
    return this.#place;
  }

  /** Turns to a thread {channel, thread}, or away from all with null. */
  aim(place) {
    const same = place && place.channel === this.#place?.channel && place.thread === this.#place?.thread;
    if (!same) this.list.forget();
    this.#place = place;
    this.#node.hidden = !place;
    if (place) this.composer.aim(place);
  }

  forget() {
    this.list.forget();
  }

  draw() {
    if (!this.#place) return;
    const { workspace, messages, unread, person } = this.#desk;
    const { channel, thread } = this.#place;
    const root = messages.find(channel, thread);
    const replies = messages.replies(channel, thread);
    this.where.textContent = `# ${workspace.channelName(channel)}`;
    this.composer.refresh();
    for (const reply of replies) unread.see(person(), `${channel}/${thread}`, reply.ts);
    const count = replies.filter((reply) => !reply.ephemeral).length;
    this.#counted.firstChild.textContent =
      count === 0 ? "No replies yet" : count === 1 ? "1 reply" : `${count} replies`;
    this.list.show(root ? [root, ...replies] : replies, {
      lead: root ? null : make("p", { class: "empty" }, "The message that this thread belongs to is not here."),
      after: (message) => (message && message === root ? this.#counted : null),
    });
  }
}
