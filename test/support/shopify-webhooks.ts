import { createHmac, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const folder = join(import.meta.dirname, "../fixtures/shopify");

export interface Captured {
  topic: string;
  raw: Buffer;
  headers: Record<string, string>;
}

const headersOf = (file: string) =>
  v.parse(
    v.record(v.string(), v.string()),
    JSON.parse(readFileSync(join(folder, file.replace(".raw.json", ".headers.json")), "utf8")),
  );

/** Every captured body, byte for byte, with its topic and the headers that came with it. */
export const captured: Captured[] = readdirSync(folder)
  .filter((file) => file.endsWith(".raw.json"))
  .map((file) => ({
    topic: file
      .replace(/^[\d-]+\./, "")
      .replace(".raw.json", "")
      .replace(".", "/"),
    raw: readFileSync(join(folder, file)),
    headers: headersOf(file),
  }));

export const capturedBody = (topic: string): string =>
  captured.find((one) => one.topic === topic)?.raw.toString("utf8") ?? "";

export const signShopify = (raw: Buffer, secret: string): string =>
  createHmac("sha256", secret).update(raw).digest("base64");

/** The headers that Shopify sends, of either family. */
export const shopifyHeaders = (
  topic: string,
  signature: string,
  { family = "x-shopify-", eventId = randomUUID() }: { family?: string; eventId?: string } = {},
): Record<string, string> => ({
  "content-type": "application/json",
  [`${family}topic`]: topic,
  [`${family}hmac-sha256`]: signature,
  [`${family}event-id`]: eventId,
  [`${family}webhook-id`]: randomUUID(),
  [`${family}shop-domain`]: "demo-outdoor.myshopify.com",
});
