import * as fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { addDays, dayOf } from "../../shared/runtime/day.ts";
import { backorderShop } from "./backorder-shop.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const shop = backorderShop(system);
const patch = async (body: unknown) => system.sendJson("PATCH", "/v1/stores/demo/settings", body);

const timeZone = "Europe/Berlin";
const today = dayOf((await system.now()).getTime(), timeZone);
const inDays = (days: number) => addDays(today, days);
const placed = async () => (await system.now()).toISOString();

beforeAll(async () => {
  await patch({ timeZone });
});
afterEach(async () => {
  await patch({ shipping: {}, stockCounts: "net" });
});

describe("a variant that is sold without stock", () => {
  it("has a place, a date and structured data, behind those who bought before", async () => {
    await shop.putVariant("TENT");
    await shop.putSupply("PO-1", "TENT", 3, inDays(15));
    await shop.putSupply("PO-2", "TENT", 9, inDays(40));
    const first = {
      status: "backorder",
      buyable: true,
      place: 1,
      estimate: { readyOn: inDays(15), shipsOn: inDays(15) },
    };
    expect((await shop.look("TENT")).body).toMatchObject({ ...first, availabilityStarts: inDays(15) });
    await shop.order("O-1", "TENT", 2, await placed());
    expect((await shop.look("TENT")).body).toMatchObject({ ...first, place: 2, quantity: 1 });
    expect((await shop.look("TENT", "?quantity=2")).body).toMatchObject({
      place: 2,
      quantity: 2,
      estimate: { readyOn: inDays(40), confidence: "supplier", because: { code: "supply" } },
      availabilityStarts: inDays(40),
      jsonLd: { availability: "https://schema.org/BackOrder", availabilityStarts: inDays(40) },
    });
  });

  it("follows its supply: slips, is cancelled, arrives", async () => {
    await shop.putVariant("SLIP");
    await shop.putSupply("PO-3", "SLIP", 3, inDays(15));
    await shop.putSupply("PO-3", "SLIP", 3, inDays(27));
    expect((await shop.look("SLIP")).body).toMatchObject({ availabilityStarts: inDays(27) });
    await shop.putSupply("PO-3", "SLIP", 3, null);
    expect((await shop.look("SLIP")).body).toMatchObject({ status: "out_of_stock", buyable: false });
    await shop.putVariant("SLIP", { backorder: true });
    const { body } = await shop.look("SLIP", "?locale=de");
    expect(body).toMatchObject({ status: "backorder", place: 1, estimate: null, why: { code: "undated_supply" } });
    expect(Object(body["why"]).text).toContain("Lieferung");
    expect(body).not.toHaveProperty("availabilityStarts");
    expect(body["jsonLd"]).not.toHaveProperty("availabilityStarts");
    await shop.putSupply("PO-3", "SLIP", 3, null, { status: "received" });
    await system.putLevel("SLIP", 3);
    await system.idle();
    expect((await shop.look("SLIP")).body).toMatchObject({ status: "in_stock", buyable: true });
  });

  it("is a preorder, out of stock or discontinued by the merchant's word", async () => {
    for (const [sku, more, status, word] of [
      ["NEW", { preorder: true }, "preorder", "PreOrder"],
      ["NEVER", { backorder: false }, "out_of_stock", "OutOfStock"],
      ["OLD", { discontinued: true }, "discontinued", "Discontinued"],
    ] as const) {
      await shop.putVariant(sku, more);
      await shop.putSupply(`PO-${sku}`, sku, 3, inDays(20));
      const { body } = await shop.look(sku);
      expect(body).toMatchObject({ status, jsonLd: { availability: `https://schema.org/${word}` } });
      expect("estimate" in body).toBe(status === "preorder");
    }
  });

  it("has the services of the store, for where it goes", async () => {
    await patch({
      shipping: {
        services: [
          { id: "post", name: "Standard", transitDays: { min: 2, max: 4 }, price: "4.90" },
          { id: "express", name: "Express", transitDays: { min: 1, max: 1 }, price: 19 },
        ],
        rules: [
          { when: { country: "CH", service: "express" }, then: { hide: true } },
          { when: { postalPrefix: "10", country: "DE", availability: "backorder" }, then: { free: true } },
        ],
      },
    });
    await shop.putVariant("SHIP");
    await shop.putSupply("PO-4", "SHIP", 3, inDays(20));
    const services = async (query: string) => (await shop.look("SHIP", query)).body["services"];
    expect(await services("?country=AT")).toMatchObject([
      { service: "post", name: "Standard", price: "4.90", shipsOn: inDays(20) },
      { service: "express", name: "Express", price: "19", shipsOn: inDays(20) },
    ]);
    expect(await services("?country=CH")).toMatchObject([{ service: "post" }]);
    expect(await services("?country=DE&postalCode=10115")).toMatchObject([{ price: "0.00" }, { price: "0" }]);
  });

  it("names up to three of its substitutes that are in stock, in the merchant's order", async () => {
    for (const sku of ["SUB-1", "SUB-2", "SUB-3", "SUB-4"]) {
      await shop.putVariant(sku, { title: `Tent ${sku}`, url: `https://shop.example.com/${sku}` });
      if (sku !== "SUB-2") await system.putLevel(sku, 4);
    }
    await shop.putVariant("GONE", { substitutes: ["SUB-4", "SUB-2", "NOWHERE", "SUB-1"] });
    await system.idle();
    const { body } = await shop.look("GONE");
    expect(body["substitutes"]).toEqual([
      { sku: "SUB-4", title: "Tent SUB-4", url: "https://shop.example.com/SUB-4", price: "249.90", currency: "EUR" },
      { sku: "SUB-1", title: "Tent SUB-1", url: "https://shop.example.com/SUB-1", price: "249.90", currency: "EUR" },
    ]);
    expect((await shop.look("SUB-1")).body["substitutes"]).toEqual([]);
  });

  it("names those of which as many are there as are asked for, also where fewer of it are", async () => {
    await shop.putVariant("FEW", { substitutes: ["MANY", "TWO"] });
    for (const [sku, units] of [
      ["FEW", 1],
      ["MANY", 3],
      ["TWO", 2],
    ] as const) {
      if (sku !== "FEW") await shop.putVariant(sku, { title: sku });
      await system.putLevel(sku, units);
    }
    await system.idle();
    const namedFor = async (quantity: number) => (await shop.look("FEW", `?quantity=${quantity}`)).body["substitutes"];
    expect(await namedFor(1)).toEqual([]);
    expect(await namedFor(2)).toMatchObject([{ sku: "MANY" }, { sku: "TWO" }]);
    expect(await namedFor(3)).toMatchObject([{ sku: "MANY" }]);
    expect(await namedFor(4)).toEqual([]);
  });

  it("does not sell what is owed where stock is counted as it lies there", async () => {
    await patch({ stockCounts: "onHand" });
    await shop.putVariant("OWED", { backorder: true });
    await shop.order("O-2", "OWED", 4, await placed());
    await system.putLevel("OWED", 5);
    await system.idle();
    expect((await shop.look("OWED")).body).toMatchObject({ status: "in_stock", buyable: true });
    expect((await shop.look("OWED", "?quantity=2")).body).toMatchObject({
      status: "backorder",
      place: 2,
      estimate: null,
    });
  });
});

