import { describe, expect, it } from "vitest";
import type { SignupRef } from "../../shared/waitlist/signup.ts";
import type { NewSignup } from "../../shared/waitlist/waitlist-signup-table.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { openDatabase } from "./database.ts";
import { createDueRow } from "./due-rows.ts";
import { createPeople, now, settled, somebody, tellingOf, unsettled, wish } from "./waitlist-people.ts";

const { table } = await openDatabase();
const rows = table("waitlist");
const waitlist = createWaitlistTable(rows);
const people = createPeople(waitlist);
const dueRow = createDueRow(rows);

let phones = 0;
const newHash = (): string => `phone-${String((phones += 1)).padStart(10, "0")}`;
const withPhone = (more: Partial<NewSignup> = {}): Partial<NewSignup> => ({
  phone: "+12025550143",
  phoneHash: newHash(),
  channels: "both",
  ...more,
});
const phoneAlone = (more: Partial<NewSignup> = {}) => withPhone({ channels: "sms", ...more });
const signupOf = async (ref: SignupRef) => {
  const signup = await waitlist.get(ref);
  if (signup === undefined) throw new Error("There is no such signup");
  return signup;
};
const confirm = async (ref: SignupRef, by: "email" | "sms") => waitlist.confirm(ref, await signupOf(ref), by);

describe("a phone's hold", () => {
  it("keeps the place of everybody named, and of nobody who is not on the list", async () => {
    const [a, b] = [await people.waiting(phoneAlone()), await people.told(phoneAlone())];
    expect(await waitlist.holdPhone([a, b, somebody()], "stopped")).toHaveLength(2);
    expect(await waitlist.get(a)).toMatchObject({ status: "waiting", phoneHeld: "stopped" });
    expect(await waitlist.get(b)).toMatchObject({ status: "told", phoneHeld: "stopped" });
    expect(await waitlist.get(somebody())).toBeUndefined();
  });

  it("is the last reason that there was, and goes when the phone is free", async () => {
    const ref = await people.waiting(phoneAlone());
    await waitlist.holdPhone([ref], "failed");
    await waitlist.holdPhone([ref], "stopped");
    expect((await signupOf(ref)).phoneHeld).toBe("stopped");
    for (let n = 0; n < 2; n += 1) await waitlist.freePhone([ref]);
    expect(await signupOf(ref)).not.toHaveProperty("phoneHeld");
  });

  it("says nothing about the e-mail, and the e-mail's nothing about the phone", async () => {
    const ref = await people.waiting(withPhone());
    await waitlist.hold([ref], "bounce");
    await waitlist.holdPhone([ref], "stopped");
    await waitlist.freePhone([ref]);
    expect(await signupOf(ref)).toMatchObject({ held: "bounce" });
  });
});

describe("the index of phones", () => {
  it("finds every signup of a phone, in every store, by what names it in the deployment", async () => {
    const phoneHash = newHash();
    const refs: SignupRef[] = [somebody(), somebody("TENT#2"), { ...somebody(), store: "other" }];
    for (const ref of refs) await waitlist.signUp(ref, wish(phoneAlone({ phoneHash })), settled);
    await people.waiting(phoneAlone());
    const found = await waitlist.ofPhone(phoneHash);
    expect(found.map(({ contact }) => contact).sort()).toEqual(refs.map(({ contact }) => contact).sort());
    expect(found).toEqual(expect.arrayContaining(refs));
  });

  it("holds nobody without a phone, and loses whose phone is taken off", async () => {
    const phoneHash = newHash();
    const ref = await people.waiting(withPhone({ phoneHash, postalCode: "10001", unconfirmed: "sms" }));
    expect(await waitlist.ofPhone(phoneHash)).toEqual([ref]);
    await waitlist.holdPhone([ref], "stopped");
    await waitlist.forgetPhone([ref]);
    expect(await waitlist.ofPhone(phoneHash)).toEqual([]);
    const left = await signupOf(ref);
    expect(left).toMatchObject({ status: "waiting", channels: "email", email: "ada@example.com" });
    for (const name of ["phone", "phoneHash", "phoneHeld", "unconfirmed", "postalCode"])
      expect(left).not.toHaveProperty(name);
  });
});

