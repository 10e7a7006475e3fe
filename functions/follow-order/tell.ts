import {
  afterTelling,
  decideNews,
  type NewsContext,
  type OrderNewsState,
  saidOf,
} from "../../shared/backorder/news.ts";
import type { LineView } from "../../shared/backorder/line-view.ts";
import type { NewsTable } from "../../shared/backorder/news-table.ts";
import type { Order, OrderRef } from "../../shared/backorder/order.ts";
import { channelsOf, orderMessageIdOf } from "../../shared/backorder/order-message.ts";
import type { Message, MessageWake } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import { decideParcelNews, withTold } from "../../shared/shipment/parcel-news.ts";
import type { Shipment } from "../../shared/shipment/shipment.ts";
import type { Settings } from "../../shared/store/settings.ts";

export interface TellDeps {
  clock: Clock;
  news: NewsTable;
  messages: MessagesTable;
  messageQueue: Queue<MessageWake>;
}

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
 * Tells the customer of an order what there is to tell, one message at a time, each once: what it says is decided when
 * it is sent, and counts as told once it was. Answers when to look again; nothing where there is nothing to wait for.
 */
export const createTell = (deps: TellDeps) => {
  /** What became of the message that was on its way; undefined where it still is. */
  const afterPending = async (
    ref: OrderRef,
    state: OrderNewsState,
    views: LineView[],
  ): Promise<OrderNewsState | undefined> => {
    const { pending } = state;
    if (pending === undefined) return state;
    const ids = (["email", "sms"] as const).map((channel) => orderMessageIdOf(ref, pending, channel));
    const found = await deps.messages.getMany(ids);
    if (found.some(isUnderway)) return undefined;
    const said = found.find((message) => message.said !== undefined)?.said;
    // Overtaken by events: nothing was said, and the next look decides anew.
    if (said === undefined && found.every(({ reason }) => reason === "overtaken"))
      return { ...state, pending: undefined };
    // Nobody can be reached: saying it again and again helps nobody, and the merchant sees it.
    const unsaid = pending.parcel === undefined ? saidOf(views) : {};
    const known = afterTelling(state, pending.topic, said ?? unsaid, views);
    if (pending.parcel === undefined) return known;
    return { ...known, parcels: withTold(state.parcels, pending.parcel, pending.parcel.covers) };
  };

  const send = async (ref: OrderRef, order: Order, settings: Settings, state: OrderNewsState, contact: string) => {
    const { pending } = state;
    if (pending === undefined) return;
    const { topic, n, parcel } = pending;
    const of = parcel && { shipment: parcel.shipment, trackingNumber: parcel.trackingNumber };
    for (const channel of channelsOf(order, settings)) {
      const message = orderMessageIdOf(ref, pending, channel);
      const about = { kind: "order" as const, ...ref, contact, topic, n, ...(of !== undefined && { parcel: of }) };
      await deps.messages.create(message, about, channel, deps.clock.now());
      await deps.messageQueue.send({ message });
    }
  };

  /** First the messages, which are the same however often they are made; then that they are on their way. */
  const begin = async (
    ref: OrderRef,
    { order, settings }: Told,
    known: OrderNewsState,
    news: Omit<NonNullable<OrderNewsState["pending"]>, "n">,
  ): Promise<number> => {
    const pending = { ...news, n: known.count + 1 };
    await send(ref, order, settings, { ...known, pending }, order.contact ?? "");
    const written = await deps.news.put(ref, { ...known, count: pending.n, pending });
    return written.kind === "refused" ? deps.clock.now() : deps.clock.now() + lookAgainMs;
  };

  return async (ref: OrderRef, told: Told, context: NewsContext): Promise<number | undefined> => {
    const { order, views, state, shipments, settings } = told;
    const before = await afterPending(ref, state, views);
    if (before === undefined) return deps.clock.now() + lookAgainMs;
    const canTell = channelsOf(order, settings).length > 0 && order.contact !== undefined;
    const parcels = decideParcelNews(order, shipments, before.parcels, { nowMs: context.nowMs, canTell, settings });
    const known = parcels.known === before.parcels ? before : { ...before, parcels: parcels.known };
    // Of parcels first: that says what still comes, and when.
    if (parcels.news !== undefined) return begin(ref, told, known, parcels.news);
    const decision = decideNews(order, views, known, context);
    if (decision.kind === "tell" && canTell) return begin(ref, told, known, { topic: decision.topic });
    const next =
      decision.kind === "know" || decision.kind === "tell"
        ? afterTelling(known, "received", saidOf(views), views)
        : known;
    if (next !== state && (await deps.news.put(ref, next)).kind === "refused") return deps.clock.now();
    const laterMs = [decision.kind === "later" ? decision.atMs : undefined, parcels.laterAtMs];
    const [earliest] = laterMs.filter((ms) => ms !== undefined).toSorted((a, b) => a - b);
    return earliest;
  };
};
export type Tell = ReturnType<typeof createTell>;
