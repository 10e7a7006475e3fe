import { describe, expect, it } from "vitest";
import type { Change } from "../../../shared/webhook/source.ts";
import { shopify } from "../../../shared/webhook/sources/shopify.ts";
import { capturedBody } from "../../support/shopify-webhooks.ts";

const receivedAtMs = Date.UTC(2026, 5, 1);

const read = (eventType: string, text: string, options: Record<string, string> = {}) =>
  shopify.read({ raw: Buffer.from(text), eventType, receivedAtMs, options });
const changesOf = (...asked: Parameters<typeof read>): Change[] => {
  const result = read(...asked);
  if (result.kind !== "changes") throw new Error(`It is ${result.kind}: ${result.note}`);
  return result.changes;
};

const product = (fields: Record<string, unknown> = {}, variant: Record<string, unknown> = {}) =>
  JSON.stringify({
    id: 1,
    title: "Tent",
    handle: "tent",
    status: "active",
    published_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-02T00:00:00+01:00",
    variants: [{ id: 2, title: "Green", sku: "TENT-G", price: "19.90", inventory_item_id: 3, ...variant }],
    ...fields,
  });
const variantOf = (text: string, options?: Record<string, string>) => {
  const [change] = changesOf("products/update", text, options);
  if (change?.kind !== "variant") throw new Error("It is no variant");
  return change;
};

describe("a product of Shopify's", () => {
  it("is, as captured, two variants, named digit for digit, without a word of stock", () => {
    const changes = changesOf("products/create", capturedBody("products/create"));
    expect(changes).toEqual([
      {
        kind: "variant",
        sku: "example-shirt-s",
        variant: {
          title: "Example T-Shirt, Small",
          url: undefined,
          image:
            "https://cdn.shopify.com/shopifycloud/shopify/assets/shopify_shirt-39bb555874ecaeed0a1170417d58bbcf792f7ceb56acfe758384f788710ba635.png",
          price: "19.99",
          published: true,
          backorder: false,
        },
        observedAt: Date.parse("2023-02-20T20:50:20-05:00"),
        names: ["shopify:product:788032119674292922", "shopify:variant:642667041472713922"],
      },
      expect.objectContaining({
        sku: "example-shirt-m",
        names: ["shopify:product:788032119674292922", "shopify:variant:757650484644203962"],
      }),
    ]);
  });

  it("has no variants, and is for sale, where it says nothing of either", () => {
    expect(changesOf("products/update", product({ variants: undefined }))).toEqual([]);
    expect(variantOf(product({ status: undefined })).variant.published).toBe(true);
  });

  it("of more than a hundred variants is all of them", () => {
    const variants = Array.from({ length: 250 }, (_, n) => ({ id: 10 + n, sku: `S-${n}`, title: `${n}` }));
    expect(changesOf("products/update", product({ variants }))).toHaveLength(250);
  });

  it.each([
    ["its item's name too", 3, ["shopify:product:1", "shopify:variant:2", "shopify:item:3"]],
    ["no item's name where it has none", null, ["shopify:product:1", "shopify:variant:2"]],
  ])("gives a variant %s", (_, inventory_item_id, names) =>
    expect(variantOf(product({}, { inventory_item_id })).names).toEqual(names),
  );

  it.each([
    [" TENT-G ", "TENT-G"],
    ["", "shopify-2"],
    ["  ", "shopify-2"],
    [null, "shopify-2"],
  ])("has the sku %j as %s", (sku, expected) => expect(variantOf(product({}, { sku })).sku).toBe(expected));

  it.each([
    [{ title: "Green" }, "Tent, Green"],
    [{ title: "Default Title", option1: "Default Title" }, "Tent"],
    [{ title: "", option1: "Green", option2: "Large", option3: null }, "Tent, Green / Large"],
    [{ title: null }, "Tent"],
  ])("with a variant %j is called %s", (variant, title) =>
    expect(variantOf(product({}, variant)).variant.title).toBe(title),
  );

  it("is called no longer than a title may be, and never by half a character", () => {
    const called = (title: string) => variantOf(product({}, { title })).variant.title;
    expect(called("x".repeat(500))).toBe(`Tent, ${"x".repeat(294)}`);
    expect(called("🏕".repeat(300)).isWellFormed()).toBe(true);
    expect(called(`x${"🏕".repeat(300)}`).isWellFormed()).toBe(true);
  });

  it.each([
    [{}, true],
    [{ status: "draft" }, false],
    [{ status: "archived" }, false],
    [{ published_at: null }, false],
  ])("with %j is published: %s", (fields, published) =>
    expect(variantOf(product(fields)).variant.published).toBe(published),
  );

  it.each([
    ["continue", true],
    ["deny", false],
    ["perhaps", undefined],
    [null, undefined],
  ])("of the policy %j may be bought without stock: %s", (inventory_policy, backorder) =>
    expect(variantOf(product({}, { inventory_policy })).variant.backorder).toBe(backorder),
  );

  it("leaves what the merchant has set where Shopify says nothing of its policy", () =>
    expect(variantOf(product()).variant).not.toHaveProperty("backorder"));

  it("leads to the shop's address where the store has said it", () => {
    const address = "https://shop.example.com/products/tent?variant=2";
    expect(variantOf(product(), { shopUrl: "https://shop.example.com" }).variant.url).toBe(address);
    expect(variantOf(product(), { shopUrl: "https://shop.example.com/" }).variant.url).toBe(address);
    expect(variantOf(product(), { shopUrl: "https://shop.example.com//" }).variant.url).toBe(address);
    expect(variantOf(product({ handle: null }), { shopUrl: "https://shop.example.com" }).variant.url).toBeUndefined();
  });

  it("shows the variant's own picture, else the product's, else its first, and none that is no address", () => {
    const images = [5, 6].map((id) => ({ id, src: `https://cdn.example.com/${id}.png` }));
    const image = { id: 7, src: "https://cdn.example.com/7.png" };
    const shown = (fields: Record<string, unknown>, variant = {}) => variantOf(product(fields, variant)).variant.image;
    expect(shown({ images, image }, { image_id: 6 })).toBe("https://cdn.example.com/6.png");
    expect(shown({ images, image }, { image_id: 9 })).toBe(image.src);
    expect(shown({ images, image: null })).toBe("https://cdn.example.com/5.png");
    expect(shown({ images: [{ src: "https://cdn.example.com/x.png" }], image })).toBe(image.src);
    expect(shown({ images: [{ id: 5, src: "nowhere" }] })).toBeUndefined();
    expect(shown({ images: null }, { image_id: "odd" })).toBeUndefined();
  });

  it("counts by its own time, else by when it came", () => {
    expect(variantOf(product()).observedAt).toBe(Date.parse("2026-01-01T23:00:00Z"));
    expect(variantOf(product({ updated_at: null })).observedAt).toBe(receivedAtMs);
  });

  it("has an odd price left out, which never stands in the way of stock", () =>
    expect(variantOf(product({}, { price: "a lot" })).variant.price).toBeUndefined());

  it.each([
    ["id", product({ id: "one" })],
    ["title", product({ title: " " })],
    ["variants.0.sku", product({}, { sku: "a\u0007b" })],
    ["variants.0.id", product({}, { id: null })],
  ])("is refused for its %s", (path, text) =>
    expect(read("products/update", text)).toEqual({ kind: "refused", note: `${path} is missing or wrong` }),
  );

  it.each([
    ["products/delete", "shopify:product:788032119674292922"],
    ["inventory_items/delete", "shopify:item:271878346596884015"],
  ])("ends with %s, as captured", (topic, name) =>
    expect(changesOf(topic, capturedBody(topic))).toEqual([{ kind: "withdrawn", name, observedAt: receivedAtMs }]),
  );
});

