import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { limits } from "../../shared/runtime/limits.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();

let events = 0;
interface Hook {
  id?: string;
  secret?: string;
  at?: Date;
  path?: string;
  headers?: Record<string, string>;
}
const send = async (body: string | Uint8Array<ArrayBuffer>, hook: Hook = {}) => {
  const { id = `evt-${(events += 1)}`, secret = system.demo.webhookSecrets.stockline, at = new Date() } = hook;
  const signed = typeof body === "string" ? body : Buffer.from(body);
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Webhook(secret).sign(id, at, signed),
    ...hook.headers,
  };
  return system.send("POST", hook.path ?? "/v1/webhooks/demo/stockline", { body, headers, authorization: undefined });
};
const stockUpdated = (sku: string, available: unknown) =>
  JSON.stringify({ type: "stock.updated", timestamp: new Date().toISOString(), data: { sku, available } });

const receiptSchema = v.looseObject({ id: v.string(), eventKey: v.string(), reason: v.string() });
const refusedReceipts = async () => {
  await system.idle();
  const answer = await system.send("GET", "/v1/stores/demo/receipts?status=refused");
  return v.parse(v.object({ items: v.array(receiptSchema) }), answer.body).items;
};
const receiptOf = async (eventKey: string) =>
  (await refusedReceipts()).find((receipt) => receipt.eventKey === eventKey);

describe("a webhook", () => {
  it("is answered exactly 200, and applied", async () => {
    await system.putVariant("HOOK");
    expect(await send(stockUpdated("HOOK", 4))).toMatchObject({ status: 200, body: { status: "received" } });
    await system.idle();
    expect((await system.send("GET", "/v1/stores/demo/variants/HOOK")).body).toMatchObject({ sellable: 4 });
  });

  it("that comes again is answered 200 and changes nothing", async () => {
    const body = stockUpdated("HOOK", 5);
    await send(body, { id: "again" });
    const again = await system.changingNothing(async () => send(body, { id: "again" }));
    expect(again).toMatchObject({ status: 200, body: { status: "received_before" } });
  });

  it("of a kind we have no use for is acknowledged, and is no problem of the merchant's", async () => {
    expect(await send('{"type":"cart.updated","data":{}}', { id: "no-use" })).toMatchObject({ status: 200 });
    expect(await receiptOf("no-use")).toBeUndefined();
  });

  it("may be as large as a shop's largest product, and not larger", async () => {
    const ofSize = (bytes: number) => `{"type":"cart.updated","data":{"text":"${"x".repeat(bytes - 42)}"}}`;
    expect(await send(ofSize(limits.webhookBytes))).toMatchObject({ status: 200 });
    expect(ofSize(limits.webhookBytes)).toHaveLength(limits.webhookBytes);
    const large = await system.changingNothing(async () => send(ofSize(limits.webhookBytes + 1)));
    expect(large).toMatchObject({ status: 413, problem: "too-large" });
  });
});

