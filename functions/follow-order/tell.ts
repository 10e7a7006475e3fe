import {
  afterTelling,
  type Decision,
  decideNews,
  type NewsContext,
  type OrderNewsState,
  type SaidBy,
  saidOf,
} from "../../shared/backorder/news.ts";
import type { LineView } from "../../shared/backorder/line-view.ts";
import type { NewsTable } from "../../shared/backorder/news-table.ts";
import { customerOf, type Order, type OrderRef } from "../../shared/backorder/order.ts";
import { orderMessageIdOf } from "../../shared/backorder/order-message.ts";
import type { Channel } from "../../shared/contact/channel.ts";
import type { Message, MessageWake } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import { type Clock, earliestOf } from "../../shared/runtime/clock.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import { decideParcelNews } from "../../shared/shipment/parcel-news.ts";
import { withTold } from "../../shared/shipment/parcel-told.ts";
import type { Shipment } from "../../shared/shipment/shipment.ts";
import type { Settings } from "../../shared/store/settings.ts";

export interface TellDeps {
  clock: Clock;
  news: NewsTable;
  messages: MessagesTable;
  messageQueue: Queue<MessageWake>;
}

type Pending = NonNullable<OrderNewsState["pending"]>;

/** An order whose message is on its way is looked at again after this, should its ending be lost. */
const lookAgainMs = 15 * 60_000;

/** An order as it stands, and what its customer knows. */
interface Told {
  order: Order;
  views: LineView[];
  state: OrderNewsState;
  shipments: readonly Shipment[];
  settings: Settings;
}

const isUnderway = ({ state }: Message): boolean => state === "open" || state === "sending";

/**
 * A text that waits for the morning while the mail has gone, of news that says no dates: it is written when it goes, and
 * does not go where there is newer news. Whoever has the mail need not wait with it for what happens next.
 */
const isHeldText = (message: Message, { topic, parcel }: Pending, found: readonly Message[], nowMs: number): boolean =>
  parcel !== undefined &&
  topic !== "shipped" &&
  message.channel === "sms" &&
  message.state === "open" &&
  (message.dueAt ?? 0) > nowMs &&
  found.some(({ channel, state }) => channel === "email" && state === "sent");

/** What the channels that reach the customer said; one whose words were overtaken had nothing to say. */
const saidByOf = (found: readonly Message[]): SaidBy =>
  Object.fromEntries(
    found.flatMap(({ channel, said, reason }) => {
      if (said !== undefined) return [[channel, said]];
      return reason === "overtaken" ? [[channel, {}]] : [];
    }),
  );

/** A parcel that is about to be told of says it better: what is in it, what still comes, and when. */
const heldUntil = (parcelsAtMs: number | undefined, decision: Decision): Decision =>
  decision.kind === "tell" && parcelsAtMs !== undefined ? { kind: "later", atMs: parcelsAtMs } : decision;

/**
 * Tells the customer of an order what there is to tell, one message at a time, each once: what it says is decided when
 * it is sent, and counts as told once it was. Answers when to look again; nothing where there is nothing to wait for.
 */
export const createTell = (deps: TellDeps) => {
  const send = async (ref: OrderRef, contact: string, pending: Pending, channels: readonly Channel[]) => {
    const { topic, n, parcel } = pending;
    const of = parcel && { shipment: parcel.shipment, trackingNumber: parcel.trackingNumber };
    for (const channel of channels) {
      const message = orderMessageIdOf(ref, pending, channel);
      const about = { kind: "order" as const, ...ref, contact, topic, n, ...(of !== undefined && { parcel: of }) };
      await deps.messages.create(message, about, channel, deps.clock.now());
      await deps.messageQueue.send({ message });
    }
  };

  const foundOf = async (ref: OrderRef, pending: Pending): Promise<Message[]> => {
    const ids = (["email", "sms"] as const).map((channel) => orderMessageIdOf(ref, pending, channel));
    const found = await Promise.all(ids.map(deps.messages.get));
    return found.filter((message) => message !== undefined);
  };

  /** What became of the message that was on its way; undefined where it still is. */
  const afterPending = async (
    ref: OrderRef,
    contact: string,
    state: OrderNewsState,
    views: LineView[],
    channels: readonly Channel[],
  ): Promise<OrderNewsState | undefined> => {
    const { pending } = state;
    if (pending === undefined) return state;
    const found = await foundOf(ref, pending);
    // Whoever was to make them is gone.
    const missing = channels.filter((channel) => found.every((message) => message.channel !== channel));
    if (missing.length > 0) await send(ref, contact, pending, missing);
    const held = found.find((message) => isHeldText(message, pending, found, deps.clock.now()));
    if (missing.length > 0 || found.some((message) => message !== held && isUnderway(message))) return undefined;
    const by = { ...saidByOf(found), ...(held !== undefined && { sms: {} }) };
    const isOvertaken = found.every(({ reason, said }) => said === undefined && reason === "overtaken");
    // Nothing was said, and the next look decides anew.
    if (isOvertaken) return { ...state, pending: undefined };
    // Where nobody can be reached, saying it again and again helps nobody, and the merchant sees it.
    const unsaid = pending.parcel === undefined ? { email: saidOf(views) } : {};
    const known = afterTelling(state, pending.topic, Object.keys(by).length === 0 ? unsaid : by, views);
    if (pending.parcel === undefined) return known;
    return { ...known, parcels: withTold(state.parcels, pending.parcel, pending.parcel.covers) };
  };

  /** First that they are on their way: of two workers that want to tell different things, one makes its messages. */
  const begin = async (
    ref: OrderRef,
    contact: string,
    known: OrderNewsState,
    news: Omit<Pending, "n">,
    channels: readonly Channel[],
  ): Promise<number> => {
    const pending = { ...news, n: known.count + 1 };
    const written = await deps.news.put(ref, { ...known, count: pending.n, pending }, deps.clock.now());
    if (written.kind === "refused") return deps.clock.now();
    await send(ref, contact, pending, channels);
    return deps.clock.now() + lookAgainMs;
  };

  return async (ref: OrderRef, told: Told, context: NewsContext): Promise<number | undefined> => {
    const { order, views, state, shipments, settings } = told;
    const contact = customerOf(order) ?? "";
    const channels = contact === "" ? [] : context.channels;
    const canTell = channels.length > 0;
    const before = await afterPending(ref, contact, state, views, channels);
    if (before === undefined) return deps.clock.now() + lookAgainMs;
    const parcels = decideParcelNews(order, shipments, before.parcels, { nowMs: context.nowMs, canTell, settings });
    const known = parcels.known === before.parcels ? before : { ...before, parcels: parcels.known };
    // Of parcels first: that says what still comes, and when.
    if (parcels.news !== undefined) return begin(ref, contact, known, parcels.news, channels);
    const decision = heldUntil(parcels.laterAtMs, decideNews(order, views, known, context));
    const notices = Object.fromEntries([...context.noticed].map(([line, { n }]) => [line, n]));
    if (decision.kind === "tell" && canTell) {
      return begin(ref, contact, known, { topic: decision.topic, notices }, channels);
    }
    const next =
      decision.kind === "know" || decision.kind === "tell"
        ? afterTelling(known, "received", { email: saidOf(views) }, views)
        : known;
    if (next !== state && (await deps.news.put(ref, next, context.nowMs)).kind === "refused") return deps.clock.now();
    return earliestOf([decision.kind === "later" ? decision.atMs : undefined, parcels.laterAtMs]);
  };
};
export type Tell = ReturnType<typeof createTell>;
