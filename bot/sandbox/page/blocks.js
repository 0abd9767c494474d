// Slack's blocks as DOM nodes. The interactive elements in them are in elements.js.

import { freshId, make } from "./dom.js";
import { drawElement, isGroup } from "./elements.js";
import { drawRichText } from "./richtext.js";
import { drawText } from "./text.js";

const DRAWN = {
  header: (block, surface) =>
    make(surface.heading, { class: "block-header", dir: "auto" }, drawText(block.text, surface.names)),
  divider: () => make("hr"),
  rich_text: (block, surface) => drawRichText(block, surface.names),
  section: drawSection,
  context: drawContext,
  actions: drawActions,
  input: drawInput,
  data_visualization: drawBars,
};

/** Draws the blocks of a message or view, in order. */
export function drawBlocks(blocks, surface) {
  return make(
    "div",
    { class: "blocks" },
    blocks.map((block, index) => drawBlock(block, surface, index)),
  );
}

function drawBlock(block, surface, index) {
  const blockId = block.block_id ?? `block-${index}`;
  const draw = DRAWN[block.type];
  const drawn = draw
    ? draw(block, surface, blockId)
    : make("p", { class: "unknown" }, `(the sandbox does not draw ${block.type} blocks)`);
  drawn.dataset.blockId = blockId;
  return drawn;
}

function drawSection(block, surface, blockId) {
  const labelId = freshId("section");
  const words = make(
    "div",
    { class: "section-words", id: labelId, dir: "auto" },
    block.text && make("div", { class: "words" }, drawText(block.text, surface.names)),
    block.fields &&
      make(
        "div",
        { class: "fields" },
        block.fields.map((field) => make("div", { class: "words", dir: "auto" }, drawText(field, surface.names))),
      ),
  );
  const accessory = block.accessory && drawElement(block.accessory, surface, { blockId, tells: true, labelId });
  return make("div", { class: `section${accessory ? " has-accessory" : ""}` }, words, accessory);
}

function drawContext(block, surface) {
  const parts = block.elements.map((text) =>
    make("div", { class: "words", dir: "auto" }, drawText(text, surface.names)),
  );
  return make("div", { class: "context" }, parts);
}

function drawBars(block) {
  const points = block.chart.series.flatMap((series) => series.data);
  const most = Math.max(...points.map((point) => point.value), 1);
  const rows = points.map((point) =>
    make(
      "li",
      { class: "bar" },
      make("span", { dir: "auto" }, point.label),
      make("meter", { min: 0, max: most, value: point.value, "aria-hidden": "true" }),
      make("span", {}, String(point.value)),
    ),
  );
  return make("figure", { class: "bars" }, make("figcaption", { dir: "auto" }, block.title), make("ul", {}, rows));
}

function drawActions(block, surface, blockId) {
  return make(
    "div",
    { class: "actions" },
    block.elements.map((element) => drawElement(element, surface, { blockId, tells: true })),
  );
}

function drawInput(block, surface, blockId) {
  const { element, optional = false } = block;
  const [labelId, controlId, hintId, errorId] = ["label", "control", "hint", "error"].map(freshId);
  const group = isGroup(element);
  const words = [drawText(block.label, surface.names), optional && make("span", { class: "note" }, " (optional)")];
  const label = group
    ? make("p", { class: "label", id: labelId }, words)
    : make("label", { class: "label", id: labelId, for: controlId }, words);
  const setting = {
    blockId,
    tells: Boolean(block.dispatch_action),
    optional,
    labelId,
    controlId: group ? null : controlId,
    noteIds: block.hint ? `${hintId} ${errorId}` : errorId,
  };
  return make(
    "div",
    { class: "input", data: { optional: optional ? "yes" : "" } },
    label,
    drawElement(element, surface, setting),
    block.hint && make("p", { class: "hint", id: hintId, dir: "auto" }, drawText(block.hint, surface.names)),
    make("p", { class: "error", id: errorId, dir: "auto", "aria-live": "polite" }),
  );
}
