import * as v from "valibot";
import { limits } from "../runtime/limits.ts";
import type { Table } from "../runtime/table.ts";
import type { Pause } from "../store/stores-table.ts";

/** When a sender may go ahead, or from when on it should ask again, or why nobody may send at all. */
export type Turn =
  | { kind: "at"; atMs: number }
  | { kind: "busy"; askAgainAt: number }
  | { kind: "paused"; pause: Pause };

const bucketRowSchema = v.object({
  nextFreeAt: v.optional(v.number()),
  pause: v.optional(v.object({ reason: v.string(), since: v.number(), until: v.number() })),
});

const notPaused = "(attribute_not_exists(#pause) OR #pause.#until <= :now)";

export type RateBucket = ReturnType<typeof createRateBucket>;

/**
 * The account's send rate (of SES, or of texts), shared by all workers: a virtual queue (GCRA) in one item of the
 * Messages table, key `#account` / service. Taking n recipients moves `nextFreeAt` on by n / rate; the taker sends when its part begins.
 */
export const createRateBucket = (table: Table, ratePerSecond: number, service: "ses" | "sms" = "ses") => {
  const key = { pk: "#account", sk: service };
  const inLine = async (costMs: number, nowMs: number, aheadMs: number) =>
    table.update(key, {
      update: "ADD #nextFreeAt :cost",
      condition: `#nextFreeAt >= :now AND #nextFreeAt < :latest AND ${notPaused}`,
      values: { cost: costMs, now: nowMs, latest: nowMs + aheadMs },
    });
  const atOnce = async (costMs: number, nowMs: number) =>
    table.update(key, {
      update: "SET #nextFreeAt = :next",
      condition: `(attribute_not_exists(#nextFreeAt) OR #nextFreeAt < :now) AND ${notPaused}`,
      values: { next: nowMs + costMs, now: nowMs },
    });
  /** A busy account stays busy and an idle one idle: what went well last is tried first, as a refusal is billed like a write. */
  let wasInLine = true;
  return {
    /** A turn at most `aheadMs` from now; whoever gets one waits for it, or comes back then without asking again. */
    take: async (recipients: number, nowMs: number, aheadMs: number = limits.bucketWaitMs): Promise<Turn> => {
      const costMs = (recipients / ratePerSecond) * 1_000;
      const first = wasInLine;
      for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
        const isInLine = attempt % 2 === 0 ? first : !first;
        const result = isInLine ? await inLine(costMs, nowMs, aheadMs) : await atOnce(costMs, nowMs);
        if (result.kind === "written") wasInLine = isInLine;
        const { nextFreeAt = nowMs, pause } = v.parse(bucketRowSchema, result.row ?? {});
        if (result.kind === "written") return { kind: "at", atMs: Math.max(nextFreeAt - costMs, nowMs) };
        if (pause !== undefined && pause.until > nowMs) return { kind: "paused", pause };
        if (nextFreeAt >= nowMs + aheadMs) {
          return { kind: "busy", askAgainAt: nextFreeAt - aheadMs / 2 };
        }
      }
      return { kind: "busy", askAgainAt: nowMs + 1_000 };
    },
    /** The account may not send: every store waits until then. */
    pause: async (pause: Pause) => table.update(key, { update: "SET #pause = :pause", values: { pause } }),
  };
};