describe("a webhook that nobody of ours signed", () => {
  const body = stockUpdated("HOOK", 99);
  const otherSecret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;

  it.each<[string, () => Promise<Awaited<ReturnType<typeof send>>>]>([
    ["under another secret", async () => send(body, { secret: otherSecret })],
    ["under another store's secret", async () => send(body, { secret: system.other.webhookSecrets.stockline })],
    ["for another store", async () => send(body, { path: "/v1/webhooks/other/stockline" })],
    ["for a store that is not there", async () => send(body, { path: "/v1/webhooks/nobody/stockline" })],
    ["ten minutes ago", async () => send(body, { at: new Date(Date.now() - 600_000) })],
    ["for another event", async () => send(body, { headers: { "webhook-id": "stolen" } })],
    ["not at all", async () => send(body, { headers: { "webhook-signature": "" } })],
    ["with a signature cut off", async () => send(body, { headers: { "webhook-signature": "v1,g0hM9SsE" } })],
  ])("%s is answered 401, kept nowhere and says nothing", async (_, ask) => {
    const answer = await system.changingNothing(ask);
    expect(answer).toMatchObject({ status: 401, problem: "unauthorized" });
    expect(answer.text).not.toMatch(/demo|secret|expected/i);
    expect(answer.body["detail"]).toMatch(/^The header webhook-signature holds no good signature of these bytes/);
  });

  it("because its body was changed on the way is answered 401", async () => {
    const id = "changed";
    const at = new Date();
    const signature = new Webhook(system.demo.webhookSecrets.stockline).sign(id, at, body);
    const headers = { "webhook-signature": signature };
    const answer = await system.changingNothing(async () => send(body.replace("99", "98"), { id, at, headers }));
    expect(answer.status).toBe(401);
  });

  it.each([
    ["POST", "/v1/webhooks/demo/nobody"],
    ["POST", "/v1/webhooks/demo/constructor"],
    ["GET", "/v1/webhooks/demo/stockline"],
    ["POST", "/v1/webhooks/demo"],
  ])("has no other address: %s %s is answered 404", async (method, path) => {
    const answer = await system.send(method, path, method === "POST" ? { body } : {});
    expect(answer.status).toBe(404);
  });
});

describe("a webhook that cannot be understood", () => {
  it.each([
    ["not-json", "{", "the body is not JSON"],
    ["no-type", '{"data":{}}', "type is missing or wrong"],
    ["no-sku", '{"type":"stock.updated","data":{"available":1}}', "sku is missing or wrong"],
    ["bad-units", stockUpdated("HOOK", "many"), "available is missing or wrong"],
    ["not-an-object", "[1]", "type is missing or wrong"],
  ])("is answered 200, kept, and listed with the reason: %s", async (id, body, reason) => {
    expect(await send(body, { id })).toMatchObject({ status: 200 });
    expect(await receiptOf(id)).toMatchObject({ source: "stockline", status: "refused", reason });
  });

  it("can be replayed by its store, and is refused again while nothing was mended", async () => {
    await send("{", { id: "replay" });
    const receipt = await receiptOf("replay");
    const path = `/v1/stores/demo/receipts/${receipt?.id}/replay`;
    expect(await system.send("POST", path)).toMatchObject({ status: 202, body: { status: "received" } });
    expect(await receiptOf("replay")).toMatchObject({ id: receipt?.id, reason: "the body is not JSON" });
  });

  it("can be replayed by nobody else", async () => {
    await send("{", { id: "mine" });
    const { id } = (await receiptOf("mine")) ?? {};
    const authorization = `Bearer ${system.other.apiKey}`;
    const replay = async () => system.send("POST", `/v1/stores/other/receipts/${id}/replay`, { authorization });
    expect(await system.changingNothing(replay)).toMatchObject({ status: 404 });
  });

  it("is the only kind that can be replayed", async () => {
    await send(stockUpdated("HOOK", 1), { id: "applied" });
    await system.idle();
    const id = `rc_${Buffer.from("demo#stockline#applied").toString("base64url")}`;
    expect(await system.send("POST", `/v1/stores/demo/receipts/${id}/replay`)).toMatchObject({
      status: 409,
      problem: "not-replayable",
    });
    const none = `rc_${Buffer.from("demo#stockline#never").toString("base64url")}`;
    expect(await system.send("POST", `/v1/stores/demo/receipts/${none}/replay`)).toMatchObject({ status: 404 });
  });

  it("is listed newest first, page by page", async () => {
    const all = await refusedReceipts();
    const paged: string[] = [];
    let cursor = "";
    do {
      const { body } = await system.send("GET", `/v1/stores/demo/receipts?limit=2${cursor}`);
      const page = v.parse(v.object({ items: v.array(receiptSchema), next: v.optional(v.string()) }), body);
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.next === undefined ? "" : `&cursor=${page.next}`;
    } while (cursor !== "");
    expect(all.length).toBeGreaterThanOrEqual(5);
    expect(paged).toEqual(all.map(({ id }) => id));
  });
});
