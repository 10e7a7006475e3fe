import { mailLocaleOf } from "../message/mail-locale.ts";
import type { Settings } from "../store/settings.ts";
import type { LineView, ViewContext } from "./line-view.ts";
import type { NewsContext } from "./news.ts";
import type { Order } from "./order.ts";
import { loadShipping, planOf } from "./shipping.ts";

/** By what a customer's news is judged: the same when it is decided on, and when it is written. */
export interface OrderContext {
  view: ViewContext;
  news: Pick<NewsContext, "noticed" | "thresholdBusinessDays" | "calendarOf">;
}

/** `noticed`: what delay notices have said of its lines. */
export const loadOrderContext = async (
  settings: Settings,
  order: Order,
  noticed: NewsContext["noticed"],
  nowMs: number,
): Promise<OrderContext> => {
  const shipping = await loadShipping(settings.shipping, settings);
  return {
    view: { shipping, timeZone: settings.timeZone, nowMs, locale: mailLocaleOf(order.customer.locale, settings) },
    news: {
      noticed,
      thresholdBusinessDays: settings.etaChangeDays,
      calendarOf: ({ line }: LineView) => planOf(shipping, line.coverage?.at(-1)?.location).calendar,
    },
  };
};
