import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { createApplyOrder } from "../../../shared/backorder/apply-order.ts";
import { toOrderState } from "../../../shared/backorder/order-state.ts";
import { orderSchema } from "../../../shared/backorder/order.ts";
import { createOrdersTable } from "../../../shared/backorder/orders-table.ts";
import { createWorld, type Disturb, startsAt, type World } from "./world.ts";

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

const line = (more: Record<string, unknown> = {}) => ({
  id: "1",
  sku: "TENT",
  quantity: 1,
  unitPrice: "10.00",
  backorder: true,
  ...more,
});

/** Orders a second apart, each of so many units. */
const orderAll = async (world: World, ids: string[], quantity = 1) => {
  for (const id of ids) {
    world.time.now += second;
    await world.putOrder(id, "TENT", { lines: [line({ quantity })] });
  }
};
const again = async (world: World, id: string, more: Record<string, unknown>) => {
  const { placedAt } = await world.call("GET", `orders/${id}`);
  return world.putOrder(id, "TENT", { placedAt, ...more });
};
const readyOf = async (world: World, ...ids: string[]) =>
  Promise.all(ids.map(async (id) => (await world.line(id))?.estimate?.readyOn ?? null));

const start = async (options: Parameters<typeof createWorld>[0] = {}) => {
  const world = await createWorld(options);
  await world.putVariant("TENT");
  return world;
};

/** An order behind a delivery of a supplier whose earlier ones taught that it is three days late. */
const expectDayByHistory = async (world: World) => {
  await world.pass(5 * minute);
  await orderAll(world, ["a"]);
  await world.putSupply("po", "TENT", { quantity: 1, expectedOn: "2026-06-10", supplier: "Acme" });
  await world.pass(10 * minute);
  expect(await world.line("a")).toMatchObject({ estimate: { readyOn: "2026-06-13", confidence: "history" } });
};

