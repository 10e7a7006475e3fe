import { describe, expect, it } from "vitest";
import { lineStatusOf } from "../../../shared/backorder/order.ts";
import { isCounted, shippedLine, surplusOf, unitsIn } from "../../../shared/shipment/shipped-units.ts";
import { event, hour, lineOf, shipmentOf } from "./shipments.ts";

const coverage = [
  { units: 2, readyOn: null },
  { units: 1, supply: "S", readyOn: "2026-12-12" },
];

describe("units in shipments", () => {
  it("are those that the carrier has, by the shop's word or by its own", () => {
    const movement = { A: { events: [event("in_transit", { at: hour(1) })] } };
    const label = { A: { events: [event("label_created", { at: hour(1) })] } };
    const shipments = [
      shipmentOf(),
      shipmentOf({
        id: "p2",
        lines: [
          { id: "1", quantity: 2 },
          { id: "2", quantity: 1 },
        ],
      }),
      shipmentOf({ id: "cancelled", status: "cancelled", logs: movement }),
      shipmentOf({ id: "pending", status: "pending", logs: label }),
      shipmentOf({ id: "moving", status: "pending", logs: movement, lines: [{ id: "2", quantity: 5 }] }),
      shipmentOf({ id: "only events", status: undefined, logs: movement }),
    ];
    expect([...unitsIn(shipments)]).toEqual([
      ["1", 3],
      ["2", 6],
    ]);
  });

  it("leave a line's queue when nothing of it is open, and take what came first", () => {
    const line = lineOf({ coverage, open: 3, place: "place" });
    const partly = shippedLine(line, 2, "O");
    expect(partly).toMatchObject({ shipped: 2, open: 1, coverage: [{ units: 1, supply: "S" }] });
    const whole = shippedLine(partly, 3, "O");
    expect(whole).toMatchObject({ shipped: 3, open: undefined, place: undefined, coverage: [] });
    expect(lineStatusOf(whole)).toBe("shipped");
  });

  it("beyond what was ordered are no more than all of it, and are shown", () => {
    const line = shippedLine(lineOf(), 5, "O");
    expect(line.shipped).toBe(3);
    const shipments = [
      shipmentOf({
        lines: [
          { id: "1", quantity: 5 },
          { id: "x", quantity: 1 },
        ],
      }),
    ];
    expect(surplusOf([line], shipments)).toEqual([
      { id: "1", quantity: 2 },
      { id: "x", quantity: 1 },
    ]);
    expect(isCounted([line], shipments, "O")).toBe(true);
    expect(isCounted([lineOf({ quantity: 6, shipped: 3 })], shipments, "O")).toBe(false);
  });

  it("that come back are open again, and nobody knows yet by what they are covered", () => {
    const line = shippedLine(lineOf({ coverage }), 3, "O");
    expect(shippedLine(line, 1, "O")).toMatchObject({ shipped: 1, open: 2, coverage: undefined });
    expect(shippedLine(line, 3, "O")).toBe(line);
  });
});
