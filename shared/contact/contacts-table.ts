import * as v from "valibot";
import type { Row, Table } from "../runtime/table.ts";
import { createConsents } from "./consents-table.ts";

const contactRowSchema = v.object({
  pk: v.string(),
  /** The address's owner said yes to this store: later signups need no confirmation. */
  confirmedAt: v.optional(v.number()),
  /** No mail to this address: it bounced for good, or its owner complained. */
  suppressed: v.optional(v.object({ reason: v.string(), at: v.number() })),
  /** All back-in-stock alerts of the store ended; a signup made later counts again. */
  unsubscribedAt: v.optional(v.number()),
  /** The store's first text, which says what the law wants said, went to this phone. */
  textedAt: v.optional(v.number()),
  deadDomainBounces: v.optional(v.number()),
});
export type Contact = v.InferOutput<typeof contactRowSchema> & { contact: string };

export interface ContactRef {
  store: string;
  contact: string;
}

const keyOf = ({ store, contact }: ContactRef) => ({ pk: `${store}#${contact}`, sk: "contact" });

const toContact = (row: Row): Contact => {
  const parsed = v.parse(contactRowSchema, row);
  return { ...parsed, contact: parsed.pk.slice(parsed.pk.indexOf("#") + 1) };
};

export type ContactsTable = ReturnType<typeof createContactsTable>;

/** Contacts: what is known of a person in a store, by address hash; key `store#contact` / `contact`, `consent#instant`. */
export const createContactsTable = (table: Table) => ({
  ...createConsents(table),
  get: async (ref: ContactRef): Promise<Contact | undefined> => {
    const row = await table.get(keyOf(ref), { consistent: true });
    return row === undefined ? undefined : toContact(row);
  },
  /** Those of the contacts that have a record, by name. */
  getMany: async (store: string, contacts: string[]): Promise<Map<string, Contact>> => {
    const rows = await table.getMany(contacts.map((contact) => keyOf({ store, contact })));
    return new Map(rows.map(toContact).map((contact) => [contact.contact, contact]));
  },
  /** The first time counts; refused where the address was confirmed before. */
  confirm: async (ref: ContactRef, atMs: number) =>
    table.update(keyOf(ref), {
      update: "SET #confirmedAt = :at REMOVE #unsubscribedAt",
      condition: "attribute_not_exists(#confirmedAt)",
      values: { at: atMs },
    }),
  /** The first reason stays: a complaint after a bounce changes nothing. */
  suppress: async (ref: ContactRef, reason: string, atMs: number) =>
    table.update(keyOf(ref), {
      update: "SET #suppressed = if_not_exists(#suppressed, :suppressed)",
      values: { suppressed: { reason, at: atMs } },
    }),
  /** Whoever comes back confirms again: it might not be the same person who signs up. */
  unsubscribe: async (ref: ContactRef, atMs: number) =>
    table.update(keyOf(ref), { update: "SET #unsubscribedAt = :at REMOVE #confirmedAt", values: { at: atMs } }),
  recordText: async (ref: ContactRef, atMs: number) =>
    table.update(keyOf(ref), { update: "SET #textedAt = if_not_exists(#textedAt, :at)", values: { at: atMs } }),
  /** Counts a bounce for a dead domain once per SES feedback id; answers how many there are by now. */
  countDeadDomain: async (ref: ContactRef, feedbackId: string): Promise<number> => {
    const result = await table.update(keyOf(ref), {
      update: "ADD #deadDomainBounces :one, #deadDomainFeedback :ids",
      condition: "NOT contains(#deadDomainFeedback, :id)",
      values: { one: 1, ids: new Set([feedbackId]), id: feedbackId },
    });
    return result.row === undefined ? 0 : (toContact(result.row).deadDomainBounces ?? 0);
  },
  /** What is known of a contact goes; that its address must not be written to stays, under its keyed hash. */
  erase: async (ref: ContactRef): Promise<void> => {
    const gone = await table.delete(keyOf(ref), { condition: "attribute_not_exists(#suppressed)" });
    if (gone !== undefined) return;
    await table.update(keyOf(ref), {
      update: "REMOVE #confirmedAt, #unsubscribedAt, #textedAt, #deadDomainBounces, #deadDomainFeedback",
      condition: "attribute_exists(#suppressed)",
    });
  },
});