describe("the queue of a variant", () => {
  it("is covered oldest order first across all supplies, and says of each line its place and why", async () => {
    const world = await start();
    await orderAll(world, ["a", "b", "c"], 2);
    await world.putSupply("late", "TENT", { quantity: 2, expectedOn: "2026-06-20" });
    await world.putSupply("early", "TENT", { quantity: 3, expectedOn: "2026-06-10" });
    await world.pass(5 * minute);
    expect(await readyOf(world, "a", "b", "c")).toEqual(["2026-06-10", "2026-06-20", null]);
    expect(await world.line("a")).toMatchObject({ place: 1, why: { code: "supply" } });
    expect(await world.line("b")).toMatchObject({ place: 2, portions: [{ units: 1 }, { units: 1 }] });
    expect(await world.line("c")).toMatchObject({ place: 3, why: { code: "uncovered" } });
    expect(await world.supplies("TENT")).toMatchObject({ owed: 6, lines: 3, inHand: 0 });
  });

  it("shows in which portions a line could be sent, what lies in hand first", async () => {
    const world = await start();
    await orderAll(world, ["a"], 3);
    await world.putSupply("came", "TENT", { quantity: 1, expectedOn: "2026-06-01", status: "received" });
    await world.putSupply("po", "TENT", { quantity: 1, expectedOn: "2026-06-10" });
    await world.pass(5 * minute);
    expect((await world.line("a"))?.["portions"]).toEqual([
      { readyOn: "2026-06-01", units: 1 },
      { readyOn: "2026-06-10", units: 1 },
      { readyOn: null, units: 1 },
    ]);
  });

  it("moves up when an order is cancelled, and hands out what a smaller one needs no more", async () => {
    const world = await start();
    await orderAll(world, ["a", "b", "c"], 2);
    await world.putSupply("po", "TENT", { quantity: 4, expectedOn: "2026-06-10" });
    await world.pass(5 * minute);
    await again(world, "a", { lines: [line({ quantity: 1 })] });
    await world.pass(5 * minute);
    expect(await readyOf(world, "a", "b", "c")).toEqual(["2026-06-10", "2026-06-10", null]);
    await again(world, "b", { lines: [line({ quantity: 2 })], status: "cancelled" });
    await world.pass(5 * minute);
    expect(await readyOf(world, "a", "b", "c")).toEqual(["2026-06-10", null, "2026-06-10"]);
    expect(await world.line("b")).toMatchObject({ status: "cancelled", place: null });
    expect(await world.line("c")).toMatchObject({ place: 2 });
  });

  it("gives what an order that now is of another variant has left behind to whoever comes next", async () => {
    const world = await start();
    await world.putVariant("STOVE");
    await orderAll(world, ["a", "b"]);
    await world.putSupply("po", "TENT", { quantity: 1, expectedOn: "2026-06-10" });
    await world.pass(5 * minute);
    expect(await readyOf(world, "a", "b")).toEqual(["2026-06-10", null]);
    await again(world, "a", { lines: [line({ sku: "STOVE" })] });
    await world.pass(5 * minute);
    expect(await readyOf(world, "a", "b")).toEqual([null, "2026-06-10"]);
    expect(await world.supplies("TENT")).toMatchObject({ owed: 1, lines: 1 });
    expect(await world.supplies("STOVE")).toMatchObject({ owed: 1, lines: 1 });
  });

  it("moves up when the shop says of an order that it did not have to wait", async () => {
    const world = await start();
    await orderAll(world, ["a", "b"]);
    await world.putSupply("po", "TENT", { quantity: 1, expectedOn: "2026-06-10" });
    await world.pass(5 * minute);
    await again(world, "a", { lines: [line({ backorder: false })] });
    await world.pass(5 * minute);
    expect(await readyOf(world, "b")).toEqual(["2026-06-10"]);
    expect(await world.line("a")).toMatchObject({ backorder: false, why: { code: "in_stock" } });
  });

  it("keeps a supply for a variant that nobody knows yet, and orders of it", async () => {
    const world = await createWorld();
    await world.putSupply("po", "TENT", { quantity: 1, expectedOn: "2026-06-10" });
    await world.pass(minute);
    await orderAll(world, ["a"]);
    await world.pass(5 * minute);
    expect(await readyOf(world, "a")).toEqual(["2026-06-10"]);
    await world.putVariant("TENT");
    await world.pass(5 * minute);
    expect(await readyOf(world, "a")).toEqual(["2026-06-10"]);
  });

  it("hears of a supply that moves while a run is under way", async () => {
    const world = await start();
    await orderAll(world, ["a", "b"]);
    await world.putSupply("po", "TENT", { quantity: 2, expectedOn: "2026-06-10" });
    await world.drain();
    await world.putSupply("po", "TENT", { quantity: 2, expectedOn: "2026-06-11" });
    let isMoved = false;
    await world.deliver("ledger", {
      after: async ({ name }) => {
        if (isMoved || name !== "dynamo.BatchExecuteStatement") return;
        isMoved = true;
        await world.putSupply("po", "TENT", { quantity: 1, expectedOn: "2026-06-30" });
      },
    });
    expect(isMoved).toBe(true);
    expect(await readyOf(world, "a", "b")).toEqual(["2026-06-11", "2026-06-11"]);
    world.loseQueues();
    await world.pass(5 * minute);
    expect(await readyOf(world, "a", "b")).toEqual(["2026-06-30", null]);
  });

  it("is worked on by one worker at a time", async () => {
    const world = await start();
    await orderAll(world, ["a", "b"]);
    await world.putSupply("po", "TENT", { quantity: 2, expectedOn: "2026-06-10" });
    const wake = { store: "shop", sku: "TENT" };
    let others = 0;
    world.sqs.of("ledger").splice(0);
    await world.drain();
    world.sqs.of("ledger").splice(0);
    await world.putSupply("po", "TENT", { quantity: 2, expectedOn: "2026-06-11" });
    await world.deliver("ledger", {
      before: async ({ name }) => {
        if (name !== "dynamo.BatchExecuteStatement") return;
        world.sqs.put("ledger", JSON.stringify(wake));
        const writes: string[] = [];
        await world.deliver("ledger", { before: (call) => void writes.push(call.name) });
        others += 1;
        expect(writes.filter((call) => call === "dynamo.BatchExecuteStatement")).toEqual([]);
      },
    });
    expect(others).toBe(1);
    await world.pass(5 * minute);
    expect(await readyOf(world, "a", "b")).toEqual(["2026-06-11", "2026-06-11"]);
  });

  const lagging: Disturb = {
    // As it was before the last writes.
    twist: ({ command }) => {
      const input: unknown = Reflect.get(command, "input");
      return input instanceof Object && Reflect.get(input, "IndexName") === "queue" ? { writesAgo: 3 } : undefined;
    },
  };

  it("finds whom a lagging index did not show", async () => {
    const world = await start();
    await world.putSupply("po", "TENT", { quantity: 2, expectedOn: "2026-06-10" });
    await world.drain();
    await orderAll(world, ["a"]);
    await world.deliver("order");
    await world.deliver("ledger", lagging);
    expect(await world.line("a")).toMatchObject({ estimate: null, why: { code: "being_worked_out" } });
    await world.pass(10 * minute);
    expect(await readyOf(world, "a")).toEqual(["2026-06-10"]);
    expect(world.messages()).toMatchObject([{ topic: "received", said: { "1": "2026-06-10" } }]);
  });

  it("sees within minutes that somebody left whom a lagging index still showed", async () => {
    const world = await start();
    await orderAll(world, ["a", "b"]);
    await world.putSupply("po", "TENT", { quantity: 1, expectedOn: "2026-06-10" });
    await world.pass(10 * minute);
    await again(world, "a", { status: "cancelled" });
    await world.deliver("order");
    await world.deliver("ledger", lagging);
    expect(await readyOf(world, "b")).toEqual([null]);
    await world.pass(5 * minute);
    expect(await readyOf(world, "b")).toEqual(["2026-06-10"]);
    expect(await world.supplies("TENT")).toMatchObject({ owed: 1 });
  });

  it("is covered without a further write where nothing changed", async () => {
    const world = await start();
    await orderAll(world, ["a", "b"]);
    await world.putSupply("po", "TENT", { quantity: 2, expectedOn: "2026-06-10" });
    await world.pass(10 * minute);
    await world.putSupply("po", "TENT", { quantity: 5, expectedOn: "2026-06-10" });
    const calls: string[] = [];
    await world.deliver("ledger", { before: ({ name }) => void calls.push(name) });
    expect(calls).toContain("dynamo.Query");
    expect(calls).not.toContain("dynamo.BatchExecuteStatement");
  });
});

