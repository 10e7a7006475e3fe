import * as v from "valibot";
import { inBatches } from "../runtime/in-batches.ts";
import { limits } from "../runtime/limits.ts";
import type { Expression, Key, Row, Table, Written } from "../runtime/table.ts";
import {
  contactAttribute,
  parseSignupKey,
  type Signup,
  type SignupRef,
  signupKeyOf,
  signupRowSchema,
} from "./signup.ts";
import { createWaitlistChanges } from "./waitlist-changes-table.ts";
import { createSignUp, forgetChunk, forgetTelling, telling } from "./waitlist-signup-table.ts";

/** The chunk that tells a signup: restock number, chunk name and which attempt of it. */
export interface Telling {
  restock: number;
  chunk: string;
  attempt: number;
}

/** A signup and where it stands. */
export interface OwnSignup {
  ref: SignupRef;
  signup: Signup;
}

const contactIndex = "contact";
const phoneIndex = "phone";
const toSignup = (row: Row): Signup => v.parse(signupRowSchema, row);

/**
 * Nobody whom a later restock has told: an attempt may be held up until then, and would make that one tell them again.
 * Nobody whom the chunk has given up (`shutOut`).
 * In PartiQL, so that 25 go in one call; see `executeAll` for what the text must look like.
 * An attempt may mark again what it has marked itself: the SDK repeats a call whose answer was lost.
 */
const markStatement = (table: string) =>
  `UPDATE "${table}" SET "status"='told', "lastRestock"=?, "chunk"=?, "attempt"=?, "toldAt"=? REMOVE "outcome"
   WHERE "pk"=? AND "sk"=? AND (
     (("status"='waiting' OR ("status"='told' AND "every"=true)) AND "expiresAt">? AND ("shutOut" IS MISSING OR "shutOut"<>?)
       AND ("lastRestock" IS MISSING OR "lastRestock"<?) AND ("held" IS MISSING OR ("channels" IS NOT MISSING AND "channels"<>'email')))
     OR ("status"='told' AND "chunk"=? AND "attempt"<=?))
   RETURNING ALL NEW *`;

const markParameters = ({ pk, sk }: Key, { restock, chunk, attempt }: Telling, nowMs: number): unknown[] => {
  const set = [restock, chunk, attempt, nowMs];
  return [...set, pk, sk, nowMs, chunk, restock, chunk, attempt];
};

/** Whoever has signed up again, thinking that they were told, waits already, but not for this restock. */
const putBackExpression = (telling: Telling): Expression => ({
  update: `SET #status = :waiting ${forgetTelling}, #lastRestock, #chunk, #attempt`,
  condition: "#status IN (:told, :waiting) AND #chunk = :chunk AND #attempt <= :attempt",
  values: { waiting: "waiting", told: "told", chunk: telling.chunk, attempt: telling.attempt },
});

const isPending = (result: Written | undefined) => result?.kind === "refused" && result.row?.["status"] === "pending";

/** Whoever has signed up again and has not said yes yet waits for that, and then for this restock too. */
const forgetExpression = (telling: Telling): Expression => ({
  update: "REMOVE #lastRestock, #chunk, #attempt",
  condition: "#status = :pending AND #chunk = :chunk AND #attempt <= :attempt",
  values: { pending: "pending", chunk: telling.chunk, attempt: telling.attempt },
});

export type WaitlistTable = ReturnType<typeof createWaitlistTable>;

