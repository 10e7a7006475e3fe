import type { MailLocale } from "../../../shared/message/back-in-stock.words.ts";
import { type ChoiceView, renderChoicePage } from "../../../functions/shopper-pages/choice-page.ts";
import type { DelayView } from "../../../functions/shopper-pages/delay-view.ts";
import type { Offer } from "../../../functions/shopper-pages/line-choices.ts";
import { type ConfirmView, renderConfirmPage } from "../../../functions/shopper-pages/confirm-page.ts";
import type { RenderedPage, ShopLook } from "../../../functions/shopper-pages/page.ts";
import {
  type OrderLineView,
  type OrderView,
  type ParcelView,
  renderOrderPage,
} from "../../../functions/shopper-pages/order-page.ts";
import {
  type PreferencesView,
  renderPreferencesPage,
  type SignupView,
} from "../../../functions/shopper-pages/preferences-page.ts";
import type { Milestone } from "../../../shared/shipment/milestone.ts";
import type { Parcel } from "../../../shared/shipment/parcel.ts";
import type { TrackingEvent } from "../../../shared/shipment/tracking-log.ts";
import { renderUnsubscribePage, type UnsubscribeView } from "../../../functions/shopper-pages/unsubscribe-page.ts";

export const token = "WyJjb25maXJtIl0.Zm9v-_";
export const locales: MailLocale[] = ["en", "de"];

export const look: Omit<ShopLook, "locale"> = {
  name: "Nordlicht & Söhne",
  color: "#1a6b4f",
  policyUrl: "https://nordlicht.example/privacy",
  shopUrl: "https://nordlicht.example/",
};

const runner = { title: 'Trail "Runner" 30', url: "https://nordlicht.example/p/trail?a=1&b=2#size" };
const endless = {
  title: `Donaudampfschifffahrtsgesellschaftskapitänsmütze${"x".repeat(200)} in Größe XL`,
  url: "https://nordlicht.example/p/hat",
};

const waiting: SignupView = {
  ...runner,
  sku: "TR-30",
  active: true,
  reason: "not_back_yet",
  place: 3,
  quantity: 1,
  channels: "both",
  choices: ["email", "sms", "both", "smsFirst"],
  signedUpOn: "2026-11-02",
};
const far: SignupView = {
  ...endless,
  sku: "HAT",
  active: true,
  reason: "quiet_hours",
  place: 12_000,
  placeIsAbout: true,
  quantity: 2,
  channels: "email",
  choices: ["email"],
  signedUpOn: "2026-11-20",
};
const told: SignupView = {
  sku: "TENT",
  title: "Tent for two",
  active: false,
  reason: "delivered",
  quantity: 1,
  channels: "email",
  choices: ["email"],
  signedUpOn: "2026-01-31",
};

