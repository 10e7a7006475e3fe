import { describe, expect, it } from "vitest";
import { stockline } from "../../../shared/webhook/sources/stockline.ts";

const receivedAtMs = Date.UTC(2026, 5, 1, 12);
const timestamp = "2026-06-01T11:59:58Z";
const sentAt = Date.parse(timestamp);

const read = (type: string, data: unknown, more: object = { timestamp }) =>
  stockline.read({
    raw: Buffer.from(JSON.stringify({ type, data, ...more })),
    eventType: type,
    receivedAtMs,
    options: {},
  });
const line = { id: "l1", sku: "TENT", quantity: 2, unitPrice: 49.9 };
const order = {
  id: "1001",
  placedAt: "2026-06-01T09:30:00Z",
  customer: { email: "ada@Example.com" },
  shipTo: { country: "DE" },
  currency: "EUR",
  lines: [line],
};
const changed = (...changes: object[]) => ({ kind: "changes", changes });
const refused = (note: string) => ({ kind: "refused", note });

describe("an order's webhook", () => {
  it.each(["order.created", "order.updated"])("%s is the order whole, as of when it was sent", (type) => {
    const { id: _, placedAt, ...said } = order;
    expect(read(type, order)).toEqual(
      changed({
        kind: "order",
        order: "1001",
        state: {
          ...said,
          customer: { email: "ada@example.com" },
          lines: [{ ...line, unitPrice: "49.9" }],
          placedAt: Date.parse(placedAt),
          observedAt: sentAt,
          status: undefined,
          by: "api",
        },
      }),
    );
  });

  it("counts from when it was observed, else when it was sent, else when it came", () => {
    const seen = (data: object, more?: object) => read("order.updated", { ...order, ...data }, more);
    const at = (observedAt: number) => ({ changes: [{ state: { observedAt } }] });
    expect(seen({ observedAt: "2026-06-01T10:00:00Z" })).toMatchObject(at(Date.UTC(2026, 5, 1, 10)));
    expect(seen({})).toMatchObject(at(sentAt));
    expect(seen({}, {})).toMatchObject(at(receivedAtMs));
  });

  it("cancels the whole order, or one of which no more than the id is said", () => {
    expect(read("order.cancelled", order)).toMatchObject(
      changed({ kind: "order", order: "1001", state: { status: "cancelled", lines: [{ id: "l1" }] } }),
    );
    expect(read("order.cancelled", { id: "1001" })).toEqual(
      changed({ kind: "order_cancelled", order: "1001", observedAt: sentAt }),
    );
    expect(read("order.cancelled", { id: "1001", observedAt: "2026-06-01T10:00:00Z" })).toEqual(
      changed({ kind: "order_cancelled", order: "1001", observedAt: Date.UTC(2026, 5, 1, 10) }),
    );
    expect(read("order.cancelled", { id: "1001" }, {})).toMatchObject(changed({ observedAt: receivedAtMs }));
  });

  it.each<[string, unknown, string]>([
    ["order.created", { ...order, id: "" }, "id is missing or wrong"],
    ["order.created", { ...order, lines: [{ ...line, quantity: 0 }] }, "lines.0.quantity is missing or wrong"],
    ["order.created", { ...order, lines: [line, line] }, "lines.1.id is missing or wrong"],
    ["order.cancelled", {}, "id is missing or wrong"],
    ["order.cancelled", { ...order, currency: "ZZZ" }, "currency is missing or wrong"],
    ["order.cancelled", null, "body is missing or wrong"],
    ["order.updated", { ...order, placedAt: "2026-06-02T00:00:00Z" }, "placedAt must not be in the future"],
    ["order.updated", { ...order, observedAt: "2027-06-02T00:00:00Z" }, "observedAt must not be in the future"],
    ["order.cancelled", { id: "1001", observedAt: "2027-06-02T00:00:00Z" }, "observedAt must not be in the future"],
    [
      "supply.updated",
      { id: "po", sku: "TENT", quantity: 1, expectedOn: null, observedAt: "2027-06-02T00:00:00Z" },
      "observedAt must not be in the future",
    ],
    [
      "order.updated",
      { ...order, placedAt: "2026-06-03T00:00:00Z", lines: [{ ...line, promisedShipOn: "2026-06-01" }] },
      "placedAt must not be in the future; lines.0.promisedShipOn must not be before the order was placed",
    ],
  ])("%s of %j is refused, and names the fields", (type, data, note) => {
    expect(read(type, data)).toEqual(refused(note));
  });

  it("names the first of 500 faults", () => {
    const lines = Array.from({ length: 500 }, (_, n) => ({ ...line, id: `${n}`, promisedShipOn: "2026-01-01" }));
    const result = read("order.updated", { ...order, lines });
    expect(result.kind === "refused" && result.note.split("; ")).toHaveLength(10);
  });
});

describe("a supply's webhook", () => {
  const supply = { id: "po-1", sku: "TENT", quantity: 10, expectedOn: null };

  it("is an inbound delivery", () => {
    const { id: _, ...input } = { ...supply, status: "expected" };
    expect(read("supply.updated", supply)).toEqual(
      changed({ kind: "supply", supply: "po-1", input, observedAt: sentAt }),
    );
    expect(read("supply.updated", { ...supply, observedAt: "2026-06-01T10:00:00Z" })).toMatchObject(
      changed({ observedAt: Date.UTC(2026, 5, 1, 10) }),
    );
  });

  it.each([
    [{ ...supply, id: undefined }, "id"],
    [{ ...supply, quantity: 0 }, "quantity"],
    [{ ...supply, expectedOn: "2026-02-30" }, "expectedOn"],
    [{ ...supply, expectedOn: undefined }, "expectedOn"],
  ])("%j is refused", (data, field) => {
    expect(read("supply.updated", data)).toEqual(refused(`${field} is missing or wrong`));
  });
});
