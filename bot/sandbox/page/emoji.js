// The few emoji names that people and the bot use in texts.

const NAMES = {
  "+1": "👍", "-1": "👎", thumbsup: "👍", thumbsdown: "👎", wave: "👋", clap: "👏", pray: "🙏", raised_hands: "🙌",
  muscle: "💪", eyes: "👀", ear: "👂", brain: "🧠", heart: "❤️", broken_heart: "💔", yellow_heart: "💛",
  smile: "😄", slightly_smiling_face: "🙂", grin: "😁", joy: "😂", sweat_smile: "😅", wink: "😉", blush: "😊",
  thinking_face: "🤔", neutral_face: "😐", confused: "😕", cry: "😢", sob: "😭", sweat: "😓", grimacing: "😬",
  exploding_head: "🤯", hugging_face: "🤗", see_no_evil: "🙈", tada: "🎉", sparkles: "✨", star: "⭐", fire: "🔥",
  zap: "⚡", bulb: "💡", flashlight: "🔦", candle: "🕯️", sunny: "☀️", partly_sunny: "⛅", rainbow: "🌈",
  seedling: "🌱", herb: "🌿", coffee: "☕", tea: "🍵", couch_and_lamp: "🛋️", door: "🚪", hole: "🕳️", compass: "🧭",
  world_map: "🗺️", mag: "🔍", lock: "🔒", unlock: "🔓", bell: "🔔", no_bell: "🔕", clock9: "🕘", calendar: "📆",
  memo: "📝", pencil2: "✏️", book: "📖", books: "📚", bookmark: "🔖", speech_balloon: "💬", thought_balloon: "💭",
  left_speech_bubble: "🗨️", question: "❓", exclamation: "❗", warning: "⚠️", white_check_mark: "✅", x: "❌",
  heavy_check_mark: "✔️", arrow_right: "➡️", arrow_left: "⬅️", arrows_counterclockwise: "🔄", gear: "⚙️",
  bust_in_silhouette: "👤", busts_in_silhouette: "👥", new: "🆕", ok: "🆗", ok_hand: "👌", point_right: "👉",
};

/** The emoji of a name, or null where the name is not known. */
export function emoji(name) {
  return NAMES[name.toLowerCase()] ?? null;
}

/** Replaces the known `:names:` in a plain text. */
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+):/gi, (shown, name) => emoji(name) ?? shown);
}