describe("you won't lose your spot", () => {
  it("through slips, losses, changed orders and other customers, everyone keeps their place", async () => {
    const world = await start();
    await orderAll(world, ["a", "b", "c"], 2);
    await world.putSupply("po-1", "TENT", { quantity: 4, expectedOn: "2026-06-10" });
    await world.putSupply("po-2", "TENT", { quantity: 4, expectedOn: "2026-06-20" });
    const placesOf = async () => Promise.all(["a", "b", "c"].map(async (id) => (await world.line(id))?.place));
    await world.pass(5 * minute);
    expect(await placesOf()).toEqual([1, 2, 3]);
    await world.putSupply("po-1", "TENT", { quantity: 4, expectedOn: "2026-06-25" });
    await orderAll(world, ["d"], 1);
    await again(world, "b", {
      placedAt: new Date(startsAt + minute).toISOString(),
      name: "#2",
      lines: [line({ quantity: 2 })],
    });
    await again(world, "a", { customer: { email: "new@example.com" }, lines: [line({ quantity: 3 })] });
    await world.pass(5 * minute);
    expect(await placesOf()).toEqual([1, 2, 3]);
    expect(await readyOf(world, "a", "b", "c", "d")).toEqual(["2026-06-20", "2026-06-25", "2026-06-25", "2026-06-25"]);
    await world.putSupply("po-2", "TENT", { quantity: 4, expectedOn: "2026-06-20", status: "cancelled" });
    await world.pass(5 * minute);
    expect(await placesOf()).toEqual([1, 2, 3]);
    expect(await readyOf(world, "a", "b", "c", "d")).toEqual(["2026-06-25", null, null, null]);
  });
});

/** Lines written as an import of orders would, so that thousands cost no thousand calls. */
const fillQueue = async (world: World, count: number) => {
  const orders = createOrdersTable(world.table("orders"));
  for (let n = 0; n < count; n += 1) {
    const id = String(n).padStart(5, "0");
    const placedAt = startsAt - (count - n) * second;
    const place = `${String(placedAt).padStart(15, "0")}#${id}#1`;
    const base = { id: "1", sku: "TENT", unitPrice: "1", placedAt, isGone: false, shipped: 0, withdrawn: 0, mark: "" };
    await orders.putLine(
      { store: "shop", order: id },
      { ...base, quantity: 1 + (n % 3), open: 1 + (n % 3), place, backorder: true, observedAt: placedAt, version: 0 },
    );
  }
};
const coverages = (world: World) =>
  new Map(
    world
      .rowsOf("orders")
      .filter(({ sk }) => sk === "line#1")
      .map(({ pk, coverage }) => [String(pk), coverage]),
  );

