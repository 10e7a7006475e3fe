import * as v from "valibot";
import { daysToMs, secondsToMs } from "../runtime/clock.ts";
import { type Day, dayOf, daySchema } from "../runtime/day.ts";
import type { Channel } from "../contact/channel.ts";
import type { Calendar } from "./calendar.ts";
import type { Coverage } from "./coverage.ts";
import { isNews, type News } from "./hysteresis.ts";
import type { LineView } from "./line-view.ts";
import { isPlaceholder } from "./placeholder-day.ts";
import { parcelTopics } from "../shipment/parcel-topic.ts";
import type { Order } from "./order.ts";

export const topicSchema = v.picklist(["received", "eta", "ready", ...parcelTopics]);
export type Topic = v.InferOutput<typeof topicSchema>;

/** What a message said of each line: the day on which it ships, or that nobody knows. */
export const saidSchema = v.record(v.string(), v.nullable(daySchema));
export type Said = v.InferOutput<typeof saidSchema>;

/** One parcel of a shipment. */
export const parcelRefSchema = v.object({ shipment: v.string(), trackingNumber: v.string() });
export type ParcelRef = v.InferOutput<typeof parcelRefSchema>;

/** What the customer of an order has been told, and the message that is on its way. */
export const orderNewsSchema = v.object({
  version: v.number(),
  /** Messages so far. */
  count: v.number(),
  isReceived: v.boolean(),
  told: saidSchema,
  /** The first day that was said of each line: its promise, where the shop has stated none. */
  promised: v.optional(v.record(v.string(), daySchema), {}),
  /** Of how many units each line was when it was told of: what it has lost since may be lines of their own. */
  units: v.optional(v.record(v.string(), v.number()), {}),
  /** What one channel has said otherwise: a text waits for the morning, and says what is true by then. */
  saidBy: v.optional(v.object({ email: v.optional(saidSchema), sms: v.optional(saidSchema) })),
  /** The last notice of each line before the customer was last told its date: a later one has the word since. */
  notices: v.optional(v.record(v.string(), v.number()), {}),
  /** Lines of which the customer knows that they are ready. */
  ready: v.array(v.string()),
  /** What the customer knows of each parcel, by shipment and tracking number. */
  parcels: v.optional(v.record(v.string(), v.record(v.string(), v.array(v.picklist(parcelTopics)))), {}),
  pending: v.optional(
    v.object({
      topic: topicSchema,
      n: v.number(),
      /** The last notice of each line when it was begun. */
      notices: v.optional(v.record(v.string(), v.number())),
      /** The parcel that it is about, and what its customer need not hear any more once it was told. */
      parcel: v.optional(v.object({ ...parcelRefSchema.entries, covers: v.array(v.picklist(parcelTopics)) })),
    }),
  ),
});
export type OrderNewsState = v.InferOutput<typeof orderNewsSchema>;

export const noNews: OrderNewsState = {
  version: 0,
  count: 0,
  isReceived: false,
  told: {},
  promised: {},
  units: {},
  notices: {},
  ready: [],
  parcels: {},
};

/** An order that was placed longer ago than this when it came to us is history: nobody is greeted for it. */
const freshDays = 3;
/**
 * The first message waits so long for the ledger's word on each line: what it says should be the date, not that there is
 * none. A line may be found to wait only 15 minutes after it has settled (decision 029), and is then covered in a moment.
 */
const patienceMs = 20 * 60_000;

/** What a line's last delay notice said, and which of its notices that is. */
export interface Noticed {
  n: number;
  day: Day | null;
}

export interface NewsContext {
  nowMs: number;
  settleSeconds: number;
  /** Business days by which a date must move before the customer hears of it. */
  thresholdBusinessDays: number;
  calendarOf: (view: LineView) => Calendar;
  /** What delay notices have said of lines: the law's word comes before a change of date, and replaces it. */
  noticed: ReadonlyMap<string, Noticed>;
  /** The ways in which the customer wants to hear of it. */
  channels: readonly Channel[];
}
type Threshold = Pick<NewsContext, "thresholdBusinessDays" | "calendarOf" | "noticed">;

const waiting = (views: readonly LineView[]): LineView[] =>
  views.filter(({ line, status }) => status === "open" && line.isBackorder === true);

/** The day on which a line ships, or that nobody knows: a placeholder for a date is told as none. */
export const shipsOnOf = ({ line, estimate }: LineView): Day | null =>
  estimate === null || isPlaceholder(estimate.shipsOn, dayOf(line.placedAt, "UTC")) ? null : estimate.shipsOn;
export const saidOf = (views: readonly LineView[]): Said =>
  Object.fromEntries(waiting(views).map((view) => [view.line.id, shipsOnOf(view)]));

/** What a channel has said, the last of each line. */
const saidTo = ({ told, saidBy }: OrderNewsState, channel: Channel): Said => ({ ...told, ...saidBy?.[channel] });

/** Lines of which a channel should say that their date is another one (rules 2.3). */
export const movedIn = (
  state: OrderNewsState,
  views: readonly LineView[],
  { thresholdBusinessDays, calendarOf, noticed }: Threshold,
  channel: Channel,
): { view: LineView; was: Day | null; direction: News }[] => {
  const told = saidTo(state, channel);
  return waiting(views).flatMap((view) => {
    const { line } = view;
    // That it is ready is the last word of it, for as long as that is so.
    if (line.coverage === undefined || (view.isReady && state.ready.includes(line.id))) return [];
    const notice = noticed.get(line.id);
    const isNewest = notice !== undefined && notice.n > (state.notices[line.id] ?? 0);
    const was = isNewest ? notice.day : (told[line.id] ?? null);
    const direction = isNews({
      told: was,
      now: shipsOnOf(view),
      promise: line.promise?.on,
      calendar: calendarOf(view),
      thresholdBusinessDays,
    });
    return direction === undefined ? [] : [{ view, was, direction }];
  });
};