describe("a variant in stock", () => {
  it("is sent by the first location that has all of it, or in parts where the store splits", async () => {
    const services = [{ id: "post", name: "Standard", transitDays: { min: 2, max: 4 } }];
    await patch({ shipping: { services, ranks: [{ country: "AT", locations: ["south"] }], splits: true } });
    await shop.putVariant("STOCK");
    await system.putLevel("STOCK", 3, "north");
    await system.putLevel("STOCK", 4, "south");
    await system.idle();
    const one = (await shop.look("STOCK", "?quantity=4&country=AT")).body;
    expect(one).toMatchObject({ status: "in_stock", services: [{ service: "post", shipsOn: today }] });
    expect(one).not.toHaveProperty("parts");
    expect((await shop.look("STOCK", "?quantity=6&country=AT")).body).toMatchObject({
      buyable: true,
      parts: [
        { location: "south", units: 4 },
        { location: "north", units: 2 },
      ],
    });
    expect((await shop.look("STOCK", "?quantity=8")).body).toMatchObject({
      status: "in_stock",
      buyable: false,
      services: [],
      jsonLd: { availability: "https://schema.org/LimitedAvailability" },
    });
  });
});

it.each([
  ["quantity=0", "quantity"],
  ["quantity=1.5", "quantity"],
  ["quantity=many", "quantity"],
  ["quantity=1001", "quantity"],
  ["quantity=", "quantity"],
  ["country=Germany", "country"],
  ["country=de", "country"],
  ["postalCode=1234567890123", "postalCode"],
  ["postalCode=", "postalCode"],
  ["locale=english%20please", "locale"],
])("refuses %s and names the field", async (query, field) => {
  await shop.putVariant("ASKED");
  const answer = await shop.look("ASKED", `?${query}`);
  expect(answer).toMatchObject({ status: 400, problem: "invalid-request", fields: [field] });
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
});

