import { describe, expect, it } from "vitest";
import { jobNameOf } from "../../../shared/job/job.ts";
import { readDue } from "../../../shared/runtime/due.ts";
import { nextDailyAt } from "../../../shared/webhook/reconcile/reconcile-jobs.ts";
import { type ItemAtShopify, startShopifyShop, throttled } from "../../support/shopify-shop.ts";
import { openReconciling } from "./world.ts";

const world = await openReconciling();
const { time } = world;
const day = 86_400_000;
/** Under their names at Shopify: beyond 2^53. */
const main = "90071992547409931";
const outlet = "90071992547409932";

const connect = async (items: ItemAtShopify[], adminToken = "shpat_good") => {
  const shop = await startShopifyShop(() => time.now, items);
  await world.stores.putSource("demo", "shopify", ["s"], { shopDomain: shop.host, adminToken });
  return shop;
};
const item = (id: string, levels: Record<string, number>, more: Partial<ItemAtShopify> = {}): ItemAtShopify => ({
  id,
  sku: `TENT-${id}`,
  levels,
  ...more,
});
/** What a webhook would have said. */
const hear = async (id: string, location: string, available: number, observedAt: number) =>
  world.applyStockChange("demo", {
    kind: "named_level",
    name: `shopify:item:3${id}`,
    location,
    level: { available },
    observedAt,
  });

describe("a Shopify shop that is read", () => {
  it("is known whole, with ids beyond 2^53 and under the names that its webhooks use", async () => {
    const shop = await connect(Array.from({ length: 60 }, (_, n) => item(`8007199254740993${n}`, { [main]: n })));
    const job = await world.reconcile("shopify");
    expect(job).toMatchObject({ state: "done", progress: { seen: 60, changed: 60 } });
    expect(shop.requests).toHaveLength(3);
    expect(await world.units("TENT-800719925474099359")).toEqual({ [main]: 59 });
    expect(await world.stock.variant({ store: "demo", sku: "TENT-800719925474099359" })).toMatchObject({
      title: "Tent 800719925474099359",
      price: "49.90",
      image: "https://cdn.shopify.example/tent.png",
      published: true,
    });
    const name = "shopify:item:3800719925474099359";
    expect(await world.aliases.skusOf({ store: "demo", name })).toEqual(["TENT-800719925474099359"]);
    expect(await world.reconcile("shopify")).toMatchObject({ progress: { seen: 60, changed: 0 } });
  });

  it("heals what a webhook that never came has left, and that is one restock", async () => {
    const ref = { store: "demo", sku: "TENT-1" };
    const items = [item("1", { [main]: 0 }), item("2", { [main]: 3 })];
    await connect(items);
    await world.reconcile("shopify");
    await world.followStock(ref);

    items[0] = item("1", { [main]: 5 });
    expect(await world.reconcile("shopify")).toMatchObject({ progress: { seen: 2, changed: 1 } });
    for (const pause of [0, 61_000, 0]) {
      time.now += pause;
      await world.followStock(ref);
      await world.reconcile("shopify");
    }
    expect(await world.stock.stock(ref)).toMatchObject({ sellable: 5, restocks: 1, phase: { phase: "open" } });
  });

  it("says nothing against a webhook that came after it was asked, and outdoes one that came before", async () => {
    const items = [item("3", { [main]: 4 })];
    await connect(items);
    await world.reconcile("shopify");
    await hear("3", main, 1, time.now + 3_600_000);
    expect(await world.reconcile("shopify")).toMatchObject({ progress: { changed: 0 } });
    expect(await world.units("TENT-3")).toEqual({ [main]: 1 });
    time.now += 2 * 3_600_000;
    expect(await world.reconcile("shopify")).toMatchObject({ progress: { changed: 1 } });
    await hear("3", main, 9, time.now - 3_600_000);
    expect(await world.units("TENT-3")).toEqual({ [main]: 4 });
  });

  it("tells the time: a clock of ours that is a month ahead keeps no webhook out", async () => {
    const shop = await startShopifyShop(() => time.now - 30 * day, [item("4", { [main]: 4 })]);
    await world.stores.putSource("demo", "shopify", ["s"], { shopDomain: shop.host, adminToken: "shpat_good" });
    await world.reconcile("shopify");
    await hear("4", main, 0, time.now - 30 * day + 1_000);
    expect(await world.units("TENT-4")).toEqual({ [main]: 0 });
  });

  it("no longer has units at a location that webhooks told of and it does not list", async () => {
    await connect([item("5", { [main]: 1 })]);
    await hear("5", outlet, 6, time.now);
    await hear("5", main, 1, time.now);
    await world.stock.putLevel({ store: "demo", sku: "TENT-5" }, "own-shelf", { available: 2 }, time.now);
    await world.reconcile("shopify");
    expect(await world.units("TENT-5")).toEqual({ [main]: 1, [outlet]: 0, "own-shelf": 2 });
  });

  it("may have many locations, and items that nobody counts", async () => {
    const everywhere = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [String(7_000 + n), 2]));
    const shop = await connect([
      item("6", { [main]: 1 }),
      item("7", everywhere),
      item("8", { [main]: 0 }, { tracked: false }),
    ]);
    expect(await world.reconcile("shopify")).toMatchObject({ state: "done", progress: { seen: 3, changed: 3 } });
    expect(await world.units("TENT-7")).toEqual(everywhere);
    expect(await world.stock.levels({ store: "demo", sku: "TENT-8" })).toMatchObject([
      { available: 1, unlimited: true },
    ]);
    // Every query costs less than the 1,000 points that one may cost, were each of its lists full.
    expect(shop.requests.map(({ body }) => body)).toMatchObject(
      [
        [23, 10],
        [6, 50],
        [1, 250],
        [1, 250],
        [1, 250],
      ].map(([first, levels]) => ({ variables: { first, levels } })),
    );
  });

  it("leaves out what we cannot hold, and says so", async () => {
    await connect([item("9", { [main]: 1 }, { sku: "x".repeat(101) }), item("10", { [main]: 1 })]);
    expect(await world.reconcile("shopify")).toMatchObject({ state: "done", progress: { seen: 1, unreadable: 1 } });
  });
});

