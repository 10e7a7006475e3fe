import * as v from "valibot";
import { dueAttributes } from "../runtime/due.ts";
import { limits } from "../runtime/limits.ts";
import type { Expression, Key, Row, Table } from "../runtime/table.ts";
import { parseSignupKey, type Signup, type SignupRef, signupKeyOf, signupRowSchema } from "./signup.ts";

export type NewSignup = Pick<
  Signup,
  "email" | "status" | "signedUpAt" | "createdAt" | "expiresAt" | "quantity" | "locale" | "every" | "consent" | "held"
> & { ttl: number };

export type SignUpResult =
  | { kind: "signed_up" }
  | { kind: "already_waiting"; signup: Signup }
  /** The last mail of this signup is not settled yet: it will wait again as soon as it is. */
  | { kind: "after_settling"; signup: Signup };

/** The chunk that tells a signup: restock number, chunk name and which attempt of it. */
export interface Telling {
  restock: number;
  chunk: string;
  attempt: number;
}

const contactIndex = "contact";
const toSignup = (row: Row): Signup => v.parse(signupRowSchema, row);
const contactAttribute = ({ store, contact }: { store: string; contact: string }) => `${store}#${contact}`;

/** What a mail left behind that a fresh wish to be told does away with; `lastRestock` and `chunk` stay. */
const telling = "#toldAt, #outcome, #againAt";
const forgetTelling = `REMOVE ${telling}, #due, #dueAt`;
/** A chunk that surely did not tell them keeps nobody from being told by the same restock. */
const forgetChunk = (wasTold: boolean) => (wasTold ? "" : ", #lastRestock, #chunk, #attempt");

/**
 * In PartiQL, so that 25 go in one call; see `executeAll` for what the text must look like.
 * An attempt may mark again what it has marked itself: the SDK repeats a call whose answer was lost.
 */
const markStatement = (table: string) =>
  `UPDATE "${table}" SET "status"='told', "lastRestock"=?, "chunk"=?, "attempt"=?, "toldAt"=? REMOVE "outcome"
   WHERE "pk"=? AND "sk"=? AND (
     (("status"='waiting' OR ("status"='told' AND "every"=true)) AND "expiresAt">?
       AND ("lastRestock" IS MISSING OR "lastRestock"<>?) AND "held" IS MISSING)
     OR ("status"='told' AND "chunk"=? AND "attempt"<=?))
   RETURNING ALL NEW *`;

const markParameters = ({ pk, sk }: Key, { restock, chunk, attempt }: Telling, nowMs: number): unknown[] => {
  const set = [restock, chunk, attempt, nowMs];
  return [...set, pk, sk, nowMs, restock, chunk, attempt];
};

const putBackExpression = (telling: Telling): Expression => ({
  update: `SET #status = :waiting ${forgetTelling}, #lastRestock, #chunk, #attempt`,
  condition: "#status = :told AND #chunk = :chunk AND #attempt <= :attempt",
  values: { waiting: "waiting", told: "told", chunk: telling.chunk, attempt: telling.attempt },
});

export type WaitlistTable = ReturnType<typeof createWaitlistTable>;

