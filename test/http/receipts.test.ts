import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { jobIdOf } from "../../shared/job/job.ts";
import { createJobsTable } from "../../shared/job/jobs-table.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { createReceiptsTable, receiptIdOf } from "../../shared/webhook/receipts-table.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const base = "/v1/stores/demo";
const get = async (path: string) => system.send("GET", `${base}/${path}`);
const receipts = createReceiptsTable(system.database.table("receipts"));
const jobs = createJobsTable(system.database.table("receipts"));

const send = async (id: string, body: string) => {
  const at = new Date();
  const headers = {
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": new Webhook(system.demo.webhookSecrets.stockline).sign(id, at, body),
  };
  await system.send("POST", "/v1/webhooks/demo/stockline", { body, headers, authorization: undefined });
};
const idOf = (eventKey: string, source = "stockline") =>
  `rc_${Buffer.from(`demo#${source}#${eventKey}`).toString("base64url")}`;
const anotherStores = { store: "other", source: "stockline", eventKey: "theirs" };
const receiptOf = async (eventKey: string, source?: string) => {
  await system.idle();
  return get(`receipts/${idOf(eventKey, source)}`);
};

const pageSchema = v.object({ items: v.array(v.looseObject({ eventKey: v.string() })), next: v.optional(v.string()) });
/** The event keys of every page of a list. */
const refused = async (query: string) => {
  await system.idle();
  const keys: string[] = [];
  let cursor = "";
  do {
    const { items, next } = v.parse(pageSchema, (await get(`receipts?${query}${cursor}`)).body);
    expect(items.length).toBeLessThanOrEqual(Number(new URLSearchParams(query).get("limit") ?? limits.pageSize));
    keys.push(...items.map(({ eventKey }) => eventKey));
    cursor = next === undefined ? "" : `&cursor=${next}`;
  } while (cursor !== "");
  return keys;
};

const stockUpdated = (sku: string, available: number) =>
  JSON.stringify({ type: "stock.updated", data: { sku, available } });
const sellableOf = async (sku: string) => (await get(`variants/${sku}`)).body["sellable"];

/** A receipt as an older version of this service left it: refused, though its body can be read today. */
const leaveRefused = async (eventKey: string, body: string, receivedAtMs: number, source = "stockline") => {
  const ref = { store: "demo", source, eventKey };
  await receipts.receive(ref, Buffer.from(body), "stock.updated", receivedAtMs);
  await receipts.refuse(ref, "sku is missing or wrong");
};

describe("a receipt", () => {
  it("is shown with its body as it arrived, and why it was refused", async () => {
    const body = '{ "type": "stock.updated",\n "data": {"sku": "帳篷", "available": "many"} }';
    await send("shown", body);
    const answer = await receiptOf("shown");
    expect(answer).toMatchObject({
      status: 200,
      body: { id: idOf("shown"), source: "stockline", eventType: "stock.updated", status: "refused", body },
    });
    expect(answer.body).toMatchObject({ reason: "available is missing or wrong", bodyBytes: Buffer.byteLength(body) });
  });

  it("is cut where its body is long, and never within a character", async () => {
    // The limit is one byte after a whole character.
    const body = "帳".repeat(limits.shownBodyBytes);
    expect(limits.shownBodyBytes % 3).not.toBe(0);
    await send("long", body);
    const shown = (await receiptOf("long")).body;
    expect(shown["bodyBytes"]).toBe(Buffer.byteLength(body));
    const text = String(shown["body"]);
    expect(Buffer.byteLength(text)).toBeGreaterThan(limits.shownBodyBytes - 3);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limits.shownBodyBytes);
    expect(body.startsWith(text)).toBe(true);
  });

  it("is shown without a body once that may be gone", async () => {
    await system.putVariant("SHOWN");
    await send("gone", stockUpdated("SHOWN", 1));
    expect((await receiptOf("gone")).body).toMatchObject({ status: "applied", body: stockUpdated("SHOWN", 1) });
    const ref = { store: "demo", source: "stockline", eventKey: "old" };
    const nineDaysAgo = Date.now() - 9 * 86_400_000;
    await receipts.receive(ref, Buffer.from("{}"), "stock.updated", nineDaysAgo);
    const receipt = await receipts.get(ref);
    if (receipt === undefined) throw new Error("It was not kept");
    await receipts.applied(receipt, nineDaysAgo, undefined);
    const old = await receiptOf("old");
    expect(old).toMatchObject({ status: 200, body: { status: "applied" } });
    expect(old.body).not.toHaveProperty("body");
  });

  it.each([idOf("never"), "rc_", "garbage", "replay", receiptIdOf(anotherStores)])(
    "that this store does not have is answered 404: %s",
    async (id) => {
      await receipts.receive(anotherStores, Buffer.from("{}"), "stock.updated", Date.now());
      expect(await get(`receipts/${id}`)).toMatchObject({ status: 404, problem: "not-found" });
    },
  );
});

