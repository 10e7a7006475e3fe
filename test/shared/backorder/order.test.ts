import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { orderFaultsOf, phoneFaultsOf } from "../../../shared/backorder/faults.ts";
import {
  type Line,
  lineStatusOf,
  openUnitsOf,
  orderIdOf,
  orderSchema,
  parseOrderId,
  placeOf,
} from "../../../shared/backorder/order.ts";

const nowMs = Date.UTC(2026, 4, 1, 12);
const line = { id: "l1", sku: "TENT", quantity: 2, unitPrice: "49.90" };
const order = {
  placedAt: "2026-05-01T09:30:00Z",
  customer: { email: "ada@example.com" },
  shipTo: { country: "DE" },
  currency: "EUR",
  lines: [line],
};
const withLine = (more: object) => ({ ...order, lines: [{ ...line, ...more }] });
const linesOf = (count: number) => Array.from({ length: count }, (_, n) => ({ ...line, id: `l${n}` }));

/** Every field that is wrong with it, as the API and a refused webhook name it. */
const faultsOf = (body: unknown): string[] => {
  const parsed = v.safeParse(orderSchema, body);
  return parsed.success
    ? orderFaultsOf(parsed.output, nowMs).map(({ field }) => field)
    : parsed.issues.map((issue) => v.getDotPath(issue) ?? "");
};

describe("an order", () => {
  it("is good with what an order has, and with all that it may have", () => {
    expect(faultsOf(order)).toEqual([]);
    const whole = {
      ...order,
      name: "#1001",
      customer: { ...order.customer, phone: "0151 23456789", name: "Ada", locale: "de-DE" },
      shipTo: { country: "DE", region: "BE", postalCode: "10115" },
      lines: [{ ...line, title: "Tent", promisedShipOn: "2026-05-02", backorder: true, status: "open" }],
      status: "open",
      smsConsent: { wordingVersion: "1", givenAt: "2026-05-01T09:30:00Z", source: "checkout" },
      observedAt: "2026-05-01T09:30:00+02:00",
    };
    expect(faultsOf(whole)).toEqual([]);
  });

  it.each<[what: string, body: unknown, fields: string[]]>([
    ["placed in the future", { ...order, placedAt: "2026-05-01T12:05:01Z" }, ["placedAt"]],
    ["placed at no real time", { ...order, placedAt: "2026-02-30T12:00:00Z" }, ["placedAt"]],
    ["placed at a time without a zone", { ...order, placedAt: "2026-05-01T09:30:00" }, ["placedAt"]],
    ["of nothing", withLine({ quantity: 0 }), ["lines.0.quantity"]],
    ["of less than nothing", withLine({ quantity: -1 }), ["lines.0.quantity"]],
    ["of half a unit", withLine({ quantity: 1.5 }), ["lines.0.quantity"]],
    ["of a thousand million units", withLine({ quantity: 1e9 }), ["lines.0.quantity"]],
    ["of a number in words", withLine({ quantity: "2" }), ["lines.0.quantity"]],
    ["in a currency that nobody has", { ...order, currency: "ZZZ" }, ["currency"]],
    ["in a currency in small letters", { ...order, currency: "eur" }, ["currency"]],
    ["to a country that is none", { ...order, shipTo: { country: "XX" } }, ["shipTo.country"]],
    ["to a union of countries", { ...order, shipTo: { country: "EU" } }, ["shipTo.country"]],
    ["to nowhere", { ...order, shipTo: {} }, ["shipTo.country"]],
    ["promised before it was placed", withLine({ promisedShipOn: "2026-04-29" }), ["lines.0.promisedShipOn"]],
    ["promised on a day that is none", withLine({ promisedShipOn: "2026-02-30" }), ["lines.0.promisedShipOn"]],
    ["of a price below zero", withLine({ unitPrice: -1 }), ["lines.0.unitPrice"]],
    ["of a sku with a control character", withLine({ sku: "A\u0000" }), ["lines.0.sku"]],
    ["of no sku", withLine({ sku: undefined }), ["lines.0.sku"]],
    ["in an unknown state", withLine({ status: "shipped" }), ["lines.0.status"]],
    ["without lines", { ...order, lines: [] }, ["lines"]],
    ["of 501 lines", { ...order, lines: linesOf(501) }, ["lines"]],
    ["by an address that is none", { ...order, customer: { email: "ada" } }, ["customer.email"]],
    ["by nobody", { ...order, customer: {} }, ["customer.email"]],
    ["with two lines of one id", { ...order, lines: [line, line] }, ["lines.1.id"]],
    [
      "with several lines of one id, each of the later ones",
      { ...order, lines: [line, { ...line, id: "l2" }, line, line, { ...line, id: "l2" }] },
      ["lines.2.id", "lines.3.id", "lines.4.id"],
    ],
    [
      "with several faults, each of them",
      {
        ...order,
        currency: "ZZZ",
        lines: [
          { ...line, quantity: 0 },
          { ...line, id: "l2", quantity: -1 },
        ],
      },
      ["currency", "lines.0.quantity", "lines.1.quantity"],
    ],
    [
      "in the future with a promise of the past, both",
      { ...withLine({ promisedShipOn: "2026-04-01" }), placedAt: "2026-05-03T00:00:00Z" },
      ["placedAt", "lines.0.promisedShipOn"],
    ],
  ])("%s names the field", (_, body, fields) => {
    expect(faultsOf(body).toSorted()).toEqual(fields.toSorted());
  });

  it("may have 500 lines, a million units of each", () => {
    expect(faultsOf({ ...order, lines: linesOf(500).map((one) => ({ ...one, quantity: 1_000_000 })) })).toEqual([]);
  });

  it("may come from a clock that is five minutes ahead, and be promised for the day on which it was placed anywhere", () => {
    expect(faultsOf({ ...order, placedAt: "2026-05-01T12:05:00Z" })).toEqual([]);
    expect(faultsOf(withLine({ promisedShipOn: "2026-04-30" }))).toEqual([]);
  });

  it("is seen at no time that has not come yet", () => {
    expect(faultsOf({ ...order, observedAt: "2026-05-01T12:05:00Z" })).toEqual([]);
    expect(faultsOf({ ...order, observedAt: "2027-05-01T12:00:00Z" })).toEqual(["observedAt"]);
  });
});

