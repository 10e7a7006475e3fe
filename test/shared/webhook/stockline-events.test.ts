import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stockline } from "../../../shared/webhook/sources/stockline.ts";

const receivedAt = Date.UTC(2026, 5, 1, 12);
const sentAt = "2026-06-01T11:59:58Z";

const raw = (body: unknown) => Buffer.from(JSON.stringify(body));
const readRaw = (bytes: Buffer) =>
  stockline.read({ raw: bytes, eventType: "stock.updated", receivedAtMs: receivedAt, options: {} });
const read = (body: unknown) => readRaw(raw(body));
const stock = (data: unknown, more: Record<string, unknown> = {}) => read({ type: "stock.updated", data, ...more });

describe("what a shop's webhook asks for", () => {
  it("is the units at a location, at the time when they were observed", () => {
    const data = {
      sku: "A#1",
      location: "north",
      available: -2,
      observedAt: "2026-06-01T13:00:00+02:00",
      reason: "sale",
    };
    expect(stock(data, { timestamp: sentAt })).toEqual({
      kind: "changes",
      changes: [
        {
          kind: "level",
          sku: "A#1",
          location: "north",
          level: { available: -2, observedAt: "2026-06-01T13:00:00+02:00", reason: "sale" },
          observedAt: Date.UTC(2026, 5, 1, 11),
        },
      ],
    });
  });

  it("counts from when it was sent, else from when it came, where nobody says when it was observed", () => {
    const data = { sku: "A", available: 1 };
    expect(stock(data, { timestamp: sentAt })).toMatchObject({ changes: [{ observedAt: Date.parse(sentAt) }] });
    expect(stock(data)).toMatchObject({ changes: [{ observedAt: receivedAt }] });
  });

  it("is for the only location there is where none is named", () => {
    expect(stock({ sku: "A", available: 1 })).toMatchObject({ changes: [{ location: "default" }] });
  });

  it("is a shipment whole, of an order by its own id", () => {
    const data = {
      order: "shopify:order:1",
      id: "p1",
      trackingNumber: "1z 5r8",
      lines: [{ id: "1", quantity: 2 }],
      shippedAt: sentAt,
    };
    const shipment = {
      id: "p1",
      trackingNumbers: ["1Z5R8"],
      lines: [{ id: "1", quantity: 2 }],
      shippedAt: Date.parse(sentAt),
      status: "shipped",
      events: [],
    };
    expect(read({ type: "shipment.updated", timestamp: sentAt, data })).toEqual({
      kind: "changes",
      changes: [{ kind: "shipment", order: "shopify:order:1", shipment, observedAt: Date.parse(sentAt) }],
    });
    expect(read({ type: "shipment.updated", data: { ...data, lines: [] } })).toMatchObject({ kind: "refused" });
  });

  it("is a variant whole", () => {
    const data = { sku: "A", title: "Tent", price: 249, waves: { settleSeconds: 0 }, published: false };
    expect(read({ type: "variant.updated", timestamp: sentAt, data })).toEqual({
      kind: "changes",
      changes: [
        {
          kind: "variant",
          sku: "A",
          variant: { title: "Tent", price: "249", waves: { settleSeconds: 0 }, published: false },
          observedAt: Date.parse(sentAt),
        },
      ],
    });
  });

  it("is a variant as it was when it was observed", () => {
    const data = { sku: "A", title: "Tent", observedAt: "2026-06-01T13:00:00+02:00" };
    const result = read({ type: "variant.updated", timestamp: sentAt, data });
    expect(result).toMatchObject({ changes: [{ observedAt: Date.UTC(2026, 5, 1, 11) }] });
  });

  it("is nothing we have use for, which is acknowledged and said so", () => {
    expect(read({ type: "cart.updated", data: {} })).toEqual({ kind: "ignored", note: "no use for cart.updated" });
    const note = `no use for ${"x".repeat(100)}`;
    expect(read({ type: "x".repeat(5_000), data: {} })).toEqual({ kind: "ignored", note });
  });

  it.each<[string, unknown]>([
    ["type is missing or wrong", { data: {} }],
    ["timestamp is missing or wrong", { type: "stock.updated", timestamp: "yesterday", data: {} }],
    ["sku is missing or wrong", { type: "stock.updated", data: { available: 1 } }],
    ["available is missing or wrong", { type: "stock.updated", data: { sku: "A" } }],
    ["available is missing or wrong", { type: "stock.updated", data: { sku: "A", available: "3" } }],
    ["location is missing or wrong", { type: "stock.updated", data: { sku: "A", location: "", available: 3 } }],
    ["title is missing or wrong", { type: "variant.updated", data: { sku: "A" } }],
    [
      "waves.order is missing or wrong",
      { type: "variant.updated", data: { sku: "A", title: "T", waves: { order: "x" } } },
    ],
    ["body is missing or wrong", null],
    ["body is missing or wrong", "text"],
  ])("is refused with the reason: %s", (note, body) => expect(read(body)).toEqual({ kind: "refused", note }));

  it.each<[string, Record<string, unknown>]>([
    ["stock.updated", { sku: "A", available: 1 }],
    ["variant.updated", { sku: "A", title: "Tent" }],
    [
      "shipment.updated",
      { order: "1", id: "p1", trackingNumber: "1Z", lines: [{ id: "1", quantity: 1 }], shippedAt: sentAt },
    ],
  ])("is refused when it was seen at a time that has not come: nothing newer could change it (%s)", (type, data) => {
    expect(read({ type, data }).kind).toBe("changes");
    expect(read({ type, data: { ...data, observedAt: "2026-06-01T12:04:59Z" } }).kind).toBe("changes");
    const note = "observedAt must not be in the future";
    expect(read({ type, data: { ...data, observedAt: "2026-06-01T12:05:01Z" } })).toEqual({ kind: "refused", note });
  });

  it("is refused when it is a parcel that has left at a time that has not come", () => {
    const data = {
      order: "1",
      id: "p1",
      trackingNumber: "1Z",
      lines: [{ id: "1", quantity: 1 }],
      shippedAt: "2026-06-02T00:00:00Z",
    };
    expect(read({ type: "shipment.updated", data })).toMatchObject({
      kind: "refused",
      note: expect.stringContaining("shippedAt must not"),
    });
    expect(read({ type: "shipment.updated", data: { ...data, status: "pending" } }).kind).toBe("changes");
  });

  it("is refused when it is no JSON", () => {
    for (const text of [
      "",
      "{",
      '{"type":"stock.updated","data":{"sku":"\\ud800","available":1}}',
      "stock.updated",
      "\u{feff}{}",
    ]) {
      expect(readRaw(Buffer.from(text))).toEqual({ kind: "refused", note: "the body is not JSON" });
    }
  });

  it("is read or refused, and never throws, whatever the body is", () => {
    const anything = fc.oneof(
      fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .tuple(fc.constantFrom("stock.updated", "variant.updated"), fc.jsonValue())
        .map(([type, data]) => raw({ type, data })),
    );
    fc.assert(
      fc.property(anything, (bytes) => {
        expect(["changes", "ignored", "refused"]).toContain(readRaw(bytes).kind);
        expect(stockline.eventType({}, bytes).length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 500 },
    );
  });
});

describe("an event's name", () => {
  it("is the one that its sender gave it: the same event again has the same", () => {
    expect(stockline.eventKey({ "webhook-id": "msg_1" }, raw({}))).toBe("msg_1");
  });

  it("fits a key of the table, however long the sender's name for it is", () => {
    const key = (id: string) => stockline.eventKey({ "webhook-id": id }, raw({}));
    expect(key("x".repeat(5_000))).toHaveLength(43);
    expect(key("x".repeat(200))).toBe("x".repeat(200));
    expect(key("x".repeat(201))).toHaveLength(43);
    expect(key(`${"x".repeat(5_000)}1`)).not.toBe(key(`${"x".repeat(5_000)}2`));
  });

  it("is empty where its sender gave it none", () => expect(stockline.eventKey({}, raw({}))).toBe(""));

  it("has a type, or is of an unknown one", () => {
    expect(stockline.eventType({}, raw({ type: "stock.updated" }))).toBe("stock.updated");
    for (const body of [{}, { type: 1 }, { type: "x".repeat(101) }, null]) {
      expect(stockline.eventType({}, raw(body))).toBe("unknown");
    }
    expect(stockline.eventType({}, Buffer.from("{"))).toBe("unknown");
  });
});
