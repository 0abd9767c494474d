// What blocks stand on: a message, a modal or the app's Home. Collects the state of their elements as Slack's
// `state.values`, and carries presses and look-ups to the server.

import { ask } from "./ask.js";

/** The state of an element that nobody has touched yet, in the shape of `state.values`. */
function untouched(element) {
  const { type } = element;
  if (type === "plain_text_input") return { type, value: element.initial_value || null };
  if (type === "timepicker") return { type, selected_time: element.initial_time ?? null };
  if (type === "checkboxes" || type.startsWith("multi_"))
    return { type, selected_options: element.initial_options ?? [] };
  return { type, selected_option: element.initial_option ?? null };
}

export class Surface {
  #acts;
  #where;
  #before;
  #readers = new Map();

  /**
   * `where` is {channel, message_ts} or {view_id}; `before` the values to take over from an older drawing;
   * `heading` the level that headers in it have.
   */
  constructor({ acts, names, where, before = {}, heading = "h3" }) {
    this.#acts = acts;
    this.#where = where;
    this.#before = before;
    this.names = names;
    this.heading = heading;
  }

  /** The state an element starts with: what was chosen before, else what the bot put in it. */
  start(blockId, element) {
    const before = this.#before[blockId]?.[element.action_id];
    return before?.type === element.type ? before : untouched(element);
  }

  /** Takes an element's state into `values()`; `read` gives it in Slack's shape. */
  keep(blockId, element, read) {
    this.#readers.set(JSON.stringify([blockId, element.action_id]), read);
  }

  values() {
    const values = {};
    for (const [key, read] of this.#readers) {
      const [blockId, actionId] = JSON.parse(key);
      values[blockId] = { ...values[blockId], [actionId]: read() };
    }
    return values;
  }

  /** Sends a press or a choice, after the confirmation that the element asks for; false if it was not sent. */
  async press(blockId, element, chosen, node) {
    if (element.confirm && !(await ask(element.confirm, this.names))) return false;
    node.setAttribute("aria-busy", "true");
    const action = { type: element.type, block_id: blockId, action_id: element.action_id, ...chosen };
    const answer = await this.#acts.act("press", { ...this.#where, action, state: { values: this.values() } });
    node.removeAttribute("aria-busy");
    return answer.ok;
  }

  /** Asks the bot for the options of an external select: a list of {label, options}. */
  async suggest(blockId, element, typed) {
    const fields = { ...this.#where, block_id: blockId, action_id: element.action_id, value: typed };
    const answer = await this.#acts.act("suggest", fields);
    return optionGroups(answer);
  }
}

/** Options, grouped or not, as a list of {label, options}. */
export function optionGroups({ options, option_groups: groups }) {
  if (groups) return groups.map((group) => ({ label: group.label?.text ?? "", options: group.options }));
  return [{ label: "", options: options ?? [] }];
}
