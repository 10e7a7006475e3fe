/** From and to in minutes after midnight, on the zone's clocks; `to` is the first minute after. */
export interface Window {
  fromMinute: number;
  toMinute: number;
}

/** A window for each day of the week, Sunday first. */
export type Week = readonly Window[];

/** How long a zone stays as it is: open from the instant asked about until `untilMs`, or shut until then. */
interface Stretch {
  isOpen: boolean;
  untilMs: number;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Windows repeat weekly; the day more is for clocks that change meanwhile. */
const searchMs = 8 * dayMs;
/** 1 January 1970 was a Thursday. */
const firstWeekday = 4;

/**
 * The first instant from `ms` on at which every zone is inside its window, and the instant until which that surely lasts.
 * Where there is none in the coming week, both are the end of the search: look again then.
 */
export const firstOpen = (zones: readonly string[], week: Week, ms: number): { atMs: number; untilMs: number } => {
  const endMs = ms + searchMs;
  let atMs = ms;
  while (atMs < endMs) {
    const stretches = zones.map((zone) => stretchAt(zone, week, atMs));
    const shut = stretches.filter(({ isOpen }) => !isOpen);
    if (shut.length === 0) return { atMs, untilMs: Math.min(...stretches.map(({ untilMs }) => untilMs)) };
    atMs = Math.max(...shut.map(({ untilMs }) => untilMs));
  }
  return { atMs: endMs, untilMs: endMs };
};

/** The stretch ends at the window's edges, at midnight, and wherever the clocks are changed. */
const stretchAt = (zone: string, week: Week, ms: number): Stretch => {
  const offsetMs = offsetMsAt(zone, ms);
  const day = Math.floor((ms + offsetMs) / dayMs);
  const sinceMidnightMs = ms + offsetMs - day * dayMs;
  const window = week[(((day + firstWeekday) % 7) + 7) % 7];
  const fromMs = (window?.fromMinute ?? 0) * minuteMs;
  const toMs = (window?.toMinute ?? 0) * minuteMs;
  const edgeMs = [fromMs, toMs, dayMs].filter((edge) => edge > sinceMidnightMs);
  const untilMs = ms + Math.min(...edgeMs) - sinceMidnightMs;
  return {
    isOpen: fromMs <= sinceMidnightMs && sinceMidnightMs < toMs,
    untilMs: offsetMsAt(zone, untilMs) === offsetMs ? untilMs : clockChange(zone, ms, untilMs),
  };
};

/** The first minute in (fromMs, toMs] whose offset is not that of `fromMs`, given that the one of `toMs` is another. */
const clockChange = (zone: string, fromMs: number, toMs: number): number => {
  const offsetMs = offsetMsAt(zone, fromMs);
  let before = Math.floor(fromMs / minuteMs);
  let after = Math.ceil(toMs / minuteMs);
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMsAt(zone, middle * minuteMs) === offsetMs) before = middle;
    else after = middle;
  }
  return after * minuteMs;
};

/** By how much the zone's clocks are ahead of UTC at an instant. */
const offsetMsAt = (zone: string, ms: number): number => {
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(formatterOf(zone).format(ms)) ?? [];
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  return (sign === "-" ? -offset : offset) * minuteMs;
};

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Made once per zone: making one takes a thousand times as long as using it. */
const formatterOf = (zone: string): Intl.DateTimeFormat => {
  const formatter =
    formatters.get(zone) ?? new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset" });
  formatters.set(zone, formatter);
  return formatter;
};
