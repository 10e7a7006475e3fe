import { describe, expect, it } from "vitest";
import { createLateWorld, day, minute } from "./late-world.ts";
import { createWorld } from "./world.ts";

/** An order under the US rule, promised for 10 June, of which the delivery is expected on another day then. */
const slipTo = async (expectedOn: string | null) => {
  const world = await createWorld({ settings: { delayLaw: { default: "ftc" }, timeZone: "UTC" } });
  await world.putVariant("TENT");
  await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-10" });
  const line = { id: "1", sku: "TENT", quantity: 1, unitPrice: "10.00", backorder: true, promisedShipOn: "2026-06-10" };
  await world.putOrder("ada", "TENT", { lines: [line] });
  await world.pass(10 * minute);
  await world.putSupply("po-1", "TENT", { expectedOn });
  await world.pass(10 * minute);
  return world;
};

describe("a customer who got a delay notice", () => {
  it("gets no mail of the change of date beside it", async () => {
    const world = await slipTo("2026-06-30");
    await world.pass(day);
    expect(world.told("ada")).toEqual(["received by email"]);
    expect(world.mails).toHaveLength(2);
  });

  it("hears once of a date that is better than the notice's, and of each later change", async () => {
    const world = await slipTo("2026-06-30");
    await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-22" });
    await world.pass(day);
    expect(world.told("ada")).toEqual(["received by email", "eta by email"]);
    await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-25" });
    await world.pass(day);
    expect(world.told("ada")).toEqual(["received by email", "eta by email", "eta by email"]);
    expect(world.messages().at(-1)).toMatchObject({ said: { "1": "2026-06-25" } });
  });

  it("is not told a date in the last hours of the day on which the notice has just said that there is none", async () => {
    const world = await slipTo("2026-06-30");
    await world.passTo(Date.UTC(2026, 5, 30, 23));
    expect(world.mails.filter(({ to }) => to === "ada@example.com")).toHaveLength(3);
    await world.passTo(Date.UTC(2026, 6, 3));
    expect(world.told("ada")).toEqual(["received by email"]);
    expect(await world.line("ada")).toMatchObject({ status: "cancelled" });
  });
});

describe.each(["ftc", "none"] as const)("a customer whose line is split under %s", (law) => {
  const settings = { delayLaw: { default: law } };
  const line = { id: "1", sku: "TENT", quantity: 3, unitPrice: "10.00", backorder: true, promisedShipOn: "2026-06-10" };
  const split = [
    { ...line, quantity: 1 },
    { ...line, id: "2", quantity: 2, promisedShipOn: undefined },
  ];

  it("hears nothing of the date that they know already, and of the next one what it was", async () => {
    const world = await createLateWorld({ settings, more: { lines: [line] } });
    await world.putOrder({ lines: split });
    await world.pass(day);
    expect(world.told("ada")).toEqual(["received by email"]);
    await world.slipTo("2026-06-04");
    expect(world.told("ada")).toEqual(["received by email", "eta by email"]);
    expect(world.mails.at(-1)?.values["lines"]).toMatch(/(We had said 10 June 2026.*){2}/s);
  });

  it("hears of a part that is ready only where the line was not", async () => {
    const world = await createLateWorld({ settings, more: { lines: [line] } });
    await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-10", status: "received" });
    await world.pass(day);
    await world.putOrder({ lines: split });
    await world.pass(day);
    expect(world.told("ada")).toEqual(["received by email", "ready by email"]);
  });
});
