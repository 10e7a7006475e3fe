import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Client } from "./client.ts";

const secret = "shpss_the_demo_has_no_secrets";
const sku = "example-shirt-s";
const shirtFan = "shirt-fan@example.com";
const itemId = "271878346596884015";

type Topic = "products/update" | "inventory_levels/update";

/** As Shopify sent it, byte for byte (github.com/hookdeck/webhook-samples, MIT, at 84a3957). */
const captured = (topic: Topic): string =>
  readFileSync(join(import.meta.dirname, "demo-shopify", `${topic.replace("/", ".")}.raw.json`), "utf8");

const composed = (topic: Topic, changes: [from: string, to: string][]): string =>
  changes.reduce((body, [from, to]) => body.replace(from, to), captured(topic));

/** Composed from a captured body: the shirts are Shopify's example product, which has no inventory items. */
export const productWithItem = (): string =>
  composed("products/update", [['"inventory_item_id":null', `"inventory_item_id":${itemId}`]]);

/** Composed from a captured body: units, and a later time. */
export const levelOf = (available: number): string =>
  composed("inventory_levels/update", [
    ['"available":null', `"available":${available}`],
    ["20:47:32", "21:05:00"],
  ]);

const connectedSchema = v.object({ url: v.string() });

/** Connects Shopify as a merchant does; answers the address that Shopify is to send to. */
export const connectShopify = async (client: Client): Promise<string> => {
  const { status, body } = await client.call("PUT", "webhook-sources/shopify", { secrets: [secret] });
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
  return v.parse(connectedSchema, body).url;
};

/** Posts a body as Shopify does. Answers the status. */
export const postAsShopify = async (address: string, topic: Topic, body: string): Promise<number> => {
  const response = await fetch(address, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": topic,
      "x-shopify-shop-domain": "demo-outdoor.myshopify.com",
      "x-shopify-event-id": randomUUID(),
      "x-shopify-webhook-id": randomUUID(),
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    },
    body,
  });
  return response.status;
};

const variantSchema = v.object({ title: v.string(), levels: v.array(v.looseObject({})) });

const variantOf = async (client: Client) => v.parse(variantSchema, (await client.call("GET", `variants/${sku}`)).body);

/** A Shopify shop: its level comes before its product, a shopper waits, and the stock comes back. */
export const playShop = async (client: Client, say: (line: string) => void) => {
  const address = await connectShopify(client);
  const post = async (topic: Topic, body: string) => {
    const status = await postAsShopify(address, topic, body);
    if (status !== 200) throw new Error(`A ${topic} of Shopify was answered ${status}`);
    await client.idle();
  };
  await post("inventory_levels/update", captured("inventory_levels/update"));
  await post("products/update", captured("products/update"));
  const { length: before } = (await variantOf(client)).levels;
  say(
    "Shopify sends a level and a product, byte for byte as it once did. Nobody knows the level's item yet: it is kept.",
  );
  await post("products/update", productWithItem());
  const { title, levels } = await variantOf(client);
  if (before !== 0 || levels.length !== 1) throw new Error("The level did not wait for its product");
  say(`The product comes again and names the item: the level that was kept is now that of "${title}".`);

  const signup = await client.signUp(sku, shirtFan);
  await post("inventory_levels/update", levelOf(4));
  await client.advance("PT1M");
  const told = (await client.messages()).filter(({ to }) => to === shirtFan).length;
  say(
    `A shopper waits for it; Shopify's next level says 4 units, and the shopper is told (${await client.reasonOf(signup)}).`,
  );
  return { shopTold: told };
};
