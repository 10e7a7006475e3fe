import { beforeAll, describe, expect, it } from "vitest";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
beforeAll(async () => {
  await system.putVariant("TENT");
});

const askFresh = async (token: string) => system.send("POST", `/fresh-link?t=${token}`, { authorization: undefined });
/** The mails of fresh links to somebody, whom other mails reach as well. */
const freshMails = async (email: string) =>
  (await system.messagesTo(email)).filter(({ subject }) => subject.includes("link"));

/** Somebody who waits for a confirmation that has expired. */
const tooLate = async (name: string) => {
  const email = `${name}@example.com`;
  await system.importPending("TENT", email);
  const token = await system.mailedToken("confirm", email);
  await system.advance("P31D");
  return { email, token };
};

describe("a fresh link", () => {
  it("for an expired confirmation is mailed to the address that the old one was for, and works", async () => {
    const { email, token } = await tooLate("fresh");
    const page = await askFresh(token);
    expect(page.status).toBe(200);
    expect(page.text).toContain("A fresh link is on its way");
    expect(page.text).not.toContain(email);
    expect(await freshMails(email)).toHaveLength(1);
    const confirmed = await system.submit("confirm", await system.mailedToken("confirm", email));
    expect(confirmed.text).toContain("Thank you, you are on the list");
    expect(await system.statusOf("TENT", email)).toBe("waiting");
  });

  it.each(["unsubscribe", "preferences"] as const)(
    "for an expired link to /%s leads to the preferences",
    async (use) => {
      const email = `fresh-${use}@example.com`;
      await system.signUp("TENT", email);
      const expired = await system.tokenFor(use, email, { expiresAt: (await system.now()) - 1 });
      expect(await askFresh(expired)).toMatchObject({ status: 200 });
      const page = await system.open("preferences", await system.mailedToken("preferences", email));
      expect(page).toMatchObject({ status: 200 });
      expect(page.text).toContain("Tent TENT");
    },
  );

  it("is mailed once a day at most, however often it is asked for, by whatever old link", async () => {
    const { email, token } = await tooLate("greedy");
    const expired = await system.tokenFor("confirm", email, { expiresAt: (await system.now()) - 1, subject: "TENT" });
    for (const asked of [token, token, expired, token]) expect((await askFresh(asked)).status).toBe(200);
    expect(await freshMails(email)).toHaveLength(1);
    await system.advance("P1D");
    await askFresh(token);
    expect(await freshMails(email)).toHaveLength(2);
  });

  it("answers the same where nothing is mailed, because the signup is gone or its address is not to be used", async () => {
    const { email, token } = await tooLate("suppressed");
    const ref = { store: "demo", sku: "TENT", contact: system.contactFor(email) };
    await system.waitlist.hold([ref], "complained");
    const nobody = await system.tokenFor("confirm", "nobody@example.com", { expiresAt: 1 });
    const known = await askFresh(token);
    const unknown = await askFresh(nobody);
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
    expect(known.status).toBe(200);
    expect(await freshMails(email)).toEqual([]);
    expect(await freshMails("nobody@example.com")).toEqual([]);
  });

  it("is in the language of the signup, page and mail", async () => {
    await system.signUp("TENT", "frisch@example.com", { locale: "de" });
    const expired = await system.tokenFor("preferences", "frisch@example.com", { expiresAt: 1 });
    expect((await askFresh(expired)).text).toContain("Ein neuer Link ist unterwegs");
    const [mail] = await system.messagesTo("frisch@example.com");
    expect(mail?.html).toContain('lang="de"');
  });

  it.each([
    ["none", async () => ""],
    ["a forged one", async () => `${await system.tokenFor("confirm", "forger@example.com")}A`],
    ["one of a store that is not there", async () => system.tokenFor("confirm", "a@example.com", { store: "nobody" })],
  ])("is not given for %s", async (_, make) => {
    const token = await make();
    const page = await system.changingNothing(async () => askFresh(token));
    expect(page.status).toBe(401);
    expect(page.text).toContain("This link is not valid");
  });

  it("is not given for opening the address: a link scanner would ask for mails", async () => {
    const token = await system.tokenFor("confirm", "scanned@example.com", { expiresAt: 1 });
    for (const method of ["GET", "HEAD"]) {
      const answer = await system.changingNothing(async () => system.open("fresh-link", token, method));
      expect(answer.status).toBe(404);
    }
  });
});
