import * as v from "valibot";

/** What the queues carry: names of rows, nothing else. */
export const restockMessageSchema = v.object({ store: v.string(), sku: v.string(), n: v.number() });

export const chunkMessageSchema = v.object({
  restock: restockMessageSchema,
  wave: v.number(),
  chunk: v.number(),
});