describe("a long queue", () => {
  const supplies = async (world: World) => {
    await world.putSupply("po-1", "TENT", { quantity: 1_700, expectedOn: "2026-06-10" });
    await world.putSupply("po-2", "TENT", { quantity: 1_601, expectedOn: "2026-06-20" });
    world.sqs.of("ledger").splice(1);
  };

  it("is covered by several workers, one after the other, as by one", async () => {
    const [whole, stepped] = [await start(), await start()];
    for (const world of [whole, stepped]) {
      await fillQueue(world, 2_500);
      await supplies(world);
    }
    await whole.deliver("ledger");
    let steps = 0;
    while (stepped.sqs.of("ledger").length > 0) {
      steps += 1;
      await stepped.deliver("ledger", { before: () => void (stepped.time.now += 20 * second) });
      if (steps > 20) throw new Error("It never ends");
    }
    expect(steps).toBe(3);
    expect(whole.logged.filter(({ code }) => code === "ledger_run")).toHaveLength(1);
    expect([...coverages(stepped)]).toEqual([...coverages(whole)]);
    expect(await stepped.supplies("TENT")).toMatchObject({ owed: 4_999, lines: 2_500 });
    const units = [...coverages(stepped).values()].flatMap((coverage) => (Array.isArray(coverage) ? coverage : []));
    expect(units.reduce((sum: number, part) => sum + Number(part.units), 0)).toBe(3_301);
  });

  it("is taken up where a worker stopped, also with every message lost; and a change meanwhile is not lost", async () => {
    const world = await start();
    await fillQueue(world, 2_500);
    await supplies(world);
    await world.deliver("ledger", { before: () => void (world.time.now += 20 * second) });
    await world.putSupply("po-3", "TENT", { quantity: 5_000, expectedOn: "2026-06-30" });
    world.loseQueues();
    await world.passTo(world.time.now + 10 * minute);
    const last = await world.call("GET", "supplies?sku=TENT");
    expect(last).toMatchObject({ owed: 4_999, lines: 2_500 });
    const units = [...coverages(world).values()].flatMap((coverage) => (Array.isArray(coverage) ? coverage : []));
    expect(units.reduce((sum: number, part) => sum + Number(part.units), 0)).toBe(4_999);
  });
});

describe("received units", () => {
  it("go to the queue first, oldest first and once, though told of twice; the rest can be sold", async () => {
    const world = await start();
    await orderAll(world, ["a", "b"], 3);
    await world.putSupply("po", "TENT", { quantity: 10, expectedOn: "2026-06-10" });
    await world.pass(5 * minute);
    for (let n = 0; n < 2; n += 1) {
      await world.putSupply("po", "TENT", { quantity: 10, expectedOn: "2026-06-10", status: "received" });
      await world.pass(5 * minute);
      const { items, ...ledger } = await world.supplies("TENT");
      expect(items).toMatchObject([{ counted: 10 }]);
      expect(ledger).toEqual({ owed: 6, lines: 2, inHand: 6 });
    }
    expect(await world.line("a")).toMatchObject({ estimate: { confidence: "in_hand" }, why: { code: "in_hand" } });
    await orderAll(world, ["c"]);
    await world.pass(5 * minute);
    // What went to the shelf is not taken back.
    expect(await readyOf(world, "c")).toEqual([null]);
    expect(await world.supplies("TENT")).toMatchObject({ owed: 7, inHand: 6 });
  });

  it("come in parts, each counted once, and only those that are told of", async () => {
    const world = await start();
    await orderAll(world, ["a", "b", "c"], 2);
    await world.putSupply("po", "TENT", { quantity: 6, expectedOn: "2026-06-10", received: 3 });
    await world.pass(5 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ inHand: 3 });
    expect((await world.line("a"))?.why.code).toBe("in_hand");
    expect(await readyOf(world, "b", "c")).toEqual(["2026-06-10", "2026-06-10"]);
    // Closed short: one did not come.
    await world.putSupply("po", "TENT", { quantity: 6, expectedOn: "2026-06-10", received: 5, status: "received" });
    await world.pass(5 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ inHand: 5, items: [{ counted: 5, received: 5 }] });
    expect(await readyOf(world, "c")).toEqual([null]);
  });

  it("that arrived stay when the rest of their supply is lost", async () => {
    const world = await start();
    await orderAll(world, ["a", "b"]);
    await world.putSupply("po", "TENT", { quantity: 2, expectedOn: "2026-06-10", received: 1 });
    await world.pass(5 * minute);
    await world.putSupply("po", "TENT", { quantity: 2, expectedOn: "2026-06-10", received: 1, status: "cancelled" });
    await world.pass(5 * minute);
    expect((await world.line("a"))?.why.code).toBe("in_hand");
    expect(await readyOf(world, "b")).toEqual([null]);
  });

  it.each([
    ["p90", "2026-06-15"],
    ["p50", "2026-06-12"],
  ] as const)("promise by what a store trusts of their supplier: %s", async (promisedLateness, readyOn) => {
    const world = await start({ settings: { promisedLateness } });
    for (let n = 0; n < 10; n += 1) {
      await world.putSupply(`old-${n}`, "TENT", {
        quantity: 1,
        expectedOn: "2026-05-10",
        receivedOn: n < 5 ? "2026-05-12" : "2026-05-15",
        supplier: "Acme",
        status: "received",
      });
    }
    await world.pass(5 * minute);
    await orderAll(world, ["a"]);
    await world.putSupply("po", "TENT", { quantity: 1, expectedOn: "2026-06-10", supplier: "Acme" });
    await world.pass(10 * minute);
    expect(await readyOf(world, "a")).toEqual([readyOn]);
  });

  it("teach how late their supplier is, also where nobody says on which day they came", async () => {
    const world = await start();
    for (let n = 0; n < 10; n += 1) {
      await world.putSupply(`old-${n}`, "TENT", {
        quantity: 1,
        expectedOn: "2026-05-29",
        supplier: "Acme",
        status: "received",
      });
    }
    await expectDayByHistory(world);
  });
});

