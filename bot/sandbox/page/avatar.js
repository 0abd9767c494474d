// Avatars: a person's initials on a colour of their own, the lamp for the bot.

import { icon, make } from "./dom.js";

export function drawAvatar(user) {
  if (user.is_bot) return make("span", { class: "avatar bot", "aria-hidden": "true" }, icon("lamp"));
  return make("span", { class: `avatar hue-${user.hue}`, "aria-hidden": "true" }, initials(user.name));
}

function initials(name) {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ""]
    .map((word) => [...word][0] ?? "")
    .join("")
    .toUpperCase();
}
