import * as v from "valibot";
import type { Table } from "../runtime/table.ts";

export interface Allowance {
  burst: number;
  everyMs: number;
}

/** Signups of a client. */
export const signupAllowance: Allowance = { burst: 5, everyMs: 30_000 };
/** Visits to a page that reads a line, by its link's holder: more than a person makes. */
export const visitAllowance: Allowance = { burst: 30, everyMs: 5_000 };

const rowSchema = v.object({ freeAt: v.number() });

export type ClientLimit = ReturnType<typeof createClientLimit>;

/**
 * How often somebody may call, as a virtual queue (GCRA) of one item per caller in the Contacts table: key
 * `#client#hash` / `limit`. Answers undefined, or after how many milliseconds to come again.
 */
export const createClientLimit = (table: Table) => {
  const take = async (
    clientHash: string,
    nowMs: number,
    { burst, everyMs }: Allowance,
  ): Promise<number | undefined> => {
    const key = { pk: `#client#${clientHash}`, sk: "limit" };
    // Most clients were not here before, or long ago: one write.
    const first = await table.update(key, {
      update: "SET #freeAt = :next, #ttl = :ttl",
      condition: "attribute_not_exists(#freeAt) OR #freeAt <= :now",
      values: { next: nowMs + everyMs, now: nowMs, ttl: Math.ceil((nowMs + burst * everyMs) / 1_000) + 60 },
    });
    if (first.kind === "written") return undefined;
    const more = await table.update(key, {
      update: "ADD #freeAt :every",
      condition: "#freeAt <= :latest",
      values: { every: everyMs, latest: nowMs + (burst - 1) * everyMs },
    });
    if (more.kind === "written") return undefined;
    const { freeAt } = v.parse(rowSchema, more.row);
    return freeAt - (burst - 1) * everyMs - nowMs;
  };
  return { take };
};
