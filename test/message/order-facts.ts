import type { OrderLineFacts, OrderNews, ParcelFacts } from "../../shared/message/order-news.ts";

export const runner: OrderLineFacts = {
  title: 'Trail "Runner" 30',
  quantity: 2,
  url: "https://nordlicht.example/p/trail?a=1&b=2",
};
export const pans: OrderLineFacts = { title: "Töpfe & Pfannen", quantity: 1 };
export const parcel: ParcelFacts = {
  carrier: "DHL",
  trackingNumber: "00340434161094042557",
  trackingUrl: "https://dhl.example/track?number=00340434161094042557&language=en",
};

const was = "2026-12-12";
const now = "2026-12-20";
const decideBy = "2027-01-11";
const order = { orderName: "#1001", lines: [runner, pans] };
const notice = { ...order, was, isPromised: true, decideBy, reason: "Storm in the North Sea" };

/** News of every kind, and of each way in which a kind can be told. */
export const allNews: [string, OrderNews][] = [
  [
    "received, some without a date",
    {
      ...order,
      news: "received",
      lines: [
        { ...runner, shipsOn: was, deliversFrom: "2026-12-14", deliversTo: "2026-12-17" },
        { ...pans, shipsOn: null },
      ],
    },
  ],
  ["received, all with a date", { news: "received", lines: [{ ...runner, shipsOn: was }, pans] }],
  ["received, none with a date", { news: "received", lines: [{ ...pans, shipsOn: null }] }],
  [
    "eta later",
    {
      ...order,
      news: "eta",
      lines: [{ ...runner, was, now, direction: "later" }],
      reason: "Storm in the North Sea",
      others: [{ ...pans, shipsOn: was }],
    },
  ],
  ["eta earlier", { ...order, news: "eta", lines: [{ ...runner, was: now, now: was, direction: "earlier" }] }],
  ["eta dated", { ...order, news: "eta", lines: [{ ...runner, was: null, now, direction: "dated" }] }],
  ["eta undated", { ...order, news: "eta", lines: [{ ...runner, was, now: null, direction: "undated" }] }],
  [
    "eta mixed",
    {
      ...order,
      news: "eta",
      lines: [
        { ...runner, was, now, direction: "later" },
        { ...pans, was: now, now: was, direction: "earlier" },
      ],
    },
  ],
  ["ready", { ...order, news: "ready" }],
  ["shipped", { ...order, news: "shipped", parcel, lines: [runner], stillToCome: [{ ...pans, shipsOn: now }] }],
  ["shipped, bare", { news: "shipped", parcel: { trackingNumber: "42" }, lines: [], stillToCome: [] }],
  ["out for delivery", { ...order, news: "out_for_delivery", parcel }],
  ["available for pickup", { ...order, news: "available_for_pickup", parcel }],
  ["delivery attempted", { ...order, news: "delivery_attempted", parcel }],
  ["delivered", { ...order, news: "delivered", parcel: { trackingNumber: "42" } }],
  ["exception", { ...order, news: "exception", parcel }],
  ["returned", { ...order, news: "returned", parcel }],
  ["later than promised", { ...order, news: "later_than_promised", parcel, promised: was, now }],
  ["first delay, definite", { ...notice, news: "delay_first_definite", now, silenceMeans: "consent" }],
  ["first delay, definite, EU", { ...notice, news: "delay_first_definite", now, silenceMeans: "nothing" }],
  ["first delay, long", { ...notice, news: "delay_first_long", now: "2027-03-01", silenceMeans: "refusal" }],
  ["first delay, no date", { ...notice, news: "delay_first_long", now: null, silenceMeans: "refusal" }],
  ["first delay, no date, EU", { ...notice, news: "delay_first_long", now: null, silenceMeans: "nothing" }],
  ["delay renewed", { ...notice, news: "delay_renewed", now, silenceMeans: "refusal" }],
  ["delay renewed, no date, EU", { ...notice, news: "delay_renewed", now: null, silenceMeans: "nothing" }],
  ["delay reminder, refusal", { ...notice, news: "delay_reminder", now, silenceMeans: "refusal" }],
  ["delay reminder, consent", { ...notice, news: "delay_reminder", now, silenceMeans: "consent" }],
  ["delay reminder, EU", { ...notice, reason: undefined, news: "delay_reminder", now: null, silenceMeans: "nothing" }],
  [
    "first delay, unpromised",
    { ...notice, isPromised: false, news: "delay_first_definite", now, silenceMeans: "consent" },
  ],
  [
    "first delay, unpromised, no date",
    { ...notice, isPromised: false, news: "delay_first_long", now: null, silenceMeans: "refusal" },
  ],
  [
    "delay reminder, unpromised",
    { ...notice, isPromised: false, news: "delay_reminder", now, silenceMeans: "refusal" },
  ],
  [
    "delay renewed, period over",
    { ...notice, news: "delay_renewed", now, silenceMeans: "nothing", isPeriodOver: true },
  ],
  ["delay accepted", { ...order, news: "delay_accepted", now }],
  ["delay accepted, no date", { ...order, news: "delay_accepted", now: null }],
  [
    "delay cancelled by silence",
    {
      ...order,
      news: "delay_cancelled",
      because: "silence",
      refund: { amount: "129.90", currency: "EUR" },
      refundBy: "2027-01-20",
    },
  ],
  ["delay cancelled as asked", { ...order, news: "delay_cancelled", because: "asked", refundBy: "2027-01-20" }],
  [
    "delay cancelled by the shop",
    {
      ...order,
      news: "delay_cancelled",
      because: "shop",
      refund: { amount: "49.00", currency: "EUR" },
      refundBy: "2027-01-20",
    },
  ],
  ["delay cancelled unshipped", { ...order, news: "delay_cancelled", because: "unshipped", refundBy: "2027-01-20" }],
];

export const newsOf = (name: string): OrderNews => {
  const found = allNews.find(([known]) => known === name);
  if (found === undefined) throw new Error(`no news called ${name}`);
  return found[1];
};

/** What the caller of a mail adds. */
export const own = {
  orderUrl: "https://api.example/order?t=WyJvcmRlciJd.Zm9v-_",
  waitUrl: "https://api.example/order?t=WyJvcmRlciJd.Zm9v-_&choice=wait",
  cancelUrl: "https://api.example/order?t=WyJvcmRlciJd.Zm9v-_&choice=cancel",
};