describe("a day that has passed", () => {
  it("is told to nobody: what lies ready and what was bought from stock can go today, an overdue supply has no day", async () => {
    const world = await start();
    await world.putVariant("READY");
    await world.putSupply("late", "TENT", { quantity: 1, expectedOn: "2026-06-05" });
    await world.putSupply("here", "READY", { quantity: 1, expectedOn: "2026-06-01", status: "received" });
    await orderAll(world, ["overdue"]);
    await world.putOrder("ready", "READY", { lines: [line({ sku: "READY" })] });
    await world.putOrder("stock", "TENT", { lines: [line({ backorder: false })] });
    await world.pass(10 * minute);
    const shipsOn = async (id: string) => (await world.line(id))?.estimate?.shipsOn ?? null;
    expect(await shipsOn("overdue")).toBe("2026-06-05");
    await world.pass(40 * day);
    expect([await shipsOn("overdue"), await shipsOn("ready"), await shipsOn("stock")]).toEqual([
      null,
      "2026-07-11",
      "2026-07-11",
    ]);
    expect(await world.line("overdue")).toMatchObject({
      promise: "2026-06-05",
      why: { code: "undated_supply", text: "Covered by a delivery that is late and has no new date yet" },
    });
    expect(world.told("overdue")).toEqual(["received by email", "eta by email"]);
    expect(world.told("ready")).toEqual(["received by email"]);
  });

  it("is said to have passed to those who order now, as to those who have ordered", async () => {
    const world = await start({ settings: { locale: "de" } });
    await world.call("PUT", "variants/TENT", { title: "Zelt", backorder: true });
    await world.putSupply("late", "TENT", { quantity: 5, expectedOn: "2026-06-05" });
    await orderAll(world, ["a"]);
    await world.pass(20 * day);
    const text = "Durch eine Lieferung gedeckt, die sich verspätet und noch kein neues Datum hat";
    expect((await world.line("a"))?.why.text).toBe(text);
    const feed = await world.call("GET", "feed");
    expect(feed).toMatchObject({ items: [{ availability: "out_of_stock" }] });
    expect(JSON.stringify(feed)).not.toContain("availability_date");
  });

  it("is none of an overdue supply's also before the ledger has seen that it is", async () => {
    const world = await start();
    await world.putSupply("late", "TENT", { quantity: 1, expectedOn: "2026-06-05" });
    await orderAll(world, ["a"]);
    await world.pass(10 * minute);
    world.time.now += 5 * day;
    const text = "Covered by a delivery that is late and has no new date yet";
    expect(await world.line("a")).toMatchObject({ estimate: null, why: { code: "undated_supply", text } });
  });
});

