// The interactive elements of blocks: buttons, selects, boxes, fields. Each draws itself and keeps its state on
// the surface; what stands outside an input block (or dispatches) tells the bot of each choice.

import { Combobox } from "./combobox.js";
import { freshId, icon, isSafeAddress, make } from "./dom.js";
import { withEmoji } from "./emoji.js";
import { openMenu } from "./menu.js";
import { optionGroups } from "./surface.js";
import { drawText } from "./text.js";

const FEW_OPTIONS = 8;
const TYPING_PAUSE_MS = 180;

const DRAWN = {
  button: drawButton,
  overflow: drawOverflow,
  static_select: drawSelect,
  multi_static_select: drawSelect,
  external_select: drawSelect,
  checkboxes: drawBoxes,
  radio_buttons: drawBoxes,
  timepicker: drawTime,
  plain_text_input: drawTextInput,
};

/**
 * Draws an element. `setting` says where it stands: {blockId, tells, optional, controlId, labelId, noteIds}:
 * `tells` whether the bot hears of each choice; the ids belong to the label and notes of an input block.
 */
export function drawElement(element, surface, setting) {
  const draw = DRAWN[element.type];
  if (!draw) return make("span", { class: "unknown" }, `(the sandbox does not draw ${element.type})`);
  return draw(element, surface, setting);
}

export function isGroup(element) {
  return element.type === "checkboxes" || element.type === "radio_buttons";
}

function ariaOf(element, { labelId = null, controlId = null, noteIds = null }) {
  const named = controlId ? {} : labelId ? { "aria-labelledby": labelId } : {};
  const spoken =
    Object.keys(named).length || controlId ? {} : { "aria-label": element.placeholder?.text ?? element.type };
  return { ...named, ...spoken, "aria-describedby": noteIds };
}

function drawButton(element, surface, { blockId }) {
  const button = make(
    "button",
    {
      type: "button",
      class: element.style ?? null,
      "aria-label": element.accessibility_label ?? null,
      data: { actionId: element.action_id, blockId, value: element.value },
    },
    withEmoji(element.text.text),
  );
  button.addEventListener("click", () => {
    if (button.ariaBusy === "true") return;
    if (element.url) openAddress(element.url);
    surface.press(blockId, element, { text: element.text, value: element.value }, button);
  });
  return button;
}

function drawOverflow(element, surface, { blockId }) {
  const button = make(
    "button",
    {
      type: "button",
      class: "overflow",
      "aria-label": "More options",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      data: { actionId: element.action_id, blockId },
    },
    icon("dots"),
  );
  const choose = (option) => {
    if (option.url) openAddress(option.url);
    surface.press(blockId, element, { selected_option: option }, button);
  };
  const items = element.options.map((option) => ({
    words: withEmoji(option.text.text),
    note: option.description && withEmoji(option.description.text),
    data: { value: option.value },
    choose: () => choose(option),
  }));
  button.addEventListener("click", () => openMenu(button, items, { label: "More options" }));
  return button;
}

function openAddress(address) {
  if (isSafeAddress(address)) window.open(address, "_blank", "noopener,noreferrer");
}

function drawSelect(element, surface, setting) {
  const { blockId, tells, optional = false, controlId = null } = setting;
  const multiple = element.type.startsWith("multi_");
  const start = surface.start(blockId, element);
  const stateOf = (chosen) =>
    multiple
      ? { type: element.type, selected_options: chosen }
      : { type: element.type, selected_option: chosen[0] ?? null };
  const box = new Combobox({
    load:
      element.type === "external_select" ? askAsTyped(element, surface, blockId) : (typed) => matching(element, typed),
    chosen: multiple ? start.selected_options : start.selected_option ? [start.selected_option] : [],
    multiple,
    most: element.max_selected_items ?? Infinity,
    clearable: optional,
    few: element.options?.length ?? FEW_OPTIONS,
    placeholder: element.placeholder?.text ?? "Choose …",
    id: controlId,
    aria: ariaOf(element, setting),
    changed: (chosen) => tells && surface.press(blockId, element, stateOf(chosen), box.node),
  });
  box.input.dataset.actionId = element.action_id;
  surface.keep(blockId, element, () => stateOf(box.chosen));
  return box.node;
}

