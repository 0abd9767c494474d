// A menu that opens at a button: arrow keys, Enter, Escape, and a press outside closes it.

import { make } from "./dom.js";

const GAP_PX = 4;
const EDGE_PX = 8;

/** Puts an open popover under (or, where there is no room, above) an anchor, inside the window. */
export function placeAt(popover, anchor, { alignEnd = false, matchWidth = false } = {}) {
  const at = anchor.getBoundingClientRect();
  if (matchWidth) popover.style.minWidth = `${at.width}px`;
  const { width, height } = popover.getBoundingClientRect();
  const left = alignEnd ? at.right - width : at.left;
  const fitsBelow = at.bottom + GAP_PX + height <= window.innerHeight - EDGE_PX;
  const top = fitsBelow ? at.bottom + GAP_PX : Math.max(EDGE_PX, at.top - GAP_PX - height);
  popover.style.left = `${Math.max(EDGE_PX, Math.min(left, window.innerWidth - width - EDGE_PX))}px`;
  popover.style.top = `${top}px`;
}

/** Where a popover of `anchor` belongs in the document: inside its dialog, if it stands in one. */
export function hostOf(anchor) {
  return anchor.closest("dialog") ?? document.body;
}

/** Opens a menu at `anchor`. Items: {words, note, tone, checked, data, choose()}. */
export function openMenu(anchor, items, { label, alignEnd = true } = {}) {
  const menu = make("div", { class: "menu", role: "menu", "aria-label": label, popover: "auto" });
  menu.append(...items.map((item) => drawItem(item, menu)));
  menu.addEventListener("keydown", (event) => moveIn(menu, event));
  menu.addEventListener("toggle", ({ newState }) => {
    if (newState === "open") return;
    anchor.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement) || document.activeElement === document.body) anchor.focus();
    menu.remove();
  });
  hostOf(anchor).append(menu);
  menu.showPopover();
  placeAt(menu, anchor, { alignEnd });
  anchor.setAttribute("aria-expanded", "true");
  (menu.querySelector("[aria-checked=true]") ?? menu.firstElementChild)?.focus();
}

function drawItem({ words, note = null, tone = null, checked = null, data = {}, choose }, menu) {
  const choice = () => {
    menu.hidePopover();
    choose();
  };
  return make(
    "button",
    {
      type: "button",
      role: checked === null ? "menuitem" : "menuitemradio",
      "aria-checked": checked === null ? null : String(checked),
      class: tone,
      tabindex: "-1",
      data,
      on: { click: choice },
    },
    make("span", { dir: "auto" }, words),
    note && make("span", { class: "note", dir: "auto" }, note),
  );
}

function moveIn(menu, event) {
  const items = [...menu.children];
  const at = items.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (to !== undefined) {
    event.preventDefault();
    items.at(to % items.length).focus();
  } else if (event.key === "Tab") {
    event.preventDefault();
    menu.hidePopover();
  }
}
