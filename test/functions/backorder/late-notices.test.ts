import { describe, expect, it } from "vitest";
import { createLateWorld, day, hour, on, shipment } from "./late-world.ts";
import { press } from "./press.ts";

const texted = {
  settings: { texts: { on: true, maxParts: 2 } },
  more: { customer: { email: "ada@example.com", phone: "+12025550143" }, smsConsent: { wordingVersion: "1" } },
};

const tent = { id: "1", sku: "TENT", quantity: 1, unitPrice: "10.00", backorder: true };

const saidIn = async (world: Awaited<ReturnType<typeof createLateWorld>>, n: number) =>
  (await world.clock())?.notices[n - 1]?.deliveries[0]?.text?.replaceAll(/\s+/g, " ");

/** Midnight in Washington. */
const atNight = (date: string) => Date.parse(`${date}T04:00:00Z`);
const textsOf = (world: Awaited<ReturnType<typeof createLateWorld>>, words: string) =>
  world.texts.filter(({ body }) => body.includes(words)).map(({ at }) => new Date(at).toISOString().slice(0, 16));

describe("a text about a late order", () => {
  it("is sent at night where it would come too late in the morning", async () => {
    const world = await createLateWorld(texted);
    await world.passTo(Date.parse("2026-06-10T22:00:00Z"));
    await world.slipTo("2026-06-30");
    await world.passTo(Date.parse("2026-06-10T23:00:00Z"));
    world.time.now = Date.parse("2026-06-10T23:30:00Z");
    await world.bounce();
    expect(textsOf(world, "cannot ship by")).toHaveLength(1);
  });

  it("after T waits for the morning, as long as its own deadline is further away", async () => {
    const world = await createLateWorld(texted);
    await world.slipTo("2026-06-30");
    await world.passTo(on("2026-06-15"));
    await world.slipTo("2026-07-10");
    await world.passTo(atNight("2026-06-20"));
    await world.bounce(2);
    await world.pass(day);
    expect(textsOf(world, "New date: 10 July 2026")).toEqual(["2026-06-20T12:00"]);
  });

  it("that waited for the morning is not sent of a line that has shipped meanwhile", async () => {
    const world = await createLateWorld(texted);
    await world.slipTo("2026-06-30");
    await world.passTo(atNight("2026-06-03"));
    await world.bounce();
    await world.call("PUT", "orders/ada/shipments/1", shipment(world.time.now));
    await world.pass(day);
    expect(textsOf(world, "cannot ship by")).toEqual([]);
  });
});

describe("a text that waited for the morning", () => {
  it("is not sent to whoever has agreed meanwhile", async () => {
    const world = await createLateWorld(texted);
    await world.slipTo("2026-06-30");
    await world.passTo(atNight("2026-06-03"));
    await world.bounce();
    await press(world, { line: "1", choice: "wait", n: "1" });
    await world.pass(day);
    expect(textsOf(world, "cannot ship by")).toEqual([]);
    expect(textsOf(world, "thank you for waiting")).toEqual(["2026-06-03T12:00"]);
    await world.passTo(on("2026-06-11"));
    expect(await world.clock()).toMatchObject({ phase: "agreed", until: "2026-06-30" });
    expect(world.alerts()).toEqual([expect.stringContaining("has agreed to wait")]);
  });
});

describe("a reminder", () => {
  it("that waited for the morning is not sent to whoever has answered meanwhile", async () => {
    const reminded = async (hasAnswered: boolean) => {
      const world = await createLateWorld({
        ...texted,
        settings: { ...texted.settings, timeZone: "America/New_York" },
      });
      await world.slipTo("2026-08-30");
      await world.bounce();
      // Its day begins at four o'clock here.
      await world.passTo(Date.parse("2026-07-08T05:00:00Z"));
      if (hasAnswered) await press(world, { line: "1", choice: "wait", n: "1" });
      await world.passTo(on("2026-07-09"));
      return world.texts.filter(({ body }) => body.includes("cannot ship by")).length;
    };
    expect(await Promise.all([reminded(false), reminded(true)])).toEqual([2, 1]);
  });
});

describe("a message that a line is cancelled", () => {
  it("says who wanted it", async () => {
    const said = async (cancel: (world: Awaited<ReturnType<typeof createLateWorld>>) => Promise<unknown>) => {
      const world = await createLateWorld();
      await world.slipTo("2026-06-30");
      await cancel(world);
      await world.pass(hour);
      return world.mails.map(({ values }) => values["say_intro"] ?? "").at(-1);
    };
    expect(await said(async (world) => world.putOrder({ status: "cancelled" }))).toContain("Shop has cancelled this");
    expect(await said(async (world) => world.putOrder({ status: "cancelled" }))).not.toContain("As you asked");
    expect(await said(async (world) => press(world, { line: "1", choice: "cancel" }))).toContain("As you asked");
  });
});

describe("a notice without a date", () => {
  it("says why there is none, also where nobody has given a reason", async () => {
    const world = await createLateWorld();
    await world.slipTo(null);
    expect(await world.clock()).toMatchObject({ notices: [{ kind: "first_long", revisedOn: null }] });
    expect((await world.clock())?.notices[0]?.deliveries[0]?.text).toMatch(/The reason: \w+/);
  });
});

describe("a notice of an order without a promised date", () => {
  it("names the law's last day as that, and no promise", async () => {
    const world = await createLateWorld({ more: { lines: [{ ...tent, promisedShipOn: undefined }] } });
    await world.slipTo("2026-07-20");
    const text = await saidIn(world, 1);
    expect(text).toContain("by 1 July 2026, the last day that the law allows for an order without a promised date");
    expect(text).not.toMatch(/as promised|instead of/);
  });

  it("calls promised what a notice has named since", async () => {
    const world = await createLateWorld({ more: { lines: [{ ...tent, promisedShipOn: undefined }] } });
    await world.slipTo("2026-07-20");
    await world.slipTo("2026-07-25");
    const text = await saidIn(world, 2);
    expect(text).toContain("cannot ship this by 20 July 2026 either");
    expect(text).toContain("instead of 20 July 2026");
  });
});

describe("a notice under EU law", () => {
  it("says that the buyer may withdraw now, once the additional period is over", async () => {
    const world = await createLateWorld({ settings: { delayLaw: { default: "eu" } } });
    await world.slipTo("2026-06-20");
    expect(await saidIn(world, 1)).toContain("If it is not delivered by 24 June 2026");
    await world.passTo(on("2026-06-19"));
    await world.slipTo("2026-06-30");
    await world.passTo(on("2026-06-29"));
    await world.slipTo("2026-07-30");
    const text = await saidIn(world, 3);
    expect(text).toContain("You may now withdraw from the contract");
    expect(text).not.toContain("24 June");
  });
});

describe("a customer who agrees to wait", () => {
  it("may do so for as long as it takes though the notice names a date", async () => {
    const world = await createLateWorld();
    await world.slipTo("2026-06-30");
    await press(world, { line: "1", choice: "wait_for_ever", n: "1" });
    await world.pass(hour);
    expect(world.subjectsTo("ada@example.com").at(-1)).toBe("Thank you for waiting");
    await world.passTo(on("2026-07-20"));
    expect(await world.clock()).toMatchObject({ phase: "indefinite" });
  });

  it("is told the date that was agreed to, also under EU law", async () => {
    const world = await createLateWorld({ settings: { delayLaw: { default: "eu" } } });
    await world.slipTo("2026-06-20");
    await press(world, { line: "1", choice: "wait", n: "1" });
    await world.pass(hour);
    expect(world.mails.at(-1)?.values["say_intro"]).toContain("by 20 June 2026");
  });
});
