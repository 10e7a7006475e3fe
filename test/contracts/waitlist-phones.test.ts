import { describe, expect, it } from "vitest";
import type { Signup, SignupRef } from "../../shared/waitlist/signup.ts";
import type { NewSignup } from "../../shared/waitlist/waitlist-signup-table.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { openDatabase } from "./database.ts";
import { dayMs, now, settled, signedUpAt, somebody, tellingOf, wish } from "./waitlist-people.ts";

const { table } = await openDatabase();
const waitlist = createWaitlistTable(table("waitlist"));

const hers = { phone: "+12025550143", phoneHash: "hash-of-hers0000", postalCode: "10001" };
const another = { phone: "+12025550199", phoneHash: "hash-of-another0" };
/** Who is known: both addresses, one of them, or none. */
const pending = { status: "pending" as const };
const mailOpen = { unconfirmed: "email" as const };
const textOpen = { unconfirmed: "sms" as const };

/** Signs somebody up; then again, a day later. Answers what the second wish came to, and the row. */
const twice = async (first: Partial<NewSignup>, second: Partial<NewSignup>) => {
  const ref = somebody();
  await waitlist.signUp(ref, wish({ channels: "email", ...first }), settled);
  return { ...(await again(ref, second)), ref };
};
const again = async (ref: SignupRef, more: Partial<NewSignup>) => {
  const next = wish({ channels: "email", signedUpAt: now, createdAt: now, expiresAt: now + 180 * dayMs, ...more });
  const { kind } = await waitlist.signUp(ref, next, settled);
  const row = await waitlist.get(ref);
  if (row === undefined) throw new Error("There is no such signup");
  return { kind, row };
};
const addressesOf = ({ email, phone, phoneHash, postalCode, phoneHeld, channels, unconfirmed }: Signup) =>
  Object.fromEntries(
    Object.entries({ email, phone, phoneHash, postalCode, phoneHeld, channels, unconfirmed }).filter(
      ([, value]) => value !== undefined,
    ),
  );
const email = "ada@example.com";

describe("a phone that joins somebody who waits for e-mail", () => {
  it("is used beside the e-mail where its owner has said yes to the store, and the place stays", async () => {
    const { kind, row } = await twice({}, { ...hers, channels: "smsFirst" });
    expect(kind).toBe("already_waiting");
    expect(addressesOf(row)).toEqual({ email, ...hers, channels: "both" });
    expect(row).toMatchObject({ status: "waiting", signedUpAt });
  });

  it("is not used before its owner says yes, and e-mail goes on meanwhile", async () => {
    const { row } = await twice({}, { ...hers, ...textOpen, channels: "both" });
    expect(addressesOf(row)).toEqual({ email, ...hers, channels: "both", unconfirmed: "sms" });
    expect(row.status).toBe("waiting");
  });

  it("is no yes: of a wish whose e-mail is not confirmed in its turn, the e-mail that waits stays as it was", async () => {
    const { row } = await twice({}, { ...hers, ...pending, channels: "both" });
    expect(addressesOf(row)).toEqual({ email, ...hers, channels: "both", unconfirmed: "sms" });
    expect(row.status).toBe("waiting");
  });

  it("stays held where its owner has stopped texts", async () => {
    const { row } = await twice({}, { ...hers, channels: "both", phoneHeld: "stopped" });
    expect(addressesOf(row)).toMatchObject({ phone: hers.phone, phoneHeld: "stopped" });
  });

  it("is pending with a pending e-mail", async () => {
    const { kind, row } = await twice(pending, { ...hers, ...pending, channels: "both" });
    expect(kind).toBe("already_waiting");
    expect(addressesOf(row)).toEqual({ email, ...hers, channels: "both" });
    expect(row.status).toBe("pending");
  });

  it("is found by its name from then on", async () => {
    const phoneHash = "hash-of-joining0";
    const { ref } = await twice({}, { ...hers, phoneHash, channels: "both" });
    expect(await waitlist.ofPhone(phoneHash)).toEqual([ref]);
  });
});

describe("a second phone", () => {
  it.each([
    ["of somebody who waits", {}],
    ["of somebody who is pending", pending],
    ["beside one whose owner has not said yes", textOpen],
  ])("%s takes nobody's place: the first one stays", async (_, standing) => {
    const { kind, row } = await twice(
      { ...hers, channels: "both", ...standing },
      { ...another, ...standing, channels: "both" },
    );
    expect(kind).toBe("already_waiting");
    expect(addressesOf(row)).toMatchObject({ phone: hers.phone, phoneHash: hers.phoneHash });
  });
});

