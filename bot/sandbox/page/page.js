// The page's beginning: reads the state, builds the parts, passes events and places on to them. The only file
// that knows every part.

import { Acts } from "./acts.js";
import { ChannelPane } from "./channel.js";
import { isToday } from "./clock.js";
import { make } from "./dom.js";
import { HomePane } from "./home.js";
import { Live } from "./live.js";
import { openMenu } from "./menu.js";
import { isReply, Messages } from "./messages.js";
import { plainWords } from "./mrkdwn.js";
import { go, readPlace, settle } from "./place.js";
import { Sidebar } from "./sidebar.js";
import { ThreadPane } from "./thread.js";
import { Toasts } from "./toasts.js";
import { Unread } from "./unread.js";
import { Views } from "./views.js";
import { Workspace } from "./workspace.js";

const RETRY_MS = 2000;
const SPOKEN = 400;
const ACTS_AS = "acts-as";
const byId = (id) => document.getElementById(id);

class Page {
  constructor(workspace) {
    this.workspace = workspace;
    this.messages = new Messages();
    this.unread = new Unread();
    this.toasts = new Toasts(byId("toasts"));
    this.actsAs = startingPerson(workspace);
    this.place = readPlace();
    this.home = null;
    this.lineOpen = true;
    this.botConnected = true;
    this.demo = null; // the channel of the demo that was asked for, until its client is there
    this.acts = new Acts({
      person: () => this.actsAs,
      bot: workspace.bot.name,
      complain: (words) => this.toasts.show(words),
    });
    const desk = this.#desk();
    this.views = new Views(byId("views"), { acts: this.acts, names: workspace });
    this.sidebar = new Sidebar(byId("sidebar"), desk);
    this.channelPane = new ChannelPane(desk);
    this.homePane = new HomePane(desk);
    this.threadPane = new ThreadPane(byId("thread"), desk);
    this.live = new Live(
      (event) => this.hear(event),
      (open) => this.#tellLine(open),
    );
    byId("main").replaceChildren(this.channelPane.node, this.homePane.node);
  }

