import assert from "node:assert/strict";
import { SNSClient } from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { type Client, createClient, inParallel } from "../../infra/local/client.ts";
import { shoppers } from "../support/local-system.ts";
import { type Deployment, reach } from "./deployment.ts";
import { checkLogs } from "./logs.ts";
import { runOrderJourney } from "./order-journey.ts";
import { eventually, type Report } from "./report.ts";
import { importedEmails, runShopJourney } from "./shop-journey.ts";
import { checkShoppersGone, phone as shopperPhone, runShopperJourney } from "./shopper-journey.ts";

const people = [...shoppers(59), "bounce@simulator.amazonses.com"];
const settled = "settled@example.com";

/** Nobody gets in without a key, a signature or a token of this deployment. */
const checkStrangers = async (client: Client, { url, store }: Deployment) => {
  const stranger = createClient(url, store.storeId, store.apiKey.slice(0, -3) + "AAA", `whsec_${"A".repeat(43)}=`);
  assert.equal((await stranger.call("GET", "settings")).status, 401, "a wrong key");
  assert.equal((await client.request("GET", `${url}/v1/stores/${store.storeId}/settings`)).status, 401, "no key");
  assert.equal(await stranger.webhook("stock.updated", { sku: "TENT", available: 9 }), 401, "a wrong signature");
  assert.equal((await client.request("POST", `${url}/unsubscribe?t=forged.token`)).status, 401, "a forged link");
};

/** One person waits for a variant whose stock has to settle first: only the tick, on the minute, opens its restock. */
const prepareTick = async (client: Client) => {
  await client.putVariant("SETTLED", { settleSeconds: 1, peoplePerUnit: "everyone" });
  await client.signUp("SETTLED", settled);
  await client.putLevel("SETTLED", 1);
};

const checkRestock = async (report: Report, client: Client, { ses }: Deployment) => {
  const signups = new Map<string, string>();
  await report.check(`${people.length} people sign up and the merchant sees them wait`, async () => {
    await client.putVariant("TENT", { settleSeconds: 0, peoplePerUnit: "everyone" });
    await inParallel(people, 8, async (email) => signups.set(email, await client.signUp("TENT", email)));
    const { body } = await client.call("GET", "variants/TENT/waitlist");
    assert.equal(body["waiting"], people.length);
  });
  await report.check("stock comes back: everyone is mailed, once", async () => {
    await client.putLevel("TENT", 5);
    await eventually(120, async () => {
      const { length } = await ses.mailsTo(people);
      return length >= people.length ? { done: length } : { not: `${length} of ${people.length} mails were sent` };
    });
    const mails = await ses.mailsTo(people);
    assert.deepEqual(mails.map(({ to }) => to).toSorted(), people.toSorted());
  });
  await report.check("the merchant sees the restock: all told, none unsettled, nobody waits", async () => {
    await eventually(60, async () => {
      const [restock] = await client.restocks("TENT");
      const { told = 0, unsettled = 0, waves = [] } = restock ?? {};
      const done = told === people.length && waves.every(({ state }) => state === "closed");
      return done ? { done: assert.equal(unsettled, 0) } : { not: `restock: ${JSON.stringify(restock)}` };
    });
    const { body } = await client.call("GET", "variants/TENT/waitlist");
    assert.equal(body["waiting"], 0);
  });
  return signups;
};

const checkFeedback = async (
  client: Client,
  { ses, aws }: Deployment,
  signups: Map<string, string>,
): Promise<string> => {
  const events = await ses.publishEvents(new SNSClient(aws));
  const expectReason = async (email: string, expected: string) =>
    eventually(60, async () => {
      const reason = await client.reasonOf(signups.get(email) ?? "");
      return reason === expected ? { done: true } : { not: `the reason for ${email} is ${reason}, not ${expected}` };
    });
  await expectReason("bounce@simulator.amazonses.com", "bounced");
  await expectReason("shopper-7@example.com", "delivered");
  return `${events} events`;
};

