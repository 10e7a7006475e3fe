import * as v from "valibot";
import { coverageSchema } from "./coverage.ts";
import { allocatorStateSchema } from "./ledger.ts";

/** A run over a queue, as far as it has come: it goes on from there in another worker, over the same supplies. */
export const runSchema = v.object({
  /** What was wanted when it began; what is wanted meanwhile is for the next run. */
  wanted: v.number(),
  owed: v.number(),
  /** Lines looked at so far, and where the next ones are. */
  lines: v.number(),
  after: v.optional(v.record(v.string(), v.string())),
  incoming: coverageSchema,
  allocator: allocatorStateSchema,
  /** Units received for the queue; and whether the levels have been below nought. */
  inHand: v.number(),
  wentNegative: v.boolean(),
  /** Of what is owed, what was ordered before the levels were seen last. */
  counted: v.optional(v.number(), 0),
});
export type Run = v.InferOutput<typeof runSchema>;

/** The ledger of a variant, beside its stock: what is owed, and who works on it. Times are milliseconds since 1970. */
export const ledgerRowSchema = v.object({
  /** Counts everything that may change who is covered by what, and how far the runs that ended have seen it. */
  wanted: v.number(),
  done: v.optional(v.number(), 0),
  attempt: v.optional(v.number(), 0),
  leaseUntil: v.optional(v.number()),
  run: v.optional(runSchema),
  /** Units and lines that were in the queue when the last run ended, and what was to come for them and for others. */
  owed: v.optional(v.number(), 0),
  lines: v.optional(v.number(), 0),
  incoming: v.optional(coverageSchema, []),
  /** Units that have arrived for the queue, and were not shipped yet. */
  inHand: v.optional(v.number(), 0),
  /** The levels have been below nought since units are owed: then nought says that everything owed is there. */
  wentNegative: v.optional(v.boolean(), false),
  /** Of what is owed, what was ordered before the levels were seen last. */
  counted: v.optional(v.number(), 0),
  dueAt: v.optional(v.number()),
});
export type Ledger = v.InferOutput<typeof ledgerRowSchema>;

/** The queue's index may lag: whom it did not show to a run, or showed as they were before, is seen by a second one. */
export const secondLookMs = 60_000;

/** Nothing has changed since the last run, as far as anybody knows. */
export const isSecondLook = ({ wanted, done }: Ledger): boolean => wanted === done;

export const newLedger: Ledger = v.parse(ledgerRowSchema, { wanted: 0 });
