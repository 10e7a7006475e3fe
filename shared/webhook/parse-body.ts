import { createHash } from "node:crypto";
import * as v from "valibot";
import { parseOutsideJson } from "../runtime/json.ts";
import type { Read } from "./source.ts";

/** A key of DynamoDB holds 2,048 bytes; a longer name of an event is kept by its hash. */
const longestEventKey = 200;

/** A name of an event as it may enter a key. */
export const toEventKey = (name: string): string =>
  name.length <= longestEventKey ? name : createHash("sha256").update(name).digest("base64url");

/** A body's JSON, whole numbers beyond 2^53 as text; undefined where it is none. */
export const parseBody = (raw: Buffer): unknown => {
  try {
    return parseOutsideJson(withBigNumbersAsText(raw.toString("utf8")));
  } catch {
    return undefined;
  }
};

/**
 * Outside of strings, whole numbers of 16 digits or more: as numbers they would be rounded. A string that never ends is
 * one to the end of the body, which is then no JSON: looked for again from each of its quotes, it would take minutes.
 */
const stringOrBigNumber = /"(?:[^"\\]+|\\.)*"?|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

const withBigNumbersAsText = (text: string): string =>
  text.replaceAll(stringOrBigNumber, (token) => (token.startsWith('"') ? token : `"${token}"`));

/** A platform's id, whether it came as a number or as text: `"271878346596884015"`. */
export const idSchema = v.pipe(
  v.union([v.pipe(v.number(), v.safeInteger()), v.pipe(v.string(), v.regex(/^\d{1,30}$/))]),
  v.transform(String),
);

/** Why a body is refused, by the path that failed and without what it says. */
export const refusedBy = (issues: readonly v.BaseIssue<unknown>[]): Extract<Read, { kind: "refused" }> => {
  const [issue] = issues;
  const field = issue && v.getDotPath(issue);
  return { kind: "refused", note: `${field ?? "body"} is missing or wrong` };
};

/** Parses a body and reads it; a body that is not JSON, or not of its schema, is refused. */
export const readWith = <Schema extends v.GenericSchema>(
  schema: Schema,
  raw: Buffer,
  read: (body: v.InferOutput<Schema>) => Read,
): Read => {
  const body = parseBody(raw);
  if (body === undefined) return { kind: "refused", note: "the body is not JSON" };
  const parsed = v.safeParse(schema, body);
  return parsed.success ? read(parsed.output) : refusedBy(parsed.issues);
};
