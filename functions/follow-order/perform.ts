import { contactOf } from "../../shared/contact/contact.ts";
import type { DelayState, Ground } from "../../shared/backorder/delay-state.ts";
import type { DelayRow } from "../../shared/backorder/delays-table.ts";
import type { EffectRow } from "../../shared/backorder/effect-row.ts";
import type { LedgersTable } from "../../shared/backorder/ledgers-table.ts";
import { queued } from "../../shared/backorder/merge-order.ts";
import { alertIdOf, endingIdOf, noticeIdOf } from "../../shared/backorder/notice-message.ts";
import { customerOf, openUnitsOf, type Order, type OrderRef } from "../../shared/backorder/order.ts";
import { channelsOf } from "../../shared/backorder/order-message.ts";
import type { OrdersTable } from "../../shared/backorder/orders-table.ts";
import type { Channel } from "../../shared/contact/channel.ts";
import type { About, MessageWake } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { VariantRef } from "../../shared/stock/stock-table.ts";
import { alertAddressOf, type Settings } from "../../shared/store/settings.ts";
import type { DeploymentKeys } from "../../shared/store/stores-table.ts";

export interface PerformDeps {
  clock: Clock;
  orders: OrdersTable;
  ledgers: LedgersTable;
  messages: MessagesTable;
  messageQueue: Queue<MessageWake>;
  ledgerQueue: Queue<VariantRef>;
  keys: () => Promise<DeploymentKeys>;
}

interface Performing {
  order: Order;
  settings: Settings;
}

const groundOf = ({ current }: DelayState): Ground | undefined =>
  current.phase === "cancelled" ? current.ground : undefined;

/** Units that are not shipped by now never will be. */
const createWithdraw =
  (deps: PerformDeps) =>
  async (ref: OrderRef, id: string): Promise<void> => {
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const { lines } = await deps.orders.read(ref);
      const line = lines.find((one) => one.id === id);
      const open = line === undefined ? 0 : openUnitsOf(line);
      if (line === undefined || open === 0) return;
      const next = queued({ ...line, withdrawn: line.withdrawn + open }, ref.order);
      if ((await deps.orders.putLine(ref, next)).kind === "refused") continue;
      const variant = { store: ref.store, sku: line.sku };
      await deps.ledgers.want(variant, deps.clock.now());
      await deps.ledgerQueue.send(variant);
      return;
    }
    throw new Error("A line kept changing while it was cancelled");
  };

/** Does what the law asked for of a line; again, it changes nothing. */
export const createPerform = (deps: PerformDeps) => {
  const send = async (message: string, about: About, channel: Channel) => {
    await deps.messages.create(message, about, channel, deps.clock.now());
    await deps.messageQueue.send({ message });
  };

  const withdraw = createWithdraw(deps);

  const alertMerchant = async (
    ref: OrderRef,
    line: string,
    settings: Settings,
    what: string,
    occasion: string[],
    detail?: string,
  ) => {
    const contact = contactOf((await deps.keys()).hashKey, ref.store, alertAddressOf(settings));
    const about = { kind: "alert" as const, ...ref, contact, line, what, ...(detail !== undefined && { detail }) };
    await send(alertIdOf(ref, line, what, ...occasion), about, "email");
  };

  const tellCustomer = async (
    ref: OrderRef,
    line: string,
    { what, n }: { what: "cancelled" | "accepted"; n: number },
    { order, settings }: Performing,
  ) => {
    const contact = customerOf(order);
    if (contact === undefined) return;
    for (const channel of channelsOf(order, settings)) {
      const about = { kind: "notice" as const, ...ref, contact, line, what, n };
      await send(endingIdOf(ref, line, what, n, channel), about, channel);
    }
  };

  return async (ref: OrderRef, row: DelayRow, performing: Performing): Promise<void> => {
    const { line, state } = row;
    const { order, settings } = performing;
    const one = async (effect: EffectRow): Promise<void> => {
      switch (effect.type) {
        case "send_notice": {
          const about = {
            kind: "notice" as const,
            ...ref,
            contact: customerOf(order) ?? "",
            line,
            what: "notice" as const,
            n: effect.n,
          };
          return send(noticeIdOf(ref, line, effect.n, effect.channel), about, effect.channel);
        }
        case "cancel":
          // What the merchant has cancelled is gone by itself, and may be wanted again by now.
          if (groundOf(state) !== "merchant") await withdraw(ref, line);
          if (groundOf(state) === "customer") await alertMerchant(ref, line, settings, "cancel_chosen", []);
          return tellCustomer(ref, line, { what: "cancelled", n: state.refunds.at(-1)?.n ?? 0 }, performing);
        case "accepted": {
          const what = effect.forEver === true ? "wait_for_ever_chosen" : "wait_chosen";
          await alertMerchant(ref, line, settings, what, [String(effect.n)]);
          return tellCustomer(ref, line, { what: "accepted", n: effect.n }, performing);
        }
        case "substitute":
          await withdraw(ref, line);
          return alertMerchant(ref, line, settings, "substitute_chosen", [effect.sku ?? ""], effect.sku);
        case "ship_available":
          return alertMerchant(ref, line, settings, "ship_rest_chosen", []);
        case "service_chosen":
          return alertMerchant(
            ref,
            line,
            settings,
            "service_chosen",
            [effect.service, String(effect.n ?? "")],
            effect.service,
          );
        case "alert":
          return alertMerchant(ref, line, settings, effect.what, [String(effect.n ?? ""), effect.day ?? ""]);
        case "refund_owed":
          return undefined;
      }
    };
    for (const effect of row.todo) await one(effect);
  };
};
export type Perform = ReturnType<typeof createPerform>;
