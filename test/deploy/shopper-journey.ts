import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { SNSClient } from "@aws-sdk/client-sns";
import * as v from "valibot";
import type { Client } from "../../infra/local/client.ts";
import type { Mail } from "../../infra/local/mailbox.ts";
import { type Deployment, reach } from "./deployment.ts";
import { checkNoTrace, erase } from "./erasure.ts";
import { eventually, type Report } from "./report.ts";

const sku = "LAMP";
const email = "visitor@example.com";
/** As it is typed on the page of a store in the US, and as it is written to. */
const typedPhone = "(202) 555-0143";
export const phone = "+12025550143";
/** Every hour is a good one here: the check runs at any. */
const settings = { quietHours: { from: "00:00", to: "24:00", states: {} }, texts: { on: true } };
const page = "https://shop.example.com";

const availabilitySchema = v.object({
  status: v.string(),
  jsonLd: v.object({ availability: v.string() }),
  signup: v.object({ channels: v.array(v.string()), consent: v.object({ version: v.string(), sms: v.string() }) }),
});

/** A product page, which has no key, and a browser, which asks first. */
const checkPage = async (client: Client, { url, store }: Deployment): Promise<string> => {
  await client.call("PATCH", "settings", settings);
  await client.putVariant(sku, { settleSeconds: 0, peoplePerUnit: "everyone" });
  const script = await fetch(`${url}/widget.js`);
  assert.equal(script.status, 200);
  assert.match(script.headers.get("content-type") ?? "", /^text\/javascript/);
  const { length } = gzipSync(await script.text());

  const asked = await fetch(`${url}/v1/stores/${store.storeId}/variants/${sku}/availability?locale=de`);
  assert.equal(asked.headers.get("access-control-allow-origin"), "*");
  const { status, jsonLd, signup } = v.parse(availabilitySchema, await asked.json());
  assert.equal(status, "out_of_stock");
  assert.equal(jsonLd.availability, "https://schema.org/OutOfStock");
  assert.deepEqual(signup.channels, ["email", "sms"]);

  const headers = { origin: page, "access-control-request-method": "POST" };
  const preflight = await fetch(`${url}/v1/stores/${store.storeId}/signups`, { method: "OPTIONS", headers });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("access-control-allow-methods"), "POST");
  assert.equal(preflight.headers.get("access-control-allow-headers"), "content-type");
  return `widget.js has ${length} bytes gzipped`;
};

const signUp = async (client: Client, { url, store }: Deployment, address: Record<string, unknown>) => {
  const body = { sku, ...address, consent: { wordingVersion: "deploy-check", page } };
  return client.request("POST", `${url}/v1/stores/${store.storeId}/signups`, body, { origin: page });
};

const fieldsSchema = v.object({ errors: v.array(v.object({ field: v.string() })) });

const checkSignup = async (client: Client, deployment: Deployment) => {
  assert.deepEqual(await signUp(client, deployment, { email }), { status: 202, body: { status: "accepted" } });
  assert.deepEqual(await signUp(client, deployment, { phone: typedPhone }), {
    status: 202,
    body: { status: "accepted" },
  });
  const { status, body } = await signUp(client, deployment, { email: "visitor@" });
  assert.equal(status, 400);
  assert.deepEqual(v.parse(fieldsSchema, body).errors, [{ field: "email" }]);
  assert.equal((await client.call("GET", `variants/${sku}/waitlist`)).body["waiting"], 0, "nobody has said yes");
};

const waitFor = async (client: Client, waiting: number) =>
  eventually(60, async () => {
    const { body } = await client.call("GET", `variants/${sku}/waitlist`);
    return body["waiting"] === waiting ? { done: true } : { not: `${body["waiting"]} of ${waiting} wait` };
  });

const mailNumber = async ({ ses }: Deployment, count: number): Promise<Mail> =>
  eventually<Mail>(60, async () => {
    const mails = await ses.mailsTo([email]);
    const mail = mails[count - 1];
    return mail === undefined ? { not: `${mails.length} of ${count} mails were sent` } : { done: mail };
  });

