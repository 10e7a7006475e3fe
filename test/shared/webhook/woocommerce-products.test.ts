import { describe, expect, it } from "vitest";
import { woocommerce } from "../../../shared/webhook/sources/woocommerce.ts";
import { capturedProduct, listedVariation, wooProduct } from "../../support/woo-webhooks.ts";

const receivedAtMs = Date.UTC(2026, 5, 1, 12);
const modifiedAt = Date.UTC(2023, 2, 26, 9, 29, 39);
const readRaw = (raw: Buffer, eventType = "product.updated") =>
  woocommerce.read({ raw, eventType, receivedAtMs, options: {} });
const read = (fields: Record<string, unknown>, eventType?: string) => readRaw(wooProduct(fields), eventType);
const variant = (fields: Record<string, unknown>, eventType?: string) => {
  const result = read(fields, eventType);
  return result.kind === "changes" ? result.changes.find(({ kind }) => kind === "variant") : result;
};
const level = (fields: Record<string, unknown>) => {
  const result = read(fields);
  const found = result.kind === "changes" ? result.changes.find((change) => change.kind === "level") : undefined;
  return found?.level;
};

describe("a WooCommerce product", () => {
  it("is what the captured bytes say", () => {
    expect(readRaw(capturedProduct)).toEqual({
      kind: "changes",
      changes: [
        {
          kind: "variant",
          sku: "woo-18",
          variant: {
            title: "Perpemint",
            url: "http://localhost/wordpress/product/perpemint/",
            price: "150",
            image: undefined,
            published: true,
            backorder: false,
          },
          observedAt: modifiedAt,
          names: ["woo:product:18"],
        },
        {
          kind: "level",
          sku: "woo-18",
          location: "woo",
          level: { available: 1, unlimited: true },
          observedAt: modifiedAt,
        },
      ],
    });
  });

  it.each<[Record<string, unknown>, boolean | undefined]>([
    [{ manage_stock: true, backorders: "no" }, false],
    [{ manage_stock: true, backorders: "notify" }, true],
    [{ manage_stock: "parent", backorders: "yes" }, true],
    [{ manage_stock: true, backorders: undefined }, undefined],
    [{ manage_stock: false, backorders: "no", stock_status: "onbackorder" }, true],
    [{ manage_stock: false, backorders: "yes", stock_status: "outofstock" }, false],
  ])("with %j may be bought without stock: %s", (fields, backorder) => {
    const found = variant(fields);
    expect(found?.kind === "variant" && found.variant.backorder).toBe(backorder);
  });

  it("is a variation with its options, and goes with its product", () => {
    const fields = { id: 21, parent_id: 20, type: "variation", sku: " TEE-B-L ", name: "Tee - Black" };
    const attributes = [
      { id: 1, name: "Color", option: "Black" },
      { id: 2, name: "Size", option: "L" },
    ];
    expect(variant({ ...fields, attributes, image: { src: "https://shop.example.com/b.jpg" } })).toMatchObject({
      sku: "TEE-B-L",
      names: ["woo:product:21", "woo:product:20"],
      variant: { title: "Tee - Black - L", image: "https://shop.example.com/b.jpg" },
    });
  });

  it.each([
    ["Tee-L", ["L"], "Tee-L"],
    ["Tee - (Black), L", ["(Black)", "L"], "Tee - (Black), L"],
    ["Tee - Black & White", ["Black/White"], "Tee - Black & White"],
    ["Tee - Black", ["L", undefined, "Cotton"], "Tee - Black - L - Cotton"],
  ])("named %s with the options %j is shown as %s", (name, options, title) => {
    const attributes = options.map((option, id) => ({ id, name: "x", option }));
    expect(variant({ name, attributes })).toMatchObject({ variant: { title } });
  });

  it("is shown by its first picture, and known by its id where it has no sku", () => {
    const src = "https://shop.example.com/b.jpg";
    expect(variant({ id: 21, sku: undefined, image: undefined, images: [{ src }] })).toMatchObject({
      sku: "woo-21",
      variant: { image: src },
    });
  });

  it("that is only the roof over others is named in a few words, whatever its type is called", () => {
    const result = read({ type: `variable${"x".repeat(500)}` });
    expect(result.kind === "ignored" && result.note.length).toBeLessThan(200);
  });

  it("is the same when it is made, changed or restored, but for the time from which that counts", () => {
    expect(readRaw(capturedProduct, "product.created")).toEqual(readRaw(capturedProduct));
    expect(readRaw(capturedProduct, "product.restored")).toMatchObject({
      kind: "changes",
      changes: [{ kind: "variant", observedAt: receivedAtMs }, { kind: "level" }],
    });
  });

  it("is a variation as a list shows it: without type and name, and with a status that says only yes or no", () => {
    const image = "https://example.com/wp-content/uploads/2016/10/T_4_front-12.jpg";
    expect(readRaw(listedVariation)).toMatchObject({
      changes: [
        {
          sku: "woo-732",
          names: ["woo:product:732"],
          observedAt: Date.UTC(2017, 2, 23, 3, 36, 38),
          variant: { title: "Black", price: "9.00", published: true, image },
        },
        { level: { available: 1, unlimited: true } },
      ],
    });
  });

  it.each(["variable", "variable-subscription", "grouped"])("that is a roof over others is none itself: %s", (type) => {
    expect(read({ type })).toEqual({
      kind: "ignored",
      note: `a ${type} product: what it offers comes by itself`,
    });
  });

  it.each([
    ["publish", true],
    ["draft", false],
    ["private", false],
    ["future", false],
    ["trash", false],
    [true, true],
    [false, false],
  ])("of status %s is published: %s", (status, published) => {
    expect(variant({ status })).toMatchObject({ variant: { published } });
  });

  it.each([
    [{ date_modified_gmt: "2026-05-01T10:00:00" }, Date.UTC(2026, 4, 1, 10)],
    [{ date_modified_gmt: "2026-05-01T10:00:00Z" }, Date.UTC(2026, 4, 1, 10)],
    [{ date_modified_gmt: null, date_modified: "2026-05-01T10:00:00" }, receivedAtMs],
    [{ date_modified_gmt: "0000-00-00T00:00:00" }, receivedAtMs],
    [{ date_modified_gmt: undefined }, receivedAtMs],
  ])("was seen when it was changed, by the clock of no shop: %j", (fields, observedAt) => {
    expect(read(fields)).toMatchObject({ changes: [{ observedAt }, { observedAt }] });
  });

  it("counts from when it came where it is back: so does the deletion before it", () => {
    const result = read({}, "product.restored");
    expect(result).toMatchObject({ changes: [{ observedAt: receivedAtMs }, { observedAt: modifiedAt }] });
  });

  it("is shown as shoppers read it, and without what cannot be shown", () => {
    expect(variant({ name: " Salt &amp; Pepper ", price: "", permalink: "/p", images: [{ src: "" }] })).toMatchObject({
      variant: { title: "Salt & Pepper", price: undefined, url: undefined, image: undefined },
    });
    expect(variant({ name: "", sku: "EMPTY" })).toMatchObject({ variant: { title: "EMPTY" } });
    expect(variant({ name: `${"x".repeat(299)}\u{1f375}` })).toMatchObject({
      variant: { title: `${"x".repeat(299)}\u{fffd}` },
    });
  });

  it("that is deleted is withdrawn, with its variations", () => {
    expect(readRaw(Buffer.from('{"id":18}'), "product.deleted")).toEqual({
      kind: "changes",
      changes: [{ kind: "withdrawn", name: "woo:product:18", observedAt: receivedAtMs }],
    });
  });

  it.each([
    ["id is missing or wrong", { id: "x" }],
    ["sku is missing or wrong", { sku: "x".repeat(2_000) }],
    ["manage_stock is missing or wrong", { manage_stock: "yes" }],
    ["stock_status is missing or wrong", { stock_status: undefined }],
    ["stock_quantity is missing or wrong", { stock_quantity: 1e300 }],
  ])("is refused with the path that failed: %s", (note, fields) =>
    expect(read(fields)).toEqual({ kind: "refused", note }),
  );

  it("is refused where the shop sent an error in its place", () => {
    const raw = Buffer.from('{"code":"woocommerce_rest_cannot_view","message":"no","data":{"status":401}}');
    expect(readRaw(raw)).toEqual({ kind: "refused", note: "id is missing or wrong" });
  });
});

describe("the stock of a WooCommerce product", () => {
  const unknown = { available: 1, unlimited: true };

  it.each([
    [true, 7, "instock", { available: 7 }],
    [true, null, "outofstock", { available: 0 }],
    [true, undefined, "instock", { available: 0 }],
    [true, 0, "onbackorder", { available: 0 }],
    [true, -4, "onbackorder", { available: -4 }],
    [true, -4, "outofstock", { available: -4 }],
    [true, 2.75, "instock", { available: 2 }],
    // The shop stops to sell at 2.
    [true, 2, "outofstock", { available: 0 }],
    [false, null, "instock", unknown],
    [false, null, "outofstock", { available: 0 }],
    [false, null, "onbackorder", { available: 0, reason: "onbackorder" }],
    ["parent", null, "onbackorder", { available: 0 }],
    [false, null, "available-soon", { available: 0 }],
    // Left from when it was managed.
    [false, 12, "outofstock", { available: 0 }],
    ["parent", 12, "instock", unknown],
    ["parent", 12, "outofstock", { available: 0 }],
  ])("managed %s, quantity %s, %s", (manage_stock, stock_quantity, stock_status, expected) => {
    expect(level({ manage_stock, stock_quantity, stock_status })).toEqual(expected);
  });
});