describe("what is said of received units later", () => {
  const po = async (world: World, more: Record<string, unknown>) =>
    world.putSupply("po", "TENT", { quantity: 10, expectedOn: "2026-06-10", ...more });
  const covered = (world: World) =>
    world
      .rowsOf("orders")
      .filter(({ sk, open }) => sk === "line#1" && open !== undefined)
      .flatMap(({ coverage }) => (Array.isArray(coverage) ? coverage : []))
      .reduce((sum: number, { units }) => sum + Number(units), 0);

  it("promises no unit twice where a later word does not say how many have arrived", async () => {
    const world = await start();
    await orderAll(world, ["a", "b", "c", "d"], 5);
    await po(world, { received: 6 });
    await world.pass(5 * minute);
    expect(covered(world)).toBe(10);
    await po(world, {});
    await world.pass(5 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ inHand: 6, items: [{ counted: 6, received: 0 }] });
    expect(covered(world)).toBe(10);
  });

  it("takes units back where fewer have come than was said", async () => {
    const world = await start();
    await orderAll(world, ["a", "b", "c", "d"], 5);
    await po(world, { received: 6 });
    await world.pass(5 * minute);
    await po(world, { received: 4 });
    await world.pass(5 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ inHand: 4, items: [{ counted: 4, received: 4 }] });
    expect(covered(world)).toBe(10);
    await po(world, { received: 10 });
    await world.pass(5 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ inHand: 10, items: [{ counted: 10 }] });
  });

  it("takes them along to the variant that they turn out to be of", async () => {
    const world = await start();
    await orderAll(world, ["a"], 5);
    await po(world, { received: 5 });
    await world.pass(5 * minute);
    await world.putSupply("po", "STOVE", { quantity: 10, expectedOn: "2026-06-10", received: 5 });
    await world.pass(5 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ inHand: 0, items: [{ counted: 0 }] });
    expect(await readyOf(world, "a")).toEqual([null]);
  });

  it.each([
    ["told as it is seen", 0],
    ["told an hour after it was seen", 60 * minute],
  ])("leaves nobody out whom a lagging index does not show yet: %s", async (_, sinceMs) => {
    const world = await start();
    await orderAll(world, ["a"], 5);
    await world.deliver("order");
    const observedAt = new Date(world.time.now - sinceMs).toISOString();
    const received = { quantity: 5, expectedOn: "2026-06-10", status: "received", observedAt };
    await world.putSupply("po", "TENT", received);
    await world.deliver("ledger", {
      twist: ({ command }) => {
        const input: unknown = Reflect.get(command, "input");
        return input instanceof Object && Reflect.get(input, "IndexName") === "queue" ? { writesAgo: 20 } : undefined;
      },
    });
    expect(await world.supplies("TENT")).toMatchObject({ owed: 0, inHand: 0 });
    await world.pass(10 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ owed: 5, inHand: 5 });
    expect((await world.line("a"))?.why.code).toBe("in_hand");
  });

  it("teaches how late a supplier is also where all of it had been counted before", async () => {
    const world = await start();
    for (let n = 0; n < 10; n += 1) {
      const delivery = { quantity: 1, expectedOn: "2026-05-29", supplier: "Acme", received: 1 };
      await world.putSupply(`old-${n}`, "TENT", delivery);
      await world.drain();
      await world.putSupply(`old-${n}`, "TENT", { ...delivery, status: "received" });
    }
    await expectDayByHistory(world);
  });
});

describe("units that are shipped before anybody tells that they came", () => {
  const ship = async (world: World, order: string, more: Record<string, unknown> = {}) =>
    world.call("PUT", `orders/${order}/shipments/s`, {
      trackingNumber: `1Z-${order}`,
      lines: [{ id: "1", quantity: 5 }],
      shippedAt: new Date(world.time.now).toISOString(),
      ...more,
    });
  const startShipped = async () => {
    const world = await start();
    await orderAll(world, ["a", "b"], 5);
    await world.putSupply("po", "TENT", { quantity: 5, expectedOn: "2026-06-10" });
    await world.pass(5 * minute);
    await ship(world, "a");
    await world.pass(5 * minute);
    return world;
  };

  it("are promised to nobody else, before and after that is told", async () => {
    const world = await startShipped();
    expect(await readyOf(world, "b")).toEqual([null]);
    await world.putSupply("po", "TENT", { quantity: 5, expectedOn: "2026-06-10", status: "received" });
    await world.pass(5 * minute);
    expect(await readyOf(world, "b")).toEqual([null]);
    expect(await world.supplies("TENT")).toMatchObject({ owed: 5, inHand: 0, items: [{ counted: 5, received: 5 }] });
    expect(world.told("b")).not.toContain("ready by email");
  });

  it("are not promised again where a later word says that fewer have come", async () => {
    const world = await start();
    await orderAll(world, ["a", "b"], 5);
    const po = { quantity: 10, expectedOn: "2026-06-10" };
    await world.putSupply("po", "TENT", { ...po, received: 5 });
    await world.pass(5 * minute);
    await ship(world, "a");
    await world.pass(5 * minute);
    await world.putSupply("po", "TENT", { ...po, received: 0 });
    await world.pass(5 * minute);
    await orderAll(world, ["c"]);
    await world.pass(5 * minute);
    expect(await readyOf(world, "b", "c")).toEqual(["2026-06-10", null]);
    await world.putSupply("po", "TENT", { ...po, received: 10 });
    await world.pass(5 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ inHand: 5, items: [{ counted: 10 }] });
  });

  it("lie there for whoever is first where their shipment is called off", async () => {
    const world = await startShipped();
    await ship(world, "a", { status: "cancelled" });
    await world.pass(5 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ owed: 10, inHand: 5 });
    expect((await world.line("a"))?.why.code).toBe("in_hand");
    await world.putSupply("po", "TENT", { quantity: 5, expectedOn: "2026-06-10", status: "received" });
    await world.pass(5 * minute);
    expect(await world.supplies("TENT")).toMatchObject({ owed: 10, inHand: 5 });
  });
});