function matching(element, typed) {
  const sought = typed.trim().toLowerCase();
  return optionGroups(element).map(({ label, options }) => ({
    label,
    options: options.filter((option) => option.text.text.toLowerCase().includes(sought)),
  }));
}

/** Asks the bot after a pause in typing, from the length on that the element names. */
function askAsTyped(element, surface, blockId) {
  let pause;
  return (typed) => {
    clearTimeout(pause);
    if (typed.length < (element.min_query_length ?? 3)) return [];
    return new Promise((resolve) => {
      pause = setTimeout(() => resolve(surface.suggest(blockId, element, typed)), typed ? TYPING_PAUSE_MS : 0);
    });
  };
}

function drawBoxes(element, surface, setting) {
  const { blockId, tells, labelId = null, noteIds = null } = setting;
  const many = element.type === "checkboxes";
  const start = surface.start(blockId, element);
  const chosen = new Set((many ? start.selected_options : [start.selected_option]).map((option) => option?.value));
  const name = freshId("choice");
  const inputs = element.options.map((option) => drawBox({ option, many, name, element }, chosen.has(option.value)));
  const state = () => {
    const picked = element.options.filter((_, index) => inputs[index].checked);
    return many
      ? { type: element.type, selected_options: picked }
      : { type: element.type, selected_option: picked[0] ?? null };
  };
  const group = make(
    "div",
    {
      class: "boxes",
      role: many ? "group" : "radiogroup",
      "aria-labelledby": labelId,
      "aria-describedby": noteIds,
      "aria-label": labelId ? null : "Choices",
    },
    element.options.map((option, index) => drawBoxLabel(option, inputs[index], surface)),
  );
  if (tells) group.addEventListener("change", () => surface.press(blockId, element, state(), group));
  surface.keep(blockId, element, state);
  return group;
}

function drawBox({ option, many, name, element }, checked) {
  return make("input", {
    type: many ? "checkbox" : "radio",
    name,
    value: option.value,
    checked,
    data: { actionId: element.action_id },
  });
}

function drawBoxLabel(option, input, surface) {
  return make(
    "label",
    { class: "box" },
    input,
    make(
      "span",
      { dir: "auto" },
      drawText(option.text, surface.names),
      option.description && make("span", { class: "note" }, drawText(option.description, surface.names)),
    ),
  );
}

function drawTime(element, surface, setting) {
  const { blockId, tells, controlId = null } = setting;
  const start = surface.start(blockId, element).selected_time ?? "";
  const input = make("input", {
    type: "time",
    id: controlId,
    value: start,
    data: { actionId: element.action_id },
    ...ariaOf(element, setting),
  });
  const state = () => ({ type: element.type, selected_time: input.value || null });
  let told = start;
  const tell = () => {
    if (input.value === told) return;
    told = input.value;
    surface.press(blockId, element, state(), input);
  };
  if (tells) {
    input.addEventListener("blur", tell);
    onEnter(input, tell);
  }
  surface.keep(blockId, element, state);
  return input;
}

function drawTextInput(element, surface, setting) {
  const { blockId, tells, controlId = null } = setting;
  const input = make(element.multiline ? "textarea" : "input", {
    id: controlId,
    type: element.multiline ? null : "text",
    rows: element.multiline ? 4 : null,
    dir: "auto",
    autocomplete: "off",
    placeholder: element.placeholder?.text ?? null,
    minlength: element.min_length ?? null,
    maxlength: element.max_length ?? null,
    data: { actionId: element.action_id },
    ...ariaOf(element, setting),
  });
  input.value = surface.start(blockId, element).value ?? "";
  const state = () => ({ type: element.type, value: input.value || null });
  if (tells) onEnter(input, () => surface.press(blockId, element, { value: input.value }, input));
  surface.keep(blockId, element, state);
  return input;
}

function onEnter(input, tell) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    tell();
  });
}
