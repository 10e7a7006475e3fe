import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { limits } from "../../../shared/runtime/limits.ts";
import { skuSchema } from "../../../shared/stock/variant.ts";
import {
  contactAttribute,
  isActive,
  isEligible,
  parseSignupId,
  parseSignupKey,
  type Signup,
  signupIdOf,
  signupKeyOf,
  signupRowSchema,
} from "../../../shared/waitlist/signup.ts";

const now = Date.UTC(2026, 5, 1);
const waiting: Signup = {
  pk: "demo#TENT#0",
  sk: "contact-00000000",
  email: "ada@example.com",
  channels: "email",
  status: "waiting",
  signedUpAt: now - 1_000,
  createdAt: now - 1_000,
  expiresAt: now + 1_000,
  quantity: 1,
};

describe("who may be invited by restock 3", () => {
  it.each<[string, Partial<Signup>]>([
    ["waits and was never told", {}],
    ["was told by an earlier restock and signed up again", { lastRestock: 2, chunk: "000002-000001-000001" }],
    ["was told by an earlier restock and wants to be told every time", { status: "told", every: true, lastRestock: 2 }],
    ["wants many", { quantity: 1_000 }],
  ])("is who %s", (_, signup) => expect(isEligible({ ...waiting, ...signup }, 3, now)).toBe(true));

  it.each<[string, Partial<Signup>]>([
    ["was told by this restock and signed up again", { lastRestock: 3 }],
    ["was told by this restock and wants to be told every time", { status: "told", every: true, lastRestock: 3 }],
    ["was told by a later restock and wants to be told every time", { status: "told", every: true, lastRestock: 4 }],
    ["was told before and wanted to be told once", { status: "told", lastRestock: 2 }],
    ["was told before and said so expressly", { status: "told", every: false, lastRestock: 2 }],
    ["has not confirmed the address", { status: "pending" }],
    ["unsubscribed", { status: "unsubscribed" }],
    ["unsubscribed after wanting to be told every time", { status: "unsubscribed", every: true }],
    ["was marked as expired", { status: "expired" }],
    ["expires in this very millisecond, though the row is still there", { expiresAt: now }],
    ["cannot be mailed", { held: "bounce" }],
  ])("is not who %s", (_, signup) => expect(isEligible({ ...waiting, ...signup }, 3, now)).toBe(false));

  it("is nobody who is not active", () => {
    const signupArbitrary = fc.record({
      status: fc.constantFrom<Signup["status"]>("pending", "waiting", "told", "unsubscribed", "expired"),
      every: fc.boolean(),
      lastRestock: fc.option(fc.nat(4), { nil: undefined }),
      expiresAt: fc.integer({ min: now - 2, max: now + 2 }),
    });
    fc.assert(
      fc.property(signupArbitrary, (fields) => {
        const signup = { ...waiting, ...fields };
        if (isEligible(signup, 3, now)) expect(isActive(signup)).toBe(true);
      }),
    );
  });
});

const refArbitrary = fc.record({
  store: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,31}$/),
  sku: fc
    .oneof(fc.string({ unit: "grapheme", minLength: 1, maxLength: 30 }), fc.constantFrom("#", "a#b", "A#1", "帳篷#🏕️"))
    .filter((sku) => v.is(skuSchema, sku)),
  contact: fc.stringMatching(/^[A-Za-z0-9_-]{16}$/),
});

describe("a signup as it is read back", () => {
  const row = {
    ...waiting,
    phone: "+12025550143",
    phoneHash: "phone-0000000000",
    channels: "both",
    unconfirmed: "sms",
    phoneHeld: "stopped",
    postalCode: "02903",
    locale: "de",
    every: true,
    consent: { wordingVersion: "form-7", givenAt: "2026-01-31T09:00:00Z", source: "checkout" },
    lastRestock: 2,
    chunk: "000002-000001-000001",
    attempt: 1,
    toldAt: now - 10,
    held: "bounce",
    outcome: { kind: "delivered", at: now - 5 },
    againAt: now - 1,
  } satisfies Signup;

  it("is what was written", () => expect(v.parse(signupRowSchema, row)).toEqual(row));

  it.each<Partial<Signup>>([
    { channels: "email" },
    { channels: "sms" },
    { channels: "smsFirst" },
    { unconfirmed: "email" },
    { phoneHeld: "failed" },
    { outcome: { kind: "delayed", at: 1 } },
    { outcome: { kind: "bounced", at: 1 } },
    { outcome: { kind: "refused", at: 1 } },
  ])("may have %j", (part) => expect(v.parse(signupRowSchema, { ...row, ...part })).toEqual({ ...row, ...part }));

  it("is told by mail where it says nothing of channels: it is older than texts", () => {
    const { channels: _, ...older } = waiting;
    expect(v.parse(signupRowSchema, older).channels).toBe("email");
  });

  it("is known to the index of contacts by its store and contact", () => {
    expect(contactAttribute({ store: "demo", contact: "contact-00000000" })).toBe("demo#contact-00000000");
  });
});

describe("a signup's key and id", () => {
  it("name that signup and no other", () => {
    fc.assert(
      fc.property(refArbitrary, (ref) => {
        expect(parseSignupKey(signupKeyOf(ref))).toEqual(ref);
        expect(parseSignupId(signupIdOf(ref))).toEqual(ref);
        expect(signupIdOf(ref)).toMatch(/^su_[A-Za-z0-9_-]+$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it("spread one variant's shoppers over all of its partitions", () => {
    const shards = new Set(
      Array.from({ length: 200 }, (_, n) => {
        const contact = `contact-${String(n).padStart(8, "0")}`;
        return signupKeyOf({ store: "demo", sku: "TENT", contact }).pk;
      }),
    );
    expect(shards.size).toBe(limits.waitlistShards);
  });

  it("are none when somebody made them up", () => {
    const madeUp = (key: string) => `su_${Buffer.from(key).toString("base64url")}`;
    for (const text of [
      "",
      "su_",
      "su_@",
      "rs_ZGVtbw",
      madeUp("demo#A"),
      madeUp("demo#A#short"),
      madeUp("#A#0123456789abcdef"),
      madeUp("#demo#A#0123456789abcdef"),
      madeUp("demo#A#0123456789abcdef0"),
    ]) {
      expect(parseSignupId(text)).toBeUndefined();
    }
    for (const pk of ["demo#TENT", "#demo#TENT#0", "demo#TENT#00"]) {
      expect(() => parseSignupKey({ pk, sk: "x" })).toThrow("Not a waitlist key");
    }
  });
});
