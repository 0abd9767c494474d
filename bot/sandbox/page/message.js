// One message as it stands in a channel or thread: who, when, what, and what one can do with it.

import { ask } from "./ask.js";
import { drawAvatar } from "./avatar.js";
import { drawBlocks } from "./blocks.js";
import { isoTime, timeOf, wholeTimeOf } from "./clock.js";
import { icon, make } from "./dom.js";
import { openEdit } from "./edit.js";
import { openMenu } from "./menu.js";
import { isReply } from "./messages.js";
import { mrkdwn, plainWords } from "./mrkdwn.js";
import { Surface } from "./surface.js";
import { plainText } from "./text.js";

const LONG_PRESS_MS = 500;
const EXCERPT = 60;

/** Draws a message. `desk` is {workspace, messages, acts, person(), openThread(channel, root)}. */
export function drawMessage(message, { channel, inThread, desk }) {
  const author = desk.workspace.user(message.user);
  const article = make(
    "article",
    {
      class: `message${message.ephemeral ? " ephemeral" : ""}`,
      tabindex: "-1",
      "aria-label": `${message.deleted ? "Deleted message" : author.name}, ${timeOf(message.ts)}`,
      data: { ts: message.ts, channel, user: message.user },
    },
    message.deleted ? make("span", { class: "avatar" }) : drawAvatar(author),
    make(
      "div",
      { class: "message-body" },
      message.ephemeral && make("p", { class: "only-you" }, icon("eye"), "Only visible to you"),
      !inThread && message.broadcast && drawOrigin(message, channel, desk),
      !message.deleted && drawByline(message, author),
      drawContent(message, channel, desk),
      make("div", { class: "bar" }),
    ),
  );
  if (!message.deleted && !message.ephemeral) addTools(article, message, { channel, inThread, desk, author });
  return article;
}

function drawByline(message, author) {
  return make(
    "p",
    { class: "byline" },
    make("strong", { dir: "auto" }, author.name),
    author.is_bot && make("span", { class: "app-mark" }, "App"),
    make("time", { datetime: isoTime(message.ts), title: wholeTimeOf(message.ts) }, timeOf(message.ts)),
  );
}

function drawOrigin(message, channel, desk) {
  const root = desk.messages.find(channel, message.thread_ts);
  const words = root ? excerpt(plainWords(root.text, desk.workspace)) : "an earlier message";
  const open = () => desk.openThread(channel, message.thread_ts);
  return make(
    "p",
    { class: "origin" },
    "replied in a thread: ",
    make("button", { type: "button", class: "link", dir: "auto", on: { click: open } }, words),
  );
}

function excerpt(words) {
  return words.length > EXCERPT ? `${words.slice(0, EXCERPT).trim()}…` : words;
}

function drawContent(message, channel, desk) {
  if (message.deleted) return make("div", { class: "content gone" }, "This message was deleted.");
  const surface = new Surface({ acts: desk.acts, names: desk.workspace, where: { channel, message_ts: message.ts } });
  const drawn =
    message.is_bot && message.blocks?.length
      ? drawBlocks(message.blocks, surface)
      : make("div", { class: "blocks" }, mrkdwn(message.text ?? "", desk.workspace));
  const kind = message.subtype === "me_message" || message.subtype === "channel_join" ? "content aside" : "content";
  return make("div", { class: kind }, drawn, message.edited && make("span", { class: "note" }, "(edited)"));
}

function addTools(article, message, { channel, inThread, desk, author }) {
  const root = isReply(message) ? message.thread_ts : message.ts;
  const reply = () => desk.openThread(channel, root);
  const replyButton = make(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": "Reply in thread",
      title: "Reply in thread",
      on: { click: reply },
    },
    icon("reply"),
  );
  const more = make(
    "button",
    {
      type: "button",
      class: "icon-button",
      "aria-label": `More actions for the message of ${author.name}`,
      title: "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    },
    icon("dots"),
  );
  const open = () =>
    openMenu(more, menuItems(article, message, { channel, desk, reply }), { label: "Message actions" });
  more.addEventListener("click", open);
  onLongPress(article, open);
  article.append(make("div", { class: "tools" }, !inThread && replyButton, more));
}

function menuItems(article, message, { channel, desk, reply }) {
  const { acts, workspace } = desk;
  const items = [{ words: "Reply in thread", choose: reply }];
  if (message.user === desk.person()) {
    items.push({ words: "Edit message", choose: () => openEdit(article, message, { channel, acts, workspace }) });
    items.push({ words: "Delete message …", tone: "danger", choose: () => deleteAfterAsking(message, channel, desk) });
  }
  const shortcuts = workspace.shortcuts.map(({ callback_id, name }) => ({
    words: name,
    note: workspace.bot.name,
    choose: () => acts.act("shortcut", { callback_id, channel, ts: message.ts }),
  }));
  return [...items, ...shortcuts];
}

async function deleteAfterAsking(message, channel, { acts, workspace }) {
  const question = {
    title: plainText("Delete this message?"),
    text: plainText("It goes for everyone here, and cannot be brought back."),
    confirm: plainText("Delete"),
    deny: plainText("Keep it"),
    style: "danger",
  };
  if (await ask(question, workspace)) await acts.act("delete", { channel, ts: message.ts });
}

function onLongPress(article, open) {
  let waiting;
  const stop = () => clearTimeout(waiting);
  article.addEventListener("pointerdown", ({ pointerType, target }) => {
    if (pointerType === "mouse" || target.closest("button, a, input, textarea, select")) return;
    waiting = setTimeout(open, LONG_PRESS_MS);
  });
  for (const event of ["pointerup", "pointermove", "pointercancel"]) article.addEventListener(event, stop);
}
