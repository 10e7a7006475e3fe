import type { Channel } from "../contact/channel.ts";
import type { AddressesTable } from "../contact/addresses-table.ts";
import { addressHashOf, contactOf } from "../contact/contact.ts";
import type { ContactsTable } from "../contact/contacts-table.ts";
import type { MessageWake } from "../message/message.ts";
import type { ChunksTable } from "../restock/chunks-table.ts";
import { createFate } from "../restock/fate.ts";
import type { WakeRestock } from "../restock/wake-open-restock.ts";
import { type Clock, daysToMs } from "../runtime/clock.ts";
import { monthsToMs } from "../runtime/expiry.ts";
import type { Queue } from "../runtime/queue.ts";
import type { DeploymentKeys, Store } from "../store/stores-table.ts";
import type { Signup, SignupRef } from "./signup.ts";
import type { NewSignup } from "./waitlist-signup-table.ts";
import type { WaitlistTable } from "./waitlist-table.ts";

export interface RecordWishDeps {
  clock: Clock;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  contacts: ContactsTable;
  addresses: AddressesTable;
  messageQueue: Queue<MessageWake>;
  wakeRestock: WakeRestock;
}

/** What a shopper asks for. */
export interface WishInput {
  sku: string;
  email?: string | undefined;
  channels?: "both" | "smsFirst" | undefined;
  quantity: number;
  locale?: string | undefined;
  every?: boolean | undefined;
  postalCode?: string | undefined;
}

export interface Wish {
  store: Store;
  input: WishInput;
  /** E.164. */
  phone: string | undefined;
  consent: Signup["consent"];
  /** Whether an address needs no yes from its owner, whoever it is. */
  vouched: boolean;
  signedUpAt: number;
  keys: DeploymentKeys;
}

export interface Recorded {
  ref: SignupRef;
  status: Signup["status"];
  /** Was on the list before. */
  again: boolean;
}

/** Average month, for records that are forgotten some months after their last activity. */

interface Address {
  channel: Channel;
  contact: string;
  hash: string;
  confirmed: boolean;
  held: string | undefined;
}

const namesOf = ({ store, input, phone, keys: { hashKey } }: Wish) => {
  const nameOf = (channel: Channel, address: string) => ({
    channel,
    contact: contactOf(hashKey, store.storeId, address),
    hash: addressHashOf(hashKey, address),
  });
  return [
    ...(input.email === undefined ? [] : [nameOf("email", input.email)]),
    ...(phone === undefined ? [] : [nameOf("sms", phone)]),
  ];
};

const channelsOf = ({ input, phone }: Wish): Signup["channels"] => {
  if (input.email === undefined) return "sms";
  return phone === undefined ? "email" : (input.channels ?? "both");
};

/** Pending while no address is confirmed; of two, the one that is not is named. */
const standingOf = (addresses: Address[]): Pick<NewSignup, "status" | "unconfirmed"> => {
  const open = addresses.filter(({ confirmed }) => !confirmed);
  if (open.length === addresses.length) return { status: "pending", unconfirmed: undefined };
  return { status: "waiting", unconfirmed: open[0]?.channel };
};

const newSignupOf = (wish: Wish, addresses: Address[], nowMs: number): NewSignup => {
  const { input, phone, store } = wish;
  const expiresAt = nowMs + daysToMs(store.settings.signupDays);
  const sms = addresses.find(({ channel }) => channel === "sms");
  return {
    email: input.email,
    phone,
    phoneHash: sms?.hash,
    channels: channelsOf(wish),
    ...standingOf(addresses),
    held: addresses.find(({ channel }) => channel === "email")?.held,
    phoneHeld: sms?.held === undefined ? undefined : "stopped",
    postalCode: phone === undefined ? undefined : input.postalCode,
    signedUpAt: wish.signedUpAt,
    createdAt: nowMs,
    expiresAt,
    quantity: input.quantity,
    locale: input.locale,
    every: input.every,
    consent: wish.consent,
    ttl: Math.floor((expiresAt + monthsToMs(store.settings.retentionMonths)) / 1_000),
  };
};

/** Puts a shopper on a waitlist in one conditional write, and wakes the restock that is open right now, if any. */
export const createRecordWish = (deps: RecordWishDeps) => {
  const { isSettled, wasTold } = createFate(deps.chunks);

  /** What is known of the wish's addresses in this store, and of its phone in the deployment. */
  const addressesOf = async (wish: Wish): Promise<Address[]> => {
    const { storeId, settings } = wish.store;
    return Promise.all(
      namesOf(wish).map(async (name) => {
        const [known, stopped] = await Promise.all([
          deps.contacts.get({ store: storeId, contact: name.contact }),
          name.channel === "sms" && deps.addresses.isStopped(name.hash),
        ]);
        const held = stopped ? "stopped" : known?.suppressed?.reason;
        return { ...name, held, confirmed: wish.vouched || !settings.doubleOptIn || known?.confirmedAt !== undefined };
      }),
    );
  };

  /** Its owner is asked for a yes; how often that may be is looked at when it is sent (rules 4). */
  const askConfirmation = async (store: string, { channel, contact, hash }: Address) => {
    const wanted = await deps.addresses.want({ hash, store, contact, channel, askedAt: deps.clock.now() });
    if (wanted.kind === "written") await deps.messageQueue.send({ address: hash });
  };

  /** The proof of a signup that needs no confirmation any more; of others it is kept with the yes. */
  const keepConsent = async (wish: Wish, addresses: Address[]) => {
    if (wish.consent === undefined) return;
    const confirmedBy = wish.vouched ? "merchant" : "notNeeded";
    const confirmed = addresses.filter((address) => address.confirmed);
    for (const { contact, channel } of confirmed) {
      await deps.contacts.recordConsent(
        { store: wish.store.storeId, contact },
        {
          channel,
          purpose: "waitlist",
          confirmedBy,
          confirmedAt: deps.clock.now(),
          sku: wish.input.sku,
          ...wish.consent,
        },
      );
    }
  };

  return async (wish: Wish): Promise<Recorded> => {
    const { storeId } = wish.store;
    const addresses = await addressesOf(wish);
    const next = newSignupOf(wish, addresses, deps.clock.now());
    // The first one names the row: the e-mail's, where there is one.
    const ref = { store: storeId, sku: wish.input.sku, contact: addresses[0]?.contact ?? "" };
    const result = await deps.waitlist.signUp(
      ref,
      next,
      async (chunk) => isSettled(ref, chunk),
      async (chunk) => wasTold(ref, chunk),
    );
    // A signup that waits by the merchant's word asks nobody.
    const row = result.kind === "already_waiting" ? result.signup : next;
    const isOpen = ({ channel, confirmed, held }: Address) =>
      !confirmed && held === undefined && (row.status === "pending" || row.unconfirmed === channel);
    for (const address of addresses.filter(isOpen)) await askConfirmation(storeId, address);
    await keepConsent(wish, addresses);
    const status = result.kind === "already_waiting" ? result.signup.status : next.status;
    if (status !== "pending") await deps.wakeRestock(ref);
    const again = result.kind === "already_waiting";
    return { ref, again, status: result.kind === "after_settling" ? "waiting" : status };
  };
};
export type RecordWish = ReturnType<typeof createRecordWish>;
