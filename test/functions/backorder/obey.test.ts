import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createLateWorld, day, hour, minute, on } from "./late-world.ts";
import { press } from "./press.ts";

const shipment = (at: number, quantity = 1, more: Record<string, unknown> = {}) => ({
  carrier: "UPS",
  trackingNumber: "1Z5R89390357567127",
  shippedAt: new Date(at).toISOString(),
  lines: [{ id: "1", quantity }],
  ...more,
});

describe("the address of a late order", () => {
  it("that is corrected after a bounce gets a new notice, and the line is kept", async () => {
    const world = await createLateWorld();
    await world.slipTo("2026-06-30");
    await world.bounce();
    expect(world.alerts()).toEqual([expect.stringContaining("No delay notice can reach this customer")]);
    await world.putOrder({ customer: { email: "ada.lovelace@example.com" } });
    expect(world.subjectsTo("ada.lovelace@example.com")).toEqual(["Your order is delayed"]);
    await world.passTo(on("2026-06-11"));
    expect(await world.clock()).toMatchObject({ phase: "agreed", notices: [{}, { kind: "first_definite" }] });
    await world.putOrder({ customer: { email: "ada.lovelace@example.com" } });
    expect(world.subjectsTo("ada.lovelace@example.com")).toHaveLength(1);
  });

  it("is named by no clock once the line has ended", async () => {
    const world = await createLateWorld();
    const contactsOf = () => world.rowsOf("orders").find(({ sk }) => sk === "delay#1")?.["contacts"];
    expect(contactsOf()).toBeDefined();
    await world.call("PUT", "orders/ada/shipments/1", shipment(world.time.now));
    await world.pass(minute);
    expect(contactsOf()).toBeUndefined();
  });
});

describe("a line that is open again", () => {
  it("after its shipment was taken back has its old clock", async () => {
    const world = await createLateWorld();
    await world.call("PUT", "orders/ada/shipments/1", shipment(world.time.now));
    await world.pass(hour);
    expect(await world.clock()).toMatchObject({ phase: "shipped" });
    await world.call("PUT", "orders/ada/shipments/1", shipment(world.time.now, 1, { status: "cancelled" }));
    await world.pass(hour);
    expect(await world.clock()).toMatchObject({ phase: "promised", shipBy: "2026-06-10" });
    // What lay in the parcel lies there again.
    await world.passTo(on("2026-06-11"));
    expect(await world.clock()).toMatchObject({ phase: "asked", notices: [{ kind: "first_long" }] });
    expect(world.alerts()).toEqual([expect.stringContaining("This was to ship today and has not")]);
    await world.passTo(on("2026-07-11"));
    expect(await world.line("ada")).toMatchObject({ status: "cancelled" });
  });

  it("after the order did without it for a while has its old clock, and owes nothing", async () => {
    const world = await createLateWorld();
    const other = world.oneLine({ id: "2", sku: "LAMP", backorder: false });
    await world.putOrder({ lines: [other] });
    expect(await world.clock()).toMatchObject({ phase: "cancelled", ground: "merchant" });
    await world.putOrder({ lines: [other, world.oneLine()] });
    expect(await world.clock()).toMatchObject({ phase: "promised", refunds: [] });
    await world.slipTo("2026-06-30");
    await world.passTo(on("2026-06-11"));
    expect(await world.clock()).toMatchObject({ phase: "agreed" });
  });
});

describe("a merchant's cancellation", () => {
  it.each(["a line that is left out", "an order that is cancelled"])(
    "owes the refund from the day on which it was seen: %s",
    async (how) => {
      const world = await createLateWorld();
      await world.slipTo("2026-06-30");
      await world.passTo(on("2026-06-22"));
      if (how.startsWith("a line"))
        await world.putOrder({ lines: [world.oneLine({ id: "2", sku: "LAMP", backorder: false })] });
      else await world.putOrder({ status: "cancelled" });
      await world.pass(hour);
      expect(await world.clock()).toMatchObject({
        ground: "merchant",
        refunds: [{ units: 1, ground: "merchant", lastDay: "2026-07-01" }],
      });
      expect(world.alerts()).toEqual([]);
    },
  );
});

