import * as v from "valibot";
import { emailSchema } from "../../contact/address.ts";
import { instantSchema, skuSchema } from "../../stock/variant.ts";
import { consentSchema, type Signup, signupStatuses } from "../signup.ts";
import type { ColumnMeaning } from "./columns.ts";

/** A line of an import as it is kept until it is taken: the line's number, and its cells by what they mean. */
export const importedLineSchema = v.object({ line: v.number(), cells: v.record(v.string(), v.string()) });
export type ImportedLine = v.InferOutput<typeof importedLineSchema>;

/** No cell that is taken is so long; what is cut off here is refused all the same. */
const cellLength = 300;

/**
 * An apostrophe keeps a spreadsheet from running a cell, and from making a number of +1 202 555 0143, whose plus would be
 * lost. One more before those that the cell has by itself, so that what is read is to the letter what was written.
 */
const runs = /^'*[=+\-@]/;
export const toCell = (text: string): string => (runs.test(text) ? `'${text}` : text);
const fromCell = (cell: string): string => cell.trim().replace(/^'(?='*[=+\-@])/, "");

/** The cells that say something; `surplus` where there are more than columns. */
export const toCells = (meanings: (ColumnMeaning | undefined)[], values: string[]): Record<string, string> => {
  const cells = meanings.flatMap((meaning, column) => {
    const text = fromCell(values[column] ?? "").slice(0, cellLength);
    return meaning === undefined || text === "" ? [] : [[meaning, text]];
  });
  const isSurplus = values.slice(meanings.length).some((value) => value.trim() !== "");
  return Object.fromEntries(isSurplus ? [...cells, ["surplus", "yes"]] : cells);
};

/** Spreadsheets write what is true in their own language. */
const words = new Map([
  ...["true", "yes", "y", "1", "on", "ja", "wahr", "vrai", "oui", "subscribed"].map((word) => [word, true] as const),
  ...["false", "no", "n", "0", "off", "nein", "falsch", "faux", "non", "unsubscribed"].map(
    (word) => [word, false] as const,
  ),
]);
const flag = v.pipe(
  v.string(),
  v.transform((text) => words.get(text.toLowerCase())),
  v.boolean("must be true or false"),
);

/** Whether the owners of the addresses said yes; of two addresses, the one of which it is so. */
const confirmedSchema = v.union([v.pipe(v.string(), v.toLowerCase(), v.picklist(["email", "sms"])), flag]);

/** As an export says it: `held` is on the list, but there is no address left that may be used. */
export const exportedStatuses = [...signupStatuses, "held"] as const;

/** Instants with their zone, or as other apps write them: `2024-05-01 09:30:00 UTC`, `… -0400`, or a day. */
const momentSchema = v.pipe(
  v.string(),
  v.transform((text) =>
    text
      .replace(/^(\d{4}-\d\d-\d\d)$/, "$1T00:00:00Z")
      .replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(:\d\d)?)( UTC|Z)?$/, "$1T$2Z")
      .replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(:\d\d)?) ?([+-]\d\d):?(\d\d)$/, "$1T$2$4:$5"),
  ),
  instantSchema,
);

const rowSchema = v.object({
  sku: v.optional(skuSchema),
  shopifyVariant: v.optional(v.pipe(v.string(), v.regex(/^\d{1,30}$/, "must be a number"))),
  email: v.optional(emailSchema),
  phone: v.optional(v.pipe(v.string(), v.maxLength(40))),
  channels: v.optional(v.picklist(["both", "smsFirst", "email", "sms"])),
  quantity: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,4}$/, "must be a whole number"),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(1_000),
    ),
    "1",
  ),
  locale: v.optional(
    v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$/, "must be a language such as en or de-AT")),
  ),
  every: v.optional(flag),
  /** An import is the merchant's word: who is on the list has said yes, unless the row denies it. */
  confirmed: v.optional(confirmedSchema, "true"),
  signedUpAt: v.optional(momentSchema),
  toldAt: v.optional(v.string()),
  optedIn: v.optional(flag, "true"),
  surplus: v.optional(v.string()),
  /** As an export has it: who was told, left or expired is not put on a list again. */
  status: v.optional(v.picklist(exportedStatuses)),
  consentWordingVersion: v.optional(consentSchema.entries.wordingVersion),
  consentGivenAt: v.optional(consentSchema.entries.givenAt),
  consentSource: v.optional(consentSchema.entries.source),
});
type Row = v.InferOutput<typeof rowSchema>;

