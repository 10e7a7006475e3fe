import { describe, expect, it } from "vitest";
import { press } from "./press.ts";
import { Crash, crashAt, createWorld, type Disturb, startsAt, type World } from "./world.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const at = (date: string) => Date.parse(`${date}T12:00:00Z`);

/** An order under the US rule that was promised for 12 June, and of which the delivery is expected then. */
const open = async () => {
  const world = await createWorld({
    settings: { delayLaw: { default: "ftc" }, timeZone: "UTC", alertsTo: "merchant@example.com" },
  });
  await world.putVariant("TENT");
  await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-10" });
  await world.putOrder("ada", "TENT", {
    lines: [{ id: "1", sku: "TENT", quantity: 1, unitPrice: "10.00", backorder: true, promisedShipOn: "2026-06-12" }],
  });
  await world.pass(10 * minute);
  return world;
};
const slip = async (world: World, expectedOn: string) => world.putSupply("po-1", "TENT", { expectedOn });

const subjects = ({ mails }: World) =>
  mails.map(({ to, values }) => `${to}: ${values["say_subject"] ?? values["subject"] ?? ""}`).toSorted();
const endOf = async (world: World, until: number) => {
  await world.passTo(until);
  const { lines } = await world.call("GET", "orders/ada");
  const { lines: evidence } = await world.call("GET", "orders/ada/evidence");
  return { lines, evidence, mails: subjects(world) };
};
const withoutTimes = (end: unknown): unknown =>
  JSON.parse(
    JSON.stringify(end, (name, value: unknown) =>
      ["at", "askedAt", "acceptedAt", "observedAt", "history"].includes(name) ? undefined : value,
    ),
  );

/** Each brings an order to where the next look at it has something to do. */
const scenarios: { name: string; until: number; act: (world: World) => Promise<unknown>; mails: RegExp[] }[] = [
  {
    name: "a notice that is owed",
    until: startsAt + 2 * day,
    act: async (world) => {
      await slip(world, "2026-06-30");
      await world.deliver("ledger");
      world.time.now += 2 * minute;
      await world.run("tick", {});
    },
    mails: [/received/, /delayed/],
  },
  {
    name: "a silence that cancels",
    until: at("2026-07-14"),
    act: async (world) => {
      await slip(world, "2026-08-30");
      await world.passTo(Date.UTC(2026, 6, 12, 23, 59));
      world.time.now = Date.UTC(2026, 6, 13, 0, 1);
      await world.run("tick", {});
    },
    mails: [/received/, /delayed/, /answer by/, /Cancelled/],
  },
  {
    name: "an agreement to wait",
    until: at("2026-07-20"),
    act: async (world) => {
      await slip(world, "2026-08-30");
      await world.pass(day);
      await press(world, { choice: "wait", line: "1" });
    },
    mails: [/received/, /delayed/, /waiting/, /A customer has answered/],
  },
  {
    name: "a cancellation",
    until: at("2026-06-05"),
    act: async (world) => {
      await slip(world, "2026-08-30");
      await world.pass(day);
      await press(world, { choice: "cancel", line: "1" });
    },
    mails: [/received/, /delayed/, /Cancelled/, /see to order/],
  },
  {
    name: "a refund that is overdue",
    until: at("2026-07-26"),
    act: async (world) => {
      await slip(world, "2026-08-30");
      await world.passTo(Date.UTC(2026, 6, 21, 23, 59));
      world.time.now = Date.UTC(2026, 6, 22, 0, 1);
      await world.run("tick", {});
    },
    mails: [/received/, /delayed/, /answer by/, /Cancelled/, /see to order/],
  },
];

describe.each(scenarios)("$name", ({ act, until, mails }) => {
  const run = async (disturb?: Disturb) => {
    const world = await open();
    await act(world);
    let calls = 0;
    await world
      .deliver("order", {
        ...disturb,
        before: async (call) => {
          calls = call.nth;
          await disturb?.before?.(call);
        },
      })
      .catch((error: unknown) => {
        if (!(error instanceof Crash)) throw error;
      });
    return { world, calls };
  };

  it.each(["before", "after"] as const)("is done once wherever its worker dies: %s a call", async (when) => {
    const { world, calls } = await run();
    const expected = withoutTimes(await endOf(world, until));
    expect(world.mails).toHaveLength(mails.length);
    for (const pattern of mails) expect(subjects(world).filter((subject) => pattern.test(subject))).toHaveLength(1);
    expect(calls).toBeGreaterThan(5);
    for (let n = 1; n <= calls; n += 1) {
      const { world: crashed } = await run(crashAt(n, when));
      // No message comes to its aid: what has to be done is in the tables.
      crashed.loseQueues();
      expect(withoutTimes(await endOf(crashed, until)), `${when} call ${n} of ${calls}`).toEqual(expected);
    }
  });
});
