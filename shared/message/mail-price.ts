import type { MailLocale } from "./back-in-stock.words.ts";

/** As many decimals as a price may have (`money.ts`). */
const priceDecimals = 4;

const isNumeric = (text: string): text is `${number}` => Number.isFinite(Number(text));

/** Formatted as text, since a number would round it; digits beyond the currency's own show only if they are there. */
export const formatPrice = (price: string, currency: string, locale: MailLocale): string => {
  if (!isNumeric(price)) throw new Error("a stored price is not a number");
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    maximumFractionDigits: priceDecimals,
  }).format(price);
};
