import type { AddressesTable, Wanted } from "../../shared/contact/addresses-table.ts";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import { type MessageWake, messageIdOf } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { ConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import type { OpenSignupsOf } from "./open-signups.ts";

export interface OpenConfirmationsDeps {
  clock: Clock;
  contacts: ContactsTable;
  addresses: AddressesTable;
  messages: MessagesTable;
  messageQueue: Queue<MessageWake>;
  openSignupsOf: OpenSignupsOf;
  confirmContact: ConfirmContact;
}

/** An index may lag behind a signup: only after this long does finding none mean that nobody wants it. */
const indexLagMs = 600_000;

export const phoneHashOf = ({ channel, hash }: Pick<Wanted, "channel" | "hash">): string | undefined =>
  channel === "sms" ? hash : undefined;

/**
 * Turns the oldest wish to have an address confirmed into a message, if the address may get one now: one in 24 hours
 * across all stores, whatever is submitted (rules 4). The others wait until the next one may go.
 */
export const createOpenConfirmations = (deps: OpenConfirmationsDeps) => {
  /** Whether a wish needs a message now. One whose owner said yes meanwhile, or that nobody wants any more, ends here. */
  const isNeeded = async (wish: Wanted): Promise<boolean> => {
    const [contact, signups] = await Promise.all([
      deps.contacts.get(wish),
      deps.openSignupsOf({ ...wish, phoneHash: phoneHashOf(wish) }),
    ]);
    if (contact?.confirmedAt !== undefined) {
      // Signed up in the moment in which the address was confirmed.
      await deps.confirmContact(
        wish,
        { channel: wish.channel, how: "notNeeded" },
        signups.map(({ ref }) => ref),
      );
      await deps.addresses.drop(wish);
      return false;
    }
    if (contact?.suppressed !== undefined) await deps.addresses.drop(wish);
    else if (signups.length > 0) return true;
    else if (deps.clock.now() - wish.askedAt > indexLagMs) await deps.addresses.drop(wish);
    else await deps.addresses.postpone(wish, deps.clock.now() + limits.lookAgainMs);
    return false;
  };

  const send = async ({ hash, ...wish }: Wanted): Promise<boolean> => {
    const { store, contact, channel, askedAt } = wish;
    const id = messageIdOf("confirmation", hash, store, askedAt);
    const about = { kind: "confirmation" as const, store, contact, channel, phoneHash: phoneHashOf({ hash, channel }) };
    const nowMs = deps.clock.now();
    const used = await deps.addresses.use(
      { hash, ...wish },
      nowMs,
      deps.messages.createOperation(id, about, channel, nowMs),
    );
    if (used === "refused") {
      // Asked for twice at the same instant: the message is there already.
      if ((await deps.messages.get(id)) !== undefined) await deps.addresses.drop({ hash, ...wish });
      return false;
    }
    await deps.messageQueue.send({ message: id });
    return true;
  };

  return async (hash: string): Promise<void> => {
    const { open, nextAt } = await deps.addresses.wanted(hash);
    let until = nextAt;
    for (const wish of open) {
      if (until > deps.clock.now()) await deps.addresses.postpone(wish, until);
      else if ((await isNeeded(wish)) && (await send(wish))) until = (await deps.addresses.wanted(hash)).nextAt;
    }
  };
};
