import type { LineView } from "../../shared/backorder/line-view.ts";
import { isUndecided, viewLine } from "../../shared/backorder/line-view.ts";
import { movedIn, type OrderNewsState, readyIn, shipsOnOf } from "../../shared/backorder/news.ts";
import { noticedIn } from "../../shared/backorder/delays-table.ts";
import { newsIn } from "../../shared/backorder/news-table.ts";
import { loadOrderContext, type OrderContext } from "../../shared/backorder/order-context.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import type { Order } from "../../shared/backorder/order.ts";
import { createReasonOf } from "../../shared/backorder/reason-of.ts";
import type { Channel } from "../../shared/contact/channel.ts";
import type { SuppliesTable } from "../../shared/backorder/supplies-table.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import type { About } from "../../shared/message/message.ts";
import type { OrderLineFacts, OrderNews } from "../../shared/message/order-news.ts";
import { isParcelTopic } from "../../shared/shipment/parcel-topic.ts";
import type { Shipment } from "../../shared/shipment/shipment.ts";
import { shipmentsIn } from "../../shared/shipment/shipments-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { Settings } from "../../shared/store/settings.ts";
import type { Store } from "../../shared/store/stores-table.ts";
import { parcelFactsOf } from "./parcel-facts.ts";

export interface OrderFactsDeps {
  clock: Clock;
  stock: StockTable;
  orders: OrdersTable;
  supplies: SuppliesTable;
}

export interface Looked {
  order: Order;
  views: LineView[];
  state: OrderNewsState;
  shipments: Shipment[];
  messages: Settings["tracking"]["messages"];
  news: OrderContext["news"];
  locale: MailLocale;
  store: string;
}

export type OrderAbout = Extract<About, { kind: "order" }>;

/** What there is to say of an order at this moment. */
export const createOrderFacts = (deps: OrderFactsDeps) => {
  const lineFacts = async (store: string, view: LineView): Promise<OrderLineFacts> => {
    const { line, estimate, openUnits } = view;
    // Of what may well lie there, that there is no date would say too much.
    const shipsOn = isUndecided(line) ? undefined : shipsOnOf(view);
    const variant = await deps.stock.variant({ store, sku: line.sku });
    return {
      title: variant?.title ?? line.title ?? line.sku,
      quantity: openUnits,
      url: variant?.url,
      shipsOn,
      ...(typeof shipsOn === "string" && { deliversFrom: estimate?.deliversFrom, deliversTo: estimate?.deliversTo }),
    };
  };

  const reasonOfLine = createReasonOf(deps.supplies);
  const reasonOf = async (store: string, moved: ReturnType<typeof movedIn>): Promise<string | undefined> => {
    for (const { view, direction } of moved) {
      const reason = await reasonOfLine(store, view, direction);
      if (reason !== undefined) return reason;
    }
    return undefined;
  };

  const look = async ({ settings, storeId }: Store, about: OrderAbout): Promise<Looked | undefined> => {
    const { order, lines, rest } = await deps.orders.read(about);
    if (order === undefined) return undefined;
    const { view, news } = await loadOrderContext(settings, order, noticedIn(rest), deps.clock.now());
    const views = lines.map((line) => viewLine(line, order, view));
    const state = newsIn(rest, lines);
    const { locale } = view;
    const { messages } = settings.tracking;
    return { order, views, state, shipments: shipmentsIn(rest), messages, news, locale, store: storeId };
  };

  const factsOf = async (
    about: OrderAbout,
    looked: Looked,
    channel: Channel,
  ): Promise<{ facts: OrderNews; told: LineView[] } | undefined> => {
    const { order, views, state, shipments, messages, news, store } = looked;
    const orderName = order.name ?? about.order;
    if (isParcelTopic(about.topic)) {
      const look = { orderName, shipments, views, messages, factsOf: async (view: LineView) => lineFacts(store, view) };
      return about.parcel && parcelFactsOf(about.topic, about.parcel, look);
    }
    const open = views.filter(({ status }) => status === "open");
    const facts = async (of: LineView[]) => Promise.all(of.map(async (view) => lineFacts(store, view)));
    switch (about.topic) {
      case "received":
        return open.length === 0
          ? undefined
          : { facts: { news: "received", orderName, lines: await facts(open) }, told: open };
      case "ready": {
        const ready = readyIn(state, views);
        return ready.length === 0
          ? undefined
          : { facts: { news: "ready", orderName, lines: await facts(ready) }, told: ready };
      }
      case "eta": {
        const moved = movedIn(state, views, news, channel);
        const told = moved.map(({ view }) => view);
        if (told.length === 0) return undefined;
        const lines = await facts(told);
        const changed = moved.map(({ view, was, direction }, index) => ({
          ...(lines[index] ?? { title: view.line.sku, quantity: view.openUnits }),
          was,
          now: shipsOnOf(view),
          direction,
        }));
        const others = await facts(open.filter((view) => !told.includes(view)));
        const reason = await reasonOf(store, moved);
        return { facts: { news: "eta", orderName, lines: changed, reason, others }, told };
      }
    }
  };

  return { look, factsOf };
};
