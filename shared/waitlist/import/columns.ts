/** What a row of an import can say. */
export const importFields = [
  "sku",
  "email",
  "phone",
  "channels",
  "quantity",
  "locale",
  "every",
  "signedUpAt",
  "confirmed",
  "consentWordingVersion",
  "consentGivenAt",
  "consentSource",
  "status",
] as const;
type ImportField = (typeof importFields)[number];
/** What a column can say: ours, and what only other apps' lists say. */
export type ColumnMeaning = ImportField | "shopifyVariant" | "toldAt" | "optedIn";

/** Where a list of another app names its columns otherwise: the fields they are, and what tells the list apart. */
interface ForeignList {
  /** Columns that only this list has. */
  signs: string[];
  columns: Record<string, ColumnMeaning>;
}

/** Exports of other back-in-stock apps, by the names of their columns (test/fixtures/competitor-csv). */
const foreignLists: ForeignList[] = [
  // Back in Stock (Amp)
  {
    signs: ["variantid", "subscribed at"],
    columns: {
      email: "email",
      variantid: "shopifyVariant",
      "subscribed at": "signedUpAt",
      "last message sent at": "toldAt",
    },
  },
  // Restock (netyear)
  {
    signs: ["variationid", "productid"],
    columns: { email: "email", tel: "phone", variationid: "shopifyVariant" },
  },
  // restocknotify.app
  {
    signs: ["opted_in", "lifetime_spend"],
    columns: { email: "email", phone: "phone", opted_in: "optedIn" },
  },
];

export type Columns =
  | { kind: "known"; meanings: (ColumnMeaning | undefined)[] }
  | { kind: "unknown"; found: string[]; missing: string };

const named = (header: string) => header.trim().toLowerCase();
const ownNames = new Map(importFields.map((field) => [named(field), field]));

const meaningsOf = (names: string[]): (ColumnMeaning | undefined)[] => {
  const foreign = foreignLists.find(({ signs }) => signs.every((sign) => names.includes(sign)));
  // Ours too, so that a list without products can be given a column of skus.
  return names.map((name) => foreign?.columns[name] ?? ownNames.get(name));
};

/**
 * What the columns of a file mean: ours in any order and case, or those of another app's list. Every row needs a product
 * (or the whole file has one, `hasSku`) and an address.
 */
export const readColumns = (headers: string[], hasSku: boolean): Columns => {
  const meanings = meaningsOf(headers.map(named));
  const has = (meaning: ColumnMeaning) => meanings.includes(meaning);
  const unknown = (missing: string): Columns => ({ kind: "unknown", found: headers, missing });
  if (!has("email") && !has("phone")) return unknown("email or phone");
  if (!has("sku") && !has("shopifyVariant") && !hasSku) return unknown("sku (or ?sku= for the whole file)");
  return { kind: "known", meanings };
};
