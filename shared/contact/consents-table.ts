import * as v from "valibot";
import { evidenceTtl } from "../runtime/expiry.ts";
import type { Table } from "../runtime/table.ts";
import type { ContactRef } from "./contacts-table.ts";

/** Proof that somebody asked for messages, and that the address was theirs. It holds no address. */
const consentRowSchema = v.object({
  channel: v.picklist(["email", "sms"]),
  purpose: v.literal("waitlist"),
  /** How the address was confirmed: by the mail's button, by text, or by the merchant's word. */
  confirmedBy: v.picklist(["link", "text", "merchant", "notNeeded"]),
  confirmedAt: v.number(),
  sku: v.string(),
  wordingVersion: v.optional(v.string()),
  givenAt: v.optional(v.string()),
  source: v.optional(v.string()),
  clientHash: v.optional(v.string()),
  jurisdiction: v.optional(v.string()),
});
export type Consent = v.InferOutput<typeof consentRowSchema>;

const pkOf = ({ store, contact }: ContactRef) => `${store}#${contact}`;

/** The consent ledger of a contact: key `store#contact` / `consent#instant#channel#sku`; written once, never changed. */
export const createConsents = (table: Table) => ({
  recordConsent: async (ref: ContactRef, consent: Consent) =>
    table.put(
      {
        pk: pkOf(ref),
        sk: `consent#${consent.confirmedAt}#${consent.channel}#${consent.sku}`,
        ...consent,
        ttl: evidenceTtl(consent.confirmedAt),
      },
      { condition: "attribute_not_exists(#pk)" },
    ),
  consentsOf: async (ref: ContactRef): Promise<Consent[]> => {
    const consents: Consent[] = [];
    const values = { pk: pkOf(ref), prefix: "consent#" };
    for await (const rows of table.query({
      where: "#pk = :pk AND begins_with(#sk, :prefix)",
      values,
      consistent: true,
    })) {
      consents.push(...rows.map((row) => v.parse(consentRowSchema, row)));
    }
    return consents;
  },
  eraseConsents: async (ref: ContactRef): Promise<number> => {
    let erased = 0;
    const values = { pk: pkOf(ref), prefix: "consent#" };
    for await (const rows of table.query({
      where: "#pk = :pk AND begins_with(#sk, :prefix)",
      values,
      consistent: true,
    })) {
      const keys = rows.map((row) => ({ pk: String(row["pk"]), sk: String(row["sk"]) }));
      const gone = await Promise.all(keys.map(async (key) => table.delete(key)));
      erased += gone.filter((row) => row !== undefined).length;
    }
    return erased;
  },
});
