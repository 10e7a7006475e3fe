import * as v from "valibot";
import { dueAttributes } from "../runtime/due.ts";
import { limits } from "../runtime/limits.ts";
import type { Key, Row, Table } from "../runtime/table.ts";
import { contactAttribute, type Signup, type SignupRef, signupKeyOf, signupRowSchema } from "./signup.ts";

type Wish = Pick<Signup, "status" | "signedUpAt" | "createdAt" | "expiresAt" | "quantity"> &
  Partial<Pick<Signup, "channels" | "email" | "phone" | "phoneHash" | "unconfirmed" | "phoneHeld" | "postalCode">> &
  Partial<Pick<Signup, "locale" | "every" | "consent" | "held">>;

export type NewSignup = Wish & { ttl: number };

export type SignUpResult =
  | { kind: "signed_up" }
  | { kind: "already_waiting"; signup: Signup }
  /** The last mail of this signup is not settled yet: it will wait again as soon as it is. */
  | { kind: "after_settling"; signup: Signup };

const toSignup = (row: Row): Signup => v.parse(signupRowSchema, row);

/** What a mail left behind that a fresh wish to be told does away with; `lastRestock` and `chunk` stay. */
export const telling = "#toldAt, #outcome, #againAt";
export const forgetTelling = `REMOVE ${telling}, #due, #dueAt`;
/** A chunk that surely did not tell them keeps nobody from being told by the same restock. */
export const forgetChunk = (wasTold: boolean) => (wasTold ? "" : ", #lastRestock, #chunk, #attempt");

type AskOfChunk = (chunk: string) => Promise<boolean>;

/** What a wish may leave unsaid: then nothing that an earlier one said stays, unless it is that one that goes on. */
const noPhone = { phone: undefined, phoneHash: undefined, phoneHeld: undefined, postalCode: undefined };
const unsaid = {
  isNew: {
    locale: undefined,
    every: undefined,
    consent: undefined,
    held: undefined,
    email: undefined,
    unconfirmed: undefined,
    ...noPhone,
  },
  /** A phone beside an e-mail that nobody had confirmed is not its owner's word. */
  goesOn: { held: undefined, unconfirmed: undefined, ...noPhone },
};

/**
 * What another wish changes of one that goes on. Whoever names an address need not own it: a phone that joins never
 * takes the place of e-mail, and of an e-mail that nobody has confirmed the last wish counts.
 */
const joining = (current: Signup, next: NewSignup) => {
  const { consent } = next;
  if (next.phone === undefined && next.email !== undefined && current.phone !== undefined) {
    if (current.status === "pending") {
      const gone = ["phone", "phoneHash", "phoneHeld", "unconfirmed", "postalCode"];
      return { set: { status: next.status, channels: "email", consent }, gone };
    }
    // The phone has said yes, and stays; but it no longer comes first.
    return current.unconfirmed === "email" ? { set: { channels: "both", consent }, gone: [] } : undefined;
  }
  if (next.phone === undefined || current.phone !== undefined) return undefined;
  const { phone, phoneHash, phoneHeld, postalCode } = next;
  const isOpen = next.status === "pending" || next.unconfirmed === "sms";
  const unconfirmed = current.status !== "pending" && isOpen ? "sms" : undefined;
  return { set: { phone, phoneHash, phoneHeld, postalCode, channels: "both", unconfirmed, consent }, gone: [] };
};

/** More than the clocks of two machines are apart, and less than makes a difference between two places. */
const clocksDifferMs = 60_000;

/** The condition that nobody changed a row since it was read. */
const unchangedSince = (current: Signup) => ({
  condition: "#status = :prior AND #signedUpAt = :priorAt AND #expiresAt = :priorExpiry",
  values: { prior: current.status, priorAt: current.signedUpAt, priorExpiry: current.expiresAt },
});

/**
 * The condition that a row still bears the chunk that was looked at: meanwhile that one may have given its people back,
 * and a later restock may have told them.
 */
const bearingChunkOf = ({ chunk }: Signup) =>
  chunk === undefined
    ? { condition: "attribute_not_exists(#chunk)", values: {} }
    : { condition: "#chunk = :chunk", values: { chunk } };

const goOnWaiting = async (
  table: Table,
  key: Key,
  next: NewSignup,
  current: Signup,
): Promise<SignUpResult | "changed"> => {
  // Only a merchant says when it was: a place that is known to be an earlier one is; clocks that differ say nothing.
  const isEarlier = current.status !== "told" && next.signedUpAt < current.signedUpAt - clocksDifferMs;
  const change = joining(current, next) ?? { set: {}, gone: [] };
  const set = Object.entries({ ...change.set, ...(isEarlier && { signedUpAt: next.signedUpAt }) }).filter(
    ([, value]) => value !== undefined,
  );
  if (set.length === 0) return { kind: "already_waiting", signup: current };
  const unchanged = unchangedSince(current);
  const joined = await table.update(key, {
    update: `SET ${set.map(([name]) => `#${name} = :${name}`).join(", ")}${removing(change.gone)}`,
    condition: unchanged.condition,
    values: { ...unchanged.values, ...Object.fromEntries(set) },
  });
  return joined.kind === "written" ? { kind: "already_waiting", signup: toSignup(joined.row) } : "changed";
};

const removing = (names: string[]) =>
  names.length === 0 ? "" : ` REMOVE ${names.map((name) => `#${name}`).join(", ")}`;

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
    return goOnWaiting(table, key, next, current);
  }
  const [unchanged, bearing] = [unchangedSince(current), bearingChunkOf(current)];
  if (next.status === "waiting" && current.chunk !== undefined && !(await isSettled(current.chunk))) {
    const due = dueAttributes(key.pk, next.createdAt + 60_000);
    const asked = await table.update(key, {
      update: "SET #againAt = :at, #due = :due, #dueAt = :dueAt",
      condition: `${unchanged.condition} AND ${bearing.condition}`,
      values: { ...unchanged.values, ...bearing.values, at: next.createdAt, due: due.due, dueAt: due.dueAt },
    });
    return asked.kind === "written" ? { kind: "after_settling", signup: current } : "changed";
  }
  const keepsPlace = live && current.status === "pending";
  const wish = {
    ...(keepsPlace ? unsaid.goesOn : unsaid.isNew),
    ...next,
    ...(keepsPlace && { signedUpAt: Math.min(current.signedUpAt, next.signedUpAt) }),
  };
  const fields = Object.entries(wish).filter(([, value]) => value !== undefined);
  const unsaidNow = Object.entries(wish).flatMap(([name, value]) => (value === undefined ? [`, #${name}`] : []));
  const told = current.chunk === undefined || (await wasTold(current.chunk));
  const replaced = await table.update(key, {
    update: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(", ")} ${forgetTelling}${forgetChunk(told)}${unsaidNow.join("")}`,
    condition: `${unchanged.condition} AND ${bearing.condition}`,
    values: { ...unchanged.values, ...bearing.values, ...Object.fromEntries(fields) },
  });
  return replaced.kind === "written" ? { kind: "signed_up" } : "changed";
};

/**
 * One conditional write for a new shopper. Signing up again is allowed unless already waiting, and keeps
 * `lastRestock` and `chunk`, so that a restock that told somebody does not tell them again.
 * `isSettled` says whether a chunk is done, `wasTold` whether it told them as far as anyone knows.
 * Throws when the row keeps changing under it.
 */
export const createSignUp =
  (table: Table) =>
  async (
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
  };
