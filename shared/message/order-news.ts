import type { Day } from "../runtime/day.ts";

/** A line of an order, as a message speaks of it. */
export interface OrderLineFacts {
  title: string;
  quantity: number;
  /** The product's http(s) address. */
  url?: string | undefined;
  /** An estimate; `null` where nobody knows, which is then said; absent where it goes without saying. */
  shipsOn?: Day | null | undefined;
  deliversFrom?: Day | undefined;
  deliversTo?: Day | undefined;
}

/** A line whose estimate has moved. */
export interface ChangedLineFacts extends OrderLineFacts {
  was: Day | null;
  now: Day | null;
  direction: "later" | "earlier" | "dated" | "undated";
}

export interface ParcelFacts {
  carrier?: string | undefined;
  trackingNumber: string;
  /** The carrier's page, an http(s) address. */
  trackingUrl?: string | undefined;
}

interface OrderFacts {
  /** What the store calls the order, such as "#1001". */
  orderName?: string | undefined;
  lines: OrderLineFacts[];
}

export interface ReceivedNews extends OrderFacts {
  news: "received";
}

export interface EtaNews extends OrderFacts {
  news: "eta";
  /** Those that have changed, 1 or more. */
  lines: ChangedLineFacts[];
  reason?: string | undefined;
  /** The order's other open lines. */
  others?: OrderLineFacts[] | undefined;
}

export interface ReadyNews extends OrderFacts {
  news: "ready";
}

export interface ShippedNews extends OrderFacts {
  news: "shipped";
  parcel: ParcelFacts;
  /** Lines of the order that are in no parcel yet. */
  stillToCome: OrderLineFacts[];
}

/** What has become of a parcel on its way; the lines are those in it. */
export interface MilestoneNews extends OrderFacts {
  news: "out_for_delivery" | "available_for_pickup" | "delivery_attempted" | "delivered" | "exception" | "returned";
  parcel: ParcelFacts;
}

/** The carrier expects a parcel on a later day than the customer was told. */
export interface LateParcelNews extends OrderFacts {
  news: "later_than_promised";
  parcel: ParcelFacts;
  promised: Day;
  now: Day;
}

/** That lines ship later than the day last promised; all of them by the same days, so that a notice has one answer. */
interface DelayFacts extends OrderFacts {
  /** The last day by which they should have been shipped. */
  was: Day;
  /** Whether somebody had promised that day; else it is the law's own, for an order without a date. */
  isPromised: boolean;
  reason?: string | undefined;
  /** Where silence means nothing: the additional period is over, and `decideBy` has passed. */
  isPeriodOver?: boolean | undefined;
  /**
   * The last day to answer, at whose end silence decides. Where silence means nothing (EU), the last day of the
   * additional period: whoever has got nothing by then may withdraw.
   */
  decideBy: Day;
}

/** The first notice, of a new day at most 30 days after the first one. */
export interface FirstDefiniteDelay extends DelayFacts {
  news: "delay_first_definite";
  now: Day;
  silenceMeans: "consent" | "nothing";
}

/** The first notice, of a day further off, or of none. */
export interface FirstLongDelay extends DelayFacts {
  news: "delay_first_long";
  now: Day | null;
  silenceMeans: "refusal" | "nothing";
}

/** Another notice, as the day of the one before cannot be kept either. */
export interface RenewedDelay extends DelayFacts {
  news: "delay_renewed";
  now: Day | null;
  silenceMeans: "refusal" | "nothing";
}

/** Once more, before silence decides. */
export interface DelayReminder extends DelayFacts {
  news: "delay_reminder";
  now: Day | null;
  silenceMeans: "consent" | "refusal" | "nothing";
}

/** The customer has agreed to wait. */
export interface DelayAccepted extends OrderFacts {
  news: "delay_accepted";
  now: Day | null;
}

export interface DelayCancelled extends OrderFacts {
  news: "delay_cancelled";
  /** The customer cancelled; did not answer; it was not shipped in time, without a notice in force; or the shop cancelled. */
  because: "asked" | "silence" | "unshipped" | "shop";
  /** As a decimal, such as "129.90"; absent where it is not known here. */
  refund?: { amount: string; currency: string } | undefined;
  /** The last day on which the store may send it. */
  refundBy: Day;
}

export type ParcelNews = ShippedNews | MilestoneNews | LateParcelNews;
export type DelayNotice = FirstDefiniteDelay | FirstLongDelay | RenewedDelay | DelayReminder;
export type DelayNews = DelayNotice | DelayAccepted | DelayCancelled;

/** What a message about an order has to tell. */
export type OrderNews = ReceivedNews | EtaNews | ReadyNews | ParcelNews | DelayNews;