const linkIn = (deployment: Deployment, { text }: Mail, path: string): string => {
  const [link] = new RegExp(String.raw`\S+/${path}\?t=\S+`).exec(text) ?? [];
  assert.ok(link, `the mail links to /${path}`);
  return reach(deployment, link);
};

/** Link scanners open links: only the page's button confirms. */
const checkConfirmation = async (client: Client, deployment: Deployment) => {
  const link = linkIn(deployment, await mailNumber(deployment, 1), "confirm");
  assert.equal((await fetch(link)).status, 200);
  assert.equal((await client.call("GET", `variants/${sku}/waitlist`)).body["waiting"], 0, "opened, not confirmed");
  assert.equal((await fetch(link, { method: "POST" })).status, 200);
  await waitFor(client, 1);
};

const textNumber = async ({ texts }: Deployment, count: number): Promise<string> =>
  eventually<string>(60, async () => {
    const all = await texts.textsTo(phone);
    const text = all[count - 1]?.text;
    return text === undefined ? { not: `${all.length} of ${count} texts were sent` } : { done: text };
  });

const answer = async ({ texts, aws, inboundTextsTopic }: Deployment, body: string) =>
  texts.answer(new SNSClient(aws), inboundTextsTopic, phone, body);

const checkYes = async (client: Client, deployment: Deployment): Promise<string> => {
  const asked = await textNumber(deployment, 1);
  assert.match(asked, /Reply YES/);
  await answer(deployment, "Yes!");
  assert.match(await textNumber(deployment, 2), /STOP to end/);
  await waitFor(client, 2);
  return JSON.stringify(asked);
};

const checkTold = async (client: Client, deployment: Deployment): Promise<string> => {
  await client.putLevel(sku, 2);
  const text = await textNumber(deployment, 3);
  assert.match(text, /is back in stock/);
  const mail = await mailNumber(deployment, 2);
  const preferences = await fetch(linkIn(deployment, mail, "preferences"));
  assert.equal(preferences.status, 200);
  assert.match(preferences.headers.get("content-security-policy") ?? "", /^default-src 'none'/);
  const unsubscribe = await fetch(linkIn(deployment, mail, "unsubscribe"));
  assert.equal(unsubscribe.status, 200);
  return JSON.stringify(text);
};

/** A second STOP gets no answer: whether it did is looked at when all else is done. */
const checkStop = async (deployment: Deployment) => {
  await answer(deployment, "STOP");
  assert.match(await textNumber(deployment, 4), /unsubscribed/);
  await answer(deployment, "stop.");
};

/** Shoppers without a key: from the product page's script to the last text. Answers how many mails that took. */
export const runShopperJourney = async (report: Report, client: Client, deployment: Deployment): Promise<number> => {
  await report.check("a product page gets the widget, the availability and leave to ask", async () =>
    checkPage(client, deployment),
  );
  await report.check("shoppers sign up by e-mail and by phone, and nobody waits yet", async () =>
    checkSignup(client, deployment),
  );
  await report.check("the confirmation's button confirms, opening its page does not", async () =>
    checkConfirmation(client, deployment),
  );
  await report.check("a text asks, and YES through the number's topic confirms", async () =>
    checkYes(client, deployment),
  );
  await report.check("the restock tells each in their own way, with links that work", async () =>
    checkTold(client, deployment),
  );
  await report.check("STOP is answered", async () => checkStop(deployment));
  await report.check("the merchant erases them", async () => {
    await erase(client, { email });
    await erase(client, { phone: typedPhone });
  });
  return 2;
};

/** After everything else: the second STOP and the events of mails to people who were erased have come by then. */
export const checkShoppersGone = async (report: Report, deployment: Deployment): Promise<void> => {
  await report.check("the second STOP got no answer, and no table knows who was erased", async () => {
    assert.equal((await deployment.texts.textsTo(phone)).length, 4);
    return checkNoTrace(deployment, [email, phone]);
  });
};
