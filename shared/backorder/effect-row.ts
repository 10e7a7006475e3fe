import * as v from "valibot";
import { channelSchema } from "../contact/channel.ts";

/** The effects of a step that have to be done, as they are kept with its state. */
export const effectSchema = v.variant("type", [
  v.object({ type: v.literal("send_notice"), n: v.number(), channel: channelSchema }),
  v.object({ type: v.literal("cancel") }),
  v.object({ type: v.literal("substitute"), sku: v.optional(v.string()) }),
  v.object({ type: v.literal("ship_available") }),
  v.object({ type: v.literal("service_chosen"), service: v.string(), n: v.optional(v.number()) }),
  /** The customer is told that waiting was agreed to; `n` is when that was, in milliseconds since 1970. The merchant, too. */
  v.object({ type: v.literal("accepted"), n: v.number(), forEver: v.optional(v.boolean()) }),
  v.object({
    type: v.literal("alert"),
    what: v.string(),
    n: v.optional(v.number()),
    day: v.optional(v.string()),
  }),
  /** What is owed is in the state; nothing is left to do. */
  v.object({ type: v.literal("refund_owed") }),
]);
export type EffectRow = v.InferOutput<typeof effectSchema>;
