// Where one is: written in the address after #, so the browser's own Back works and a reload stays.
// A place is {kind: "home" | "rooms" | "start"} or {kind: "channel", channel, thread}.

export function readPlace() {
  const written = location.hash.slice(1);
  if (written === "home" || written === "rooms") return { kind: written };
  const [channel, thread = null] = written.split("/");
  return channel ? { kind: "channel", channel, thread } : { kind: "start" };
}

export function go(place) {
  const { kind, channel, thread } = place;
  location.hash = kind === "channel" ? (thread ? `${channel}/${thread}` : channel) : kind;
}

/** Goes to a place without a step in the browser's history. */
export function settle(place) {
  history.replaceState(null, "", `#${place.channel}${place.thread ? `/${place.thread}` : ""}`);
}
