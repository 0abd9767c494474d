// Where one types: drafts by place, Enter to send, commands and names hinted, who one acts as.

import { drawAvatar } from "./avatar.js";
import { icon, make } from "./dom.js";
import { Hints } from "./hints.js";
import { openMenu } from "./menu.js";

const TALLEST_PX = 220;

export class Composer {
  #desk;
  #drafts = new Map();
  #place = null;

  /** `desk` is {workspace, acts, person(), actAs(id), complain(words)}; `sent()` is told when something goes off. */
  constructor(desk, { inThread = false, sent = () => {} } = {}) {
    this.#desk = desk;
    this.inThread = inThread;
    this.sent = sent;
    this.input = make("textarea", { rows: "1", dir: "auto", enterkeyhint: "send" });
    this.hints = new Hints(this.input, (typed) => this.#hintsFor(typed));
    this.actor = make("button", { type: "button", class: "actor", "aria-haspopup": "menu", "aria-expanded": "false" });
    this.alsoInChannel = make("input", { type: "checkbox" });
    this.alsoWords = make("span");
    const send = make("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send" }, icon("send"));
    this.node = make(
      "form",
      { class: "composer" },
      this.hints.node,
      make("div", { class: "composer-box" }, this.actor, this.input, send),
      make(
        "div",
        { class: "composer-foot" },
        inThread && make("label", { class: "box" }, this.alsoInChannel, this.alsoWords),
        make(
          "p",
          { class: "keys" },
          inThread
            ? "Enter sends, Shift+Enter starts a new line"
            : "Enter sends, Shift+Enter starts a new line, / lists the commands",
        ),
      ),
    );
    this.#listen();
  }

  /** Turns to another place {channel, thread}: puts its draft in, and keeps the one that was being written. */
  aim(place) {
    const { channel, thread = null } = place;
    const key = `${channel}/${thread ?? ""}`;
    if (this.#place?.key !== key) {
      if (this.#place) this.#drafts.set(this.#place.key, this.input.value);
      this.#place = { key, channel, thread };
      this.#write(this.#drafts.get(key) ?? "");
      this.alsoInChannel.checked = false;
    }
    this.refresh();
  }

  /** Shows who acts now. */
  refresh() {
    const { workspace, person } = this.#desk;
    const user = workspace.user(person());
    const channelName = workspace.channelName(this.#place?.channel ?? "");
    const words = this.inThread ? `Reply in this thread as ${user.name}` : `Message #${channelName} as ${user.name}`;
    this.input.placeholder = words;
    this.input.setAttribute("aria-label", words);
    this.actor.replaceChildren(drawAvatar(user), icon("down"));
    this.actor.setAttribute("aria-label", `Acting as ${user.name}. Act as someone else`);
    this.actor.title = "Act as someone else";
    this.alsoWords.textContent = `Also send to #${channelName}`;
  }

  focus() {
    this.input.focus();
  }

  get isEmpty() {
    return !this.input.value.trim();
  }

  #listen() {
    this.input.addEventListener("input", () => this.#fit());
    this.input.addEventListener("keydown", (event) => {
      if (event.isComposing || this.hints.press(event)) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        this.node.requestSubmit();
      }
    });
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.actor.addEventListener("click", () => this.#chooseActor());
  }

  #chooseActor() {
    const { workspace, person, actAs } = this.#desk;
    const items = workspace.people.map((user) => ({
      words: user.name,
      note: user.title,
      checked: user.id === person(),
      choose: () => actAs(user.id),
    }));
    openMenu(this.actor, items, { label: "Act as", alignEnd: false });
  }

  async #submit() {
    const typed = this.input.value.trim();
    if (!typed) return;
    const command = /^\/(?!me\s)\S*/.exec(typed)?.[0];
    if (command && !this.#canRun(command)) return;
    const alsoInChannel = this.alsoInChannel.checked;
    const { key } = this.#place;
    const going = command ? this.#run(command, typed) : this.#say(typed, alsoInChannel);
    this.#write("");
    this.alsoInChannel.checked = false;
    this.sent();
    const { ok } = await going;
    if (!ok) this.#giveBack(key, typed, alsoInChannel);
  }

  #canRun(command) {
    const { workspace, complain } = this.#desk;
    const known = workspace.commands.map((each) => each.command);
    if (this.inThread) complain("Slack runs no slash commands in threads. Type it in the channel.");
    else if (!known.includes(command)) complain(`There is no command ${command} here. These are: ${known.join(", ")}.`);
    else return true;
    return false;
  }

  #run(command, typed) {
    const text = typed.slice(command.length).trim();
    return this.#desk.acts.act("command", { channel: this.#place.channel, command, text });
  }

  #say(typed, alsoInChannel) {
    const { channel, thread } = this.#place;
    const reply = thread ? { thread_ts: thread, broadcast: alsoInChannel } : {};
    return this.#desk.acts.act("say", { channel, text: typed, ...reply });
  }

  /** What could not be sent is not lost: back into the box, or into its place's draft. */
  #giveBack(key, typed, alsoInChannel) {
    if (this.#place.key !== key) this.#drafts.set(key, typed);
    else if (this.isEmpty) {
      this.#write(typed);
      this.alsoInChannel.checked = alsoInChannel;
    }
  }

  #write(text) {
    this.input.value = text;
    this.hints.close();
    this.#fit();
  }

  #fit() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, TALLEST_PX)}px`;
  }

  #hintsFor(typed) {
    const named = /(?:^|\s)@([^\s@]*)$/.exec(typed);
    if (named) return this.#peopleNamed(named[1], typed.length - named[1].length - 1);
    if (!typed.startsWith("/")) return null;
    if (this.inThread) return { note: "Slack runs no slash commands in threads. Type it in the channel." };
    const { commands } = this.#desk.workspace;
    const begun = commands.find(({ command }) => typed.startsWith(`${command} `));
    if (begun) return { note: `${begun.command} ${begun.usage_hint ?? ""}` };
    const items = commands
      .filter(({ command }) => command.startsWith(typed))
      .map((each) => ({
        words: each.command,
        usage: each.usage_hint,
        about: each.description,
        insert: `${each.command} `,
      }));
    return items.length ? { items, from: 0 } : null;
  }

  #peopleNamed(typed, from) {
    const items = this.#desk.workspace.users
      .filter(({ name }) => name.toLowerCase().startsWith(typed.toLowerCase()))
      .map(({ name, title }) => ({ words: `@${name}`, about: title, insert: `@${name} ` }));
    return items.length ? { items, from } : null;
  }
}
