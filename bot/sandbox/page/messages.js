// The messages that the acting person may see, by channel and ts. Holds and orders them; draws nothing.

const byTs = (a, b) => (a.ts < b.ts ? -1 : a.ts > b.ts ? 1 : 0);

export function isReply(message) {
  return Boolean(message.thread_ts) && message.thread_ts !== message.ts;
}

export class Messages {
  #channels = new Map();

  /** Forgets what was there and takes over a snapshot. */
  replace(snapshot) {
    this.#channels = new Map(
      Object.entries(snapshot).map(([channel, list]) => [channel, new Map(list.map((each) => [each.ts, each]))]),
    );
  }

  put(channel, message) {
    if (!this.#channels.has(channel)) this.#channels.set(channel, new Map());
    this.#channels.get(channel).set(message.ts, message);
  }

  remove(channel, ts) {
    this.#channels.get(channel)?.delete(ts);
  }

  find(channel, ts) {
    return this.#channels.get(channel)?.get(ts) ?? null;
  }

  all(channel) {
    return [...(this.#channels.get(channel)?.values() ?? [])].sort(byTs);
  }

  /** What stands in the channel itself: roots, and replies that were also sent to it. */
  inChannel(channel) {
    return this.all(channel).filter((message) => !isReply(message) || message.broadcast);
  }

  replies(channel, root) {
    return this.all(channel).filter((message) => isReply(message) && message.thread_ts === root);
  }

  /** The newest ts of everything that is held, "0" where nothing is. */
  newest() {
    return (
      [...this.#channels.values()]
        .flatMap((held) => [...held.keys()])
        .sort()
        .at(-1) ?? "0"
    );
  }
}
