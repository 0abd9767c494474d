// How far each person has read, by channel and thread, for as long as the page is open.

import { isReply } from "./messages.js";

export class Unread {
  #since = new Map();
  #read = new Map();

  /** What a person finds when the page first shows them the workspace counts as read. */
  begin(person, newest) {
    if (!this.#since.has(person)) this.#since.set(person, newest);
  }

  see(person, place, ts) {
    const key = `${person} ${place}`;
    if (ts > (this.#read.get(key) ?? "0")) this.#read.set(key, ts);
  }

  isNew(person, channel, message) {
    if (message.user === person) return false;
    const places = isReply(message) ? [`${channel}/${message.thread_ts}`] : [channel];
    if (message.broadcast) places.push(channel);
    return places.every((place) => message.ts > this.#readUpTo(person, place));
  }

  #readUpTo(person, place) {
    const read = this.#read.get(`${person} ${place}`) ?? "0";
    const since = this.#since.get(person) ?? "0";
    return read > since ? read : since;
  }
}
