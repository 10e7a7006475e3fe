import type { MailLocale } from "../../../shared/message/back-in-stock.words.ts";
import { type ConfirmView, renderConfirmPage } from "../../../functions/shopper-pages/confirm-page.ts";
import type { RenderedPage, ShopLook } from "../../../functions/shopper-pages/page.ts";
import {
  type PreferencesView,
  renderPreferencesPage,
  type SignupView,
} from "../../../functions/shopper-pages/preferences-page.ts";
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
];

/** The case as a shopper meets it: a link that cannot be read names no shop. */
export const renderCase = ({ name, render }: PageCase, locale: MailLocale, shop = look): RenderedPage =>
  render(name.endsWith("invalid") ? { color: shop.color, locale } : { ...shop, locale });
