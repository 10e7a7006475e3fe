import * as v from "valibot";
import { addDays, type Day, dayOf } from "../../shared/runtime/day.ts";
import { type Client, type Message, must } from "./client.ts";
import type { DemoPlay, Stage } from "./demo-play.ts";

/** The promised day of every order, and of the delivery that slips: days after the beginning. */
const promisedIn = 10;
const bouncing = "bounce@simulator.amazonses.com";

/** One order, what its customer and its merchant do on which day, and how it has to end. */
interface Fate {
  name: string;
  /** The delivery's new day, or none; on day 1. */
  slipsTo: number | null;
  /** It slips once more, on that day. */
  again?: { on: number; to: number };
  /** What the customer presses on the page that the last mail links to. */
  chooses?: { on: number; choice: "wait" | "cancel" }[];
  shipsOn?: number;
  bounces?: true;
  /** The order goes to a country for which the store has another law. */
  country?: string;
  ends: "open" | "shipped" | "cancelled";
  /** Notices that its customer got, reminders among them. */
  notices: number;
}

const fates: Fate[] = [
  { name: "ships in time after all", slipsTo: 20, shipsOn: 9, ends: "shipped", notices: 1 },
  { name: "20 days late, silence", slipsTo: 30, shipsOn: 29, ends: "shipped", notices: 1 },
  { name: "45 days late, silence", slipsTo: 55, ends: "cancelled", notices: 2 },
  {
    name: "45 days late, agrees",
    slipsTo: 55,
    chooses: [{ on: 3, choice: "wait" }],
    shipsOn: 54,
    ends: "shipped",
    notices: 1,
  },
  { name: "45 days late, cancels", slipsTo: 55, chooses: [{ on: 3, choice: "cancel" }], ends: "cancelled", notices: 1 },
  { name: "no date, waits for ever", slipsTo: null, chooses: [{ on: 3, choice: "wait" }], ends: "open", notices: 1 },
  {
    name: "waits for ever, then cancels",
    slipsTo: null,
    chooses: [
      { on: 3, choice: "wait" },
      { on: 50, choice: "cancel" },
    ],
    ends: "cancelled",
    notices: 1,
  },
  { name: "late again, silence", slipsTo: 30, again: { on: 15, to: 50 }, ends: "cancelled", notices: 3 },
  { name: "the notice bounces", slipsTo: 30, bounces: true, ends: "cancelled", notices: 0 },
  { name: "to Germany: no clock cancels", slipsTo: 55, country: "DE", ends: "open", notices: 2 },
];

const skuOf = (n: number) => `LAMP-${n}`;
const idOf = (n: number) => String(n);
const emailOf = (n: number, { bounces }: Fate) => (bounces === true ? bouncing : `late-${n}@example.com`);

const supply = async (client: Client, n: number, expectedOn: Day | null) =>
  must(
    client.call("PUT", `supplies/PO-${n}`, {
      sku: skuOf(n),
      quantity: 5,
      expectedOn,
      reason: "Storm in the North Sea",
    }),
  );

const place = async (client: Client, n: number, fate: Fate, today: Day) => {
  const promised = addDays(today, promisedIn);
  await must(client.call("PUT", `variants/${skuOf(n)}`, { title: "Reading lamp", price: 89, currency: "USD" }));
  await supply(client, n, promised);
  await must(
    client.call("PUT", `orders/${idOf(n)}`, {
      placedAt: (await client.now()).toISOString(),
      customer: { email: emailOf(n, fate) },
      shipTo: { country: fate.country ?? "US" },
      currency: "USD",
      lines: [{ id: "1", sku: skuOf(n), quantity: 1, unitPrice: "89.00", backorder: true, promisedShipOn: promised }],
    }),
  );
};

const ship = async (client: Client, n: number) =>
  must(
    client.call("PUT", `orders/${idOf(n)}/shipments/1`, {
      carrier: "UPS",
      trackingNumber: `1Z999AA1012345678${n}`,
      shippedAt: (await client.now()).toISOString(),
      lines: [{ id: "1", quantity: 1 }],
    }),
  );

/** Presses the button of the page that the newest mail about the delay links to. */
const press = async (client: Client, n: number, fate: Fate, choice: "wait" | "cancel") => {
  const mails = (await client.messages()).filter(({ to }) => to === emailOf(n, fate));
  const [, token = ""] =
    mails.map(({ text }) => /\/order\?t=([\w.-]+)/.exec(text) ?? []).findLast(([found]) => found) ?? [];
  const response = await fetch(`${client.url}/order?t=${token}`, {
    method: "POST",
    body: new URLSearchParams({ choice, line: "1" }),
  });
  if (!response.ok) throw new Error(`/order: ${response.status}`);
};

const act = async (client: Client, day: number, dateOf: (day: number) => Day) => {
  const done: string[] = [];
  for (const [index, fate] of fates.entries()) {
    const n = index + 1;
    if (day === 1) await supply(client, n, fate.slipsTo === null ? null : dateOf(fate.slipsTo));
    if (fate.again?.on === day) {
      await supply(client, n, dateOf(fate.again.to));
      done.push(`${n} slips again`);
    }
    for (const { on, choice } of fate.chooses ?? []) {
      if (on !== day) continue;
      await press(client, n, fate, choice);
      done.push(`${n} ${choice === "wait" ? "agrees to wait" : "cancels"}`);
    }
    if (fate.shipsOn !== day) continue;
    await ship(client, n);
    done.push(`${n} ships`);
  }
  return done;
};

