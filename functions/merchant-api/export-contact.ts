import { delaysIn, noticesIn } from "../../shared/backorder/delays-table.ts";
import { describeDelay } from "../../shared/backorder/describe-delay.ts";
import { createDescribeOrders } from "../../shared/backorder/describe-order.ts";
import { newsIn } from "../../shared/backorder/news-table.ts";
import { loadShipping } from "../../shared/backorder/shipping.ts";
import type { Consent } from "../../shared/contact/consents-table.ts";
import type { Message } from "../../shared/message/message.ts";
import { dayOf } from "../../shared/runtime/day.ts";
import { describeShipment } from "../../shared/shipment/describe-shipment.ts";
import { shipmentsIn } from "../../shared/shipment/shipments-table.ts";
import { restockIdOf } from "../../shared/restock/restock.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import type { Store } from "../../shared/store/stores-table.ts";
import { reasons } from "../../shared/waitlist/explain.ts";
import { signupIdOf } from "../../shared/waitlist/signup.ts";
import type { MerchantApiDeps } from "./deps.ts";
import type { Held, HeldAddress, HeldOrder, HeldSignup } from "../../shared/contact/held.ts";

export type ExportDeps = Pick<MerchantApiDeps, "standing" | "contacts" | "addresses" | "orders" | "clock">;

const instantOf = (name: string, ms: number | undefined) => (ms === undefined ? {} : { [name]: toInstant(ms) });

const toConsent = ({ confirmedAt, ...consent }: Consent) => ({ ...consent, confirmedAt: toInstant(confirmedAt) });

const toMessage = ({ id, channel, about, state, reason, createdAt, sentAt }: Message) => ({
  id,
  channel,
  kind: about.kind,
  ...("sku" in about && { sku: about.sku }),
  ...("order" in about && { order: about.order }),
  ...(about.kind === "order" && { topic: about.topic }),
  ...(about.kind === "reply" && { reply: about.reply }),
  ...(about.kind === "inbound" && { text: about.text }),
  status: state,
  ...(reason !== undefined && { reason }),
  createdAt: toInstant(createdAt),
  ...instantOf("sentAt", sentAt),
});

/** What a store holds of a person, in words of the API: instants in ISO 8601, none of the names that are only ours. */
export const createExportContact = (deps: ExportDeps) => {
  const toSignup = async (store: Store, { ref, signup }: HeldSignup) => {
    const { email, phone, channels, status, quantity, locale, every, postalCode, unconfirmed, consent } = signup;
    const code = await deps.standing.reasonOf(store, ref, signup);
    const { held, phoneHeld, outcome, lastRestock } = signup;
    return {
      signupId: signupIdOf(ref),
      sku: ref.sku,
      email,
      phone,
      channels,
      status,
      reason: { code, text: reasons[code] },
      quantity,
      locale,
      every,
      postalCode,
      unconfirmed,
      held,
      phoneHeld,
      consent,
      signedUpAt: toInstant(signup.signedUpAt),
      createdAt: toInstant(signup.createdAt),
      expiresAt: toInstant(signup.expiresAt),
      ...instantOf("toldAt", signup.toldAt),
      ...instantOf("againAt", signup.againAt),
      ...(outcome !== undefined && { outcome: { kind: outcome.kind, at: toInstant(outcome.at) } }),
      ...(lastRestock !== undefined && { restockId: restockIdOf({ ...ref, n: lastRestock }) }),
    };
  };

  const describeOrders = createDescribeOrders(deps.orders);
  const toOrder = async ({ settings }: Store, { ref, order, lines, rest }: HeldOrder) => {
    const shipping = await loadShipping(settings.shipping, settings);
    const context = { shipping, timeZone: settings.timeZone, nowMs: deps.clock.now(), locale: settings.locale };
    const [described] = await describeOrders(ref.store, [{ ref, order, lines, rest }], context);
    const notices = noticesIn(rest);
    const today = dayOf(context.nowMs, settings.timeZone);
    return {
      ...described,
      ...(order.smsConsent !== undefined && { smsConsent: order.smsConsent }),
      toldDates: newsIn(rest, lines).told,
      delays: delaysIn(rest).map((row) => describeDelay(row, notices)),
      shipments: shipmentsIn(rest).map((shipment) => describeShipment(ref.order, shipment, today)),
    };
  };

  const toContact = async ({ channel, contact, hash, isKnown }: HeldAddress) => {
    const [record, consents, stopped, { open, nextAt }] = await Promise.all([
      deps.contacts.get(contact),
      deps.contacts.consentsOf(contact),
      isKnown && channel === "sms" && deps.addresses.isStopped(hash),
      deps.addresses.wanted(hash),
    ]);
    const wanted = open.find(({ store }) => store === contact.store);
    const { suppressed, deadDomainBounces } = record ?? {};
    return {
      channel,
      ...instantOf("confirmedAt", record?.confirmedAt),
      ...instantOf("unsubscribedAt", record?.unsubscribedAt),
      ...instantOf("firstTextAt", record?.textedAt),
      ...(suppressed !== undefined && { suppressed: { reason: suppressed.reason, at: toInstant(suppressed.at) } }),
      ...(deadDomainBounces !== undefined && { deadDomainBounces }),
      ...(stopped && { textsStopped: true }),
      ...instantOf("confirmationWantedAt", wanted?.askedAt),
      ...(isKnown && nextAt > 0 && instantOf("nextConfirmationAt", nextAt)),
      consents: consents.map(toConsent),
    };
  };

  return async (store: Store, { addresses, signups, orders, messages }: Held) => {
    const [shownSignups, shownOrders, contacts] = await Promise.all([
      Promise.all(signups.map(async (signup) => toSignup(store, signup))),
      Promise.all(orders.map(async (order) => toOrder(store, order))),
      Promise.all(addresses.map(toContact)),
    ]);
    // A text that named no store is nobody's to read here, though an erasure takes it along.
    const ours = messages.filter(({ about }) => about.store !== undefined);
    return { signups: shownSignups, orders: shownOrders, contacts, messages: ours.map(toMessage) };
  };
};