/** Lines that are ready to ship since the customer last heard of them. */
export const readyIn = (state: OrderNewsState, views: readonly LineView[]): LineView[] =>
  waiting(views).filter(({ line, isReady }) => isReady && !state.ready.includes(line.id));

export type Decision =
  | { kind: "tell"; topic: Topic }
  /** Nothing is told, and what is known now counts as told. */
  | { kind: "know" }
  | { kind: "later"; atMs: number }
  | { kind: "nothing" };

/** Whether the ledger has not looked at a line yet, and is given the time to. */
const awaitsLedger = (views: readonly LineView[], untilMs: number, nowMs: number): boolean =>
  nowMs < untilMs && waiting(views).some(({ line }) => line.coverage === undefined);

/** When the last change of the ledger's will have settled; a line that is due later is due for something else. */
const settlesAt = (views: readonly LineView[], { nowMs, settleSeconds }: NewsContext): number | undefined => {
  const longest = nowMs + secondsToMs(settleSeconds);
  const dues = waiting(views).flatMap(({ line: { dueAt = 0 } }) => (dueAt > nowMs && dueAt <= longest ? [dueAt] : []));
  return dues.length === 0 ? undefined : Math.max(...dues);
};

/** Units that were just added are covered in a moment, and have no date until then. */
const addedUntil = ({ isNew }: Order, views: readonly LineView[], { nowMs, settleSeconds }: NewsContext) => {
  const isShort = waiting(views).some(({ line: { coverage = [] }, openUnits }) => unitsOf(coverage) < openUnits);
  return isNew === true && isShort ? nowMs + secondsToMs(settleSeconds) : undefined;
};

const unitsOf = (coverage: Coverage): number => coverage.reduce((sum, { units }) => sum + units, 0);

const decideFirst = (order: Order, views: readonly LineView[], { nowMs, settleSeconds }: NewsContext): Decision => {
  const settledAt = order.createdAt + secondsToMs(settleSeconds);
  if (nowMs < settledAt) return { kind: "later", atMs: settledAt };
  const patientUntil = settledAt + patienceMs;
  if (awaitsLedger(views, patientUntil, nowMs)) return { kind: "later", atMs: patientUntil };
  const isHistory = order.createdAt - order.placedAt > daysToMs(freshDays);
  return isHistory ? { kind: "know" } : { kind: "tell", topic: "received" };
};

/** What the customer is to be told next: one thing at a time. */
export const decideNews = (
  order: Order,
  views: readonly LineView[],
  state: OrderNewsState,
  context: NewsContext,
): Decision => {
  if (order.status === "cancelled" || waiting(views).length === 0) return { kind: "nothing" };
  if (!state.isReceived) return decideFirst(order, views, context);
  const isReady = readyIn(state, views).length > 0;
  const isMoved = context.channels.some((channel) => movedIn(state, views, context, channel).length > 0);
  if (!isReady && !isMoved) return { kind: "nothing" };
  const atMs = addedUntil(order, views, context) ?? settlesAt(views, context);
  if (atMs !== undefined) return { kind: "later", atMs };
  return { kind: "tell", topic: isReady ? "ready" : "eta" };
};

/** What each channel that reaches the customer said with a message; `{}` where there was nothing to say by it. */
export type SaidBy = Partial<Record<Channel, Said>>;

const isDated = (entry: [string, Day | null]): entry is [string, Day] => entry[1] !== null;

const noticesOf = ({ pending }: OrderNewsState, lines: readonly string[]): Record<string, number> =>
  Object.fromEntries(Object.entries(pending?.notices ?? {}).filter(([line]) => lines.includes(line)));

/** What the customer knows once a message about a topic has said something; of what the channels said, the mail's word first. */
export const afterTelling = (
  state: OrderNewsState,
  topic: Topic,
  by: SaidBy,
  views: readonly LineView[],
): OrderNewsState => {
  const said = { ...by.sms, ...by.email };
  const told = { ...state.told, ...said };
  const others = (["email", "sms"] as const).flatMap((channel) => {
    const spoken = by[channel];
    if (spoken === undefined) return [];
    const own = Object.entries({ ...saidTo(state, channel), ...spoken }).filter(([line, day]) => told[line] !== day);
    return own.length === 0 ? [] : [[channel, Object.fromEntries(own)] as const];
  });
  const now = waiting(views).filter(({ line }) => line.id in said);
  const isReady = (line: string) => now.some((view) => view.line.id === line && view.isReady && topic !== "eta");
  const isOver = (line: string) => now.some((view) => view.line.id === line && !view.isReady && topic === "eta");
  return {
    ...state,
    isReceived: true,
    told,
    promised: { ...Object.fromEntries(Object.entries(said).filter(isDated)), ...state.promised },
    units: { ...state.units, ...Object.fromEntries(now.map(({ line }) => [line.id, line.quantity])) },
    notices: { ...state.notices, ...noticesOf(state, Object.keys(said)) },
    saidBy: others.length === 0 ? undefined : Object.fromEntries(others),
    ready: [...new Set([...state.ready.filter((line) => !isOver(line)), ...Object.keys(said).filter(isReady)])],
    pending: undefined,
  };
};