const eventDays = (): number[] =>
  [
    ...new Set([
      1,
      promisedIn + 1,
      promisedIn + 28,
      promisedIn + 31,
      promisedIn + 46,
      ...fates.flatMap(({ again, chooses = [], shipsOn, slipsTo }) => [
        ...(again === undefined ? [] : [again.on]),
        ...(slipsTo === null ? [] : [slipsTo + 1]),
        ...chooses.map(({ on }) => on),
        ...(shipsOn === undefined ? [] : [shipsOn]),
      ]),
    ]),
  ].toSorted((a, b) => a - b);

const nameOf = ({ to, subject, text }: Message): string => {
  const [, order = ""] = /(?:order |\()(\d+)\)?$/.exec(subject) ?? [];
  // An alert says in its second paragraph what is to be done.
  const [, , alert = ""] = text.split("\n");
  return to === "merchant@example.com"
    ? `order ${order}, to the merchant: ${alert}`
    : `order ${order}: ${subject.replace(/ \(\d+\)$/, "")}`;
};

const byOrder = (one: string, other: string): number => one.localeCompare(other, "en", { numeric: true });

/** Plays the days, and tells what was sent on each. */
const playDays = async ({ client, say }: Stage) => {
  const first = dayOf((await client.now()).getTime(), "UTC");
  const dateOf = (day: number) => addDays(first, day);
  let seen = (await client.messages()).length;
  const tell = async (day: number, what: string) => {
    await client.idle();
    const messages = await client.messages();
    const news = messages.slice(seen);
    seen = messages.length;
    if (news.length > 0 || what !== "")
      say(`Day ${String(day).padStart(2)}, ${dateOf(day)}${what === "" ? "" : `: ${what}`}`);
    for (const name of news.map(nameOf).toSorted(byOrder)) say(`    ${name}`);
  };
  for (const [index, fate] of fates.entries()) await place(client, index + 1, fate, first);
  await client.advance("PT5M");
  await tell(0, `ten orders, each promised for ${dateOf(promisedIn)}.`);
  for (const day of eventDays()) {
    const ms = Date.parse(`${dateOf(day)}T00:30:00Z`) - (await client.now()).getTime();
    await client.advance(`PT${Math.max(1, Math.ceil(ms / 1_000))}S`);
    await tell(day, "");
    const done = await act(client, day, dateOf);
    await client.advance("PT10M");
    await tell(day, day === 1 ? "all deliveries slip." : done.join("; "));
  }
};

const orderSchema = v.object({
  lines: v.tuple([
    v.object({
      status: v.picklist(["open", "shipped", "cancelled"]),
      notices: v.array(v.object({ deliveries: v.array(v.object({ status: v.string() })) })),
      refund: v.optional(v.object({ lastDay: v.optional(v.string()) })),
    }),
  ]),
});

const countAll = async ({ client, say }: Stage) => {
  const ends = await Promise.all(
    fates.map(async (fate, index) => {
      const [line] = v.parse(orderSchema, await must(client.call("GET", `orders/${idOf(index + 1)}`))).lines;
      const arrived = line.notices.filter(({ deliveries }) => deliveries.some(({ status }) => status === "accepted"));
      return { fate, line, notices: arrived.length };
    }),
  );
  say("");
  for (const [index, { fate, line, notices }] of ends.entries()) {
    const refund = line.refund?.lastDay === undefined ? "" : `, refund by ${line.refund.lastDay}`;
    say(
      `${String(index + 1).padStart(2)}  ${fate.name.padEnd(30)} ${notices} ${notices === 1 ? "notice" : "notices"}, ${line.status}${refund}`,
    );
  }
  const messages = await client.messages();
  const alerts = messages.filter(({ to }) => to === "merchant@example.com");
  const of = (status: Fate["ends"]) => ends.filter(({ line }) => line.status === status).length;
  return {
    orders: ends.length,
    notices: ends.reduce((sum, { notices }) => sum + notices, 0),
    shipped: of("shipped"),
    cancelled: of("cancelled"),
    open: of("open"),
    refunds: ends.filter(({ line }) => line.refund !== undefined).length,
    alerts: alerts.length,
    asExpected: ends.filter(({ fate, line, notices }) => line.status === fate.ends && notices === fate.notices).length,
  };
};

/** Ten late orders, ten fates. */
export const delay: DemoPlay = {
  rows: {
    orders: "orders",
    notices: "delay notices and reminders",
    shipped: "shipped",
    cancelled: "cancelled",
    open: "still open",
    refunds: "refunds owed",
    alerts: "alerts to the merchant",
    asExpected: "ended as the law has it",
  },
  play: async (stage) => {
    const byDestination = { DE: "eu" };
    await must(
      stage.client.call("PATCH", "settings", {
        delayLaw: { default: "ftc", byDestination },
        timeZone: "UTC",
        alertsTo: "merchant@example.com",
      }),
    );
    await playDays(stage);
    const counts = await countAll(stage);
    const { orders, shipped, cancelled, open, refunds, asExpected } = counts;
    const isRight = shipped + cancelled + open === orders && refunds === cancelled && asExpected === fates.length;
    return { counts, isRight };
  },
};
