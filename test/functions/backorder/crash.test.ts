import { describe, expect, it } from "vitest";
import type { QueueName } from "../../../infra/pipeline.ts";
import { Crash, crashAt, createWorld, type Disturb, type World } from "./world.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

const lines = (quantity: number) => [
  { id: "1", sku: "TENT", quantity, unitPrice: "10.00", backorder: true },
  { id: "2", sku: "STOVE", quantity: 1, unitPrice: "5.00" },
];

/** A shop with a waiting queue, and a shopper on the waitlist who also buys. */
const open = async () => {
  const world = await createWorld({ settings: { stockCounts: "onHand" } });
  for (const sku of ["TENT", "STOVE"]) await world.putVariant(sku);
  await world.call("POST", "signups", { sku: "TENT", email: "b@example.com", confirmed: true });
  await world.call("POST", "signups", { sku: "TENT", email: "w@example.com", confirmed: true });
  await world.putSupply("po-1", "TENT", { quantity: 4, expectedOn: "2026-06-10" });
  await world.putOrder("a", "TENT", { lines: lines(2) });
  await world.pass(10 * minute);
  world.time.now += 1_000;
  return world;
};

const orderB = async (world: World) => world.putOrder("b", "TENT", { lines: lines(3) });
const slip = async (world: World) => world.putSupply("po-1", "TENT", { quantity: 4, expectedOn: "2026-06-24" });
const receive = async (world: World) =>
  world.putSupply("po-1", "TENT", { quantity: 4, received: 3, expectedOn: "2026-06-10" });
const cancelA = async (world: World) => {
  await orderB(world);
  await world.pass(10 * minute);
  const { placedAt } = await world.call("GET", "orders/a");
  await world.putOrder("a", "TENT", { placedAt, status: "cancelled", lines: lines(2) });
};
/** Queues are drained but for the one whose next message is to be disturbed. */
const untilNext = async (world: World, queue: QueueName) => {
  for (let rounds = 0; rounds < 50; rounds += 1) {
    const message = world.sqs.of(queue).find(({ visibleAt }) => visibleAt <= world.time.now);
    if (message !== undefined) return;
    for (const other of ["order", "ledger", "message", "wave", "chunk"] as const) {
      if (other !== queue && (await world.deliver(other))) break;
    }
    const soonest = Math.min(...world.sqs.of(queue).map(({ visibleAt }) => visibleAt));
    if (Number.isFinite(soonest) && world.sqs.of(queue).length > 0) world.time.now = Math.max(world.time.now, soonest);
  }
  throw new Error(`Nothing comes to ${queue}`);
};

const scenarios: { name: string; queue: QueueName; act: (world: World) => Promise<unknown>; does: string[] }[] = [
  {
    name: "a new order",
    queue: "order",
    act: orderB,
    does: ["dynamo.PutItem", "dynamo.UpdateItem", "sqs.SendMessage"],
  },
  {
    name: "the ledger of a new order",
    queue: "ledger",
    act: orderB,
    does: ["dynamo.BatchExecuteStatement", "sqs.SendMessage"],
  },
  {
    name: "the ledger of a supply that slips",
    queue: "ledger",
    act: slip,
    does: ["dynamo.BatchExecuteStatement", "sqs.SendMessage"],
  },
  {
    name: "the ledger of units that arrive",
    queue: "ledger",
    act: receive,
    does: ["dynamo.TransactWriteItems", "dynamo.BatchExecuteStatement"],
  },
  {
    name: "the ledger of an order that is cancelled",
    queue: "ledger",
    act: cancelA,
    does: ["dynamo.UpdateItem", "dynamo.BatchExecuteStatement"],
  },
  {
    name: "telling that a date has moved",
    queue: "order",
    act: async (world) => {
      await slip(world);
      await world.drain();
    },
    does: ["dynamo.PutItem", "sqs.SendMessage"],
  },
  {
    name: "telling that it is ready",
    queue: "order",
    act: async (world) => {
      await receive(world);
      await world.drain();
    },
    does: ["dynamo.PutItem", "sqs.SendMessage"],
  },
];

