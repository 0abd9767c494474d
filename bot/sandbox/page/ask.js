// A question before something is done: a small dialog with two answers.

import { make } from "./dom.js";
import { drawText } from "./text.js";

/** Shows one of Slack's confirm objects; resolves to true only for its yes. */
export function ask({ title, text, confirm, deny, style }, names) {
  const yes = make(
    "button",
    { type: "button", class: style === "danger" ? "danger" : "primary" },
    drawText(confirm, names),
  );
  const no = make("button", { type: "button" }, drawText(deny, names));
  const heading = make("h2", { id: "ask-title" }, drawText(title, names));
  const dialog = make(
    "dialog",
    { class: "ask", role: "alertdialog", "aria-labelledby": "ask-title", "aria-describedby": "ask-text" },
    heading,
    make("div", { id: "ask-text" }, drawText(text, names)),
    make("div", { class: "dialog-buttons" }, no, yes),
  );
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer = false;
    yes.addEventListener("click", () => {
      answer = true;
      dialog.close();
    });
    no.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.showModal();
    no.focus();
  });
}
