import type { Channel } from "../contact/channel.ts";
import type { ContactRef, ContactsTable } from "../contact/contacts-table.ts";
import type { Consent } from "../contact/consents-table.ts";
import type { WakeRestock } from "../restock/wake-open-restock.ts";
import type { Clock } from "../runtime/clock.ts";
import { inBatches } from "../runtime/in-batches.ts";
import { limits } from "../runtime/limits.ts";
import type { Signup, SignupRef } from "./signup.ts";
import type { OwnSignup, WaitlistTable } from "./waitlist-table.ts";

export interface ConfirmContactDeps {
  clock: Clock;
  contacts: ContactsTable;
  waitlist: WaitlistTable;
  wakeRestock: WakeRestock;
}

export type ConfirmContact = (
  contact: ContactRef,
  by: { channel: Channel; how: Consent["confirmedBy"] },
  signups: SignupRef[],
) => Promise<SignupRef[]>;

/** Whether a yes by this address changes something about a signup. */
export const isOpenFor = (signup: Signup, channel: Channel): boolean =>
  signup.status === "pending" || signup.unconfirmed === channel;

/**
 * The owner of an address said yes (rules 4): the contact is confirmed for the store, its pending signups wait with the
 * places they had, the proof is kept, and restocks that are open hear of them. Answers the signups that this changed;
 * again, it changes nothing.
 */
export const createConfirmContact = (deps: ConfirmContactDeps): ConfirmContact => {
  type Proof = Omit<Consent, "sku">;

  /** True where this changed it. Another yes at the same moment, by the other address, is no reason to lose this one. */
  const confirmOne = async (contact: ContactRef, proof: Proof, { ref, signup }: OwnSignup): Promise<boolean> => {
    let current: Signup | undefined = signup;
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      if (current === undefined || !isOpenFor(current, proof.channel)) return false;
      // Before what it proves: a crash between leaves no signup that waits without proof.
      await deps.contacts.recordConsent(contact, { ...proof, sku: ref.sku, ...current.consent });
      if ((await deps.waitlist.confirm(ref, current, proof.channel)).kind === "written") return true;
      current = await deps.waitlist.get(ref);
    }
    throw new Error("A signup kept changing while it was confirmed");
  };

  return async (contact, { channel, how }, signups) => {
    const known = await deps.waitlist.readAll(signups);
    // Erased meanwhile: a yes that comes too late makes no contact anew.
    if (known.length === 0) return [];
    const nowMs = deps.clock.now();
    // First of all: whoever signs up from now on needs no confirmation, so nobody can fall between the two.
    await deps.contacts.confirm(contact, nowMs);
    const open = known.filter(({ signup }) => isOpenFor(signup, channel));
    const proof = { channel, purpose: "waitlist" as const, confirmedBy: how, confirmedAt: nowMs };
    const changed = await inBatches(open, async (own) => confirmOne(contact, proof, own));
    await inBatches(open, async ({ ref }) => deps.wakeRestock(ref));
    return open.flatMap(({ ref }, index) => (changed[index] === true ? [ref] : []));
  };
};
