import { describe, expect, it } from "vitest";
import { createWorld, startsAt } from "./world.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

describe("the customer of an order", () => {
  it("hears once that it was received, with the date, when it has settled", async () => {
    const world = await createWorld();
    await world.putVariant("TENT");
    await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-12" });
    await world.putOrder("ada", "TENT");
    await world.pass(30_000);
    expect(world.mails).toHaveLength(0);
    await world.pass(5 * minute);
    expect(world.told("ada")).toEqual(["received by email"]);
    expect(world.messages()).toMatchObject([{ topic: "received", said: { "1": "2026-06-12" } }]);
    await world.putOrder("ada", "TENT", { placedAt: new Date(startsAt).toISOString() });
    await world.pass(day);
    expect(world.mails).toHaveLength(1);
  });
});