describe("a supply that turns out to be of another variant", () => {
  it("is of one variant in the end, whichever word comes last", async () => {
    const world = await start();
    await world.putVariant("STOVE");
    const at = (ms: number) => ({ observedAt: new Date(startsAt + ms).toISOString(), expectedOn: "2026-06-10" });
    await world.putSupply("po", "TENT", at(1_000));
    await world.putSupply("po", "STOVE", at(3_000));
    expect(await world.putSupply("po", "TENT", at(2_000))).toMatchObject({ applied: false });
    expect(await world.putSupply("po", "BAG", at(2_500))).toMatchObject({ applied: false });
    await world.drain();
    const open = world.rowsOf("stock").filter(({ sk, status }) => sk === "supply#po" && status === "expected");
    expect(open.map(({ pk }) => pk)).toEqual(["shop#STOVE"]);
  });
});

describe("units that are owed", () => {
  const waiters = ["w1@example.com", "w2@example.com", "w3@example.com"];
  const startSelling = async (stockCounts: "net" | "onHand") => {
    const world = await start({ settings: { stockCounts } });
    for (const email of waiters) {
      world.time.now += second;
      await world.call("POST", "signups", { sku: "TENT", email, confirmed: true });
    }
    await orderAll(world, ["a", "b"], 2);
    await world.pass(5 * minute);
    return world;
  };
  const levelChanged = {
    Records: [{ dynamodb: { Keys: { pk: { S: "shop#TENT" }, sk: { S: "level#main" } }, SequenceNumber: "1" } }],
  };
  const invited = (world: World) => world.mails.filter(({ tags }) => tags["restock"] !== undefined).map(({ to }) => to);

  it("are not offered to the waitlist by a store that counts what lies there; the rest is", async () => {
    const world = await startSelling("onHand");
    await world.putLevel("TENT", 4);
    await world.pass(30 * minute);
    expect(invited(world)).toEqual([]);
    expect((await world.line("b"))?.why.code).toBe("in_hand");
    await world.putLevel("TENT", 6);
    await world.pass(30 * minute);
    expect(invited(world)).toEqual(waiters.slice(0, 2));
  });

  it("are offered once they are owed no more", async () => {
    const world = await startSelling("onHand");
    await world.putLevel("TENT", 4);
    await world.pass(30 * minute);
    await again(world, "b", { status: "cancelled" });
    await world.pass(30 * minute);
    expect(invited(world)).toEqual(waiters.slice(0, 2));
  });

  it("are known as such also where the worker that found them died just then", async () => {
    for (let n = 1; n < 120; n += 1) {
      const world = await start({ settings: { stockCounts: "onHand" } });
      await world.call("POST", "signups", { sku: "TENT", email: "w@example.com", confirmed: true });
      await orderAll(world, ["a"]);
      await world.deliver("order");
      // Half of the times the units lie there before, and could be bought as far as anybody knows.
      if (n % 2 === 0) await world.putLevel("TENT", 1);
      if (n % 2 === 0) await world.run("on-stock-change", levelChanged);
      let calls = 0;
      await world
        .deliver("ledger", {
          before: ({ nth }) => {
            calls = nth;
            if (nth === Math.ceil(n / 2)) throw new Error("gone");
          },
        })
        .catch(() => {});
      world.loseQueues();
      await world.putLevel("TENT", 1);
      await world.pass(30 * minute);
      expect(invited(world), `after call ${n}`).toEqual([]);
      if (calls < Math.ceil(n / 2)) return;
    }
    throw new Error("A run has more calls than that");
  });

  it("are not in the levels of a store whose levels are net: only those start a restock, a received supply does not", async () => {
    const world = await startSelling("net");
    await world.putLevel("TENT", -4);
    await world.putSupply("po", "TENT", { quantity: 5, expectedOn: "2026-06-10", status: "received" });
    await world.pass(30 * minute);
    expect(invited(world)).toEqual([]);
    expect((await world.line("b"))?.why.code).toBe("in_hand");
    await world.putLevel("TENT", 1);
    await world.pass(30 * minute);
    expect(invited(world)).toEqual(waiters.slice(0, 1));
  });
});