/** A row that can be taken: the addresses that it is for, and whether their owners have said yes. */
export type ImportRow = Pick<Row, "sku" | "shopifyVariant" | "email" | "phone" | "quantity" | "locale" | "every"> &
  Pick<Row, "signedUpAt"> & {
    channels: "both" | "smsFirst" | undefined;
    confirmed: boolean;
    consent: Signup["consent"];
  };

/** Why a row whose cells are good is not taken. */
const refusalOf = (row: Row): string | undefined => {
  const { email, phone, channels, status } = row;
  if (row.surplus !== undefined) return "has more cells than there are columns: quote a cell that has a comma in it";
  if (email === undefined && phone === undefined) return "email and phone are missing";
  if (!row.optedIn) return "did not opt in";
  if (row.toldAt !== undefined) return "was told already";
  const isOnList = status === undefined || status === "waiting" || status === "pending";
  // Whoever wants to be told every time waits again.
  if (!isOnList && !(status === "told" && row.every === true)) return `has the status ${status}`;
  const needsBoth = channels === "both" || channels === "smsFirst";
  if (needsBoth && (email === undefined || phone === undefined)) return "channels needs an e-mail and a phone";
  const { consentWordingVersion, consentGivenAt, consentSource } = row;
  const hasProof = (consentGivenAt ?? consentSource) !== undefined;
  if (hasProof && consentWordingVersion === undefined) return "consentWordingVersion is missing";
  if (consentWordingVersion !== undefined && consentGivenAt === undefined) return "consentGivenAt is missing";
  return undefined;
};

/** An address that nobody has confirmed beside one that somebody has, or that is not to be used, stays behind. */
const addressesOf = ({ email, phone, channels, confirmed }: Row) => {
  const only = typeof confirmed === "string" ? confirmed : channels;
  return { email: only === "sms" ? undefined : email, phone: only === "email" ? undefined : phone };
};

const consentOf = ({ consentWordingVersion, consentGivenAt, consentSource }: Row): Signup["consent"] =>
  consentWordingVersion === undefined || consentGivenAt === undefined
    ? undefined
    : { wordingVersion: consentWordingVersion, givenAt: consentGivenAt, source: consentSource ?? "import" };

const toRow = (row: Row): ImportRow => {
  const { sku, shopifyVariant, quantity, locale, every, signedUpAt, channels, confirmed, status } = row;
  const { email, phone } = addressesOf(row);
  const hasBoth = email !== undefined && phone !== undefined;
  return {
    sku,
    shopifyVariant,
    email,
    phone,
    quantity,
    locale,
    every,
    signedUpAt,
    channels: hasBoth && (channels === "both" || channels === "smsFirst") ? channels : undefined,
    confirmed: confirmed !== false && status !== "pending",
    consent: consentOf(row),
  };
};

/** What a row says, with the addresses that it may be told by; or why it is refused, by its field and without what it says. */
export const parseRow = (cells: Record<string, string>): { row: ImportRow } | { reason: string } => {
  const parsed = v.safeParse(rowSchema, cells);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const said = issue.message.startsWith("Invalid ") ? "is not of the right form" : issue.message;
    return { reason: `${v.getDotPath(issue) ?? "row"} ${said}` };
  }
  const reason = refusalOf(parsed.output);
  if (reason !== undefined) return { reason };
  const row = toRow(parsed.output);
  return row.email === undefined && row.phone === undefined ? { reason: "has no address that may be used" } : { row };
};
