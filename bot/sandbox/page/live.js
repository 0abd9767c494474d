// The live line to the server: one socket per acting person, opened again when it breaks.

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 6000;

export class Live {
  #socket = null;
  #again = null;
  #hear;
  #tellState;

  /** `hear(event)` gets every event; `tellState(open)` is told when the line opens or breaks. */
  constructor(hear, tellState) {
    this.#hear = hear;
    this.#tellState = tellState;
  }

  /** Leaves the line of whoever acted before and opens one for `person`. */
  listenAs(person) {
    clearTimeout(this.#again);
    const left = this.#socket;
    this.#socket = null;
    left?.close();
    this.#open(person, FIRST_WAIT_MS);
  }

  #open(person, waitMs) {
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/page/live?as=${encodeURIComponent(person)}`);
    let pauseMs = waitMs;
    this.#socket = socket;
    socket.addEventListener("open", () => {
      pauseMs = FIRST_WAIT_MS;
      if (this.#socket === socket) this.#tellState(true);
    });
    socket.addEventListener("message", ({ data }) => {
      if (this.#socket === socket) this.#hear(JSON.parse(data));
    });
    socket.addEventListener("close", () => {
      if (this.#socket !== socket) return;
      this.#tellState(false);
      this.#again = setTimeout(() => this.#open(person, Math.min(pauseMs * 2, LONGEST_WAIT_MS)), pauseMs);
    });
  }
}
