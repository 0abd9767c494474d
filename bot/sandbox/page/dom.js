// Building DOM nodes: the only place that creates elements.
// Texts become text nodes, never markup; an address becomes a link only if it is http, https or mailto.

const SVG = "http://www.w3.org/2000/svg";
const SAFE = /^(https?:\/\/|mailto:)/i;
let counted = 0;

/** Builds an element. `on` holds listeners, `data` data attributes; null and false are left out. */
export function make(tag, { on = {}, data = {}, ...attributes } = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  for (const [name, value] of Object.entries(data)) if (value) node.dataset[name] = value;
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Draws one of the icons of index.html. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

/** A link that opens outside the page; words alone where the address is of another kind. */
export function link(address, words) {
  if (!SAFE.test(address)) return make("span", {}, words);
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
}

export function isSafeAddress(address) {
  return SAFE.test(address);
}

/** An id that no other element of the page has. */
export function freshId(noun) {
  counted += 1;
  return `${noun}-${counted}`;
}

/** Puts `nodes` into `parent` in this order, moving only what is out of place, so focus stays where it is. */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}
