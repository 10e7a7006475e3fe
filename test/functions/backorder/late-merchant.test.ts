import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { createLateWorld, hour, minute, on } from "./late-world.ts";
import { press } from "./press.ts";

describe("what the merchant is shown as due", () => {
  const dueSchema = v.object({
    items: v.array(v.looseObject({ what: v.string(), at: v.string(), n: v.optional(v.number()) })),
  });
  const dueIn = async (world: Awaited<ReturnType<typeof createLateWorld>>, hours: number) =>
    v.parse(dueSchema, await world.call("GET", `due?hours=${hours}`)).items.map(({ what, at }) => `${what} ${at}`);

  it("is the end of the day that runs, not when the clock is looked at", async () => {
    const world = await createLateWorld();
    expect(await dueIn(world, 24 * 9)).toEqual([]);
    expect(await dueIn(world, 24 * 10)).toEqual(["deadline 2026-06-11T00:00:00.000Z"]);
    await world.slipTo("2026-08-30");
    await world.passTo(on("2026-06-20"));
    expect(await dueIn(world, 24 * 21)).toEqual(["deadline 2026-07-11T00:00:00.000Z"]);
  });

  it("is the deadline of what is left beside the refund of what is not, each in its time", async () => {
    const world = await createLateWorld();
    await world.putOrder({ lines: [world.oneLine({ quantity: 3 })] });
    await world.putOrder({ lines: [world.oneLine({ quantity: 2 })] });
    const both = ["refund 2026-06-11T00:00:00.000Z", "deadline 2026-06-11T00:00:00.000Z"];
    expect((await dueIn(world, 24 * 10)).toSorted()).toEqual(both.toSorted());
    await world.slipTo("2026-06-30");
    await world.passTo(on("2026-06-11"));
    expect(await dueIn(world, 24)).toEqual(["refund 2026-06-11T00:00:00.000Z"]);
  });
});

describe("a refund that the merchant says is sent", () => {
  it("does not swallow what falls due at that moment", async () => {
    const world = await createLateWorld();
    await world.putOrder({ lines: [world.oneLine({ quantity: 3 })] });
    await world.putOrder({ lines: [world.oneLine({ quantity: 2 })] });
    world.time.now = on("2026-06-11");
    await world.call("POST", "orders/ada/refunds", { line: "1", n: 1 });
    await world.drain();
    expect(await world.clock()).toMatchObject({ phase: "cancelled", refunds: [{ sentAt: expect.any(String) }, {}] });
    expect(await world.line("ada")).toMatchObject({ status: "cancelled" });
    expect(world.subjectsTo("ada@example.com").at(-1)).toMatch(/^Cancelled/);
  });

  it("is one of the line's own", async () => {
    const world = await createLateWorld();
    await expect(world.call("POST", "orders/ada/refunds", { line: "1", n: 7 })).rejects.toThrow(/400.*"n"/);
  });
});

describe("what a customer chooses", () => {
  it.each([
    [{ choice: "wait", n: "1" }, "The customer has agreed to wait for the new date."],
    [{ choice: "wait_for_ever", n: "1" }, "The customer has agreed to wait for as long as it takes."],
    [{ choice: "cancel" }, "The customer has cancelled this."],
  ])("is mailed to the merchant once, and stands in the order: %o", async (form, words) => {
    const world = await createLateWorld();
    await world.slipTo("2026-06-30");
    await press(world, { line: "1", ...form });
    await press(world, { line: "1", ...form });
    await world.pass(hour);
    expect(world.alerts()).toEqual([expect.stringContaining(words)]);
    expect(await world.line("ada")).toMatchObject({
      choices: [{ choice: form.choice, at: expect.stringMatching(/^2026-06-01T/) }],
    });
  });

  it("is told as waiting for as long as it takes where there was no date to wait for", async () => {
    const world = await createLateWorld();
    await world.slipTo(null);
    await press(world, { line: "1", choice: "wait", n: "1" });
    await world.pass(hour);
    expect(world.alerts()).toEqual([expect.stringContaining("as long as it takes")]);
  });
});

describe("what applies to an order", () => {
  it("is fifty days and one billing cycle where the buyer applied to the seller for credit", async () => {
    const world = await createLateWorld();
    const lines = [world.oneLine({ promisedShipOn: undefined })];
    const credited = { lines, sellerCredit: { appliedFor: true, billingCycleDays: 30 } };
    await world.call("PUT", "orders/bob", world.order("bob", "TENT", credited));
    await world.pass(10 * minute);
    await world.call("PUT", "orders/bob", world.order("bob", "TENT", { ...credited, status: "cancelled" }));
    await world.pass(hour);
    expect(await world.call("GET", "orders/bob/evidence")).toMatchObject({
      lines: [{ shipBy: "2026-07-21", refunds: [{ lastDay: "2026-07-01" }] }],
    });
  });

  it("is the store's own days for the reminder and the additional period", async () => {
    const world = await createLateWorld({ settings: { delayLaw: { default: "ftc", reminderDays: 10 } } });
    await world.slipTo("2026-08-30");
    await world.passTo(on("2026-07-01"));
    expect(world.subjectsTo("ada@example.com").at(-1)).toBe("Please answer by 10 July 2026");
    const eu = await createLateWorld({ settings: { delayLaw: { default: "eu", additionalPeriodDays: 20 } } });
    await eu.passTo(on("2026-06-11"));
    expect(await eu.clock()).toMatchObject({ phase: "additional", until: "2026-06-30" });
  });
});
