import { beforeAll, describe, expect, it } from "vitest";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
const consent = { wordingVersion: "2026-11-26", page: "https://shop.example.com/tent" };
const consentsOf = async (address: string) =>
  system.contacts.consentsOf({ store: "demo", contact: system.contactFor(address) });

beforeAll(async () => {
  for (const sku of ["TENT", "LAMP"]) await system.putVariant(sku);
});

describe("the proof of a shopper's consent", () => {
  it("is kept when the mail's button is pressed: what was said, when, where, by whom, and how it was confirmed", async () => {
    const email = "proof@example.com";
    const before = await system.now();
    await system.ask({ sku: "TENT", email, consent });
    const given = await system.now();
    expect(await consentsOf(email)).toEqual([]);
    await system.submit("confirm", await system.mailedToken("confirm", email));
    const [proof, ...more] = await consentsOf(email);
    expect(more).toEqual([]);
    expect(proof).toEqual({
      channel: "email",
      purpose: "waitlist",
      confirmedBy: "link",
      confirmedAt: expect.any(Number),
      sku: "TENT",
      wordingVersion: "2026-11-26",
      givenAt: expect.any(String),
      source: "https://shop.example.com/tent",
      clientHash: expect.stringMatching(/^[\w-]{16}$/),
      jurisdiction: "US",
    });
    const givenAt = Date.parse(proof?.givenAt ?? "");
    expect(givenAt).toBeGreaterThanOrEqual(before);
    expect(givenAt).toBeLessThanOrEqual(given);
    expect(proof?.confirmedAt).toBeGreaterThanOrEqual(givenAt);
  });

  it("of a text's yes names the country of the phone, whose law it was given under", async () => {
    const phone = "+4915150123456";
    await system.ask({ sku: "TENT", phone, consent });
    await system.text(phone, "JA");
    await system.idle();
    expect(await consentsOf(phone)).toMatchObject([
      { channel: "sms", confirmedBy: "text", jurisdiction: "DE", sku: "TENT", wordingVersion: "2026-11-26" },
    ]);
  });

  it("cannot be dated or placed by the page alone: time and client are the service's own", async () => {
    const email = "forged@example.com";
    const forged = {
      ...consent,
      givenAt: "2001-01-01T00:00:00Z",
      source: "elsewhere",
      clientHash: "x",
      jurisdiction: "XX",
    };
    await system.ask({ sku: "TENT", email, consent: forged });
    const { consent: kept } = (await system.signupOf("TENT", email)) ?? {};
    expect(kept).toMatchObject({
      source: consent.page,
      jurisdiction: "US",
      clientHash: expect.stringMatching(/.{16}/),
    });
    expect(Date.parse(kept?.givenAt ?? "")).toBeGreaterThan(Date.parse("2025-01-01"));
  });

  it("says that no wording was shown where a page sends none", async () => {
    await system.ask({ sku: "TENT", email: "silent@example.com" });
    expect((await system.signupOf("TENT", "silent@example.com"))?.consent).toMatchObject({
      wordingVersion: "none",
      source: "api",
    });
  });

  it("is kept of each later signup of an address that is confirmed already", async () => {
    const email = "later@example.com";
    await system.ask({ sku: "TENT", email, consent });
    await system.submit("confirm", await system.mailedToken("confirm", email));
    await system.advance("PT1H");
    await system.ask({ sku: "LAMP", email, consent: { ...consent, page: "https://shop.example.com/lamp" } });
    expect(await consentsOf(email)).toMatchObject([
      { confirmedBy: "link", sku: "TENT" },
      { confirmedBy: "notNeeded", sku: "LAMP", source: "https://shop.example.com/lamp" },
    ]);
  });

  it("of two addresses is kept for each, when its own owner says yes", async () => {
    const [email, phone] = ["each@example.com", "+12025550140"];
    await system.ask({ sku: "TENT", email, phone, consent });
    await system.submit("confirm", await system.mailedToken("confirm", email));
    expect(await consentsOf(email)).toMatchObject([{ channel: "email", confirmedBy: "link" }]);
    expect(await consentsOf(phone)).toEqual([]);
    await system.text(phone, "YES");
    await system.idle();
    expect(await consentsOf(phone)).toMatchObject([{ channel: "sms", confirmedBy: "text" }]);
  });
});

describe("the proof that a merchant brings", () => {
  const given = { wordingVersion: "till-3", givenAt: "2026-01-02T03:04:05Z", source: "till 3" };

  it("is kept at once where the merchant vouches for the address", async () => {
    await system.signUp("TENT", "till@example.com", { consent: given });
    expect(await consentsOf("till@example.com")).toMatchObject([
      { channel: "email", confirmedBy: "merchant", sku: "TENT", ...given },
    ]);
  });

  it("is kept with the yes where the merchant does not", async () => {
    await system.importPending("TENT", "till4@example.com", { consent: given });
    expect(await consentsOf("till4@example.com")).toEqual([]);
    await system.submit("confirm", await system.mailedToken("confirm", "till4@example.com"));
    expect(await consentsOf("till4@example.com")).toMatchObject([{ confirmedBy: "link", ...given }]);
  });
});

describe("every proof there is", () => {
  it("holds no address, of mail, phone or network", async () => {
    const proofs = [...(await system.everything())].filter(([key]) => key.includes(" consent#"));
    expect(proofs.length).toBeGreaterThan(5);
    expect(JSON.stringify(proofs)).not.toMatch(/@|\+\d{6}|127\.0\.0\.1|5550140|15150123456/);
  });

  it("is kept for five years", async () => {
    const proofs = [...(await system.everything())].filter(([key]) => key.includes(" consent#"));
    for (const [, row] of proofs) {
      const years = (Number(row["ttl"]) - Number(row["confirmedAt"]) / 1_000) / (365.25 * 86_400);
      expect(years).toBeGreaterThanOrEqual(5);
      expect(years).toBeLessThan(5.1);
    }
  });
});