describe("a level of Shopify's", () => {
  const observedAt = Date.parse("2026-01-02T00:00:00Z");
  const level = (available: unknown, more: Record<string, unknown> = {}) =>
    JSON.stringify({ inventory_item_id: 3, location_id: 4, available, updated_at: "2026-01-02T00:00:00Z", ...more });

  it("is, as captured, of nothing where nobody counts, and named digit for digit", () =>
    expect(changesOf("inventory_levels/update", capturedBody("inventory_levels/update"))).toEqual([
      {
        kind: "named_level",
        name: "shopify:item:271878346596884015",
        location: "65616216276",
        level: { available: 0 },
        observedAt: Date.parse("2023-02-20T20:47:32-05:00"),
      },
    ]));

  it.each([
    ["inventory_levels/update", level(5), 5],
    ["inventory_levels/update", level(-2), -2],
    ["inventory_levels/update", level(5).replace(":5", ":5.0"), 5],
    ["inventory_levels/connect", level(5), 5],
    ["inventory_levels/disconnect", level(5), 0],
  ])("by %s %s is of %i units", (topic, text, available) =>
    expect(changesOf(topic, text)).toMatchObject([{ level: { available }, observedAt }]),
  );

  it("at a place that is disconnected has no time but when it came", () =>
    expect(changesOf("inventory_levels/disconnect", '{"inventory_item_id":3,"location_id":4}')).toMatchObject([
      { level: { available: 0 }, observedAt: receivedAtMs },
    ]));

  it.each([
    ["inventory_item_id", level(5, { inventory_item_id: null })],
    ["location_id", level(5, { location_id: 1.5 })],
    ["available", level("5")],
    ["available", level(1.5)],
    ["updated_at", level(5, { updated_at: "yesterday" })],
  ])("is refused for its %s", (path, text) =>
    expect(read("inventory_levels/update", text)).toEqual({ kind: "refused", note: `${path} is missing or wrong` }),
  );
});
