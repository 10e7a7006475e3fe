import { describe, expect, it } from "vitest";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { startWooShop, wooProduct } from "../support/woo-shop.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const stores = createStoresTable(system.database.table("stores"));
const path = (source: string) => `/v1/stores/demo/webhook-sources/${source}/reconcile`;

describe("a merchant who asks for the shop to be read", () => {
  it("gets a job that says what was seen and changed", async () => {
    const shop = await startWooShop(Date.now, [wooProduct(1, "READ-1", 6), wooProduct(2, "READ-2", 0)]);
    const options = { url: shop.url, consumerKey: "ck_good", consumerSecret: "cs_good" };
    await stores.putSource("demo", "woocommerce", ["secret"], options);
    const answer = await system.send("POST", path("woocommerce"));
    expect(answer).toMatchObject({ status: 202 });
    await system.idle();
    expect((await system.send("GET", `/v1/stores/demo/jobs/${String(answer.body["jobId"])}`)).body).toMatchObject({
      kind: "reconcile",
      state: "done",
      progress: { seen: 2, changed: 2 },
    });
    expect((await system.send("GET", "/v1/stores/demo/variants/READ-1")).body).toMatchObject({ sellable: 6 });
  });

  it("has it read every day once a token is there", async () => {
    const shop = await startWooShop(Date.now, [wooProduct(3, "DAILY-3", 4)]);
    const options = { url: shop.url, consumerKey: "ck_good", consumerSecret: "cs_good" };
    const body = { secrets: ["a secret of ours"], options };
    expect((await system.sendJson("PUT", "/v1/stores/demo/webhook-sources/woocommerce", body)).status).toBe(200);
    expect(await system.send("GET", "/v1/stores/demo/variants/DAILY-3")).toMatchObject({ status: 404 });
    await system.advance("P1D");
    expect((await system.send("GET", "/v1/stores/demo/variants/DAILY-3")).body).toMatchObject({ sellable: 4 });
  });

  it("is told why it failed", async () => {
    const shop = await startWooShop(Date.now, []);
    const options = { url: shop.url, consumerKey: "ck_good", consumerSecret: "cs_old" };
    await stores.putSource("other", "woocommerce", ["secret"], options);
    const authorization = `Bearer ${system.other.apiKey}`;
    const asked = "/v1/stores/other/webhook-sources/woocommerce/reconcile";
    const answer = await system.send("POST", asked, { authorization });
    await system.idle();
    const job = await system.send("GET", `/v1/stores/other/jobs/${String(answer.body["jobId"])}`, { authorization });
    expect(job.body).toMatchObject({
      state: "failed",
      reason: "The shop does not accept the token (status 401)",
    });
  });

  it("lets ten days pass on one machine although the shop is gone", async () => {
    const shop = await startWooShop(Date.now, []);
    await shop.goDown();
    const options = { url: shop.url, consumerKey: "ck_good", consumerSecret: "cs_good" };
    await stores.putSource("demo", "woocommerce", ["secret"], options);
    await system.send("POST", path("woocommerce"));
    await system.advance("P10D");
    const rows = [...(await system.everything()).values()].filter(
      ({ pk, kind }) => kind === "reconcile" && String(pk).startsWith("demo#"),
    );
    const failed = rows.filter(({ state, reason }) => state === "failed" && /did not answer/.test(String(reason)));
    expect(failed).toHaveLength(11);
    expect(rows.filter(({ state }) => state === "running")).toHaveLength(1);
  }, 60_000);

  it("is told which options are missing", async () => {
    await stores.putSource("demo", "shopify", ["secret"], { shopDomain: "tent-shop.myshopify.com" });
    const answer = await system.changingNothing(async () => system.send("POST", path("shopify")));
    expect(answer).toMatchObject({ status: 400, problem: "invalid-request", fields: ["options.adminToken"] });
  });

  it.each(["stockline", "bigcommerce", "nothing"])("cannot have %s read", async (source) => {
    const answer = await system.changingNothing(async () => system.send("POST", path(source)));
    expect(answer).toMatchObject({ status: 404, problem: "not-found" });
  });
});
