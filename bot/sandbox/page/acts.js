// What a person does, sent to the sandbox's server, and its refusals in plain words.

const WORDS = {
  no_bot_connected: (bot) => `${bot} is not connected, so nothing could answer. Start it, then try again.`,
  operation_timeout: (bot) => `${bot} did not answer within three seconds. In Slack this would fail in the same way.`,
  sandbox_unreachable: () => "The sandbox did not answer. Is it still running on this machine?",
  internal_error: () => "Something went wrong inside the sandbox. Its log says where.",
  message_not_found: () => "This message is no longer there.",
  thread_not_found: () => "The message of this thread is no longer there.",
  channel_not_found: () => "This channel is not there.",
  not_in_channel: () => "You are not a member of this channel.",
  view_not_found: () => "This window is out of date. Close it and open it again.",
  cant_update_message: () => "Only the person who wrote a message can edit it.",
  cant_delete_message: () => "Only the person who wrote a message can delete it.",
  no_text: () => "There is nothing in it to send.",
  msg_too_long: () => "This is longer than Slack allows for one message.",
  already_in_channel: (bot) => `${bot} is in this channel already.`,
  demo_running: () => "Something is being shown already. Let it come to its end.",
  not_enabled: (bot) => `${bot} has no Home: its manifest does not switch it on.`,
  interactivity_not_enabled: (bot) => `${bot} takes no presses: its manifest does not switch interactivity on.`,
  invalid_options: (bot) => `${bot} offered options that Slack would refuse. Its log says more.`,
  invalid_response_action: (bot) => `${bot} answered in a way that Slack would refuse. Its log says more.`,
};

export class Acts {
  #person;
  #bot;
  #complain;

  /** `person()` tells who acts; `complain(words)` shows a refusal. */
  constructor({ person, bot, complain }) {
    this.#person = person;
    this.#bot = bot;
    this.#complain = complain;
  }

  /** Does one act and returns the server's answer; a refusal is shown in plain words. */
  async act(what, fields = {}) {
    const answer = await this.ask(what, fields);
    if (!answer.ok) this.#complain(this.words(answer));
    return answer;
  }

  /** Does one act and leaves it to the caller to show a refusal. */
  ask(what, fields = {}) {
    return post("/page/act", { as: this.#person(), do: what, ...fields });
  }

  /** Plays a demo in a channel. */
  async playDemo(id, channel) {
    const answer = await post("/page/demo", { id, channel });
    if (!answer.ok) this.#complain(this.words(answer));
  }

  /** A refusal in plain words. */
  words({ error, detail }) {
    const known = WORDS[error];
    return known ? known(this.#bot) : `That did not work: ${detail || error}.`;
  }
}

async function post(address, fields) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(fields),
    });
    return await response.json();
  } catch {
    return { ok: false, error: "sandbox_unreachable" };
  }
}
