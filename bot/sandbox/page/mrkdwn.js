// Slack's mrkdwn: text → tokens (pure) → DOM nodes, or plain words.

import { emoji } from "./emoji.js";
import { isSafeAddress, link, make } from "./dom.js";

const MARKS = { "*": "strong", _: "em", "~": "del" };
const WORD = /[\p{L}\p{N}]/u;
const EMOJI = /:([a-z0-9_+-]+):/iy;
const ADDRESS = /https?:\/\/[^\s<>|]+/iy;

export function unescape(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

/** Tokens of a whole text: `{kind: "pre", text}` and `{kind: "quote" | "text", inline: […]}`. */
export function parse(text) {
  return text.split(/```/).flatMap((part, index, parts) => {
    const fenced = index % 2 === 1 && index < parts.length - 1;
    if (fenced) return part.trim() ? [{ kind: "pre", text: unescape(part.replace(/^\n|\n$/g, "")) }] : [];
    const unclosed = index % 2 === 1 ? "```" : "";
    return parseLines(unclosed + part);
  });
}

function parseLines(text) {
  const runs = [];
  let restIsQuote = false;
  for (const line of text.split("\n")) {
    const marked = /^(?:&gt;|>)((?:&gt;|>){2})? ?/.exec(line);
    restIsQuote ||= Boolean(marked?.[1]);
    const kind = marked || restIsQuote ? "quote" : "text";
    const words = marked ? line.slice(marked[0].length) : line;
    if (runs.at(-1)?.kind === kind) runs.at(-1).lines.push(words);
    else runs.push({ kind, lines: [words] });
  }
  return runs
    .map(({ kind, lines }) => ({ kind, words: lines.join("\n").replace(/^\n+|\n+$/g, "") }))
    .filter(({ kind, words }) => kind === "quote" || words.trim())
    .map(({ kind, words }) => ({ kind, inline: parseInline(words) }));
}

/** Tokens of one run of text: strings, and `{kind, …}` for what is marked in it. */
export function parseInline(text) {
  const tokens = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = tokenAt(text, at);
    if (found) {
      if (plain) tokens.push(unescape(plain));
      plain = "";
      tokens.push(found.token);
      at = found.end;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain) tokens.push(unescape(plain));
  return tokens;
}

function tokenAt(text, at) {
  const mark = text[at];
  if (mark === "`") return codeAt(text, at);
  if (mark === "<") return referenceAt(text, at);
  if (mark === ":") return emojiAt(text, at);
  if (mark === "h" || mark === "H") return addressAt(text, at);
  return mark in MARKS ? styledAt(text, at) : null;
}

function codeAt(text, at) {
  const close = text.indexOf("`", at + 1);
  const inside = close > at + 1 ? text.slice(at + 1, close) : "";
  if (!inside.trim() || inside.includes("\n")) return null;
  return { token: { kind: "code", text: unescape(inside) }, end: close + 1 };
}

function referenceAt(text, at) {
  const close = text.indexOf(">", at);
  const token = close > at ? reference(text.slice(at + 1, close)) : null;
  return token && { token, end: close + 1 };
}

/** What stands between < and >: a person, a channel, a group, a link; null for everything else. */
function reference(inside) {
  const [target, label = null] = inside.split("|", 2);
  if (/^@[UW]\w+$/.test(target)) return { kind: "user", id: target.slice(1) };
  if (/^#C\w+$/.test(target)) return { kind: "channel", id: target.slice(1), label };
  if (/^!(channel|here|everyone)$/.test(target)) return { kind: "group", text: `@${target.slice(1)}` };
  if (/^!(subteam|date)\^/.test(target)) return { kind: "group", text: unescape(label ?? "…") };
  if (!isSafeAddress(target) || /[\s<]/.test(target)) return null;
  const address = unescape(target);
  return { kind: "link", address, text: label ? unescape(label) : address.replace(/^mailto:/, "") };
}

function emojiAt(text, at) {
  EMOJI.lastIndex = at;
  const found = EMOJI.exec(text);
  const shown = found && emoji(found[1]);
  return shown ? { token: { kind: "emoji", text: shown }, end: at + found[0].length } : null;
}

function addressAt(text, at) {
  if (at > 0 && WORD.test(text[at - 1])) return null;
  ADDRESS.lastIndex = at;
  const found = ADDRESS.exec(text)?.[0]
    .replace(/(&gt;|&lt;).*$/, "")
    .replace(/[.,;:!?)'"*_~]+$/, "");
  if (!found) return null;
  const address = unescape(found);
  return { token: { kind: "link", address, text: address }, end: at + found.length };
}

/** `*bold*` and its like: a mark opens before a word and closes after one, on the same line. */
function styledAt(text, at) {
  const mark = text[at];
  const opens = (at === 0 || !WORD.test(text[at - 1])) && /[^\s]/.test(text[at + 1] ?? " ") && text[at + 1] !== mark;
  const close = opens ? closingMark(text, at, mark) : -1;
  if (close < 0) return null;
  return { token: { kind: MARKS[mark], inline: parseInline(text.slice(at + 1, close)) }, end: close + 1 };
}

function closingMark(text, at, mark) {
  for (let i = at + 1; i < text.length && text[i] !== "\n"; i += 1) {
    const skipped = text[i] === "`" ? codeAt(text, i) : text[i] === "<" ? referenceAt(text, i) : null;
    if (skipped) i = skipped.end - 1;
    else if (text[i] === mark && /\S/.test(text[i - 1]) && !WORD.test(text[i + 1] ?? " ") && i > at + 1) return i;
  }
  return -1;
}

/** Draws a mrkdwn text; `names` knows people and channels. */
export function mrkdwn(text, names) {
  const drawn = document.createDocumentFragment();
  for (const token of parse(text)) {
    if (token.kind === "pre") drawn.append(make("pre", {}, token.text));
    else {
      const tag = token.kind === "quote" ? "blockquote" : "div";
      drawn.append(make(tag, { class: "words", dir: "auto" }, drawInline(token.inline, names)));
    }
  }
  return drawn;
}

function drawInline(tokens, names) {
  return tokens.map((token) => {
    if (typeof token === "string") return token;
    if (token.kind === "code") return make("code", {}, token.text);
    if (token.kind === "link") return link(token.address, token.text);
    if (token.kind === "emoji") return token.text;
    if (token.inline) return make(token.kind, {}, drawInline(token.inline, names));
    return make("span", { class: "mention" }, mentionWords(token, names));
  });
}

function mentionWords(token, names) {
  if (token.kind === "user") return `@${names.userName(token.id)}`;
  if (token.kind === "channel") return `#${token.label || names.channelName(token.id)}`;
  return token.text;
}

/** The words of a mrkdwn text without any marking, for screen readers and short previews. */
export function plainWords(text, names) {
  const said = (tokens) =>
    tokens
      .map((token) => {
        if (typeof token === "string") return token;
        if (token.inline) return said(token.inline);
        return token.text ?? mentionWords(token, names);
      })
      .join("");
  return parse(text)
    .map((token) => token.text ?? said(token.inline))
    .join("\n");
}

/** A person's text as they typed it, for the edit box: marks of Slack's taken out, what they meant put back. */
export function asTyped(text, names) {
  const typed = text.replace(/<([@#!]?)([^<>|]+)(?:\|([^<>]*))?>/g, (_, sign, target, label) => {
    if (sign === "@") return `@${names.userName(target)}`;
    if (sign === "#") return `#${label || names.channelName(target)}`;
    return sign === "!" ? `@${target}` : target;
  });
  return unescape(typed);
}
