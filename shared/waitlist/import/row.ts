import * as v from "valibot";
import { emailSchema } from "../../contact/address.ts";
import { instantSchema, skuSchema } from "../../stock/variant.ts";
import { consentSchema, signupStatuses } from "../signup.ts";
import type { ColumnMeaning } from "./columns.ts";

/** A line of an import as it is kept until it is taken: the line's number, and its cells by what they mean. */
export const importedLineSchema = v.object({ line: v.number(), cells: v.record(v.string(), v.string()) });
export type ImportedLine = v.InferOutput<typeof importedLineSchema>;

/** Cells that say something; a leading apostrophe is how spreadsheets keep a phone number from being reckoned with. */
export const toCells = (meanings: (ColumnMeaning | undefined)[], values: string[]): Record<string, string> =>
  Object.fromEntries(
    meanings.flatMap((meaning, column) => {
      const text = (values[column] ?? "").trim().replace(/^'(?=[=+\-@])/, "");
      return meaning === undefined || text === "" ? [] : [[meaning, text]];
    }),
  );

const yes = new Set(["true", "yes", "y", "1", "ja"]);
const flag = v.pipe(
  v.string(),
  v.transform((text) => yes.has(text.toLowerCase())),
);

/** Instants with their zone, or as other apps write them: `2024-05-01 09:30:00 UTC`, or a day. */
const momentSchema = v.pipe(
  v.string(),
  v.transform((text) => text.replace(/^(\d{4}-\d\d-\d\d) (\d\d:\d\d(:\d\d)?)( UTC| ?\+0000|Z)?$/, "$1T$2Z")),
  v.transform((text) => text.replace(/^(\d{4}-\d\d-\d\d)$/, "$1T00:00:00Z")),
  instantSchema,
);

export const rowSchema = v.object({
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
  confirmed: v.optional(flag, "true"),
  signedUpAt: v.optional(momentSchema),
  toldAt: v.optional(v.string()),
  optedIn: v.optional(flag, "true"),
  /** As an export has it: who was told, left or expired is not put on a list again. */
  status: v.optional(v.picklist(signupStatuses)),
  consentWordingVersion: v.optional(consentSchema.entries.wordingVersion),
  consentGivenAt: v.optional(momentSchema),
  consentSource: v.optional(consentSchema.entries.source),
});
export type ImportRow = v.InferOutput<typeof rowSchema>;

/** Why a row is refused, by its field and without what it says. */
export const parseRow = (cells: Record<string, string>): { row: ImportRow } | { reason: string } => {
  const parsed = v.safeParse(rowSchema, cells);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    const words = issue.message.startsWith("Invalid ") ? "is not of the right form" : issue.message;
    return { reason: `${v.getDotPath(issue) ?? "row"} ${words}` };
  }
  const row = parsed.output;
  if (row.email === undefined && row.phone === undefined) return { reason: "email and phone are missing" };
  if (!row.optedIn) return { reason: "did not opt in" };
  if (row.toldAt !== undefined) return { reason: "was told already" };
  if (row.status !== undefined && row.status !== "waiting" && row.status !== "pending") {
    return { reason: `has the status ${row.status}` };
  }
  return { row };
};
