import { saidOf } from "../../shared/backorder/news.ts";
import type { Channel } from "../../shared/contact/channel.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import { createOrderFacts, type OrderAbout, type OrderFactsDeps } from "./order-facts.ts";
import type { OrderWays } from "./order-ways.ts";
import type { Written } from "./written.ts";

export interface WriteOrderDeps extends OrderFactsDeps {
  stores: StoresTable;
  ways: OrderWays;
}

/** News of an order, from what is true at the moment of sending; and what it says of each line. */
export const createWriteOrder = (deps: WriteOrderDeps) => {
  const { look, factsOf } = createOrderFacts(deps);
  return async (about: OrderAbout, channel: Channel, id: string): Promise<Written> => {
    const store = await deps.stores.get(about.store);
    const looked = store && (await look(store, about));
    if (store === undefined || looked === undefined) return { kind: "cancel", reason: "not_wanted" };
    const { order, locale } = looked;
    const news = await factsOf(about, looked, channel);
    // Nobody has to hear it any more: what it was about has changed back, or was told otherwise.
    if (news === undefined) return { kind: "cancel", reason: "overtaken" };
    const written = await deps.ways({ about, id, channel, order, store, locale, facts: news.facts });
    return "said" in written || written.kind === "cancel" || written.kind === "wait"
      ? written
      : { ...written, said: saidOf(news.told) };
  };
};
export type WriteOrder = ReturnType<typeof createWriteOrder>;
