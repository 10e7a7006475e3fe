import * as v from "valibot";
import { decodeId, encodeId } from "../runtime/id.ts";
import { limits } from "../runtime/limits.ts";
import { shardOf } from "../runtime/shard.ts";
import { isReachable } from "./channels.ts";

export const signupStatuses = ["pending", "waiting", "told", "unsubscribed", "expired", "bought"] as const;

/** How somebody wants to be told. `both` and `smsFirst` have an e-mail and a phone; `smsFirst` falls over to e-mail. */
export const channelsSchema = v.picklist(["email", "sms", "both", "smsFirst"]);
export type Channels = v.InferOutput<typeof channelsSchema>;

/** Proof that a shopper asked to be told; stays with the row. */
export const consentSchema = v.object({
  wordingVersion: v.pipe(v.string(), v.maxLength(100)),
  givenAt: v.pipe(v.string(), v.maxLength(40)),
  /** The page, or the system, where it was given. */
  source: v.pipe(v.string(), v.maxLength(200)),
  /** Keyed hash of the client's network address. */
  clientHash: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** Country whose law the consent was asked under. */
  jurisdiction: v.optional(v.pipe(v.string(), v.maxLength(10))),
});

/** A row of the waitlist as it is read back. Times are milliseconds since 1970. */
export const signupRowSchema = v.object({
  pk: v.string(),
  sk: v.string(),
  /** A row is named by its e-mail's contact; one with a phone alone, by the phone's. */
  email: v.optional(v.string()),
  phone: v.optional(v.string()),
  /** The phone's name in the whole deployment. */
  phoneHash: v.optional(v.string()),
  channels: v.optional(channelsSchema, "email"),
  /** Of two addresses, the one that is not confirmed yet. */
  unconfirmed: v.optional(v.picklist(["email", "sms"])),
  /** No texts to this phone: its owner sent STOP, or it takes none. */
  phoneHeld: v.optional(v.picklist(["stopped", "failed"])),
  /** Where the phone is, as far as the shopper said. */
  postalCode: v.optional(v.string()),
  status: v.picklist(signupStatuses),
  signedUpAt: v.number(),
  createdAt: v.number(),
  expiresAt: v.number(),
  quantity: v.number(),
  locale: v.optional(v.string()),
  every: v.optional(v.boolean()),
  consent: v.optional(consentSchema),
  /** Number of the restock that told (or is telling) this signup, the chunk it was in, and that chunk's attempt. */
  lastRestock: v.optional(v.number()),
  chunk: v.optional(v.string()),
  attempt: v.optional(v.number()),
  toldAt: v.optional(v.number()),
  /** The last chunk that was done with this signup without telling it, and must not tell it late. */
  shutOut: v.optional(v.string()),
  /** The e-mail is not to be used as things stand: it bounced or complained. The place is kept. */
  held: v.optional(v.string()),
  /** What the mailbox provider said of that mail. */
  outcome: v.optional(v.object({ kind: v.picklist(["delayed", "delivered", "bounced", "refused"]), at: v.number() })),
  /** Signed up again while the last mail was still being settled; becomes `waiting` after that. */
  againAt: v.optional(v.number()),
});
export type Signup = v.InferOutput<typeof signupRowSchema>;

export interface SignupRef {
  store: string;
  sku: string;
  contact: string;
}

export const signupKeyOf = ({ store, sku, contact }: SignupRef) => ({
  pk: `${store}#${sku}#${shardOf(contact, limits.waitlistShards)}`,
  sk: contact,
});

/** What the index of contacts knows a row by. */
export const contactAttribute = ({ store, contact }: { store: string; contact: string }): string =>
  `${store}#${contact}`;

/** The signup a row's key names. Throws on a key this service did not make. */
export const parseSignupKey = ({ pk, sk }: { pk: string; sk: string }): SignupRef => {
  const [, store, sku] = /^([^#]+)#(.+)#\d$/s.exec(pk) ?? [];
  if (store === undefined || sku === undefined) throw new Error("Not a waitlist key");
  return { store, sku, contact: sk };
};

export const signupIdOf = ({ store, sku, contact }: SignupRef): string => encodeId("su", `${store}#${sku}#${contact}`);

export const parseSignupId = (id: string): SignupRef | undefined => {
  const [, store, sku, contact] = /^([^#]+)#(.+)#([A-Za-z0-9_-]{16})$/s.exec(decodeId("su", id) ?? "") ?? [];
  return store === undefined || sku === undefined || contact === undefined ? undefined : { store, sku, contact };
};

/** Waiting to be told: never told, or told before and wants to be told every time. */
export const isActive = (signup: Pick<Signup, "status" | "every">): boolean =>
  signup.status === "waiting" || (signup.status === "told" && signup.every === true);

/** May be invited by restock number `n`, by day at least. Expiry is tested here, because TTL deletes late. */
export const isEligible = (signup: Signup, n: number, nowMs: number): boolean =>
  isActive(signup) && signup.expiresAt > nowMs && (signup.lastRestock ?? 0) < n && isReachable(signup);
