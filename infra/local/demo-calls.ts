import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import * as v from "valibot";
import { levelSchema, skuSchema } from "../../shared/stock/variant.ts";
import { demoPage } from "./demo-page.ts";
import { type DemoSupply, supplyStepSchema } from "./demo-supply.ts";
import { demoVariants, type DemoStock } from "./demo-variants.ts";
import type { LocalCalls } from "./http-front.ts";

const asset = (name: string, type: string) => ({
  type: `${type}; charset=utf-8`,
  body: readFileSync(join(import.meta.dirname, name), "utf8"),
});
const files: Record<string, { type: string; body: string }> = {
  "GET /demo": { type: "text/html; charset=utf-8", body: demoPage() },
  "GET /demo/demo-page.css": asset("demo-page.css", "text/css"),
  "GET /demo/demo-page.js": asset("demo-page.js", "text/javascript"),
};

const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "img-src data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const stockSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ sku: skuSchema, available: levelSchema.entries.available }),
);

const supplySchema = v.pipe(v.string(), v.parseJson(), v.object({ sku: skuSchema, step: supplyStepSchema }));
const orderSchema = v.pipe(v.string(), v.parseJson(), v.object({ sku: skuSchema }));

const isSold = (sku: string) => demoVariants.some((variant) => variant.sku === sku);

const json = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

/** The demo's product page, and what its controls do to the demo store's stock, deliveries and orders. */
export const createDemoCalls = (
  stock: Pick<DemoStock, "units" | "set">,
  supply: Pick<DemoSupply, "of" | "step" | "order">,
): LocalCalls => {
  const supplies = async () => Promise.all(demoVariants.map(async ({ sku }) => ({ sku, ...(await supply.of(sku)) })));

  const stepSupply = async (body: string, response: ServerResponse) => {
    const parsed = v.safeParse(supplySchema, body);
    if (!parsed.success || !isSold(parsed.output.sku)) {
      json(response, 400, { title: 'Send {"sku": "DEMO-TENT-RED", "step": "announce", "slip" or "arrive"}' });
    } else if (await supply.step(parsed.output.sku, parsed.output.step)) json(response, 200, parsed.output);
    else json(response, 409, { title: "One delivery is on its way at a time" });
  };

  const order = async (body: string, response: ServerResponse) => {
    const parsed = v.safeParse(orderSchema, body);
    if (!parsed.success || !isSold(parsed.output.sku)) {
      json(response, 400, { title: 'Send {"sku": "DEMO-TENT-RED"}' });
      return;
    }
    await supply.order(parsed.output.sku);
    json(response, 200, parsed.output);
  };

  const setStock = async (body: string, response: ServerResponse) => {
    const parsed = v.safeParse(stockSchema, body);
    if (!parsed.success) {
      json(response, 400, { title: 'Send {"sku": "DEMO-TENT-GREEN", "available": 5}' });
    } else if (await stock.set(parsed.output.sku, parsed.output.available)) json(response, 200, parsed.output);
    else json(response, 404, { title: "The demo store has no variant of this sku" });
  };

  return async (method, path, body, response) => {
    const call = `${method} ${path}`;
    const file = files[call];
    if (file !== undefined) {
      const headers = { "content-type": file.type, "content-security-policy": pagePolicy, "cache-control": "no-cache" };
      response.writeHead(200, headers).end(file.body);
    } else if (call === "GET /") response.writeHead(302, { location: "/demo" }).end();
    else if (call === "GET /local/stock") json(response, 200, { items: await stock.units() });
    else if (call === "POST /local/stock") await setStock(await body(), response);
    else if (call === "GET /local/supply") json(response, 200, { items: await supplies() });
    else if (call === "POST /local/supply") await stepSupply(await body(), response);
    else if (call === "POST /local/order") await order(await body(), response);
    else return false;
    return true;
  };
};
