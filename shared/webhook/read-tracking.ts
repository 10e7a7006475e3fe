import * as v from "valibot";
import type { TrackingUpdate } from "../shipment/tracking-log.ts";
import { parseBody, readWith } from "./parse-body.ts";
import type { Read, Webhook } from "./source.ts";

/** Finds what a platform calls an event, and which of those tell of parcels. */
export interface EventTypes {
  schema: v.GenericSchema<unknown, string>;
  ofUse: readonly string[];
}

/** A short text in a body, by a schema that finds it: an event's id or type. */
export const textIn = (raw: Buffer, schema: v.GenericSchema<unknown, string>): string | undefined => {
  const parsed = v.safeParse(schema, parseBody(raw));
  return parsed.success ? parsed.output : undefined;
};

/** Finds a text under one name at the top of a body. */
export const fieldSchema = (name: string) =>
  v.pipe(
    v.object({ [name]: v.pipe(v.string(), v.minLength(1), v.maxLength(100)) }),
    v.transform((body) => body[name] ?? ""),
  );

/** What a body says that it is; `unknown` where it does not say, or is no JSON. */
export const eventTypeIn = (raw: Buffer, { schema }: EventTypes): string => textIn(raw, schema) ?? "unknown";

/**
 * Reads a body that tells of parcels. One of another type is ignored; one whose type cannot be read may well have told of
 * one, and is refused, so that the merchant sees it.
 */
export const readTracking = <Schema extends v.GenericSchema>(
  { raw, eventType }: Pick<Webhook, "raw" | "eventType">,
  types: EventTypes,
  schema: Schema,
  read: (body: v.InferOutput<Schema>) => Read,
): Read =>
  types.ofUse.includes(eventType)
    ? readWith(schema, raw, read)
    : readWith(types.schema, raw, () => ({ kind: "ignored", note: `no use for ${eventType}` }));

/** News of parcels, as a source reads it. */
export const tracked = (...updates: TrackingUpdate[]): Extract<Read, { kind: "changes" }> => ({
  kind: "changes",
  changes: updates.map((update) => ({ kind: "tracking", update })),
});