const event = (milestone: Milestone, more: Partial<TrackingEvent>): TrackingEvent => ({
  milestone,
  raw: milestone.toUpperCase(),
  source: "easypost",
  ...more,
});
const parcel: Parcel = {
  trackingNumber: "1Z5R89390357567127",
  carrier: "UPS",
  trackingUrl: "https://wwwapps.ups.com/track?track=yes&trackNums=1Z5R89390357567127",
  milestone: "out_for_delivery",
  events: [
    event("label_created", { localAt: "2026-11-20" }),
    event("picked_up", { at: Date.UTC(2026, 10, 21, 15, 4) }),
    event("in_transit", {
      localAt: "2026-11-22T03:10:00",
      description: 'Departed "Facility" <1> & sorted',
      place: "KÖLN, DE",
    }),
    event("out_for_delivery", { at: Date.UTC(2026, 10, 23, 6) }),
  ],
  estimatedDelivery: { on: "2026-11-23", source: "easypost", statedAt: 1 },
};
const at = (milestone: Milestone): Parcel => ({
  ...parcel,
  milestone,
  events: [...parcel.events, event(milestone, {})],
});
const parcelView = (changes: Partial<ParcelView> = {}): ParcelView => ({
  parcel,
  isSent: true,
  promisedOn: "2026-11-24",
  isLate: false,
  lines: [{ title: runner.title, quantity: 2 }],
  isOneOfSeveral: false,
  ...changes,
});
const bare: Parcel = { trackingNumber: "", milestone: "unknown", events: [] };
const openLine: OrderLineView = {
  ...endless,
  quantity: 3,
  status: "open",
  shipped: 2,
  estimate: {
    readyOn: "2026-12-10",
    shipsOn: "2026-12-12",
    deliversFrom: "2026-12-14",
    deliversTo: "2026-12-16",
    confidence: "supplier",
    because: { code: "supply", text: "" },
  },
  why: "Covered by a delivery expected on 10 December 2026",
  place: 12,
};
const undatedLine: OrderLineView = {
  title: "Tent for two",
  quantity: 1,
  status: "open",
  shipped: 0,
  estimate: null,
  why: "No delivery has been announced that covers all of it",
  place: 10_001,
  placeIsExact: false,
};
const shippedLine: OrderLineView = {
  ...runner,
  quantity: 2,
  status: "shipped",
  shipped: 2,
  estimate: null,
  why: "Shipped",
};
const order: OrderView = {
  token,
  name: "#1001",
  placedOn: "2026-11-18",
  isCancelled: false,
  timeZone: "Europe/Berlin",
  parcels: [parcelView()],
  lines: [openLine, undatedLine, shippedLine],
};
const offers: Offer[] = [
  { choice: "wait", n: 2, until: "2026-12-30" },
  { choice: "wait_for_ever", n: 2 },
  { choice: "ship_rest" },
  {
    choice: "substitute",
    sku: "TENT #2 & more",
    title: endless.title,
    url: endless.url,
    price: { amount: "1249.9", currency: "EUR" },
  },
  {
    choice: "service",
    service: "express",
    name: "Express",
    price: { amount: "12.50", currency: "EUR" },
    deliversFrom: "2026-12-31",
    deliversTo: "2027-01-02",
  },
  { choice: "service", service: "standard", name: "Standard" },
  { choice: "cancel" },
];
const delay: DelayView = {
  line: "1",
  shipBy: "2026-12-01",
  standing: { kind: "asked", silence: "refusal", now: "2026-12-30", decideBy: "2026-12-20" },
  events: [
    { on: "2026-11-25", event: { what: "noticed", now: "2026-12-20" } },
    { on: "2026-12-10", event: { what: "noticed", now: null } },
    { on: "2026-12-11", event: { what: "chose", choice: "ship_rest" } },
    { on: "2026-12-17", event: { what: "reminded" } },
  ],
  offers,
};
const cancelledDelay: DelayView = {
  line: "2",
  standing: { kind: "refund", byDay: "2026-12-30", isSent: false },
  events: [
    { on: "2026-12-20", event: { what: "cancelled", because: "silence" } },
    { on: "2026-12-22", event: { what: "refunded" } },
  ],
  offers: [],
};

const orderViews: Record<string, Parameters<typeof renderOrderPage>[1]> = {
  list: order,
  "not-shipped": { ...order, parcels: [] },
  "three-parcels": {
    ...order,
    parcels: [
      parcelView({ parcel: at("delivered") }),
      parcelView({ parcel: at("exception"), isLate: true, promisedOn: "2026-11-22", isOneOfSeveral: true }),
      parcelView({ parcel: { ...bare, carrier: "Bote Müller" }, isSent: true }),
    ],
    lines: [shippedLine],
  },
  "all-times-known": {
    ...order,
    parcels: [
      parcelView({ parcel: { ...parcel, events: [event("picked_up", { at: Date.UTC(2026, 10, 21, 15, 4) })] } }),
    ],
    lines: [],
  },
  "on-its-way-back": {
    ...order,
    isCancelled: true,
    parcels: [
      parcelView({ parcel: at("returning") }),
      parcelView({ parcel: at("available_for_pickup") }),
      parcelView({ parcel: at("delivery_attempted") }),
      parcelView({ parcel: bare, isSent: false, lines: [] }),
    ],
    lines: [{ ...shippedLine, status: "cancelled" }],
  },
  late: {
    ...order,
    parcels: [],
    lines: [
      { ...openLine, delay },
      { ...undatedLine, delay: { ...delay, standing: { kind: "waiting", until: null }, offers: offers.slice(-1) } },
      { ...shippedLine, status: "cancelled", delay: cancelledDelay },
    ],
  },
  "late-by-law": {
    ...order,
    parcels: [],
    lines: [{ ...undatedLine, delay: { ...delay, isUnpromised: true, standing: { kind: "period_over" }, offers: [] } }],
  },
  expired: { state: "expired" },
  invalid: { state: "invalid" },
};