/** As mail programs do: a form-encoded POST to the mail's own link, without cookie or confirmation (RFC 8058). */
const checkUnsubscribe = async (client: Client, deployment: Deployment, signups: Map<string, string>) => {
  const [mail] = await deployment.ses.mailsTo(["shopper-3@example.com"]);
  const response = await fetch(reach(deployment, mail?.headers["List-Unsubscribe"]?.slice(1, -1) ?? ""), {
    method: "POST",
    body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
  });
  assert.equal(response.status, 200);
  assert.equal(await client.reasonOf(signups.get("shopper-3@example.com") ?? ""), "unsubscribed");
};

const checkWebhook = async (client: Client) => {
  assert.equal(await client.webhook("stock.updated", { sku: "TENT", location: "warehouse", available: 7 }), 200);
  await eventually(60, async () => {
    const { body } = await client.call("GET", "variants/TENT");
    const levels = JSON.stringify(body["levels"]);
    return body["sellable"] === 12 ? { done: true } : { not: `sellable is ${body["sellable"]}, levels are ${levels}` };
  });
};

const checkDeadLetters = async ({ aws }: Deployment): Promise<string> => {
  const client = new SQSClient({ ...aws, useQueueUrlAsEndpoint: false });
  const { QueueUrls = [] } = await client.send(new ListQueuesCommand());
  const deadLetters = QueueUrls.filter((url) => url.includes("DeadLetters"));
  assert.ok(deadLetters.length > 0, "the stack has dead-letter queues");
  for (const QueueUrl of deadLetters) {
    const asked = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] });
    const { Attributes } = await client.send(asked);
    assert.equal(Attributes?.["ApproximateNumberOfMessages"], "0", QueueUrl);
  }
  return `${deadLetters.length} queues`;
};

/** Everybody's address, every link's token, and what the store keeps to itself. */
const secretsOf = async ({ store, ses }: Deployment): Promise<string[]> => {
  const mails = await ses.mails();
  const tokens = mails.flatMap(({ text }) => [...text.matchAll(/\?t=(\S+)/g)].map(([, token = ""]) => token));
  const addresses = mails.map(({ to }) => to);
  return [
    ...new Set([
      ...addresses,
      ...tokens,
      store.apiKey,
      store.webhookSecrets.stockline,
      shopperPhone,
      ...importedEmails,
    ]),
  ];
};

/** Restocks and orders through the deployed HTTP API, for a merchant with a key and for shoppers without one. */
export const runJourney = async (report: Report, deployment: Deployment): Promise<void> => {
  const { url, store, ses } = deployment;
  const client = createClient(url, store.storeId, store.apiKey, store.webhookSecrets.stockline);
  await report.check("the API is up", async () =>
    assert.equal((await client.request("GET", `${url}/health`)).status, 200),
  );
  await report.check("a wrong key, signature or link is refused", async () => checkStrangers(client, deployment));
  await report.check("a variant whose stock has to settle is stocked", async () => prepareTick(client));
  const signups = await checkRestock(report, client, deployment);
  const shopperMails = await runShopperJourney(report, client, deployment);
  await report.check("SES events reach the signups: delivered, bounced", async () =>
    checkFeedback(client, deployment, signups),
  );
  await report.check("one click in the mail unsubscribes", async () => checkUnsubscribe(client, deployment, signups));
  await report.check("a signed webhook's stock is applied", async () => checkWebhook(client));
  await runShopJourney(report, client, deployment);
  const orderMails = await runOrderJourney(report, client, deployment);
  await report.check("the tick opens the restock that had to settle", async () =>
    eventually(130, async () =>
      (await ses.mailsTo([settled])).length === 1 ? { done: true } : { not: "nobody was told" },
    ),
  );
  await checkShoppersGone(report, deployment);
  await report.check("no function logs an address, a number, a key or a link's token", async () =>
    checkLogs(deployment.logFile, await secretsOf(deployment)),
  );
  await report.check("nobody was mailed twice, and nothing was put aside", async () => {
    assert.equal((await ses.mails()).length, people.length + 1 + shopperMails + orderMails);
    return checkDeadLetters(deployment);
  });
};
