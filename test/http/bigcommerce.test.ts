import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createAliasesTable } from "../../shared/stock/aliases-table.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const clientSecret = "3f9ea420af83450d7ef9f78b08c8af25b2213637";
await createStoresTable(system.database.table("stores")).putSource("demo", "bigcommerce", [clientSecret]);
const aliases = createAliasesTable(system.database.table("stock"));

let events = 0;
const send = async (scope: string, data: unknown, createdAt: number, key = clientSecret) => {
  const hash = createHash("sha1").update(JSON.stringify(data)).digest("hex");
  const body = JSON.stringify({ producer: "stores/abcde", hash, created_at: createdAt, store_id: "1", scope, data });
  const id = `msg_${(events += 1)}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` };
  return system.send("POST", "/v1/webhooks/demo/bigcommerce", { body, headers, authorization: undefined });
};
const units = (value: number, method = "absolute") => ({
  type: "sku",
  id: 461,
  inventory: { product_id: 206, variant_id: 509, method, value },
});
const scope = "store/sku/inventory/updated";
const createdAt = 1_780_315_200;
const pending = async () => {
  await system.idle();
  return aliases.keptLevels({ store: "demo", name: "bc:variant:509" });
};

describe("a BigCommerce webhook", () => {
  it("that the app's secret did not sign is answered 401, and kept nowhere", async () => {
    const answer = await system.changingNothing(async () => send(scope, units(4), createdAt, "another secret"));
    expect(answer).toMatchObject({ status: 401, problem: "unauthorized" });
  });

  it("of something that is not known yet is kept until it is", async () => {
    expect(await send(scope, units(4), createdAt)).toMatchObject({ status: 200, body: { status: "received" } });
    expect(await pending()).toEqual([{ location: "bigcommerce", available: 4, observedAt: createdAt * 1_000 }]);
  });

  it("that comes again under another id is answered 200 and changes nothing", async () => {
    const again = await system.changingNothing(async () => send(scope, units(4), createdAt));
    expect(again).toMatchObject({ status: 200, body: { status: "received_before" } });
  });

  it("that says by how much the stock has changed changes no stock", async () => {
    expect(await send(scope, units(9, "relative"), createdAt + 5)).toMatchObject({ status: 200 });
    expect(await pending()).toMatchObject([{ available: 4 }]);
  });

  it("is the stock of whatever goes by its name, unless something newer was heard", async () => {
    await system.putVariant("BIG");
    await aliases.put({ store: "demo", name: "bc:variant:509" }, "BIG");
    await send(scope, units(7), createdAt + 9);
    await send(scope, units(2), createdAt + 3);
    await system.idle();
    expect((await system.send("GET", "/v1/stores/demo/variants/BIG")).body).toMatchObject({
      sellable: 7,
      levels: [{ location: "bigcommerce", available: 7 }],
    });
  });
});