const choiceViews: Record<string, ChoiceView["answer"]> = {
  ...Object.fromEntries(
    offers.map((offer) => [
      `ask-${"service" in offer ? offer.service : offer.choice}`,
      { state: "ask" as const, offer },
    ]),
  ),
  "ask-wait-undated": { state: "ask", offer: { choice: "wait", n: 1, until: null } },
  ...Object.fromEntries(
    offers.map((offer) => [
      `taken-${"service" in offer ? offer.service : offer.choice}`,
      { state: "taken" as const, offer },
    ]),
  ),
  shipped: { state: "already_shipped" },
  cancelled: { state: "already_cancelled" },
  substituted: { state: "already_substituted" },
  waiting: { state: "already_waiting" },
  said: { state: "already_said" },
  "not-offered": { state: "not_offered" },
};

const confirmViews: Record<string, Omit<ConfirmView, "token">> = {
  ask: { state: "ask", items: [runner] },
  "ask-several": { state: "ask", items: [runner, endless] },
  done: { state: "done", items: [runner], preferencesToken: token },
  "done-several": { state: "done", items: [runner, endless, { title: "Tent for two" }], preferencesToken: token },
  already: { state: "already", items: [runner] },
  nothing: { state: "nothing", items: [] },
  expired: { state: "expired", items: [] },
  invalid: { state: "invalid", items: [] },
  fresh_sent: { state: "fresh_sent", items: [] },
};
const unsubscribeViews: Record<string, Omit<UnsubscribeView, "token">> = {
  ask: { state: "ask", title: runner.title },
  "ask-endless": { state: "ask", title: endless.title },
  done: { state: "done", title: runner.title },
  doneVariant: { state: "doneVariant", title: runner.title, preferencesToken: token },
  expired: { state: "expired" },
  invalid: { state: "invalid" },
  fresh_sent: { state: "fresh_sent" },
};
const preferencesViews: Record<string, Omit<PreferencesView, "token">> = {
  list: { state: "list", signups: [waiting, far, told] },
  "list-empty": { state: "list", signups: [] },
  saved: { state: "saved", sku: "TR-30", signups: [waiting] },
  stopped: { state: "stopped", sku: "TENT", signups: [far, { ...told, reason: "unsubscribed" }] },
  "stopped-all": { state: "stopped", signups: [{ ...told, reason: "unsubscribed" }] },
  wrong_quantity: { state: "wrong_quantity", sku: "TR-30", signups: [waiting] },
  expired: { state: "expired", signups: [] },
  invalid: { state: "invalid", signups: [] },
  fresh_sent: { state: "fresh_sent", signups: [] },
};

export interface PageCase {
  name: string;
  render: (look: ShopLook) => RenderedPage;
}

/** Every state of every page. */
export const pageCases: PageCase[] = [
  ...Object.entries(confirmViews).map(([name, view]) => ({
    name: `confirm-${name}`,
    render: (look: ShopLook) => renderConfirmPage(look, { token, ...view }),
  })),
  ...Object.entries(unsubscribeViews).map(([name, view]) => ({
    name: `unsubscribe-${name}`,
    render: (look: ShopLook) => renderUnsubscribePage(look, { token, ...view }),
  })),
  ...Object.entries(preferencesViews).map(([name, view]) => ({
    name: `preferences-${name}`,
    render: (look: ShopLook) => renderPreferencesPage(look, { token, ...view }),
  })),
  ...Object.entries(choiceViews).map(([name, answer]) => ({
    name: `choice-${name}`,
    render: (look: ShopLook) =>
      renderChoicePage(look, { token, line: "1 & <2>", title: runner.title, quantity: 2, answer }),
  })),
  ...Object.entries(orderViews).map(([name, view]) => ({
    name: `order-${name}`,
    render: (look: ShopLook) => renderOrderPage(look, view),
  })),
];

/** The case as a shopper meets it: a link that cannot be read names no shop. */
export const renderCase = ({ name, render }: PageCase, locale: MailLocale, shop = look): RenderedPage =>
  render(name.endsWith("invalid") ? { color: shop.color, locale } : { ...shop, locale });