describe("signing up again without a phone", () => {
  it("leaves alone a phone beside an e-mail that its owner has confirmed", async () => {
    const { kind, row } = await twice({ ...hers, channels: "both" }, {});
    expect(kind).toBe("already_waiting");
    expect(addressesOf(row)).toEqual({ email, ...hers, channels: "both" });
  });

  it("takes the phone off where nobody has said yes: of such an e-mail the last wish counts", async () => {
    const { row } = await twice({ ...hers, channels: "both", ...pending }, pending);
    expect(addressesOf(row)).toEqual({ email, channels: "email" });
    expect(row).toMatchObject({ status: "pending", signedUpAt });
  });

  it("keeps a phone that has said yes, and its place; but it no longer comes before the e-mail", async () => {
    const { row } = await twice({ ...hers, channels: "smsFirst", ...mailOpen }, pending);
    expect(row).toMatchObject({
      phone: hers.phone,
      channels: "both",
      status: "waiting",
      unconfirmed: "email",
      signedUpAt,
    });
  });

  it("by an e-mail that is confirmed waits with the place it had, without the phone that somebody else gave", async () => {
    const { kind, row } = await twice({ ...hers, channels: "both", ...pending }, {});
    expect(kind).toBe("signed_up");
    expect(row).toMatchObject({ status: "waiting", signedUpAt, email });
    expect(row).not.toHaveProperty("phone");
    expect(row).not.toHaveProperty("phoneHash");
  });
});

describe("a phone alone", () => {
  const alone = { ...hers, email: undefined, channels: "sms" as const };

  it("waits once, however often it signs up", async () => {
    const { kind, row } = await twice(alone, alone);
    expect(kind).toBe("already_waiting");
    expect(addressesOf(row)).toEqual({ ...hers, channels: "sms" });
    expect(row.signedUpAt).toBe(signedUpAt);
  });

  it("that is told waits for the next restock when it signs up again, and not for this one", async () => {
    const { ref } = await twice(alone, alone);
    await waitlist.mark([ref], tellingOf(1), now);
    expect((await again(ref, alone)).kind).toBe("signed_up");
    expect(await waitlist.mark([ref], tellingOf(1, 2), now)).toEqual([]);
    expect(await waitlist.mark([ref], tellingOf(2), now)).toHaveLength(1);
  });

  it("that has ended texts and signs up again is held as the new wish says", async () => {
    const { ref } = await twice(alone, alone);
    await waitlist.unsubscribe([ref]);
    await waitlist.holdPhone([ref], "stopped");
    expect((await again(ref, { ...alone, phoneHeld: "stopped" })).row).toMatchObject({ phoneHeld: "stopped" });
    await waitlist.unsubscribe([ref]);
    expect((await again(ref, alone)).row).not.toHaveProperty("phoneHeld");
  });
});

describe("a wish that starts anew", () => {
  it("has the addresses that it gives, and none of an earlier one", async () => {
    const ref = somebody();
    await waitlist.signUp(ref, wish({ ...hers, channels: "both", ...textOpen, phoneHeld: "failed" }), settled);
    await waitlist.unsubscribe([ref]);
    expect(addressesOf((await again(ref, {})).row)).toEqual({ email, channels: "email" });
    await waitlist.unsubscribe([ref]);
    expect(addressesOf((await again(ref, { ...another, channels: "smsFirst" })).row)).toEqual({
      email,
      ...another,
      channels: "smsFirst",
    });
  });

  it("is one, of two that come at the same time with different phones", async () => {
    const ref = somebody();
    await waitlist.signUp(ref, wish({ channels: "email" }), settled);
    const wishes = [hers, another].map(async (phone) => again(ref, { ...phone, channels: "both" }));
    await Promise.all(wishes);
    const row = await waitlist.get(ref);
    const pairs = [hers, another].map(({ phone, phoneHash }) => `${phone} ${phoneHash}`);
    expect(pairs).toContain(`${row?.phone} ${row?.phoneHash}`);
    expect(row).toMatchObject({ status: "waiting", channels: "both", signedUpAt });
  });
});