describe("refused receipts", () => {
  it("are listed by source, however many of others lie between", async () => {
    const now = Date.now();
    for (let n = 0; n < 12; n += 1) {
      await leaveRefused(`listed-${n}`, "{", now + n, n % 6 === 0 ? "woocommerce" : "stockline");
    }
    expect(await refused("source=woocommerce&limit=1")).toEqual(["listed-6", "listed-0"]);
    expect(await refused("source=woocommerce&status=refused")).toEqual(["listed-6", "listed-0"]);
    expect(await refused("source=woocommerce&limit=2")).toEqual(["listed-6", "listed-0"]);
    expect((await refused("source=stockline&limit=3")).filter((key) => key.startsWith("listed"))).toHaveLength(10);
    expect(await refused("source=nobody")).toEqual([]);
  });

  it("are applied when they are replayed after what stood in their way was mended", async () => {
    await system.putVariant("MENDED");
    await leaveRefused("mended", stockUpdated("MENDED", 4), Date.now());
    expect(await sellableOf("MENDED")).toBe(0);
    expect((await system.send("POST", `${base}/receipts/${idOf("mended")}/replay`)).status).toBe(202);
    expect((await receiptOf("mended")).body).toMatchObject({ status: "applied" });
    expect(await sellableOf("MENDED")).toBe(4);
  });
});

describe("a replay of all since an instant", () => {
  const replay = async (source: string, since: string) => {
    const started = await system.sendJson("POST", `${base}/receipts/replay`, { source, since });
    expect(started).toMatchObject({ status: 202, body: { kind: "replay", state: "running" } });
    await system.idle();
    return get(`jobs/${String(started.body["id"])}`);
  };

  it("applies each of that source once, also when one is refused again, and no other's", async () => {
    await system.putVariant("ALL");
    const since = Date.now() + 60_000;
    const at = (n: number) => since + n * 1_000;
    await leaveRefused("before", stockUpdated("ALL", 1), since - 1);
    await leaveRefused("all-1", stockUpdated("ALL", 2), at(0));
    await leaveRefused("all-2", "{", at(1));
    await leaveRefused("all-3", stockUpdated("ALL", 3), at(2));
    await leaveRefused("woo-1", "{", at(1), "woocommerce");

    const job = await replay("stockline", new Date(since).toISOString());
    expect(job.body).toMatchObject({ kind: "replay", state: "done", progress: { replayed: 3 }, findings: [] });
    expect(job.body["endedAt"]).toEqual(expect.any(String));
    const states = await Promise.all(
      ["before", "all-1", "all-2", "all-3"].map(async (key) => (await receiptOf(key)).body["status"]),
    );
    expect(states).toEqual(["refused", "applied", "refused", "applied"]);
    expect((await receiptOf("all-2")).body).toMatchObject({ reason: "the body is not JSON" });
    expect((await receiptOf("woo-1", "woocommerce")).body).toMatchObject({ reason: "sku is missing or wrong" });
    expect(await sellableOf("ALL")).toBe(3);

    const again = await replay("stockline", new Date(since).toISOString());
    expect(again.body).toMatchObject({ state: "done", progress: { replayed: 1 } });
  });

  it("goes on through more than one step takes", async () => {
    const since = Date.now() + 3_600_000;
    await system.putVariant("MANY");
    for (let n = 0; n < 130; n += 1) {
      // Every other one is refused again, and comes back into the list where it was.
      await leaveRefused(`many-${n}`, n % 2 === 0 ? "{" : stockUpdated("MANY", n), since + n);
    }
    const job = await replay("stockline", new Date(since).toISOString());
    expect(job.body).toMatchObject({ state: "done", progress: { replayed: 130 } });
    expect((await refused("limit=500")).filter((key) => key.startsWith("many"))).toHaveLength(65);
    expect(await sellableOf("MANY")).toBe(129);
  });

  it.each([
    [["source"], { source: "nobody", since: "2026-05-01T00:00:00Z" }],
    [["since"], { source: "stockline", since: "yesterday" }],
    [["source", "since"], {}],
  ])("with a wrong %j is answered 400, and starts nothing", async (fields, body) => {
    const answer = await system.changingNothing(async () => system.sendJson("POST", `${base}/receipts/replay`, body));
    expect(answer).toMatchObject({ status: 400, fields });
  });
});