describe("whoever buys at that moment", () => {
  const worldArbitrary = fc.record({
    before: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 3 }),
    supplies: fc.array(
      fc.record({ quantity: fc.integer({ min: 1, max: 5 }), days: fc.option(fc.integer({ min: 1, max: 60 })) }),
      { maxLength: 3 },
    ),
    quantity: fc.integer({ min: 1, max: 4 }),
    country: fc.constantFrom("DE", "AT"),
    /** Units that lay there before the first order, and whether the shop counts on below nought. */
    lying: fc.option(fc.nat(8)),
    goesBelowNought: fc.boolean(),
    stockCounts: fc.constantFrom("net", "onHand"),
  });

  it("is promised by the order what the page, its structured data and the feed said", async () => {
    await patch({
      shipping: {
        locations: { default: { handlingDays: 1 } },
        services: [{ id: "post", name: "Standard", transitDays: { min: 2, max: 4 } }],
        rules: [
          { when: { country: "AT" }, then: { handlingDays: 2 } },
          { when: { quantity: { atLeast: 3 }, availability: "backorder" }, then: { handlingDays: 1 } },
        ],
      },
    });
    let worlds = 0;
    await fc.assert(
      fc.asyncProperty(worldArbitrary, async ({ before, supplies, quantity, country, lying, ...counting }) => {
        const sku = `WORLD-${(worlds += 1)}`;
        await patch({ stockCounts: counting.stockCounts });
        await shop.putVariant(sku, { backorder: true });
        for (const [n, { quantity: units, days }] of supplies.entries()) {
          await shop.putSupply(`${sku}-PO-${n}`, sku, units, days === null ? null : inDays(days));
        }
        if (lying !== null) await system.putLevel(sku, lying);
        let left = lying ?? 0;
        for (const [n, units] of before.entries()) {
          await shop.order(`${sku}-${n}`, sku, units, await placed());
          left = counting.goesBelowNought ? left - units : Math.max(0, left - units);
          if (lying !== null && counting.stockCounts === "net") await system.putLevel(sku, left);
        }
        await system.idle();

        const { body: page } = await shop.look(sku, `?quantity=${quantity}&country=${country}`);
        const { body: forOne } = await shop.look(sku, `?country=${country}`);
        const { body: feed } = await shop.feed(`?country=${country}&limit=500`);
        const items: Record<string, unknown>[] = Array.isArray(feed["items"]) ? feed["items"] : [];
        const item = Object(items.find(({ id }) => id === sku));
        const line = await shop.order(`${sku}-NOW`, sku, quantity, await placed(), country);
        if (page["status"] === "in_stock") return;

        const told = { place: page["place"], estimate: page["estimate"], why: page["why"] };
        expect(told).toEqual({ place: line.place, estimate: line.estimate, why: line.why });
        const shipsOn = line.estimate?.shipsOn;
        expect([page["availabilityStarts"], Object(page["jsonLd"]).availabilityStarts]).toEqual([shipsOn, shipsOn]);
        expect(item.availability_date?.slice(0, 10)).toBe(forOne["availabilityStarts"]);
      }),
      { numRuns: 16 },
    );
  });
});