describe("a yes", () => {
  it.each(["email", "sms"] as const)("by %s has a pending signup wait, with its place", async (by) => {
    const ref = await people.waiting(by === "sms" ? phoneAlone({ status: "pending" }) : { status: "pending" });
    const before = await signupOf(ref);
    expect(await confirm(ref, by)).toMatchObject({ kind: "written" });
    if (by === "sms") {
      // A phone alone; the test's wish has an e-mail, too.
      expect((await signupOf(ref)).unconfirmed).toBe("email");
    }
    expect(await signupOf(ref)).toMatchObject({ status: "waiting", signedUpAt: before.signedUpAt });
  });

  it("by one address leaves the other one open, until it says yes itself", async () => {
    const ref = await people.waiting(withPhone({ status: "pending" }));
    await confirm(ref, "email");
    expect(await signupOf(ref)).toMatchObject({ status: "waiting", unconfirmed: "sms" });
    expect(await confirm(ref, "email")).toMatchObject({ kind: "refused" });
    expect(await confirm(ref, "sms")).toMatchObject({ kind: "written" });
    expect(await signupOf(ref)).not.toHaveProperty("unconfirmed");
    expect(await confirm(ref, "sms")).toMatchObject({ kind: "refused" });
  });

  it("by both addresses at once leaves none open", async () => {
    const ref = await people.waiting(withPhone({ status: "pending" }));
    const before = await signupOf(ref);
    const both = await Promise.all([waitlist.confirm(ref, before, "email"), waitlist.confirm(ref, before, "sms")]);
    expect(both.filter(({ kind }) => kind === "written")).toHaveLength(1);
    const other = (await signupOf(ref)).unconfirmed;
    if (other !== undefined) await confirm(ref, other);
    expect(await signupOf(ref)).toMatchObject({ status: "waiting" });
    expect(await signupOf(ref)).not.toHaveProperty("unconfirmed");
  });

  it("revives nobody who unsubscribed meanwhile, and nobody who is gone", async () => {
    const ref = await people.waiting({ status: "pending" });
    const before = await signupOf(ref);
    await waitlist.unsubscribe([ref]);
    expect(await waitlist.confirm(ref, before, "email")).toMatchObject({ kind: "refused" });
    expect((await signupOf(ref)).status).toBe("unsubscribed");
    await waitlist.erase([ref]);
    expect(await waitlist.confirm(ref, before, "email")).toMatchObject({ kind: "refused" });
    expect(await waitlist.get(ref)).toBeUndefined();
  });
});

describe("what a shopper changes on the page", () => {
  it("is the way and the quantity, never the place", async () => {
    const ref = await people.waiting(withPhone());
    const before = await signupOf(ref);
    expect(await waitlist.change(ref, { channels: "smsFirst", quantity: 3 })).toMatchObject({ kind: "written" });
    expect(await signupOf(ref)).toEqual({ ...before, channels: "smsFirst", quantity: 3 });
  });

  it("revives nobody who unsubscribed, and makes nobody out of nothing", async () => {
    const [gone, nobody] = [await people.unsubscribed(), somebody()];
    expect(await waitlist.change(gone, { channels: "email", quantity: 2 })).toMatchObject({ kind: "refused" });
    expect(await waitlist.change(nobody, { channels: "email", quantity: 2 })).toMatchObject({ kind: "refused" });
    expect(await signupOf(gone)).toMatchObject({ status: "unsubscribed", quantity: 1 });
    expect(await waitlist.get(nobody)).toBeUndefined();
  });
});

describe("an end", () => {
  it("by unsubscribing is final: nothing is due, nobody is marked, nothing puts them back", async () => {
    const ref = await people.told();
    await waitlist.signUp(ref, wish({ signedUpAt: now, createdAt: now }), unsettled);
    expect(await dueRow((row) => row["sk"] === ref.contact)).toBeDefined();
    expect(await waitlist.unsubscribe([ref, somebody()])).toHaveLength(1);
    expect(await dueRow((row) => row["sk"] === ref.contact)).toBeUndefined();
    expect(await waitlist.mark([ref], tellingOf(2), now)).toEqual([]);
    expect(await waitlist.putBack([ref], tellingOf(1))).toEqual([]);
    expect((await signupOf(ref)).status).toBe("unsubscribed");
  });

  it("by erasing leaves no row, and nothing in any index", async () => {
    const phoneHash = newHash();
    const [ref, other] = [await people.waiting(withPhone({ phoneHash })), await people.waiting()];
    await waitlist.erase([ref, somebody()]);
    expect(await waitlist.get(ref)).toBeUndefined();
    expect(await waitlist.ofPhone(phoneHash)).toEqual([]);
    expect(await waitlist.ofContact(ref)).toEqual([]);
    expect(await waitlist.get(other)).toBeDefined();
  });
});

describe("a mark", () => {
  it("is set on whose e-mail is held, where a text may reach them, and on nobody else of those", async () => {
    const [texts, mails] = [await people.waiting(withPhone()), await people.waiting()];
    await waitlist.hold([texts, mails], "bounce");
    const marked = await waitlist.mark([texts, mails], tellingOf(1), now);
    expect(marked.map(({ sk }) => sk)).toEqual([texts.contact]);
  });
});