const createRead = (table: Table) => ({
  get: async (ref: SignupRef): Promise<Signup | undefined> => {
    const row = await table.get(signupKeyOf(ref), { consistent: true });
    return row === undefined ? undefined : toSignup(row);
  },
  /** The signups that are there, consistently, in the order of the refs; of more than 500 the first. */
  readAll: async (refs: SignupRef[]): Promise<OwnSignup[]> => {
    const rows = await inBatches(refs.slice(0, limits.signupsPerContact), async (ref) => ({
      ref,
      row: await table.get(signupKeyOf(ref), { consistent: true }),
    }));
    return rows.flatMap(({ ref, row }) => (row === undefined ? [] : [{ ref, signup: toSignup(row) }]));
  },
  getMany: async (refs: SignupRef[]): Promise<Map<string, Signup>> => {
    const rows = await table.getMany(refs.map(signupKeyOf));
    return new Map(rows.map(toSignup).map((signup) => [signup.sk, signup]));
  },
  /** Hands every signup of a variant to `each`, all shards in parallel, in no order, consistently. */
  forEach: async ({ store, sku }: { store: string; sku: string }, each: (signup: Signup) => void): Promise<void> => {
    const shards = Array.from({ length: limits.waitlistShards }, async (_, shard) => {
      const values = { pk: `${store}#${sku}#${shard}` };
      for await (const rows of table.query({ where: "#pk = :pk", values, consistent: true })) {
        for (const row of rows) each(toSignup(row));
      }
    });
    await Promise.all(shards);
  },
  /** The first signups of each partition, by contact, and the last of them where there are more. */
  samples: async ({ store, sku }: { store: string; sku: string }, perShard: number) => {
    const shards = Array.from({ length: limits.waitlistShards }, async (_, shard) => {
      const values = { pk: `${store}#${sku}#${shard}` };
      const { rows, next } = await table.page({ where: "#pk = :pk", values, limit: perShard });
      const signups = rows.map(toSignup);
      return { signups, upTo: next === undefined ? undefined : signups.at(-1)?.sk };
    });
    return Promise.all(shards);
  },
  /** Some signups of one partition, in order of contact, from behind the last one of an earlier page on. */
  pageOfShard: async (variant: { store: string; sku: string }, shard: number, limit: number, after?: string) => {
    const pk = `${variant.store}#${variant.sku}#${shard}`;
    const { rows, next } = await table.page({
      where: "#pk = :pk",
      values: { pk },
      limit,
      ...(after !== undefined && { startAfter: { pk, sk: after } }),
    });
    return { signups: rows.map(toSignup), more: next !== undefined };
  },
  /** Every signup of a phone in every store, by its deployment-wide hash. The index may lag by a moment. */
  ofPhone: async (phoneHash: string): Promise<SignupRef[]> => {
    const refs: SignupRef[] = [];
    const values = { phoneHash };
    for await (const rows of table.query({ index: phoneIndex, where: "#phoneHash = :phoneHash", values })) {
      refs.push(...rows.map((row) => parseSignupKey({ pk: String(row["pk"]), sk: String(row["sk"]) })));
    }
    return refs;
  },
  /** Every signup of a contact in its store. The index may lag by a moment. */
  ofContact: async (ref: { store: string; contact: string }): Promise<SignupRef[]> => {
    const refs: SignupRef[] = [];
    const values = { contact: contactAttribute(ref) };
    for await (const rows of table.query({ index: contactIndex, where: "#contact = :contact", values })) {
      refs.push(...rows.map((row) => parseSignupKey({ pk: String(row["pk"]), sk: String(row["sk"]) })));
    }
    return refs;
  },
});

