// A scrolling list of messages: draws each once, keeps its place at the end, and is walked with the arrow keys.

import { dayOf, dayWords } from "./clock.js";
import { arrange, make } from "./dom.js";

const NEAR_END_PX = 60;
const SAME_BREATH_S = 300;

export class MessageList {
  #draw;
  #drawn = new Map();
  #days = new Map();
  #atEnd = true;

  /** `draw(message)` gives a message's node. */
  constructor(label, draw) {
    this.#draw = draw;
    this.list = make("div", { class: "messages" });
    this.scroller = make("div", { class: "scroller", role: "region", "aria-label": label }, this.list);
    this.newer = make(
      "button",
      { type: "button", class: "newer", hidden: true, on: { click: () => this.toEnd() } },
      "New messages below",
    );
    this.node = make("div", { class: "list-frame" }, this.scroller, this.newer);
    this.scroller.addEventListener("scroll", () => this.#look(), { passive: true });
    this.list.addEventListener("keydown", (event) => this.#walk(event));
    this.list.addEventListener("focusin", ({ target }) => this.#rove(target.closest("article")));
    new ResizeObserver(() => this.#atEnd && this.toEnd()).observe(this.scroller);
  }

  /** Forgets what was drawn: another person looks, or at another place. */
  forget() {
    this.#drawn.clear();
    this.#days.clear();
    this.list.replaceChildren();
    this.#atEnd = true;
    this.newer.hidden = true;
  }

  /** Shows `lead` (a node or null), then the messages; `after(message)` may give a node to stand behind one. */
  show(messages, { lead = null, after = () => null, bar = () => {} } = {}) {
    const known = this.#drawn.size;
    const nodes = messages.flatMap((message, index) => {
      const before = messages[index - 1];
      const node = this.#nodeOf(message);
      bar(node.querySelector(".bar"), message);
      node.classList.toggle("follows", follows(before, message) && !after(before));
      const day = !before || dayOf(before.ts) !== dayOf(message.ts) ? [this.#dayNode(message.ts)] : [];
      return [...day, node, after(message)];
    });
    arrange(this.list, [lead, ...nodes].filter(Boolean));
    this.#forgetGone(messages);
    this.#rove(this.list.querySelector("article[tabindex='0']") ?? [...this.list.querySelectorAll("article")].at(-1));
    const hasMore = this.#drawn.size > known;
    if (this.#atEnd) this.toEnd();
    else if (hasMore) this.newer.hidden = false;
    if (this.#atEnd && known && hasMore) this.#showHead(nodes.filter(Boolean).at(-1));
  }

  /** A message taller than the pane is read from its head. */
  #showHead(node) {
    if (node.offsetHeight > this.scroller.clientHeight) node.scrollIntoView({ block: "start" });
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#atEnd = true;
    this.newer.hidden = true;
  }

  focusOn(ts) {
    this.#drawn.get(ts)?.node.focus();
  }

  #nodeOf(message) {
    const held = this.#drawn.get(message.ts);
    if (held?.message === message) return held.node;
    const node = this.#draw(message);
    this.#drawn.set(message.ts, { message, node });
    if (held) takePlace(held.node, node);
    return node;
  }

  #forgetGone(messages) {
    const there = new Set(messages.map((message) => message.ts));
    for (const ts of this.#drawn.keys()) if (!there.has(ts)) this.#drawn.delete(ts);
  }

  #dayNode(ts) {
    const day = dayOf(ts);
    if (!this.#days.has(day)) this.#days.set(day, make("p", { class: "day" }, make("span", {}, dayWords(ts))));
    return this.#days.get(day);
  }

  #look() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.#atEnd) this.newer.hidden = true;
  }

  #rove(article) {
    if (!article) return;
    for (const other of this.list.querySelectorAll("article[tabindex='0']")) other.tabIndex = -1;
    article.tabIndex = 0;
  }

  #walk(event) {
    const articles = [...this.list.querySelectorAll("article")];
    const at = articles.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: articles.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    articles[to]?.focus();
  }
}

/** Puts a newly drawn message where its older drawing stands, and the focus where it was in it. */
function takePlace(older, newer) {
  const focused = older.contains(document.activeElement) ? document.activeElement : null;
  older.replaceWith(newer);
  newer.tabIndex = older.tabIndex;
  if (!focused) return;
  const { actionId, value } = focused.dataset;
  const again = [...newer.querySelectorAll("[data-action-id]")].filter((each) => each.dataset.actionId === actionId);
  (again.find((each) => each.dataset.value === value) ?? again[0] ?? newer).focus();
}

/** Whether a message goes on where its author just stopped, so that the name need not be said again. */
function follows(before, message) {
  if (!before || before.user !== message.user || dayOf(before.ts) !== dayOf(message.ts)) return false;
  if ([before, message].some((each) => each.ephemeral || each.deleted || each.broadcast)) return false;
  return Number(message.ts) - Number(before.ts) < SAME_BREATH_S;
}