describe("a line that the platform splits", () => {
  it("keeps its consent in both parts, and owes no refund", async () => {
    const world = await createLateWorld({ more: {} });
    await world.putOrder({ lines: [world.oneLine({ quantity: 3 })] });
    await world.slipTo("2026-06-30");
    await world.passTo(on("2026-06-15"));
    expect(await world.clock()).toMatchObject({ phase: "agreed" });
    const part = world.oneLine({ id: "1b", quantity: 1, promisedShipOn: undefined });
    await world.putOrder({ lines: [world.oneLine({ quantity: 2 }), part] });
    expect(await world.clock("1")).toMatchObject({ phase: "agreed", until: "2026-06-30", refunds: [] });
    expect(await world.clock("1b")).toMatchObject({ phase: "agreed", until: "2026-06-30", refunds: [] });
    expect((await world.clock("1b"))?.notices[0]?.deliveries[0]?.text).toContain("10 June");
    await world.passTo(on("2026-07-01"));
    const [one, other] = await world.evidence();
    expect([one?.refunds[0]?.units, other?.refunds[0]?.units]).toEqual([2, 1]);
  });

  it("hears in both parts of the bounce of their notice", async () => {
    const world = await createLateWorld();
    await world.putOrder({ lines: [world.oneLine({ quantity: 3 })] });
    await world.slipTo("2026-06-30");
    await world.putOrder({ lines: [world.oneLine({ quantity: 2 }), world.oneLine({ id: "1b" })] });
    await world.bounce();
    await world.passTo(on("2026-06-11"));
    expect((await world.evidence()).map(({ ground }) => ground)).toEqual(["no_valid_notice", "no_valid_notice"]);
  });
});

describe("a line that is added to an order", () => {
  it("is due thirty days after it was added", async () => {
    const world = await createLateWorld();
    await world.passTo(on("2026-07-11"));
    const added = world.oneLine({ id: "2", promisedShipOn: undefined });
    await world.putOrder({ lines: [world.oneLine(), added] });
    expect(await world.clock("2")).toMatchObject({ phase: "promised", shipBy: "2026-08-10" });
  });
});

describe("a look that comes after T, as the workers were down", () => {
  it("finds the notice that was taken and the parcel that left before T, whatever else has changed meanwhile", async () => {
    const world = await createLateWorld();
    await world.slipTo("2026-06-30");
    // The provider took it, and nobody looked.
    const row = world.rowsOf("orders").find(({ sk }) => sk === "delay#1");
    const state: object = Object(row?.["state"]);
    const notices: unknown = Reflect.get(state, "notices");
    const unheard = JSON.parse(
      JSON.stringify(notices).replaceAll(/"status":"accepted","acceptedAtMs":\d+/g, '"status":"asked"'),
    );
    await world.table("orders").put({ ...row, state: { ...state, notices: unheard } });
    await world.call("PATCH", "settings", { texts: { on: true } });
    world.time.now = on("2026-06-12");
    await world.call("PUT", "orders/ada", {
      ...world.order("ada", "TENT"),
      lines: [world.oneLine({ promisedShipOn: "2026-06-20" })],
      customer: { email: "ada@example.com", phone: "+12025550143" },
      smsConsent: { wordingVersion: "1" },
    });
    await world.follow();
    expect(await world.clock()).toMatchObject({ phase: "agreed", until: "2026-06-30" });
  });
});

describe("goods that lie there on the day T", () => {
  it("are not told as without a date before the day's last hours", async () => {
    const world = await createLateWorld();
    await world.passTo(on("2026-06-05"));
    await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-05", received: 10 });
    await world.pass(hour);
    await world.passTo(Date.UTC(2026, 5, 10, 19));
    expect((await world.clock())?.notices).toEqual([]);
    await world.passTo(Date.UTC(2026, 5, 10, 21));
    expect(await world.clock()).toMatchObject({ notices: [{ kind: "first_long", revisedOn: null }] });
    expect((await world.clock())?.notices[0]?.deliveries[0]?.text).toContain("The reason: It was to leave us by then");
  });
});

describe("a placeholder for a date", () => {
  it("is told as no date, at once and once, in one message", async () => {
    const world = await createLateWorld();
    await world.passTo(on("2026-06-02"));
    await world.slipTo("2099-12-31");
    await world.pass(day);
    expect(world.subjectsTo("ada@example.com")).toEqual([
      "Order received",
      "Your order is delayed, and we have no new date",
    ]);
  });
});

const texted = {
  settings: { texts: { on: true, maxParts: 2 } },
  more: { customer: { email: "ada@example.com", phone: "+12025550143" }, smsConsent: { wordingVersion: "1" } },
};

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
    expect(world.alerts()).toEqual([]);
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
