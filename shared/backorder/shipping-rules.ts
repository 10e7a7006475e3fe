import { type Destination, reaches } from "./destination.ts";
import { decimalsOf, toMoney, toTenThousandths } from "./money.ts";
import type { ShippingRule } from "./shipping-settings.ts";

/** What is known of a line when its shipping is looked at; a condition on what is not known is not met. */
export interface Circumstances {
  availability?: ShippingRule["when"]["availability"];
  /** Whole days since the order was placed. */
  daysOnBackorder?: number | undefined;
  quantity?: number | undefined;
  /** Decimal text in the store's currency. */
  orderValue?: string | undefined;
  destination?: Destination | undefined;
  location?: string | undefined;
  /** The id of a service. */
  service?: string | undefined;
}

/** What the rules that hold make of a service. */
export interface Effects {
  discountPercent: number;
  flatPrice?: string | undefined;
  isFree: boolean;
  isHidden: boolean;
  /** Business days on top of the location's. */
  handlingDays: number;
}

const isSameOrOpen = (wanted: string | undefined, known: string | undefined): boolean =>
  wanted === undefined || wanted === known;

const isAtLeast = (wanted: { atLeast: number } | undefined, known: number | undefined): boolean =>
  wanted === undefined || (known !== undefined && known >= wanted.atLeast);

const isWorth = (wanted: { atLeast: string } | undefined, known: string | undefined): boolean =>
  wanted === undefined || (known !== undefined && toTenThousandths(known) >= toTenThousandths(wanted.atLeast));

const holds = ({ when }: ShippingRule, known: Circumstances): boolean =>
  isSameOrOpen(when.availability, known.availability) &&
  isSameOrOpen(when.location, known.location) &&
  isSameOrOpen(when.service, known.service) &&
  isAtLeast(when.daysOnBackorder, known.daysOnBackorder) &&
  isAtLeast(when.quantity, known.quantity) &&
  isWorth(when.orderValue, known.orderValue) &&
  reaches(when, known.destination);

/** Of all rules that hold: the highest discount, the last flat price, every handling day; free and hidden win. */
export const effectsOf = (rules: readonly ShippingRule[], known: Circumstances): Effects => {
  const effects = rules.filter((rule) => holds(rule, known)).map(({ then }) => then);
  return {
    discountPercent: Math.max(0, ...effects.map(({ discountPercent = 0 }) => discountPercent)),
    flatPrice: effects.findLast(({ flatPrice }) => flatPrice !== undefined)?.flatPrice,
    isFree: effects.some(({ free }) => free === true),
    isHidden: effects.some(({ hide }) => hide === true),
    handlingDays: effects.reduce((sum, { handlingDays = 0 }) => sum + handlingDays, 0),
  };
};

/** A discount has at most two decimals, so that hundredths of a percent are whole. */
const wholeInHundredths = 10_000n;

/**
 * What a service costs after the rules, in as many decimals as its price has, or more where the discount needs them (up
 * to four; half of the last is rounded up). The discount is taken off the flat price where there is one. None where
 * nobody has said a price.
 */
export const priceOf = (
  price: string | undefined,
  { discountPercent, flatPrice, isFree }: Pick<Effects, "discountPercent" | "flatPrice" | "isFree">,
): string | undefined => {
  const base = flatPrice ?? price;
  if (isFree) return toMoney(0n, decimalsOf(base ?? "0"));
  if (base === undefined) return undefined;
  const keptHundredths = wholeInHundredths - BigInt(Math.round(discountPercent * 100));
  const reduced = (toTenThousandths(base) * keptHundredths + wholeInHundredths / 2n) / wholeInHundredths;
  return toMoney(reduced, decimalsOf(base));
};
