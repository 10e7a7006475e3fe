import { describe, expect, it } from "vitest";
import { createLateWorld, day, hour, minute, on, shipment } from "./late-world.ts";
import { Crash } from "./world.ts";

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
  it("that a worker left half done does not cancel the line that is wanted again", async () => {
    const world = await createLateWorld();
    const placedAt = new Date(world.time.now).toISOString();
    const lines = [world.oneLine()];
    await world.call("PUT", "orders/ada", world.order("ada", "TENT", { placedAt, lines, status: "cancelled" }));
    const hasCancelled = () =>
      world.rowsOf("orders").some(({ sk, todo }) => sk === "delay#1" && Array.isArray(todo) && todo.length > 0);
    const before = () => {
      if (hasCancelled()) throw new Crash();
    };
    await expect(world.deliver("order", { before })).rejects.toThrow(Crash);
    world.time.now += 1_000;
    await world.call("PUT", "orders/ada", world.order("ada", "TENT", { placedAt, lines }));
    await world.pass(10 * minute);
    expect(await world.line("ada")).toMatchObject({ status: "open" });
    expect(await world.clock()).toMatchObject({ phase: "promised", refunds: [] });
    expect(world.subjectsTo("ada@example.com")).toEqual(["Order received"]);
  });

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

const tent = { id: "1", sku: "TENT", unitPrice: "10.00", backorder: true, promisedShipOn: "2026-06-10" };

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

  it("keeps its clock in the part that has all that is open, and owes no refund", async () => {
    const world = await createLateWorld();
    await world.putOrder({ lines: [world.oneLine({ quantity: 3 })] });
    await world.call("PUT", "orders/ada/shipments/1", shipment(world.time.now));
    await world.pass(hour);
    const rest = world.oneLine({ id: "2", quantity: 2, promisedShipOn: undefined });
    await world.putOrder({ lines: [world.oneLine(), rest] });
    expect(await world.clock("1")).toMatchObject({ phase: "shipped", refunds: [] });
    expect(await world.clock("2")).toMatchObject({ phase: "promised", shipBy: "2026-06-10", refunds: [] });
  });

  it.each([0, 1])("keeps its clock in another line that takes its place, after %i of it shipped", async (shipped) => {
    const world = await createLateWorld({ more: { lines: [{ ...tent, quantity: 3 }] } });
    if (shipped > 0) await world.call("PUT", "orders/ada/shipments/1", shipment(world.time.now));
    await world.pass(hour);
    await world.slipTo("2026-06-30");
    await world.putOrder({ lines: [world.oneLine({ id: "2", quantity: 3 - shipped, promisedShipOn: undefined })] });
    expect(await world.clock("1")).toMatchObject({ refunds: [] });
    expect(await world.clock("2")).toMatchObject({ shipBy: "2026-06-10", notices: [{ kind: "first_definite" }] });
    await world.passTo(on("2026-06-11"));
    expect(await world.clock("2")).toMatchObject({ phase: "agreed", refunds: [] });
    const ofDates = world.subjectsTo("ada@example.com").filter((subject) => !subject.includes("parcel"));
    expect(ofDates).toEqual(["Order received", "Your order is delayed"]);
  });

  it("owes back what a line that is gone had beyond those that take its place", async () => {
    const world = await createLateWorld();
    await world.putOrder({ lines: [world.oneLine({ quantity: 3 })] });
    await world.putOrder({ lines: [world.oneLine({ id: "2" }), world.oneLine({ id: "3" })] });
    expect((await world.evidence()).map(({ refunds }) => refunds.map(({ units }) => units))).toEqual([[1], [], []]);
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
