import { describe, expect, it } from "vitest";
import { signLink } from "../../shared/message/link-token.ts";
import { startTestSystem } from "../support/local-system.ts";
import { createLeakWatch, leaksIn, leaksOfMessage } from "../support/leak-watch.ts";

const token = signLink("key", { use: "confirm", store: "demo", contact: "c", subject: "", expiresAt: 1 });

describe("the watch over logs and queues", () => {
  it.each([
    ["an e-mail address", 'for "ada.b+c@example.co.uk"'],
    ["an e-mail address", "/v1/x?email=ada%40example.com"],
    ["a phone number", '{"phone":"+12025550143"}'],
    ["a phone number", "phone=%2B491515012345"],
    ["an API key", `Bearer sl_demo_${"a".repeat(43)}`],
    ["a webhook secret", "whsec_dGVzdA=="],
    ["a link's query", "/unsubscribe?t=x"],
    ["a link's token", `token ${token}`],
  ])("sees %s", (what, text) => {
    expect(leaksIn(text)).toEqual([expect.stringContaining(what)]);
  });

  it.each([
    "2026-11-26T19:30:05.123+01:00",
    '{"restock":"demo#TENT#1","dueAt":1795722045880}',
    "at file:///srv/node_modules/@aws-sdk/client-sqs/dist-cjs/index.js:1:2",
    '{"message":"ms_Y29uZmlybWF0aW9u"}',
  ])("is quiet about %s", (text) => {
    expect(leaksIn(text)).toEqual([]);
  });

  it("lets AWS name whom a mail went to or a text came from, and nothing else", () => {
    for (const queue of ["feedback", "inbound", "feedback-dlq"]) {
      expect(leaksOfMessage(queue, "to ada@example.com, +12025550143")).toEqual([]);
      expect(leaksOfMessage(queue, `to ada@example.com ${token}`)).toHaveLength(1);
    }
    expect(leaksOfMessage("wave", "ada@example.com")).toEqual([expect.stringContaining("wave")]);
  });

  it("throws at the end what it has seen on the way", () => {
    const watch = createLeakWatch();
    watch.message("wave", '{"store":"demo"}');
    watch.end();
    watch.message("wave", "ada@example.com");
    expect(() => watch.end()).toThrow("ada@example.com");
  });

  it("hears every message that a running system sends", async () => {
    const heard = new Map<string, number>();
    const onMessage = (queue: string) => heard.set(queue, (heard.get(queue) ?? 0) + 1);
    const system = await startTestSystem({ onMessage });
    await system.putVariant("TENT", { settleSeconds: 0 });
    await system.signUp("TENT", "ada@example.com");
    await system.text("+12025550143", "HELP");
    await system.call("PUT", "orders/A", {
      placedAt: new Date().toISOString(),
      customer: { email: "grace@example.com", phone: "+12025550143", name: "Grace Hopper" },
      shipTo: { country: "US", postalCode: "97201" },
      currency: "USD",
      lines: [{ id: "1", sku: "STOVE", quantity: 1, unitPrice: "10.00", backorder: true }],
    });
    await system.webhook("stock.updated", { sku: "TENT", available: 3 });
    await system.idle();
    await system.stop();
    const queues = ["chunk", "feedback", "inbound", "ledger", "message", "order", "receipt", "wave"];
    expect([...heard.keys()].sort()).toEqual(queues);
  });
});
