import { beforeAll, describe, expect, it } from "vitest";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
const phone = "+12025550101";

beforeAll(async () => {
  for (const sku of ["TENT", "LAMP", "TOLD"]) await system.putVariant(sku, { settleSeconds: 0 });
});

const accepted = { status: 202, body: { status: "accepted" } };

describe("a shopper's own signup", () => {
  it("by e-mail is accepted, and waits for a yes", async () => {
    expect(await system.ask({ sku: "TENT", email: "ada@example.com", locale: "de", quantity: 2 })).toMatchObject(
      accepted,
    );
    expect(await system.signupOf("TENT", "ada@example.com")).toMatchObject({
      status: "pending",
      email: "ada@example.com",
      channels: "email",
      locale: "de",
      quantity: 2,
    });
    expect(await system.messagesTo("ada@example.com")).toMatchObject([
      { channel: "email", subject: expect.stringContaining("Bitte bestätigen") },
    ]);
  });

  it("by phone is read as the store's country writes it, and is asked by text", async () => {
    expect(await system.ask({ sku: "TENT", phone: "(202) 555-0101" })).toMatchObject(accepted);
    expect(await system.signupOf("TENT", phone)).toMatchObject({ status: "pending", phone, channels: "sms" });
    expect(await system.messagesTo(phone)).toMatchObject([{ channel: "sms", text: expect.stringContaining("YES") }]);
  });

  it.each([
    ["both", { channels: "both" }, "+12025550102"],
    ["smsFirst", { channels: "smsFirst" }, "+12025550103"],
    ["both", {}, "+12025550104"],
  ])("by both is kept as %s where it says %j", async (channels, asked, number) => {
    const email = `both-${number.slice(-2)}@example.com`;
    expect(await system.ask({ sku: "TENT", email, phone: number, ...asked })).toMatchObject(accepted);
    expect(await system.signupOf("TENT", email)).toMatchObject({ status: "pending", email, phone: number, channels });
    expect(await system.messagesTo(email)).toHaveLength(1);
    expect(await system.messagesTo(number)).toHaveLength(1);
  });

  it("cannot say that it is confirmed, nor when it was made", async () => {
    const before = await system.now();
    const claims = { confirmed: true, signedUpAt: "2020-01-01T00:00:00Z" };
    expect(await system.ask({ sku: "TENT", email: "liar@example.com", ...claims })).toMatchObject(accepted);
    const signup = await system.signupOf("TENT", "liar@example.com");
    expect(signup?.status).toBe("pending");
    expect(signup?.signedUpAt).toBeGreaterThanOrEqual(before);
  });

  it("is made without an Origin as well, as an app makes it", async () => {
    const answer = await system.ask({ sku: "TENT", email: "app@example.com" });
    expect(answer).toMatchObject(accepted);
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("what an answer gives away", () => {
  const known = {
    pending: async () => system.importPending("TOLD", "pending@example.com"),
    waiting: async () => system.signUp("TOLD", "waiting@example.com", { quantity: 900 }),
    told: async () => {
      await system.signUp("TOLD", "told@example.com", { signedUpAt: "2026-01-01T00:00:00Z" });
      await system.putLevel("TOLD", 1);
      await system.idle();
      await system.putLevel("TOLD", 0);
      await system.idle();
    },
    unsubscribed: async () => {
      await system.signUp("TOLD", "unsubscribed@example.com");
      await system.submit("unsubscribe", await system.tokenFor("unsubscribe", "unsubscribed@example.com"));
    },
    suppressed: async () => {
      const contact = system.contactFor("suppressed@example.com");
      await system.contacts.suppress({ store: "demo", contact }, "bounced", await system.now());
    },
    confirmed: async () => {
      const contact = system.contactFor("confirmed@example.com");
      await system.contacts.confirm({ store: "demo", contact }, await system.now());
    },
  };

  it("is nothing: it is the same to the last header, whatever is known of the address", async () => {
    for (const make of Object.values(known)) await make();
    expect(await system.statusOf("TOLD", "told@example.com")).toBe("told");
    expect(await system.statusOf("TOLD", "unsubscribed@example.com")).toBe("unsubscribed");
    const answers = [];
    for (const name of ["unknown", ...Object.keys(known)]) {
      await system.advance("PT1M");
      const { status, text, headers } = await system.ask({ sku: "TOLD", email: `${name}@example.com` });
      answers.push({ status, text, headers: [...headers].filter(([header]) => header !== "date") });
    }
    expect(answers).toHaveLength(7);
    expect(answers[0]).toMatchObject({ status: 202, text: '{"status":"accepted"}' });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  it("is nothing of a phone either, after its STOP", async () => {
    await system.ask({ sku: "TENT", phone: "+12025550105" });
    await system.text("+12025550105", "STOP");
    const texts = await system.messagesTo("+12025550105");
    const [stopped, fresh] = [
      await system.ask({ sku: "LAMP", phone: "+12025550105" }),
      await system.ask({ sku: "LAMP", phone: "+12025550106" }),
    ];
    expect([stopped.status, stopped.text]).toEqual([fresh.status, fresh.text]);
    expect(await system.messagesTo("+12025550105")).toEqual(texts);
  });

  it("is nothing of a store or a variant that is not there: both are not found alike", async () => {
    const wish = { email: "curious@example.com" };
    const answers = await Promise.all([
      system.ask({ ...wish, sku: "NONE" }),
      system.ask({ ...wish, sku: "TENT" }, { store: "nobody" }),
      system.ask({ ...wish, sku: "TENT" }, { store: "other" }),
    ]);
    for (const { status, problem, text } of answers) {
      expect([status, problem, text]).toEqual([404, "not-found", answers[0]?.text]);
    }
  });
});

describe("a body that no form sends", () => {
  it("of more than 32 KB is too large, and a page may read that", async () => {
    const body = JSON.stringify({ sku: "TENT", email: "large@example.com" }).padEnd(32 * 1024 + 1, " ");
    for (const contentType of ["application/json", "application/octet-stream"]) {
      const ask = async () => system.ask({}, { body, headers: { "content-type": contentType } });
      const answer = await system.changingNothing(ask);
      expect(answer).toMatchObject({ status: 413, problem: "too-large" });
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    }
  });

  it("of exactly 32 KB, or in base64, is taken as any other", async () => {
    const body = JSON.stringify({ sku: "TENT", email: "exact@example.com" }).padEnd(32 * 1024, " ");
    const headers = { "content-type": "application/octet-stream" };
    expect(await system.ask({}, { body, headers })).toMatchObject(accepted);
    expect(await system.statusOf("TENT", "exact@example.com")).toBe("pending");
  });

  it("for a store whose name is longer than any is refused as any other wrong name", async () => {
    const answer = await system.ask({ sku: "TENT", email: "long@example.com" }, { store: "x".repeat(3_000) });
    expect(answer).toMatchObject({ status: 400, fields: ["store"] });
    const preflight = await system.send("OPTIONS", `/v1/stores/${"x".repeat(3_000)}/signups`, {
      authorization: undefined,
    });
    expect(preflight.status).toBeLessThan(500);
  });
});
