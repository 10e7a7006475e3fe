import * as v from "valibot";
import { daysToMs, secondsToMs } from "../runtime/clock.ts";
import { type Day, daySchema } from "../runtime/day.ts";
import type { Calendar } from "./calendar.ts";
import { isNews, type News } from "./hysteresis.ts";
import type { LineView } from "./line-view.ts";
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
  /** Lines of which the customer knows that they are ready. */
  ready: v.array(v.string()),
  /** What the customer knows of each parcel, by shipment and tracking number. */
  parcels: v.optional(v.record(v.string(), v.record(v.string(), v.array(v.picklist(parcelTopics)))), {}),
  pending: v.optional(
    v.object({
      topic: topicSchema,
      n: v.number(),
      /** The parcel that it is about, and what its customer need not hear any more once it was told. */
      parcel: v.optional(v.object({ ...parcelRefSchema.entries, covers: v.array(v.picklist(parcelTopics)) })),
    }),
  ),
});
export type OrderNewsState = v.InferOutput<typeof orderNewsSchema>;

export const noNews: OrderNewsState = { version: 0, count: 0, isReceived: false, told: {}, ready: [], parcels: {} };

/** An order that was placed longer ago than this when it came to us is history: nobody is greeted for it. */
const freshDays = 3;

export interface NewsContext {
  nowMs: number;
  settleSeconds: number;
  /** Business days by which a date must move before the customer hears of it. */
  thresholdBusinessDays: number;
  calendarOf: (view: LineView) => Calendar;
  /** What delay notices have said of lines: the law's word comes before a change of date, and replaces it. */
  noticed: ReadonlyMap<string, Day | null>;
}

const waiting = (views: readonly LineView[]): LineView[] =>
  views.filter(({ line, status }) => status === "open" && line.isBackorder === true);

export const shipsOnOf = ({ estimate }: LineView): Day | null => estimate?.shipsOn ?? null;
export const saidOf = (views: readonly LineView[]): Said =>
  Object.fromEntries(waiting(views).map((view) => [view.line.id, shipsOnOf(view)]));

/** Lines of which the customer should hear that their date is another one (rules 2.3). */
export const movedIn = (
  state: OrderNewsState,
  views: readonly LineView[],
  { thresholdBusinessDays, calendarOf, noticed, nowMs }: NewsContext,
): { view: LineView; was: Day | null; direction: News }[] =>
  waiting(views).flatMap((view) => {
    const { line } = view;
    // A change that may still be followed by others waits for the settle time.
    const isSettled = line.coverage !== undefined && (line.dueAt === undefined || line.dueAt <= nowMs);
    if (!isSettled || state.ready.includes(line.id)) return [];
    const was = noticed.has(line.id) ? (noticed.get(line.id) ?? null) : (state.told[line.id] ?? null);
    const direction = isNews({
      told: was,
      now: shipsOnOf(view),
      promise: line.promise?.on,
      calendar: calendarOf(view),
      thresholdBusinessDays,
    });
    return direction === undefined ? [] : [{ view, was, direction }];
  });

/** Lines that are ready to ship since the customer last heard of them. */
export const readyIn = (state: OrderNewsState, views: readonly LineView[]): LineView[] =>
  waiting(views).filter(({ line, isReady }) => isReady && !state.ready.includes(line.id));

export type Decision =
  | { kind: "tell"; topic: Topic }
  /** Nothing is told, and what is known now counts as told. */
  | { kind: "know" }
  | { kind: "later"; atMs: number }
  | { kind: "nothing" };

/** What the customer is to be told next: one thing at a time. */
export const decideNews = (
  order: Order,
  views: readonly LineView[],
  state: OrderNewsState,
  context: NewsContext,
): Decision => {
  if (order.status === "cancelled" || waiting(views).length === 0) return { kind: "nothing" };
  if (!state.isReceived) {
    if (order.createdAt - order.placedAt > daysToMs(freshDays)) return { kind: "know" };
    const settledAt = order.createdAt + secondsToMs(context.settleSeconds);
    return context.nowMs < settledAt ? { kind: "later", atMs: settledAt } : { kind: "tell", topic: "received" };
  }
  if (readyIn(state, views).length > 0) return { kind: "tell", topic: "ready" };
  return movedIn(state, views, context).length > 0 ? { kind: "tell", topic: "eta" } : { kind: "nothing" };
};

/** What the customer knows once a message about a topic has said something. */
export const afterTelling = (state: OrderNewsState, topic: Topic, said: Said, views: readonly LineView[]) => {
  const ready = waiting(views).filter(({ line, isReady }) => isReady && line.id in said && topic !== "eta");
  return {
    ...state,
    isReceived: true,
    told: { ...state.told, ...said },
    ready: [...new Set([...state.ready, ...ready.map(({ line }) => line.id)])],
    pending: undefined,
  };
};