  #desk() {
    return {
      workspace: this.workspace,
      messages: this.messages,
      unread: this.unread,
      acts: this.acts,
      person: () => this.actsAs,
      actAs: (id) => this.actAs(id),
      complain: (words) => this.toasts.show(words),
      openThread: (channel, thread) => this.openThread(channel, thread),
      closeThread: () => this.closeThread(),
      toRooms: () => go({ kind: "rooms" }),
    };
  }

  start() {
    document.title = this.workspace.name;
    window.addEventListener("hashchange", () => this.#arrive());
    document.addEventListener("keydown", (event) => this.#escape(event));
    this.#offerDemos();
    this.#arrive();
    this.live.listenAs(this.actsAs);
  }

  actAs(id) {
    if (id === this.actsAs) return;
    this.actsAs = id;
    sessionStorage.setItem(ACTS_AS, id);
    this.views.forget();
    this.live.listenAs(id); // what this person may see comes with the snapshot
    for (const { composer } of [this.channelPane, this.threadPane]) composer.refresh();
    this.sidebar.markActor();
    if (this.place.kind === "home") this.acts.act("open_home");
    this.#announce(`You act as ${this.workspace.userName(id)} now.`);
  }

  openThread(channel, thread) {
    const there = this.place.kind === "channel" && this.place.channel === channel && this.place.thread === thread;
    if (there) this.threadPane.composer.focus();
    else go({ kind: "channel", channel, thread });
  }

  closeThread() {
    const { channel, thread } = this.place;
    go({ kind: "channel", channel, thread: null });
    this.channelPane.list.focusOn(thread);
  }

  /** Takes one event of the live line. */
  hear(event) {
    switch (event.type) {
      case "snapshot":
        return this.#begin(event);
      case "message":
        return this.#receive(event);
      case "message_changed":
        this.messages.put(event.channel, event.message);
        return this.draw();
      case "message_deleted":
        this.messages.remove(event.channel, event.ts);
        return this.draw();
      case "channel":
        return this.#open(event.channel);
      case "view_opened":
      case "view_pushed":
        return this.views.open(event.view);
      case "view_updated":
        return this.views.update(event.view);
      case "view_closed":
        return this.views.close(event.view_id);
      case "home":
        return this.#showHome(event.view);
      case "bot":
        this.botConnected = event.connected;
        return this.#drawState();
      default:
        return undefined;
    }
  }

  #begin({ messages, home, direct }) {
    this.messages.replace(messages);
    this.workspace.nameDirect(direct);
    this.#findPlace();
    this.unread.begin(this.actsAs, this.messages.newest());
    this.channelPane.forget();
    this.threadPane.forget();
    this.#showHome(home);
    this.#offerPrompt();
    this.draw();
  }

  /** Finds where one is; a place that is not there (any more) is none. */
  #findPlace() {
    const place = readPlace();
    const known = place.kind !== "channel" || this.workspace.channel(place.channel);
    this.place = known ? place : { kind: "start" };
  }

  #receive({ channel, message }) {
    this.messages.put(channel, message);
    this.#offerPrompt();
    this.draw();
    if (this.demo === channel && mayBePrompt(message)) {
      this.demo = null;
      this.openThread(channel, message.ts);
    }
    const { kind, thread } = this.place;
    const seen =
      kind === "channel" &&
      this.place.channel === channel &&
      (!isReply(message) || message.broadcast || message.thread_ts === thread);
    if (seen && message.user !== this.actsAs) this.#announceMessage(message);
  }

  /** A channel opened while one looks: a demo's, to which one goes. */
  #open(channel) {
    this.workspace.addChannel(channel);
    if (this.demo === "asked for") {
      this.demo = channel.id;
      go({ kind: "channel", channel: channel.id, thread: null });
    }
    this.draw();
  }

  #announceMessage(message) {
    const words = plainWords(message.text ?? "", this.workspace).slice(0, SPOKEN);
    this.#announce(`${this.workspace.userName(message.user)}${message.ephemeral ? ", only to you" : ""}: ${words}`);
  }

  #announce(words) {
    byId("announcer").textContent = words;
  }

  #showHome(view) {
    this.home = view;
    this.homePane.show(view);
  }

  /** Where nobody has gone anywhere yet: to the first channel, and into today's thread if there is just one. */
  #offerPrompt() {
    if (this.place.kind !== "start" || !this.channelPane.composer.isEmpty) return;
    for (const { id } of this.workspace.channels) {
      const prompts = this.messages.inChannel(id).filter(mayBePrompt);
      if (prompts.length === 1) {
        settle({ channel: id, thread: prompts[0].ts });
        this.#arrive();
        return;
      }
    }
  }

  #arrive() {
    const last = this.place;
    this.#findPlace();
    if (this.place.kind === "home") this.acts.act("open_home");
    this.draw();
    const { kind, channel, thread } = this.place;
    const moved = kind === "channel" && (channel !== last.channel || thread !== last.thread);
    if (moved && matchMedia("(hover: hover)").matches) {
      if (thread) this.threadPane.composer.focus();
      else if (channel !== last.channel) this.channelPane.composer.focus();
    }
  }

  draw() {
    const { place, workspace } = this;
    const inChannel = place.kind === "channel";
    const channel = inChannel
      ? place.channel
      : (workspace.channel(this.channelPane.channel) ?? workspace.channels[0]).id;
    byId("panes").dataset.showing =
      inChannel && place.thread ? "thread" : place.kind === "start" ? "channel" : place.kind;
    this.channelPane.node.hidden = place.kind === "home";
    this.homePane.node.hidden = place.kind !== "home";
    this.channelPane.aim(channel);
    this.threadPane.aim(inChannel && place.thread ? place : null);
    this.threadPane.draw(); // first: what it shows is read, and the channel's bars tell so
    if (place.kind !== "home") this.channelPane.draw();
    this.sidebar.draw(place.kind === "start" ? { kind: "channel", channel } : place);
    const fresh = workspace.rooms.reduce((sum, { id }) => sum + this.sidebar.countNew(id), 0);
    document.title = fresh ? `(${fresh}) ${workspace.name}` : workspace.name;
  }

  #tellLine(open) {
    this.lineOpen = open;
    this.#drawState();
  }

  #drawState() {
    const { name } = this.workspace.bot;
    const words = !this.lineOpen
      ? "The line to the sandbox is broken. Trying again …"
      : this.botConnected
        ? ""
        : `${name} is not connected. You can write, but it cannot answer.`;
    byId("state").textContent = words;
    byId("state").hidden = !words;
  }

  #escape(event) {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (this.place.kind === "channel" && this.place.thread) this.closeThread();
  }

  #offerDemos() {
    const button = byId("demos");
    button.hidden = !this.workspace.demos.length;
    const items = this.workspace.demos.map(({ id, title, about }) => ({
      words: title,
      note: about,
      choose: () => {
        this.demo = "asked for";
        this.acts.playDemo(id, this.channelPane.channel);
      },
    }));
    button.setAttribute("aria-haspopup", "menu");
    button.addEventListener("click", () => openMenu(button, items, { label: "Show me" }));
  }
}

/** Whether a message looks like the prompt of today: the bot's own, in the channel, for everybody. */
function mayBePrompt(message) {
  return message.is_bot && !message.ephemeral && !message.subtype && !isReply(message) && isToday(message.ts);
}

function startingPerson(workspace) {
  const last = sessionStorage.getItem(ACTS_AS);
  return workspace.people.some(({ id }) => id === last) ? last : workspace.people[0].id;
}

async function readState() {
  try {
    return await (await fetch("/page/state")).json();
  } catch {
    return null;
  }
}

async function begin() {
  const state = await readState();
  if (state) {
    new Page(new Workspace(state)).start();
  } else {
    byId("main").replaceChildren(make("p", { class: "empty" }, "The sandbox does not answer yet. Trying again …"));
    setTimeout(begin, RETRY_MS);
  }
}

begin();