/** Waitlist: signups, key `store#sku#shard` / contact; indexes `contact`, `phone` (sparse) and `due` (sparse), keys only. */
export const createWaitlistTable = (table: Table) => ({
  ...createRead(table),
  ...createWaitlistChanges(table),
  signUp: createSignUp(table),
  /**
   * Marks people as told by an attempt of a chunk: claim, fresh re-check and address in one write each.
   * Answers the rows that were marked; the others are not waiting any more, or not for this restock.
   */
  mark: async (refs: SignupRef[], telling: Telling, nowMs: number): Promise<Signup[]> => {
    const parameters = refs.map((ref) => markParameters(signupKeyOf(ref), telling, nowMs));
    return (await table.executeAll(markStatement(table.name), parameters)).map(toSignup);
  },
  /**
   * Back to waiting with their place, where this chunk's attempt (or an earlier one) still claims them.
   * Never revives somebody who unsubscribed. Answers those who wait again.
   */
  putBack: async (refs: SignupRef[], telling: Telling): Promise<Signup[]> => {
    const keys = refs.map(signupKeyOf);
    const results = await table.updateAll(keys, putBackExpression(telling));
    await table.updateAll(
      keys.filter((_, index) => isPending(results[index])),
      forgetExpression(telling),
    );
    return results.flatMap((result) => (result.kind === "written" ? [toSignup(result.row)] : []));
  },
  /**
   * A chunk that is about to be done tells these people no more: a worker of an earlier attempt may still stand still
   * before it marks them, and nobody would look after what it does then.
   */
  shutOut: async (refs: SignupRef[], chunk: string): Promise<void> => {
    await table.updateAll(refs.map(signupKeyOf), {
      update: "SET #shutOut = :chunk",
      condition: "attribute_exists(#pk)",
      values: { chunk },
    });
  },
  /** A worker that lost its claim takes back its own marks and nobody else's. */
  takeBack: async (refs: SignupRef[], telling: Telling): Promise<void> => {
    const expression = putBackExpression(telling);
    await table.updateAll(refs.map(signupKeyOf), {
      ...expression,
      condition: "#status IN (:told, :waiting) AND #chunk = :chunk AND #attempt = :attempt",
    });
  },
  /**
   * What became of a mail, as long as the row still speaks of that chunk. A bounce is final, a delivery can only
   * bounce later, a delay says nothing after either: events come in any order.
   */
  recordOutcome: async (ref: SignupRef, chunk: string, outcome: NonNullable<Signup["outcome"]>) => {
    const overwrites = {
      delayed: [],
      delivered: ["delayed"],
      bounced: ["delayed", "delivered"],
      refused: ["delayed", "delivered"],
    };
    const before = overwrites[outcome.kind].map((kind, index) => [`before${index}`, kind] as const);
    const replaceable = before.map(([name]) => ` OR #outcome.#kind = :${name}`).join("");
    return table.update(signupKeyOf(ref), {
      update: "SET #outcome = :outcome",
      condition: `#chunk = :chunk AND (attribute_not_exists(#outcome)${replaceable})`,
      values: { chunk, outcome, ...Object.fromEntries(before) },
    });
  },
  /**
   * Somebody who asked again while their last mail was being settled waits from that moment on. Where an open
   * restock has to hear of it first, the row `staysDue` until `restDue`.
   */
  waitAgain: async (ref: SignupRef, signup: Signup, expiresAt: number, { wasTold = true, staysDue = false } = {}) =>
    table.update(signupKeyOf(ref), {
      update: `SET #status = :waiting, #signedUpAt = #againAt, #createdAt = #againAt, #expiresAt = :expiresAt, #ttl = #ttl + :longer ${staysDue ? `REMOVE ${telling}` : forgetTelling}${forgetChunk(wasTold)}`,
      condition: "#againAt = :againAt",
      values: {
        waiting: "waiting",
        againAt: signup.againAt,
        expiresAt,
        longer: Math.round((expiresAt - signup.expiresAt) / 1_000),
      },
    }),
  restDue: async (ref: SignupRef) =>
    table.update(signupKeyOf(ref), {
      update: "REMOVE #due, #dueAt",
      // Without the first half, it would make a row of nothing but its key out of one that was erased.
      condition: "attribute_exists(#pk) AND attribute_not_exists(#againAt)",
    }),
  /** Looks at a waiting wish again later. */
  postpone: async (ref: SignupRef, dueAtMs: number) =>
    table.update(signupKeyOf(ref), {
      update: "SET #dueAt = :dueAt",
      condition: "attribute_exists(#due)",
      values: { dueAt: dueAtMs },
    }),
});
