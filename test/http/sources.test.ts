import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Webhook } from "standardwebhooks";
import { createDeliverTest } from "../../functions/merchant-api/deliver-test.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createReceiptsTable } from "../../shared/webhook/receipts-table.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const base = "/v1/stores/demo/webhook-sources";
const put = async (source: string, body: unknown) => system.sendJson("PUT", `${base}/${source}`, body);
const list = async () => system.send("GET", base);
const itemOf = async (source: string) => {
  const { items } = (await list()).body;
  return Array.isArray(items) ? items.find((item) => item.source === source) : undefined;
};
const standardSecret = (byte: number) => `whsec_${Buffer.alloc(32, byte).toString("base64")}`;

/** An event under a secret, as anyone's shop would send it. */
const send = async (secret: string, id: string, body = '{"type":"cart.updated","data":{}}') => {
  const at = new Date();
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Webhook(secret).sign(id, at, body),
  };
  return system.send("POST", "/v1/webhooks/demo/stockline", { body, headers, authorization: undefined });
};

describe("a shop that is to be connected", () => {
  it.each<[string, string]>([
    ["shopify", "inventory_levels/update"],
    ["woocommerce", "product.updated"],
    ["bigcommerce", "store/product/inventory/updated"],
    ["easypost", "tracker.updated"],
    ["17track", "TRACKING_UPDATED"],
  ])("%s is told the exact address, topics and steps", async (source, topic) => {
    const answer = await put(source, { secrets: ["secret-of-the-shop"] });
    const url = `${system.url}/v1/webhooks/demo/${source}`;
    expect(answer).toMatchObject({ status: 200, body: { source, url, options: {} } });
    expect(answer.body["topics"]).toContain(topic);
    expect(JSON.stringify(answer.body["steps"])).toContain(url);
    expect(answer.text).not.toContain("secret-of-the-shop");
  });

  it("is taken at that address from then on, with each of its secrets", async () => {
    await put("woocommerce", { secrets: ["the-new-one", "the-old-one"] });
    const deliver = async (secret: string) => {
      const body = JSON.stringify({ secret });
      const headers = {
        "x-wc-webhook-topic": "order.created",
        "x-wc-webhook-delivery-id": secret,
        "x-wc-webhook-signature": createHmac("sha256", secret).update(body).digest("base64"),
      };
      return system.send("POST", "/v1/webhooks/demo/woocommerce", { body, headers, authorization: undefined });
    };
    expect((await deliver("the-new-one")).status).toBe(200);
    expect((await deliver("the-old-one")).status).toBe(200);
    expect((await deliver("secret-of-the-shop")).status).toBe(401);
    await put("woocommerce", { secrets: ["the-new-one"] });
    expect((await deliver("the-old-one")).status).toBe(401);
  });

  it("keeps its tokens when only a secret changes, and shows none of them anywhere", async () => {
    const options = { shopUrl: "https://shop.example.com", shopDomain: "a.myshopify.com", adminToken: "shpat_hidden" };
    const shown = { shopUrl: "https://shop.example.com", shopDomain: "a.myshopify.com" };
    const answer = await put("shopify", { secrets: ["hidden-secret"], options });
    expect(answer.body["options"]).toEqual(shown);
    const again = await put("shopify", { secrets: ["hidden-newer"] });
    expect(again.body["options"]).toEqual(shown);
    const rows = await system.everything();
    expect(rows.get("stores demo source#shopify")).toMatchObject({ secrets: ["hidden-newer"], options });
    const listed = await list();
    for (const { text } of [answer, again, listed]) expect(text).not.toMatch(/hidden/);
    expect((await put("shopify", { secrets: ["hidden-newer"], options: {} })).body["options"]).toEqual({});
    expect(readFileSync(join(system.dataDir, "log.jsonl"), "utf8")).not.toMatch(/hidden/);
  });

  it.each<[string, string[], unknown]>([
    ["shopify", ["secrets"], {}],
    ["shopify", ["secrets"], { secrets: [] }],
    ["shopify", ["secrets"], { secrets: ["1", "2", "3", "4", "5", "6"] }],
    ["shopify", ["secrets.1"], { secrets: ["long-enough", ""] }],
    ["shopify", ["options.shopDomain"], { secrets: ["long-enough"], options: { shopDomain: "evil.example.com" } }],
    ["woocommerce", ["options.consumerToken"], { secrets: ["long-enough"], options: { consumerToken: "slip" } }],
    ["stockline", ["secrets.0"], { secrets: ["not-standard"] }],
    ["woocommerce", ["secrets.0"], { secrets: ["x"] }],
  ])("%s with wrong %j is answered 400, and nothing changes", async (source, fields, body) => {
    const answer = await system.changingNothing(async () => put(source, body));
    expect(answer).toMatchObject({ status: 400, problem: "invalid-request", fields });
  });

  it.each(["nobody", "constructor", "Shopify"])("under the unknown name %s is answered 404", async (source) => {
    const answer = await system.changingNothing(async () => put(source, { secrets: ["long-enough"] }));
    expect(answer).toMatchObject({ status: 404, problem: "not-found" });
  });

  it("is set up by its own store only", async () => {
    const authorization = `Bearer ${system.other.apiKey}`;
    const body = JSON.stringify({ secrets: ["long-enough"] });
    const ask = async () => system.send("PUT", `${base}/shopify`, { body, authorization });
    expect((await system.changingNothing(ask)).status).toBe(404);
  });
});

