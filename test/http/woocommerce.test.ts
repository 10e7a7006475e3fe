import { describe, expect, it } from "vitest";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { capturedProduct, signWoo, wooHeaders, wooProduct } from "../support/woo-webhooks.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const stores = createStoresTable(system.database.table("stores"));
const secret = "woo-secret-1";
await stores.putSource("demo", "woocommerce", [secret]);

const address = "/v1/webhooks/demo/woocommerce";
const send = async (raw: Buffer, delivery?: Parameters<typeof wooHeaders>[2]) =>
  system.send("POST", address, {
    body: new Uint8Array(raw),
    headers: wooHeaders(raw, secret, delivery),
    authorization: undefined,
  });
const variantOf = async (sku: string) => {
  await system.idle();
  return system.send("GET", `/v1/stores/demo/variants/${sku}`);
};
const flip = (bytes: Buffer, bit: number): Buffer => {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
};
/** Bits to flip: some of the first and of the last bytes, and of those between. */
const bitsOf = (bytes: Buffer) => [0, 7, Math.floor(bytes.length / 2) * 8 + 3, bytes.length * 8 - 1];

describe("a captured WooCommerce webhook", () => {
  it.each(bitsOf(capturedProduct))("with bit %i of its body flipped is answered 401, and kept nowhere", async (bit) => {
    const signature = signWoo(capturedProduct, secret);
    const ask = async () => send(flip(capturedProduct, bit), { signature });
    expect(await system.changingNothing(ask)).toMatchObject({ status: 401, problem: "unauthorized" });
  });

  it("with a letter of its signature changed, or without one, is answered 401, and kept nowhere", async () => {
    const signature = signWoo(capturedProduct, secret);
    const other = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    for (const wrong of [other, signature.slice(0, -1), ""]) {
      const ask = async () => send(capturedProduct, { signature: wrong });
      expect(await system.changingNothing(ask)).toMatchObject({ status: 401 });
    }
  });

  it("is a variant in stock, of which nobody says how many there are", async () => {
    expect(await send(capturedProduct)).toMatchObject({ status: 200, body: { status: "received" } });
    expect((await variantOf("woo-18")).body).toMatchObject({
      sku: "woo-18",
      title: "Perpemint",
      url: "http://localhost/wordpress/product/perpemint/",
      price: "150",
      published: true,
      observedAt: "2023-03-26T09:29:39.000Z",
      sellable: 1,
      unlimited: true,
      levels: [{ location: "woo", available: 1, unlimited: true, observedAt: "2023-03-26T09:29:39.000Z" }],
    });
  });

  it("that comes again is answered 200 and changes nothing", async () => {
    const again = await system.changingNothing(async () => send(capturedProduct));
    expect(again).toMatchObject({ status: 200, body: { status: "received_before" } });
  });

  it("that a second webhook of the shop brings as well changes nothing of the variant", async () => {
    const before = await variantOf("woo-18");
    expect(await send(capturedProduct, { deliveryId: "second" })).toMatchObject({ body: { status: "received" } });
    expect((await variantOf("woo-18")).body).toEqual(before.body);
  });
});

describe("WooCommerce's knock", () => {
  const knock = async (body: string, path = address) =>
    system.send("POST", path, {
      body,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      authorization: undefined,
    });

  it("is answered exactly 200, though it is a form in base64 and unsigned, and kept nowhere", async () => {
    expect(await system.changingNothing(async () => knock("webhook_id=10"))).toMatchObject({ status: 200 });
  });

  it.each([
    ["a form with more in it", "webhook_id=10&id=18", address],
    ["at a store that has not set WooCommerce up", "webhook_id=10", "/v1/webhooks/other/woocommerce"],
    ["at a source that knows no knock", "webhook_id=10", "/v1/webhooks/demo/stockline"],
  ])("is nothing else: %s is answered 401", async (_, body, path) => {
    expect(await system.changingNothing(async () => knock(body, path))).toMatchObject({ status: 401 });
  });
});

