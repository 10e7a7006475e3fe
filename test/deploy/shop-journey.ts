import assert from "node:assert/strict";
import * as v from "valibot";
import type { Client } from "../../infra/local/client.ts";
import { connectShopify, levelOf, postAsShopify, productWithItem } from "../../infra/local/demo-shop.ts";
import { type Deployment, reach } from "./deployment.ts";
import { eventually, type Report } from "./report.ts";

/** A variant of Shopify's example product. */
const shirt = "example-shirt-s";
export const importedEmails = ["imported-1@example.com", "imported-2@example.com", "imported-3@example.com"];
const importedSku = "IMPORTED";

/** The level first: it waits for its product. */
const checkShopify = async (client: Client, deployment: Deployment): Promise<string> => {
  const address = reach(deployment, await connectShopify(client));
  assert.equal(await postAsShopify(address, "inventory_levels/update", levelOf(4)), 200);
  assert.equal(await postAsShopify(address, "products/update", productWithItem()), 200);
  return eventually<string>(60, async () => {
    const { body } = await client.call("GET", `variants/${shirt}`);
    return body["sellable"] === 4 ? { done: String(body["title"]) } : { not: `the variant is ${JSON.stringify(body)}` };
  });
};

/** WooCommerce knocks without a signature when a webhook is made; an HTTP API hands a form's body on as base64. */
const checkWooPing = async (client: Client, deployment: Deployment) => {
  const { status, body } = await client.call("PUT", "webhook-sources/woocommerce", { secrets: ["a Woo & secret"] });
  assert.equal(status, 200, JSON.stringify(body));
  const address = reach(deployment, v.parse(v.object({ url: v.string() }), body).url);
  const ping = await fetch(address, { method: "POST", body: new URLSearchParams({ webhook_id: "7" }) });
  assert.equal(ping.status, 200);
  const unsigned = await fetch(address, { method: "POST", body: new URLSearchParams({ other: "7" }) });
  assert.equal(unsigned.status, 401, "a form that is no ping needs a signature");
};

const startedSchema = v.object({ jobId: v.string() });

const checkImport = async (client: Client, { url, store }: Deployment): Promise<string> => {
  await client.putVariant(importedSku);
  const lines = importedEmails.map((email, n) => `${importedSku},${email},2026-01-0${n + 1}T09:00:00Z`);
  const response = await fetch(`${url}/v1/stores/${store.storeId}/signups/import`, {
    method: "POST",
    headers: { authorization: `Bearer ${store.apiKey}`, "content-type": "text/csv" },
    body: ["sku,email,signedUpAt", ...lines].join("\n"),
  });
  const started = await response.text();
  assert.equal(response.status, 202, started);
  const { jobId } = v.parse(startedSchema, JSON.parse(started));
  const ended = await eventually<Record<string, unknown>>(60, async () => {
    const { body } = await client.call("GET", `jobs/${jobId}`);
    return body["state"] === "running" ? { not: `the job is ${JSON.stringify(body)}` } : { done: body };
  });
  assert.equal(ended["state"], "done", JSON.stringify(ended));
  assert.equal((await client.call("GET", `variants/${importedSku}/waitlist`)).body["waiting"], importedEmails.length);
  return JSON.stringify(ended["progress"]);
};

/** What a shop and a merchant who moves here bring along. */
export const runShopJourney = async (report: Report, client: Client, deployment: Deployment): Promise<void> => {
  await report.check("Shopify's level waits for its product, and both are applied", async () =>
    checkShopify(client, deployment),
  );
  await report.check("WooCommerce's unsigned ping is answered, and nothing else unsigned", async () =>
    checkWooPing(client, deployment),
  );
  await report.check("a list of signups is imported by a job", async () => checkImport(client, deployment));
};