describe("the connected shops", () => {
  it("are listed with their last delivery, last failure and counts", async () => {
    await put("stockline", { secrets: [standardSecret(1)] });
    expect(await itemOf("stockline")).toMatchObject({ counts: { received: 0, applied: 0, refused: 0 }, lookedAt: 0 });
    await send(standardSecret(1), "good");
    await send(standardSecret(1), "bad", "{");
    await send(standardSecret(1), "worse", '{"data":{}}');
    await system.idle();
    const item = await itemOf("stockline");
    expect(item).toMatchObject({
      url: `${system.url}/v1/webhooks/demo/stockline`,
      lastDeliveryAt: expect.stringMatching(/^20.*Z$/),
      lastFailure: {
        at: item.lastDeliveryAt,
        reason: "type is missing or wrong",
        receipt: expect.stringMatching(/^rc_/),
      },
      counts: { received: 0, applied: 0, ignored: 1, refused: 2 },
      lookedAt: 3,
    });
    expect(item).not.toHaveProperty("uninstalledAt");
  });
});

describe("a test delivery", () => {
  const carriers = ["17track", "aftership", "easypost", "sendcloud", "ship24", "shippo"];
  it.each(["stockline", "shopify", "woocommerce", "bigcommerce", ...carriers])(
    "of %s goes the shop's way, is acknowledged and changes nothing",
    async (source) => {
      await put(source, {
        secrets: [source === "stockline" ? standardSecret(1) : "tom &amp; jerry", standardSecret(2)],
      });
      const answer = await system.send("POST", `${base}/${source}/test`);
      expect(answer).toMatchObject({
        status: 200,
        body: { delivered: true, status: "ignored", reason: expect.stringContaining("arrived") },
      });
      const receipt = await system.send("GET", `/v1/stores/demo/receipts/${String(answer.body["receipt"])}`);
      expect(receipt.body).toMatchObject({ source, status: "ignored", reason: answer.body["reason"] });
      expect(await itemOf(source)).toMatchObject({ lastTestAt: receipt.body["receivedAt"] });
    },
  );

  it("needs a source that is set up", async () => {
    const authorization = `Bearer ${system.other.apiKey}`;
    const ask = async (source: string) =>
      system.send("POST", `/v1/stores/other/webhook-sources/${source}/test`, { authorization });
    expect(await ask("shopify")).toMatchObject({ status: 404, problem: "not-found" });
    expect(await ask("nobody")).toMatchObject({ status: 404, problem: "not-found" });
  });

  describe("that is not taken", () => {
    const server = createServer((_, response) => response.writeHead(502).end("not JSON"));
    afterAll(() => server.close());
    const receipts = createReceiptsTable(system.database.table("receipts"));
    const deliver = createDeliverTest({ clock: systemClock, receipts, sources, call: fetch });
    const known = (secret: string) => ({ source: "stockline", secrets: [secret], options: {} });

    it("says with which answer", async () => {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const address = server.address();
      const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
      expect(await deliver(known(standardSecret(1)), "demo", url)).toEqual({
        delivered: false,
        reason: "answered 502",
      });
      const here = `${system.url}/v1/webhooks/demo/stockline`;
      expect(await deliver(known(standardSecret(9)), "demo", here)).toMatchObject({
        delivered: false,
        reason: "answered 401: The key or signature is missing or wrong",
      });
    });

    it("says that nobody is there", async () => {
      const result = await deliver(known(standardSecret(1)), "demo", "http://127.0.0.1:9/");
      expect(result).toMatchObject({ delivered: false, reason: expect.stringContaining("nobody answered") });
    });
  });
});
