import { type MessageWake, textIdOf } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import { quietUntil } from "../../shared/message/quiet-hours.ts";
import type { RestockRef } from "../../shared/restock/restock.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { Store } from "../../shared/store/stores-table.ts";
import { waysToTell, type Ways } from "../../shared/waitlist/channels.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";

export interface HandOverDeps {
  clock: Clock;
  messages: MessagesTable;
  messageQueue: Queue<MessageWake>;
}

/** How each of the marked is told at this moment. */
export const createWaysOf =
  ({ clock }: Pick<HandOverDeps, "clock">) =>
  ({ settings }: Store, { phone, postalCode, ...signup }: Signup): Ways => {
    const isQuiet =
      phone !== undefined && quietUntil(clock.now(), { phone, postalCode }, settings.quietHours) !== undefined;
    return waysToTell({ ...signup, phone }, isQuiet);
  };

/**
 * Makes the texts of a chunk's members, before the chunk records whom it texts; they wait for that. Their ids derive
 * from the restock and the phone, so a phone with two signups gets one. Answers what wakes them, and to whom it is not
 * known whether theirs went out: no other goes.
 */
export const createHandOverTexts =
  ({ clock, messages, messageQueue }: HandOverDeps) =>
  async (restock: RestockRef, signups: Signup[]): Promise<{ wake: () => Promise<void>; inDoubt: Set<string> }> => {
    const wakes: MessageWake[] = [];
    const inDoubt = new Set<string>();
    for (const { sk: contact, phoneHash } of signups) {
      if (phoneHash === undefined) continue;
      const id = textIdOf(restock, phoneHash);
      const { store, sku, n } = restock;
      const about = { kind: "back_in_stock" as const, store, sku, restock: n, contact, phoneHash };
      const { row } = await messages.create(id, about, "sms", clock.now());
      if (row?.["state"] === "unsettled") inDoubt.add(contact);
      wakes.push({ message: id });
    }
    return { wake: async () => messageQueue.sendAll(wakes), inDoubt };
  };
export type HandOverTexts = ReturnType<typeof createHandOverTexts>;
