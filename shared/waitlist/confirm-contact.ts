import type { Channel } from "../contact/channel.ts";
import type { ContactRef, ContactsTable } from "../contact/contacts-table.ts";
import type { Consent } from "../contact/consents-table.ts";
import type { WakeRestock } from "../restock/wake-open-restock.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Signup, SignupRef } from "./signup.ts";
import type { WaitlistTable } from "./waitlist-table.ts";

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
  return async (contact, { channel, how }, signups) => {
    const rows = await Promise.all(signups.map(async (ref) => ({ ref, signup: await deps.waitlist.get(ref) })));
    const known = rows.flatMap(({ ref, signup }) => (signup === undefined ? [] : [{ ref, signup }]));
    // Erased meanwhile: a yes that comes too late makes no contact anew.
    if (known.length === 0) return [];
    const nowMs = deps.clock.now();
    // First of all: whoever signs up from now on needs no confirmation, so nobody can fall between the two.
    await deps.contacts.confirm(contact, nowMs);
    const open = known.filter(({ signup }) => isOpenFor(signup, channel));
    const proof = { channel, purpose: "waitlist" as const, confirmedBy: how, confirmedAt: nowMs };
    // Before what it proves: a crash between leaves no signup that waits without proof.
    for (const { ref, signup } of open) {
      await deps.contacts.recordConsent(contact, { ...proof, sku: ref.sku, ...signup.consent });
    }
    const results = await Promise.all(
      open.map(async ({ ref, signup }) => ({ ref, result: await deps.waitlist.confirm(ref, signup, channel) })),
    );
    for (const { ref } of open) await deps.wakeRestock(ref);
    return results.flatMap(({ ref, result }) => (result.kind === "written" ? [ref] : []));
  };
};