describe("an order whose sender can mend it at once", () => {
  const faultsIn = (timeZone: string, more: object) =>
    orderFaultsOf({ ...order, ...more }, nowMs, { timeZone }).map(({ field }) => field);

  it("is promised for no day before the one on which it was placed, as it is called there", () => {
    const promised = (promisedShipOn: string) => ({
      ...withLine({ promisedShipOn }),
      placedAt: "2026-05-01T03:30:00Z",
    });
    expect(faultsIn("Europe/Berlin", promised("2026-05-01"))).toEqual([]);
    expect(faultsIn("Europe/Berlin", promised("2026-04-30"))).toEqual(["lines.0.promisedShipOn"]);
    expect(faultsIn("America/New_York", promised("2026-04-30"))).toEqual([]);
    expect(faultsIn("America/New_York", promised("2026-04-29"))).toEqual(["lines.0.promisedShipOn"]);
  });

  it.each([
    ["0151 23456789", "DE", []],
    ["+4915123456789", "US", []],
    ["0151 23456789", "US", ["customer.phone"]],
    ["+49 1", "DE", ["customer.phone"]],
    ["call me", "DE", ["customer.phone"]],
    ["call me", "XX", ["customer.phone"]],
  ])("by phone %s to %s has the faults %j", async (phone, country, fields) => {
    const faults = await phoneFaultsOf({ ...order, customer: { ...order.customer, phone }, shipTo: { country } });
    expect(faults.map(({ field }) => field)).toEqual(fields);
  });

  it("has no such faults where it has nobody to mend it", () => {
    expect(faultsOf({ ...order, customer: { ...order.customer, phone: "call me" } })).toEqual([]);
  });
});

describe("a line", () => {
  const row: Line = {
    ...line,
    placedAt: 1,
    isGone: false,
    shipped: 0,
    withdrawn: 0,
    observedAt: 1,
    mark: "0",
    version: 1,
  };

  it.each<[Partial<Line>, number, string]>([
    [{}, 2, "open"],
    [{ shipped: 1 }, 1, "open"],
    [{ shipped: 2 }, 0, "shipped"],
    [{ shipped: 3 }, 0, "shipped"],
    [{ withdrawn: 2 }, 0, "cancelled"],
    [{ withdrawn: 1 }, 1, "open"],
    [{ shipped: 1, withdrawn: 1 }, 0, "shipped"],
    [{ isGone: true }, 0, "cancelled"],
    [{ isGone: true, shipped: 1 }, 0, "shipped"],
  ])("%j has %i units to ship, and is %s", (more, open, status) => {
    expect([openUnitsOf({ ...row, ...more }), lineStatusOf({ ...row, ...more })]).toEqual([open, status]);
  });

  it("stands before all that were bought later, whatever their orders are called", () => {
    const instants = fc.integer({ min: 0, max: 9_999_999_999_999 });
    fc.assert(
      fc.property(instants, instants, fc.string(), fc.string(), (a, b, one, other) => {
        fc.pre(a < b);
        expect(placeOf(a, one, "l") < placeOf(b, other, "l")).toBe(true);
      }),
    );
  });
});

describe("an order's opaque id", () => {
  it("carries its key, whatever the order is called", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (id) => {
        const ref = { store: "demo", order: id };
        expect(parseOrderId(orderIdOf(ref))).toEqual(ref);
      }),
    );
    expect(parseOrderId("or_nothing")).toBeUndefined();
  });
});