describe("a shop that does not answer as it should", () => {
  it("is left alone while it is busy, for as long as it says, and then read on from the same page", async () => {
    const shop = await connect(Array.from({ length: 30 }, (_, n) => item(`1${n}0`, { [main]: n })));
    time.now += 60_000;
    const ref = await world.start("shopify");
    await world.runJob(ref);
    shop.failWith(throttled);
    const before = await world.get(ref);
    await world.runJob(ref);
    const after = await world.get(ref);
    expect(after).toMatchObject({ state: "running", dueAt: time.now + 9_000, progress: before.progress });
    await world.runJob(ref);
    expect(shop.requests).toHaveLength(2);
    expect(await world.runToEnd(ref)).toMatchObject({ state: "done", progress: { seen: 30, changed: 30 } });
    expect(shop.requests).toHaveLength(3);
  });

  it("is asked again when it fails now and then", async () => {
    const shop = await connect([item("20", { [main]: 1 })]);
    shop.failWith({ status: 503, body: "<html>Down</html>" }, 2);
    shop.failWith({ body: "<html>Maintenance</html>" });
    shop.failWith({ status: 429, headers: { "retry-after": "4" }, body: {} });
    const began = time.now;
    expect(await world.reconcile("shopify")).toMatchObject({ state: "done", progress: { seen: 1 } });
    expect(time.now - began).toBe(60_000 + 60_000 + 120_000 + 240_000 + 4_000);
  });

  it.each([
    ["always fails", { status: 502, body: "" }, 5, "The shop answered with status 502; it was asked 5 times"],
    ["does not take the token", { status: 401, body: {} }, 1, "The shop does not accept the token (status 401)"],
    [
      "has moved",
      { status: 301, headers: { location: "http://127.0.0.1:1/" }, body: "" },
      1,
      "The shop's address leads to another one (status 301): set the one where it ends",
    ],
    [
      "does not let the token read the stock",
      { body: { errors: [{ message: "Access denied", extensions: { code: "ACCESS_DENIED" } }], data: null } },
      1,
      "The token may not read the stock: it needs the scopes read_products, read_inventory and read_locations",
    ],
  ])("ends the job with a reason when it %s", async (_, reply, requests, reason) => {
    const shop = await connect([item("30", { [main]: 1 })]);
    shop.failWith(reply, 10);
    expect(await world.reconcile("shopify")).toMatchObject({ state: "failed", reason });
    expect(shop.requests).toHaveLength(requests);
  });

  it("ends the job within a few tries when nobody is there", async () => {
    const shop = await connect([]);
    await shop.goDown();
    expect(await world.reconcile("shopify")).toMatchObject({
      state: "failed",
      reason: "The shop did not answer; it was asked 5 times",
    });
  });

  it("leaves no token in the log", () => {
    expect(JSON.stringify(world.log.lines)).not.toContain("shpat_");
  });
});

describe("a shop is read every day", () => {
  const slot = nextDailyAt("demo", "shopify", Date.UTC(2030, 0, 1));
  const daily = (at: number) => ({
    store: "demo",
    job: jobNameOf("reconcile", "shopify", new Date(at).toISOString().slice(0, 10)),
  });

  it("at the same minute, whenever it was read on demand, and also after a day on which it failed", async () => {
    const shop = await connect([item("40", { [main]: 1 })]);
    time.now = slot - 5 * 3_600_000;
    await world.reconcile("shopify");
    shop.failWith({ status: 401, body: {} });
    for (const [days, state] of ["failed", "done", "done"].entries()) {
      const ref = daily(slot + days * day);
      expect(await world.get(ref)).toMatchObject({ state: "running", dueAt: slot + days * day });
      expect(await world.runToEnd(ref)).toMatchObject({ state });
    }
  });

  it("and once, after a month in which nobody was there", async () => {
    const last = slot + 3 * day;
    time.now = last + 30 * day;
    await world.runToEnd(daily(last));
    const dues = await readDue(world.table("receipts"), time.now + 2 * day);
    expect(dues.map(({ dueAt }) => dueAt).filter((at) => at > last)).toEqual([last + 31 * day]);
  });

  it("until its merchant takes the token away, or the app", async () => {
    const next = nextDailyAt("demo", "shopify", time.now);
    await world.stores.noteUninstalled("demo", "shopify", time.now);
    expect(await world.runToEnd(daily(next))).toMatchObject({
      state: "failed",
      reason: "The shop has removed the app",
    });
    await world.stores.putSource("demo", "shopify", ["s"], { shopDomain: "tent-shop.myshopify.com" });
    expect(await world.reconcile("shopify")).toMatchObject({
      state: "failed",
      reason: "The shop cannot be read: adminToken is missing in webhook-sources/shopify",
    });
    expect(await world.jobs.get(daily(next + day))).toBeUndefined();
  });
});