const createRead = (table: Table) => ({
  get: async (ref: SignupRef): Promise<Signup | undefined> => {
    const row = await table.get(signupKeyOf(ref), { consistent: true });
    return row === undefined ? undefined : toSignup(row);
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

type AskOfChunk = (chunk: string) => Promise<boolean>;

/** What a wish may leave unsaid: then nothing that an earlier one said stays, unless it is that one that goes on. */
const unsaid = {
  isNew: { locale: undefined, every: undefined, consent: undefined, held: undefined },
  goesOn: { held: undefined },
};

/** What becomes of a row that exists when its shopper signs up again. */
const signUpAgain = async (
  table: Table,
  key: Key,
  next: NewSignup,
  current: Signup,
  isSettled: AskOfChunk,
  wasTold: AskOfChunk,
): Promise<SignUpResult | "changed"> => {
  const live = current.expiresAt > next.createdAt;
  const everyTime = current.status === "told" && current.every === true;
  if (live && (current.status === "waiting" || everyTime || current.status === next.status)) {
    return { kind: "already_waiting", signup: current };
  }
  const unchanged = {
    condition: "#status = :prior AND #signedUpAt = :priorAt AND #expiresAt = :priorExpiry",
    values: { prior: current.status, priorAt: current.signedUpAt, priorExpiry: current.expiresAt },
  };
  if (next.status === "waiting" && current.chunk !== undefined && !(await isSettled(current.chunk))) {
    const due = dueAttributes(key.pk, next.createdAt + 60_000);
    const asked = await table.update(key, {
      update: "SET #againAt = :at, #due = :due, #dueAt = :dueAt",
      condition: `${unchanged.condition} AND #chunk = :chunk`,
      values: { ...unchanged.values, at: next.createdAt, chunk: current.chunk, due: due.due, dueAt: due.dueAt },
    });
    return asked.kind === "written" ? { kind: "after_settling", signup: current } : "changed";
  }
  const keepsPlace = live && current.status === "pending";
  const wish = {
    ...(keepsPlace ? unsaid.goesOn : unsaid.isNew),
    ...next,
    ...(keepsPlace && { signedUpAt: current.signedUpAt }),
  };
  const fields = Object.entries(wish).filter(([, value]) => value !== undefined);
  const unsaidNow = Object.entries(wish).flatMap(([name, value]) => (value === undefined ? [`, #${name}`] : []));
  const told = current.chunk === undefined || (await wasTold(current.chunk));
  const replaced = await table.update(key, {
    update: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(", ")} ${forgetTelling}${forgetChunk(told)}${unsaidNow.join("")}`,
    condition: unchanged.condition,
    values: { ...unchanged.values, ...Object.fromEntries(fields) },
  });
  return replaced.kind === "written" ? { kind: "signed_up" } : "changed";
};

/** Waitlist: signups, key `store#sku#shard` / contact; index `contact` (keys only), sparse index `due`. */
export const createWaitlistTable = (table: Table) => ({
  ...createRead(table),
  /**
   * One conditional write for a new shopper. Signing up again is allowed unless already waiting, and keeps
   * `lastRestock` and `chunk`, so that a restock that told somebody does not tell them again.
   * `isSettled` says whether a chunk is done, `wasTold` whether it told them as far as anyone knows.
   * Throws when the row keeps changing under it.
   */
  signUp: async (
    ref: SignupRef,
    next: NewSignup,
    isSettled: AskOfChunk,
    wasTold: AskOfChunk = async () => true,
  ): Promise<SignUpResult> => {
    const key = signupKeyOf(ref);
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const put = await table.put(
        { ...key, contact: contactAttribute(ref), ...next },
        { condition: "attribute_not_exists(#pk)" },
      );
      if (put.kind === "written") return { kind: "signed_up" };
      const result =
        put.row === undefined ? "changed" : await signUpAgain(table, key, next, toSignup(put.row), isSettled, wasTold);
      if (result !== "changed") return result;
    }
    throw new Error("A signup kept changing while it was signed up again");
  },
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
    const results = await table.updateAll(refs.map(signupKeyOf), putBackExpression(telling));
    return results.flatMap((result) => (result.kind === "written" ? [toSignup(result.row)] : []));
  },
  /** A worker that lost its claim takes back its own marks and nobody else's. */
  takeBack: async (refs: SignupRef[], telling: Telling): Promise<void> => {
    const expression = putBackExpression(telling);
    await table.updateAll(refs.map(signupKeyOf), {
      ...expression,
      condition: "#status = :told AND #chunk = :chunk AND #attempt = :attempt",
    });
  },
  unsubscribe: async (refs: SignupRef[]): Promise<void> => {
    await table.updateAll(refs.map(signupKeyOf), {
      update: "SET #status = :unsubscribed REMOVE #againAt, #due, #dueAt",
      condition: "attribute_exists(#pk)",
      values: { unsubscribed: "unsubscribed" },
    });
  },
  /** Keeps the place of somebody who cannot be mailed. */
  hold: async (refs: SignupRef[], reason: string): Promise<void> => {
    await table.updateAll(refs.map(signupKeyOf), {
      update: "SET #held = :reason",
      condition: "attribute_exists(#pk)",
      values: { reason },
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
    table.update(signupKeyOf(ref), { update: "REMOVE #due, #dueAt", condition: "attribute_not_exists(#againAt)" }),
  /** Looks at a waiting wish again later. */
  postpone: async (ref: SignupRef, dueAtMs: number) =>
    table.update(signupKeyOf(ref), {
      update: "SET #dueAt = :dueAt",
      condition: "attribute_exists(#due)",
      values: { dueAt: dueAtMs },
    }),
});
