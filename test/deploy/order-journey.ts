import assert from "node:assert/strict";
import * as v from "valibot";
import { type Client, must } from "../../infra/local/client.ts";
import type { Mail } from "../../infra/local/mailbox.ts";
import { addDays, dayOf } from "../../shared/runtime/day.ts";
import { carrierSecretOf, signCarrier } from "../support/carrier-signing.ts";
import { type Deployment, reach } from "./deployment.ts";
import { eventually, type Report } from "./report.ts";

const buyer = "buyer@example.com";
const lateBuyer = "late-buyer@example.com";
const trackingNumber = "1Z5R89390357567127";
const today = dayOf(Date.now(), "UTC");
const inDays = (days: number): string => addDays(today, days);
/** As a mail writes it. */
const inWords = (day: string): string =>
  new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(Date.parse(day));

/** Whether a mail says something, however its lines are broken. */
const assertSays = ({ text }: Mail, ...expected: string[]): void => {
  const said = text.replaceAll(/\s+/g, " ");
  for (const words of expected) assert.ok(said.includes(words), `"${words}" is not in: ${said}`);
};

/** The tick may have to wake what a queue has lost, and it comes on the minute. */
const patienceSeconds = 130;

const mailTo = async ({ ses }: Deployment, to: string, subject: string): Promise<Mail> =>
  eventually<Mail>(patienceSeconds, async () => {
    const mails = await ses.mailsTo([to]);
    const mail = mails.find((each) => each.subject.startsWith(subject));
    const subjects = mails.map((each) => each.subject).join(", ");
    return mail === undefined ? { not: `no mail "${subject}", but: ${subjects || "none"}` } : { done: mail };
  });

const putSupply = async (client: Client, id: string, sku: string, expectedOn: string) =>
  must(client.call("PUT", `supplies/${id}`, { sku, quantity: 5, expectedOn, reason: "Storm in the North Sea" }));

const putOrder = async (client: Client, id: string, email: string, line: Record<string, unknown>) =>
  must(
    client.call("PUT", `orders/${id}`, {
      placedAt: new Date().toISOString(),
      customer: { email },
      shipTo: { country: "US", postalCode: "10001" },
      currency: "USD",
      lines: [{ id: "1", quantity: 1, unitPrice: "89.00", backorder: true, ...line }],
    }),
  );

const checkReceived = async (client: Client, deployment: Deployment) => {
  // Nothing here may wait for a time that cannot be moved.
  await must(client.call("PATCH", "settings", { orderSettleSeconds: 0 }));
  await client.putVariant("STOVE");
  await putSupply(client, "PO-1", "STOVE", inDays(10));
  await putOrder(client, "1001", buyer, { sku: "STOVE" });
  assertSays(await mailTo(deployment, buyer, "Order received"), inWords(inDays(10)));
};

const checkSlip = async (client: Client, deployment: Deployment) => {
  await putSupply(client, "PO-1", "STOVE", inDays(24));
  const mail = await mailTo(deployment, buyer, "Your order ships later");
  assertSays(mail, inWords(inDays(24)), "Storm in the North Sea");
};

const lineSchema = v.object({ lines: v.tuple([v.object({ status: v.string() })]) });

const checkShipped = async (client: Client, deployment: Deployment) => {
  const body = { trackingNumber, lines: [{ id: "1", quantity: 1 }], shippedAt: new Date().toISOString() };
  await must(client.call("PUT", "orders/1001/shipments/p1", body));
  const mail = await mailTo(deployment, buyer, "Your parcel is on its way");
  assertSays(mail, `handed your parcel to UPS. The tracking number is ${trackingNumber}.`);
  const { lines } = v.parse(lineSchema, await must(client.call("GET", "orders/1001")));
  assert.equal(lines[0].status, "shipped");
};

const deliveredBody = () => {
  const now = new Date().toISOString();
  const result = { tracking_code: trackingNumber, carrier: "UPS", status: "delivered", updated_at: now };
  return JSON.stringify({ id: "evt_1", description: "tracker.updated", result });
};

/** EasyPost's webhook, signed as EasyPost signs it; and once more, which changes nothing. */
const checkDelivered = async (client: Client, deployment: Deployment) => {
  const connected = await must(
    client.call("PUT", "webhook-sources/easypost", { secrets: [carrierSecretOf("easypost")] }),
  );
  const address = reach(deployment, v.parse(v.object({ url: v.string() }), connected).url);
  const body = deliveredBody();
  const headers = { "content-type": "application/json", ...signCarrier("easypost", Buffer.from(body)) };
  const post = async (more: Record<string, string> = {}) =>
    (await fetch(address, { method: "POST", headers: { ...headers, ...more }, body })).status;
  assert.equal(await post({ "x-hmac-signature": `hmac-sha256-hex=${"0".repeat(64)}` }), 401, "a forged signature");
  assert.deepEqual([await post(), await post()], [200, 200]);
  await mailTo(deployment, buyer, "Delivered");
};

/** Promised within 5 days, and nothing comes before 20: the law wants it said at once. */
const checkDelay = async (client: Client, deployment: Deployment): Promise<string> => {
  await must(client.call("PATCH", "settings", { delayLaw: { default: "ftc" } }));
  await client.putVariant("KAYAK");
  await putSupply(client, "PO-2", "KAYAK", inDays(20));
  await putOrder(client, "1002", lateBuyer, { sku: "KAYAK", promisedShipOn: inDays(5) });
  const mail = await mailTo(deployment, lateBuyer, "Your order is delayed");
  assertSays(mail, inWords(inDays(5)), inWords(inDays(20)), "Cancel free of charge");
  const evidence = JSON.stringify(await must(client.call("GET", "orders/1002/evidence")));
  assert.ok(evidence.includes("Your order is delayed"), `the notice is kept: ${evidence}`);
  return mail.subject;
};

/** Orders that wait, slip, leave and arrive, and one that is late by law. Answers how many mails that took. */
export const runOrderJourney = async (report: Report, client: Client, deployment: Deployment): Promise<number> => {
  await report.check("an order of what is on its way: its customer hears when it ships", async () =>
    checkReceived(client, deployment),
  );
  await report.check("the delivery slips: they hear the new day and the reason", async () =>
    checkSlip(client, deployment),
  );
  await report.check("the parcel leaves: they hear of it, and the line has shipped", async () =>
    checkShipped(client, deployment),
  );
  await report.check("a carrier's signed webhook says that it has arrived, and so does a mail", async () =>
    checkDelivered(client, deployment),
  );
  await report.check("an order that cannot keep its promise gets the notice that the law wants", async () =>
    checkDelay(client, deployment),
  );
  return 4 + (await deployment.ses.mailsTo([lateBuyer])).length;
};
