import { decimalsOf, toMoney, toTenThousandths } from "../../shared/backorder/money.ts";
import { availabilityStartsOf, type Quote } from "../../shared/backorder/quote.ts";
import { addDays, type Day, dayOf, startOfDayText } from "../../shared/runtime/day.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { Settings } from "../../shared/store/settings.ts";

/** The attributes of a feed, in the order of a file's columns. */
export const feedFields = ["id", "title", "link", "image_link", "price", "availability", "availability_date"] as const;

/** A date that is further away is refused: https://support.google.com/merchants/answer/6324470 */
const maxDaysAhead = 365;

/** Amounts have two decimals, or as many as it takes: https://support.google.com/merchants/answer/6324371 */
const priceText = (price: string, currency: string): string =>
  `${toMoney(toTenThousandths(price), Math.max(2, decimalsOf(price)))} ${currency}`;

const isSoldWithoutStock = ({ status }: Quote) => status === "backorder" || status === "preorder";

/** Without stock and without a date that Google takes, it is none that Google may show as one to be had. */
const saleOf = (quoted: Quote, lastDay: Day, timeZone: string) => {
  const startsOn = availabilityStartsOf(quoted);
  if (quoted.status === "in_stock") return { availability: "in_stock" };
  if (!isSoldWithoutStock(quoted) || startsOn === undefined || startsOn > lastDay) {
    return { availability: "out_of_stock" };
  }
  return { availability: quoted.status, availability_date: startOfDayText(startsOn, timeZone) };
};

/** A variant as Google Merchant Center takes it, with the date that its page shows (rules 7). */
export const feedItemOf = (
  { timeZone, currency }: Pick<Settings, "timeZone" | "currency">,
  variant: Variant,
  quoted: Quote,
  nowMs: number,
) => ({
  id: variant.sku,
  title: variant.title,
  ...(variant.url !== undefined && { link: variant.url }),
  ...(variant.image !== undefined && { image_link: variant.image }),
  ...(variant.price !== undefined && { price: priceText(variant.price, variant.currency ?? currency) }),
  ...saleOf(quoted, addDays(dayOf(nowMs, timeZone), maxDaysAhead), timeZone),
});
export type FeedItem = ReturnType<typeof feedItemOf>;