/** Every order of the items. */
const permutations = (items: number[]): number[][] =>
  items.length <= 1
    ? [items]
    : items.flatMap((first) => permutations(items.filter((item) => item !== first)).map((rest) => [first, ...rest]));

describe("WooCommerce webhooks of one product", () => {
  const at = (second: number) => `2026-06-01T10:00:0${second}`;
  const managed = (id: number, stock_quantity: number, second: number, more: Record<string, unknown> = {}) =>
    wooProduct({
      id,
      sku: `MANAGED-${id}`,
      manage_stock: true,
      stock_quantity,
      date_modified_gmt: at(second),
      ...more,
    });

  it("in one second share the delivery's id, and are both applied", async () => {
    for (const [second, units] of [3, 5].entries()) {
      const raw = managed(30, units, second);
      expect((await send(raw, { deliveryId: "same" })).body).toEqual({ status: "received" });
    }
    expect((await variantOf("MANAGED-30")).body).toMatchObject({ sellable: 5 });
  });

  it("never take back what a newer one has said", async () => {
    await send(managed(31, 5, 8));
    await send(managed(31, 1, 2, { name: "Old name" }));
    expect((await variantOf("MANAGED-31")).body).toMatchObject({ sellable: 5, title: "Perpemint" });
  });

  it("come to the same, and to one restock, in whatever order they come", async () => {
    const updates = [
      { stock_status: "instock", name: "Mint" },
      { stock_status: "outofstock", status: "draft" },
      { manage_stock: true, stock_quantity: -2, stock_status: "onbackorder" },
      { stock_status: "instock", name: "Fresh mint", price: "99" },
    ];
    const orders = permutations([0, 1, 2, 3]);
    for (const turn of updates.keys()) {
      for (const [n, order] of orders.entries()) {
        const second = order[turn] ?? 0;
        const fields = { ...updates[second], id: 100 + n, sku: `ORDER-${n}`, date_modified_gmt: at(second) };
        expect(await send(wooProduct(fields))).toMatchObject({ status: 200 });
      }
      await system.idle();
    }
    await system.advance("PT2M");
    expect(orders).toHaveLength(24);
    for (const n of orders.keys()) {
      const { body } = await variantOf(`ORDER-${n}`);
      expect(body).toMatchObject({ title: "Fresh mint", price: "99", published: true, sellable: 1, unlimited: true });
      expect(await system.restocks(`ORDER-${n}`)).toHaveLength(1);
    }
  });

  it("end with its deletion, and begin again when it is restored", async () => {
    await send(managed(32, 5, 1));
    await send(Buffer.from('{"id":32}'), { topic: "product.deleted" });
    expect((await variantOf("MANAGED-32")).body).toMatchObject({ published: false });
    await send(managed(32, 4, 2), { topic: "product.restored" });
    expect((await variantOf("MANAGED-32")).body).toMatchObject({ published: true, sellable: 4 });
  });

  it("withdraw its variations with it", async () => {
    const variation = { id: 41, parent_id: 40, sku: "VARIATION", type: "variation" };
    await send(wooProduct(variation));
    await send(wooProduct({ id: 40, sku: "ROOF", type: "variable", variations: [41] }));
    expect((await variantOf("VARIATION")).body).toMatchObject({ published: true });
    expect(await variantOf("ROOF")).toMatchObject({ status: 404 });
    await send(Buffer.from('{"id":40}'), { topic: "product.deleted" });
    expect((await variantOf("VARIATION")).body).toMatchObject({ published: false });
  });

  it("that say nothing of it are listed with what was wrong", async () => {
    await send(Buffer.from('{"code":"woocommerce_rest_cannot_view"}'));
    await system.idle();
    const { body } = await system.send("GET", "/v1/stores/demo/receipts?status=refused");
    expect(body["items"]).toMatchObject([{ source: "woocommerce", reason: "id is missing or wrong" }]);
  });
});
