import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import { shorten, toHtml, toPlain } from "../../shared/message/back-in-stock.escape.ts";
import { mailFromOf } from "../../shared/message/mail-from.ts";
import type { About } from "../../shared/message/message.ts";
import { alertAddressOf } from "../../shared/store/settings.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import { alertWords } from "./alert.words.ts";
import type { Written } from "./written.ts";

const orderCharacters = 40;
const template = {
  subject: "{{subject}}",
  text: "{{text}}",
  html: '<!doctype html><html lang="{{locale}}"><head><meta charset="utf-8"><title>{{subjectHtml}}</title></head><body><p style="white-space: pre-line; font-family: sans-serif">{{textHtml}}</p></body></html>',
};

/** Tells the merchant of something about an order that nobody else can see to. */
export const createWriteAlert =
  ({ stores, orders }: { stores: StoresTable; orders: OrdersTable }) =>
  async (about: Extract<About, { kind: "alert" }>, id: string): Promise<Written> => {
    const [store, { order, lines }] = await Promise.all([stores.get(about.store), orders.read(about)]);
    if (store === undefined || order === undefined) return { kind: "cancel", reason: "not_wanted" };
    const { settings, storeId } = store;
    const name = shorten(toPlain(order.name ?? about.order), orderCharacters);
    const sku = toPlain(lines.find(({ id: line }) => line === about.line)?.sku ?? about.line);
    const { subject, text } = alertWords(
      about.what,
      { order: name, sku, detail: toPlain(about.detail ?? "") },
      settings.locale,
    );
    const values = { subject, subjectHtml: toHtml(subject), text, textHtml: toHtml(text), locale: settings.locale };
    const entry = { to: alertAddressOf(settings), values: {}, headers: {}, tags: { store: storeId, message: id } };
    return { kind: "mail", store: storeId, mail: { from: mailFromOf(settings), template, values, entries: [entry] } };
  };
export type WriteAlert = ReturnType<typeof createWriteAlert>;
