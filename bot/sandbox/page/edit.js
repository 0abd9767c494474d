// Editing one's own message in its place: Enter saves, Escape leaves it as it was.

import { make } from "./dom.js";
import { asTyped } from "./mrkdwn.js";

/** Opens the edit box in a drawn message; the saved text comes back as a changed message. */
export function openEdit(article, message, { channel, acts, workspace }) {
  article.querySelector(".edit")?.remove();
  const before = asTyped(message.text, workspace);
  const input = make("textarea", { rows: "2", dir: "auto", "aria-label": "Edit message" });
  input.value = before;
  const cancel = make("button", { type: "button" }, "Cancel");
  const save = make("button", { type: "submit", class: "primary" }, "Save");
  const form = make("form", { class: "edit" }, input, make("div", { class: "dialog-buttons" }, cancel, save));
  const content = article.querySelector(".content");
  const leave = () => {
    form.remove();
    content.hidden = false;
    article.focus();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const typed = input.value.trim();
    if (!typed || typed === before) return leave();
    const { ok } = await acts.act("edit", { channel, ts: message.ts, text: typed });
    return ok && leave();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      leave();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  cancel.addEventListener("click", leave);
  content.hidden = true;
  content.after(form);
  form.scrollIntoView({ block: "nearest" });
  input.focus();
  input.setSelectionRange(before.length, before.length);
}
