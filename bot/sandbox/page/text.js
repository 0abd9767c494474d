// Slack's text objects (plain_text and mrkdwn) as DOM nodes.

import { withEmoji } from "./emoji.js";
import { mrkdwn } from "./mrkdwn.js";

/** Draws a text object; nothing for one that is left out. */
export function drawText(object, names) {
  if (!object) return "";
  return object.type === "mrkdwn" ? mrkdwn(object.text, names) : withEmoji(object.text);
}

/** A plain_text object, for what the page itself says. */
export function plainText(text) {
  return { type: "plain_text", text };
}
