import * as v from "valibot";
import { addDays, dayOf } from "../../shared/runtime/day.ts";
import { type Client, inParallel, type Message, must } from "./client.ts";
import type { DemoPlay, Stage } from "./demo-play.ts";
import { tellMessages } from "./demo-timeline.ts";

const sku = "LAMP";
const orders = Array.from({ length: 60 }, (_, n) => n + 1);
const waiting = Array.from({ length: 5 }, (_, n) => `lamp-fan-${n + 1}@example.com`);
const supplies = [
  { id: "PO-1", quantity: 20, days: 10 },
  { id: "PO-2", quantity: 20, days: 20 },
  { id: "PO-3", quantity: 20, days: 30 },
];

const emailOf = (n: number) => `buyer-${n}@example.com`;
const numberOf = ({ to }: Message) => Number(/\d+/.exec(to)?.[0]);
const isToBuyer = ({ to }: Message) => to.startsWith("buyer-");

/** The sentence about the lamp. */
const saysOf = ({ subject, text }: Message): string => {
  const [, says = ""] = /1 x Reading lamp\n\s+(.+(?:\n {2}.+)*)/.exec(text ?? "") ?? [];
  return `${subject.replace(/ \(.*$/, "")}. ${says.replaceAll(/\s+/g, " ")}`.trim();
};

const kindOf = (message: Message): "received" | "later" | "earlier" | "undated" | "ready" | "other" => {
  const says = saysOf(message);
  if (says.startsWith("Order received")) return "received";
  if (says.startsWith("Ready")) return "ready";
  if (/ships later/i.test(says)) return "later";
  if (/ships (earlier|sooner)/i.test(says)) return "earlier";
  return /no .*date/i.test(says) ? "undated" : "other";
};

/** Plays days, and tells of each whom it brought which message. */
const createDays = async ({ client, say }: Stage) => {
  const firstDay = dayOf((await client.now()).getTime(), "UTC");
  let seen = (await client.messages()).length;
  let day = 0;
  const dateOf = (days: number) => addDays(firstDay, days);

  const tell = async (what: string) => {
    await client.idle();
    await client.advance("PT2M");
    const messages = await client.messages();
    const news = messages.slice(seen);
    seen = messages.length;
    say(`Day ${String(day).padStart(2)}, ${dateOf(day)}: ${what}`);
    for (const line of tellMessages(news.filter(isToBuyer), numberOf, saysOf)) say(`    ${line}`);
    const fans = news.filter((message) => !isToBuyer(message)).length;
    if (fans > 0) say(`    ${fans} of the waitlist: it is back in stock`);
  };
  const goTo = async (next: number) => {
    await client.advance(`P${next - day}D`);
    day = next;
  };
  return { tell, goTo, dateOf };
};

const putSupply = async (client: Client, id: string, more: Record<string, unknown>) =>
  must(client.call("PUT", `supplies/${id}`, { sku, quantity: 20, ...more }));

const placeOrders = async ({ client, bar }: Stage) => {
  const now = (await client.now()).getTime();
  let placed = 0;
  await inParallel(orders, 6, async (n) => {
    await must(
      client.call("PUT", `orders/${n}`, {
        // One minute apart, so that the places in line are known.
        placedAt: new Date(now - (orders.length - n + 1) * 60_000).toISOString(),
        customer: { email: emailOf(n) },
        shipTo: { country: "US", postalCode: "10001" },
        currency: "USD",
        lines: [{ id: "1", sku, quantity: 1, unitPrice: "89.00", backorder: true }],
      }),
    );
    placed += 1;
    bar("orders", placed, orders.length);
  });
};

const orderSchema = v.object({
  lines: v.tuple([
    v.object({ estimate: v.nullable(v.object({ shipsOn: v.string() })), why: v.object({ code: v.string() }) }),
  ]),
});

const countAll = async (client: Client) => {
  const sent = (await client.messages()).filter(isToBuyer);
  const of = (kind: ReturnType<typeof kindOf>) => sent.filter((message) => kindOf(message) === kind).length;
  const states = await Promise.all(
    orders.map(async (n) => v.parse(orderSchema, await must(client.call("GET", `orders/${n}`))).lines[0]),
  );
  const perCause = new Map<string, number>();
  for (const message of sent) {
    const cause = `${message.to} ${saysOf(message)}`;
    perCause.set(cause, (perCause.get(cause) ?? 0) + 1);
  }
  return {
    orders: orders.length,
    received: of("received"),
    later: of("later"),
    undated: of("undated"),
    ready: of("ready"),
    mails: sent.length,
    inHand: states.filter(({ why }) => why.code === "in_hand").length,
    withoutDate: states.filter(({ estimate }) => estimate === null).length,
    toldTwice: [...perCause.values()].filter((n) => n > 1).length,
    waitlistTold: (await client.restocks(sku)).reduce((sum, { told }) => sum + told, 0),
  };
};

const playStory = async (stage: Stage) => {
  const { client } = stage;
  const days = await createDays(stage);
  await must(
    client.call("PUT", `variants/${sku}`, {
      title: "Reading lamp",
      price: 89,
      currency: "USD",
      waves: { settleSeconds: 0 },
    }),
  );
  await client.putLevel(sku, 0);
  for (const email of waiting) await client.signUp(sku, email);
  for (const { id, quantity, days: after } of supplies)
    await putSupply(client, id, { quantity, expectedOn: days.dateOf(after) });
  await placeOrders(stage);
  await days.tell("60 people order a lamp that is sold out; three deliveries of 20 are announced.");

  await days.goTo(3);
  await putSupply(client, "PO-1", { expectedOn: days.dateOf(22), reason: "Storm in the North Sea" });
  await days.tell(
    `PO-1 slips 12 days, to ${days.dateOf(22)}. PO-2 comes before it now, and goes to the first in line.`,
  );

  await days.goTo(6);
  await putSupply(client, "PO-3", { expectedOn: null, status: "cancelled" });
  await days.tell("PO-3 is lost at sea. Whoever it was for keeps the place, and is told that there is no date.");

  await days.goTo(8);
  await putSupply(client, "PO-2", { expectedOn: days.dateOf(20), status: "received", receivedOn: days.dateOf(8) });
  await days.tell("PO-2 comes 12 days early.");

  await days.goTo(22);
  await putSupply(client, "PO-1", {
    quantity: 45,
    expectedOn: days.dateOf(22),
    status: "received",
    receivedOn: days.dateOf(22),
  });
  await client.putLevel(sku, 5);
  await days.tell("PO-1 is here, with 45 lamps: 40 for all who still wait, and 5 for the shelf.");
};

/** 60 orders over three supplies: one slips, one is lost, one comes early. */
export const backorder: DemoPlay = {
  rows: {
    orders: "orders",
    received: "told that the order is received",
    later: "told of a later date",
    undated: "told that there is no date any more",
    ready: "told that it is ready to ship",
    mails: "mails in all",
    inHand: "set aside, in the end",
    withoutDate: "waiting without a date, in the end",
    waitlistTold: "of the waitlist, told of the rest",
    toldTwice: "told the same twice",
  },
  play: async (stage) => {
    await playStory(stage);
    const counts = await countAll(stage.client);
    const { received, later, undated, ready, mails, inHand, withoutDate, toldTwice, waitlistTold } = counts;
    const addsUp = received + later + undated + ready === mails && inHand + withoutDate === orders.length;
    const isRight =
      addsUp &&
      received === 60 &&
      later === 40 &&
      ready === 60 &&
      undated === 20 &&
      toldTwice === 0 &&
      waitlistTold === 5;
    return { counts, isRight };
  },
};