describe("a job", () => {
  it("shows its counts and findings, page by page, and why it failed", async () => {
    const ref = { store: "demo", job: "import-shown" };
    const nowMs = Date.now();
    await jobs.create(ref, "import", {}, "receiving", nowMs);
    const findings = Array.from({ length: 5 }, (_, n) => ({ line: n + 2, reason: "email is missing or wrong" }));
    await jobs.recordFindings(ref, findings, nowMs);
    const first = await get(`jobs/${jobIdOf(ref)}?limit=3`);
    expect(first.body).toMatchObject({
      id: jobIdOf(ref),
      kind: "import",
      state: "receiving",
      progress: {},
      findings: findings.slice(0, 3),
    });
    const rest = await get(`jobs/${jobIdOf(ref)}?limit=3&cursor=${String(first.body["next"])}`);
    expect(rest.body["findings"]).toEqual(findings.slice(3));
    expect(rest.body).not.toHaveProperty("next");
  });

  it("of another store, or none, is answered 404; a cursor of another list is refused", async () => {
    const ids = [jobIdOf({ store: "other", job: "x" }), jobIdOf({ store: "demo", job: "x" }), "jb_", "garbage"];
    await jobs.create({ store: "other", job: "x" }, "replay", {}, "receiving", Date.now());
    for (const id of ids) expect((await get(`jobs/${id}`)).status).toBe(404);
    const id = jobIdOf({ store: "demo", job: "import-shown" });
    const cursor = Buffer.from('{"pk":"other#job#x","sk":"finding#1"}').toString("base64url");
    expect(await get(`jobs/${id}?cursor=${cursor}`)).toMatchObject({ status: 400, fields: ["cursor"] });
  });
});

describe("a topic nobody has a use for", () => {
  it("is acknowledged, counted as ignored, and says so", async () => {
    const secret = "of-the-shop";
    await system.sendJson("PUT", `${base}/webhook-sources/woocommerce`, { secrets: [secret] });
    const body = "{}";
    const signature = createHmac("sha256", secret).update(body).digest("base64");
    const headers = {
      "x-wc-webhook-topic": "coupon.created",
      "x-wc-webhook-delivery-id": "coupon-1",
      "x-wc-webhook-signature": signature,
    };
    const answer = await system.send("POST", "/v1/webhooks/demo/woocommerce", {
      body,
      headers,
      authorization: undefined,
    });
    expect(answer.status).toBe(200);
    await system.idle();
    const sources = (await get("webhook-sources")).body["items"];
    expect(sources).toContainEqual(
      expect.objectContaining({ source: "woocommerce", counts: expect.objectContaining({ ignored: 1 }) }),
    );
  });
});
