import { beforeAll, describe, expect, it } from "vitest";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
const others = { authorization: `Bearer ${system.other.apiKey}` };
const subjects = async (email: string) => (await system.messagesTo(email)).map(({ subject }) => subject);

beforeAll(async () => {
  for (const sku of ["TENT", "LAMP", "MUG"]) {
    await system.putVariant(sku);
    const body = JSON.stringify({ title: `Other ${sku}` });
    await system.send("PUT", `/v1/stores/other/variants/${sku}`, { ...others, body });
  }
});

const ofTent = "Please confirm: tell me when Tent TENT is back";

describe("one confirmation per address in 24 hours", () => {
  it("is all that several signups bring, of one store or of two", async () => {
    const email = "often@example.com";
    await system.ask({ sku: "TENT", email });
    expect(await subjects(email)).toEqual([ofTent]);
    await system.ask({ sku: "LAMP", email });
    await system.ask({ sku: "TENT", email }, { store: "other" });
    await system.advance("PT23H50M");
    expect(await subjects(email)).toEqual([ofTent]);
  });

  it("is followed by one that was held back, as soon as the 24 hours are over, and by another store's a day later", async () => {
    const email = "held@example.com";
    await system.ask({ sku: "TENT", email });
    await system.messagesTo(email);
    await system.ask({ sku: "LAMP", email });
    await system.ask({ sku: "TENT", email }, { store: "other" });
    const begun = await system.now();
    await system.advance("P1D");
    const [, second, ...more] = await system.messagesTo(email);
    expect(second?.subject).toBe("Please confirm: tell me when Tent TENT and 1 more are back");
    expect(more).toEqual([]);
    expect((Date.parse(second?.sentAt ?? "") - begun) / 3_600_000).toBeCloseTo(24, 1);
    await system.advance("P1D");
    expect(await subjects(email)).toEqual([ofTent, second?.subject, "Please confirm: tell me when Other TENT is back"]);
    await system.advance("P30D");
    expect(await subjects(email)).toHaveLength(3);
  });

  it("is the last where its reader confirms meanwhile", async () => {
    const email = "quick@example.com";
    await system.ask({ sku: "TENT", email });
    const token = await system.mailedToken("confirm", email);
    await system.ask({ sku: "LAMP", email });
    await system.submit("confirm", token);
    await system.advance("P3D");
    expect(await subjects(email)).toEqual([ofTent]);
    expect(await system.statusOf("LAMP", email)).toBe("waiting");
  });

  it("is the last where its reader stops the alerts meanwhile", async () => {
    const email = "stops@example.com";
    await system.ask({ sku: "TENT", email });
    await system.messagesTo(email);
    await system.ask({ sku: "LAMP", email });
    await system.submit("unsubscribe", await system.tokenFor("unsubscribe", email));
    await system.advance("P3D");
    expect(await subjects(email)).toEqual([ofTent]);
  });

  it("counts mails and texts apart, for they are two addresses", async () => {
    const phone = "+12025550110";
    await system.ask({ sku: "TENT", email: "pair@example.com", phone });
    expect(await system.messagesTo("pair@example.com")).toHaveLength(1);
    expect(await system.messagesTo(phone)).toHaveLength(1);
    await system.ask({ sku: "LAMP", phone });
    expect(await system.messagesTo(phone)).toHaveLength(1);
    await system.advance("P1D");
    expect(await system.messagesTo(phone)).toHaveLength(2);
  });
});

describe("a yes", () => {
  it("holds for later signups of the store: they wait at once, and nobody is asked again", async () => {
    const email = "regular@example.com";
    await system.ask({ sku: "TENT", email });
    await system.submit("confirm", await system.mailedToken("confirm", email));
    await system.advance("P2D");
    await system.ask({ sku: "LAMP", email: "Regular@example.com" });
    expect(await system.statusOf("LAMP", email)).toBe("waiting");
    await system.advance("P2D");
    expect(await subjects(email)).toEqual([ofTent]);
  });

  it("holds for one store alone", async () => {
    const email = "onestore@example.com";
    await system.ask({ sku: "TENT", email });
    await system.submit("confirm", await system.mailedToken("confirm", email));
    await system.ask({ sku: "TENT", email }, { store: "other" });
    expect(await system.statusOf("TENT", email, "other")).toBe("pending");
  });

  it("ends with the last alert: who unsubscribed from all is asked again", async () => {
    const email = "again@example.com";
    await system.ask({ sku: "TENT", email });
    await system.submit("confirm", await system.mailedToken("confirm", email));
    await system.submit("unsubscribe", await system.tokenFor("unsubscribe", email));
    await system.advance("P2D");
    await system.ask({ sku: "LAMP", email });
    expect(await system.statusOf("LAMP", email)).toBe("pending");
    expect(await subjects(email)).toEqual([ofTent, "Please confirm: tell me when Tent LAMP is back"]);
    await system.submit("confirm", await system.mailedToken("confirm", email));
    expect([await system.statusOf("TENT", email), await system.statusOf("LAMP", email)]).toEqual([
      "unsubscribed",
      "waiting",
    ]);
  });

  it("goes on where only one item's alerts were stopped", async () => {
    const email = "oneitem@example.com";
    await system.ask({ sku: "TENT", email });
    await system.submit("confirm", await system.mailedToken("confirm", email));
    const token = await system.tokenFor("unsubscribe", email, { subject: "TENT" });
    await system.submit("unsubscribe", token, { only: "variant" });
    await system.ask({ sku: "LAMP", email });
    expect(await system.statusOf("LAMP", email)).toBe("waiting");
  });

  it("of one address of two leaves the other one unconfirmed", async () => {
    const [email, phone] = ["half@example.com", "+12025550111"];
    await system.ask({ sku: "TENT", email, phone });
    await system.submit("confirm", await system.mailedToken("confirm", email));
    expect(await system.signupOf("TENT", email)).toMatchObject({ status: "waiting", unconfirmed: "sms" });
    await system.text(phone, "Yes!");
    await system.idle();
    const signup = await system.signupOf("TENT", email);
    expect([signup?.status, signup?.unconfirmed]).toEqual(["waiting", undefined]);
  });
});

describe("a store without double opt-in", () => {
  it("takes signups that wait at once and asks nobody", async () => {
    await system.call("PATCH", "settings", { doubleOptIn: false });
    await system.ask({ sku: "MUG", email: "single@example.com", phone: "+12025550112" });
    expect(await system.signupOf("MUG", "single@example.com")).toMatchObject({ status: "waiting" });
    expect((await system.signupOf("MUG", "single@example.com"))?.unconfirmed).toBeUndefined();
    await system.advance("P2D");
    expect(await system.messagesTo("single@example.com")).toEqual([]);
    expect(await system.messagesTo("+12025550112")).toEqual([]);
    await system.call("PATCH", "settings", { doubleOptIn: true });
  });
});