const endOf = async (world: World) => {
  await world.passTo(world.time.now + day);
  const orders = await Promise.all(
    ["a", "b"].map(async (id) => {
      const exists = world.rowsOf("orders").some(({ pk }) => pk === `shop#${id}`);
      return exists ? (await world.call("GET", `orders/${id}`))["lines"] : undefined;
    }),
  );
  return {
    orders,
    ledger: await world.supplies("TENT"),
    told: ["a", "b"].map((id) => world.told(id)),
    mails: world.mails.map(({ to, tags }) => [to, tags["message"] ?? tags["restock"]]).toSorted(),
    signups: world
      .rowsOf("waitlist")
      .map(({ email, status }) => [email, status])
      .toSorted(),
  };
};
type End = Awaited<ReturnType<typeof endOf>>;

/** The time at which something was seen is another one where a worker had to be waited for. */
const withoutTimes = (end: End) =>
  JSON.parse(JSON.stringify(end, (name, value: unknown) => (name === "observedAt" ? undefined : value)));

describe.each(scenarios)("$name", ({ queue, act, does }) => {
  const run = async (disturb?: Disturb) => {
    const world = await open();
    await act(world);
    await untilNext(world, queue);
    let calls = 0;
    const names: string[] = [];
    const counting: Disturb = {
      ...disturb,
      before: async (call) => {
        calls = call.nth;
        names.push(call.name);
        await disturb?.before?.(call);
      },
    };
    await world.deliver(queue, counting).catch((error: unknown) => {
      if (!(error instanceof Crash)) throw error;
    });
    return { world, calls, names };
  };

  it.each(["before", "after"] as const)("comes to the same end wherever its worker dies: %s a call", async (when) => {
    const { world, calls, names } = await run();
    const expected = withoutTimes(await endOf(world));
    expect(names).toEqual(expect.arrayContaining(does));
    for (let n = 1; n <= calls; n += 1) {
      const { world: crashed } = await run(crashAt(n, when));
      // No message comes to its aid: what has to be done is in the tables.
      crashed.loseQueues();
      const end = withoutTimes(await endOf(crashed));
      expect(end, `${when} call ${n} of ${calls}`).toEqual(expected);
    }
  });

  it("comes to the same end where another worker does the same in between", async () => {
    const { world, calls } = await run();
    const expected = withoutTimes(await endOf(world));
    for (let n = 1; n <= calls; n += 1) {
      const world = await open();
      await act(world);
      await untilNext(world, queue);
      const body = world.sqs.of(queue).find(({ visibleAt }) => visibleAt <= world.time.now)?.body ?? "";
      let isDone = false;
      await world.deliver(queue, {
        before: async ({ nth }) => {
          if (nth !== n || isDone) return;
          isDone = true;
          world.sqs.put(queue, body);
          while (await world.deliver(queue));
        },
      });
      expect(isDone).toBe(true);
      expect(withoutTimes(await endOf(world)), `before call ${n} of ${calls}`).toEqual(expected);
    }
  });
});

describe("the sender of news", () => {
  it("that dies tells nobody twice, and what comes after is told all the same", async () => {
    for (const when of ["before", "after"] as const) {
      for (let n = 1, isOver = false; !isOver; n += 1) {
        const world = await open();
        await slip(world);
        await world.drain();
        world.time.now += minute;
        await world.deliver("order");
        isOver = true;
        await world.deliver("message", crashAt(n, when)).catch((error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          isOver = false;
        });
        world.loseQueues();
        await world.pass(day);
        const moved = () => world.mails.filter(({ values }) => values["say_subject"]?.includes("later"));
        expect(moved().length, `${when} call ${n}`).toBeLessThanOrEqual(1);
        expect(world.messages().filter(({ topic }) => topic === "eta")).toMatchObject([
          { state: expect.stringMatching(/^(sent|unsettled)$/) },
        ]);
        await world.putSupply("po-1", "TENT", { quantity: 4, expectedOn: "2026-07-08" });
        await world.pass(day);
        expect(world.told("a").at(-1)).toBe("eta by email");
        expect(world.messages().at(-1)).toMatchObject({ said: { "1": "2026-07-08" } });
        expect(n).toBeLessThan(60);
      }
    }
  });
});
