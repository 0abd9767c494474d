// Slack's rich_text block: paragraphs, quotes, lists, preformatted text, and what stands in them.

import { emoji } from "./emoji.js";
import { link, make } from "./dom.js";

const STYLES = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "del"],
  ["underline", "u"],
];

export function drawRichText(block, names) {
  return make(
    "div",
    { class: "rich-text" },
    block.elements.map((part) => drawPart(part, names)),
  );
}

function drawPart(part, names) {
  const inside = (tag, attributes = {}) => make(tag, { dir: "auto", ...attributes }, drawRuns(part.elements, names));
  if (part.type === "rich_text_quote") return inside("blockquote", { class: "words" });
  if (part.type === "rich_text_preformatted") return inside("pre");
  if (part.type === "rich_text_list") return drawList(part, names);
  return inside("div", { class: "words" });
}

function drawList({ style, elements, offset = 0, indent = 0 }, names) {
  const ordered = style === "ordered";
  return make(
    ordered ? "ol" : "ul",
    { class: `indent-${Math.min(indent, 4)}`, start: ordered && offset ? offset + 1 : null },
    elements.map((item) => make("li", { class: "words", dir: "auto" }, drawRuns(item.elements, names))),
  );
}

function drawRuns(runs, names) {
  return runs.map((run) => styled(drawRun(run, names), run.style ?? {}));
}

function styled(drawn, style) {
  return STYLES.reduce((node, [name, tag]) => (style[name] ? make(tag, {}, node) : node), drawn);
}

function drawRun(run, names) {
  const mention = (words) => make("span", { class: "mention" }, words);
  switch (run.type) {
    case "link":
      return link(run.url, run.text || run.url);
    case "user":
      return mention(`@${names.userName(run.user_id)}`);
    case "channel":
      return mention(`#${names.channelName(run.channel_id)}`);
    case "broadcast":
      return mention(`@${run.range}`);
    case "emoji":
      return emoji(run.name) ?? `:${run.name}:`;
    default:
      return run.text ?? run.fallback ?? "";
  }
}