describe("an order line that says nothing of being a backorder", () => {
  it("is one where nothing could be bought when it came", async () => {
    const world = await start();
    await world.putLevel("TENT", 2);
    await world.pass(5 * minute);
    await world.putOrder("stock", "TENT", { lines: [line({ backorder: undefined })] });
    await world.pass(5 * minute);
    await world.putLevel("TENT", 0);
    await world.pass(5 * minute);
    await world.putOrder("back", "TENT", { lines: [line({ backorder: undefined })] });
    await world.pass(day);
    expect(await world.line("stock")).toMatchObject({ backorder: false, place: null, why: { code: "in_stock" } });
    expect(await world.line("back")).toMatchObject({ backorder: true, place: 1, why: { code: "uncovered" } });
  });

  const undecided = (quantity = 1) => ({ lines: [line({ backorder: undefined, quantity })] });

  const fromPlatform = async (world: World, id: string, more: Record<string, unknown>) => {
    const applyOrder = createApplyOrder({
      clock: { now: () => world.time.now, sleep: async () => {} },
      orders: createOrdersTable(world.table("orders")),
      orderQueue: { send: async () => {}, sendAll: async () => {} },
      keys: async () => ({ hashKey: "hash", linkKey: "link" }),
    });
    const order = { ...v.parse(orderSchema, world.order(id, "TENT", more)), observedAt: undefined };
    await applyOrder({ store: world.store, order: id }, { ...toOrderState(order, world.time.now), by: "platform" });
  };

  it("says that its date is being worked out until that is decided", async () => {
    const world = await start();
    const asked = { lines: [line({ backorder: undefined })] };
    expect(await world.putOrder("a", "TENT", asked)).toMatchObject({
      lines: [{ estimate: null, why: { code: "being_worked_out" } }],
    });
    await world.pass(5 * minute);
    expect(await world.line("a")).toMatchObject({ backorder: true, why: { code: "uncovered" } });
  });

  it("is none where a level has just come back, and nothing has followed from that yet", async () => {
    const world = await start();
    await world.putLevel("TENT", 0);
    await world.pass(5 * minute);
    await world.putLevel("TENT", 5);
    await world.putOrder("a", "TENT", undecided());
    await world.deliver("order");
    await world.pass(5 * minute);
    expect(await world.line("a")).toMatchObject({ backorder: false });
  });

  it("is one where not as many lie there, as the page says to whoever asks for as many", async () => {
    const world = await start();
    await world.call("PUT", "variants/TENT", { title: "Tent", backorder: true });
    await world.putLevel("TENT", 2);
    await world.pass(5 * minute);
    await world.putOrder("a", "TENT", undecided(3));
    await world.pass(5 * minute);
    expect(await world.line("a")).toMatchObject({ backorder: true });
  });

  it("is one where its platform's levels say minutes later that it was oversold", async () => {
    const world = await start();
    await world.putLevel("TENT", 1);
    await world.pass(5 * minute);
    await fromPlatform(world, "a", undecided(3));
    await world.pass(5 * minute);
    expect(await world.line("a")).toMatchObject({ backorder: false });
    await world.putLevel("TENT", -2);
    await world.pass(30 * minute);
    expect(await world.line("a")).toMatchObject({ backorder: true, place: 1 });
  });

  it("is told its date where it was found to be one at the last look", async () => {
    const world = await start();
    await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-12" });
    await world.putLevel("TENT", 1);
    await world.pass(5 * minute);
    await fromPlatform(world, "a", undecided(3));
    await world.pass(5 * minute);
    await world.putLevel("TENT", -2);
    await world.pass(day);
    expect(world.messages().map(({ topic, said }) => [topic, said])).toEqual([["received", { "1": "2026-06-12" }]]);
  });

  it.each(["added to an order", "of another variant"])(
    "is one where its platform's levels say so minutes later, though the order is old: one that is %s",
    async (how) => {
      const world = await start();
      await world.putVariant("STOVE");
      for (const sku of ["TENT", "STOVE"]) await world.putLevel(sku, 1);
      const placedAt = new Date(world.time.now).toISOString();
      await fromPlatform(world, "a", { placedAt, lines: [line({ id: "1", backorder: undefined })] });
      await world.pass(day);
      const id = how === "added to an order" ? "2" : "1";
      const stove = line({ id, sku: "STOVE", backorder: undefined });
      const lines = id === "1" ? [stove] : [line({ id: "1", backorder: undefined }), stove];
      await fromPlatform(world, "a", { placedAt, lines });
      await world.pass(5 * minute);
      await world.putLevel("STOVE", -1);
      await world.pass(30 * minute);
      expect((await world.lines("a")).find(({ sku }) => sku === "STOVE")).toMatchObject({ backorder: true, place: 1 });
    },
  );
});
