// Slack's timestamps in the words of the reader's own clock and calendar.

const TIME = new Intl.DateTimeFormat(undefined, { hour: "numeric", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const WHOLE = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const DAY_MS = 86_400_000;

function moment(ts) {
  return new Date(Number(ts) * 1000);
}

export function timeOf(ts) {
  return TIME.format(moment(ts));
}

export function wholeTimeOf(ts) {
  return WHOLE.format(moment(ts));
}

export function dayOf(ts) {
  return moment(ts).toDateString();
}

export function isToday(ts) {
  return dayOf(ts) === new Date().toDateString();
}

export function dayWords(ts) {
  if (isToday(ts)) return "Today";
  if (dayOf(ts) === new Date(Date.now() - DAY_MS).toDateString()) return "Yesterday";
  return DAY.format(moment(ts));
}

export function isoTime(ts) {
  return moment(ts).toISOString();
}
