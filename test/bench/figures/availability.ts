import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { callFunction } from "../counting/call.ts";
import { startCounted } from "../counting/counted.ts";
import { unitsOf } from "../counting/meter.ts";
import { putBusyVariant } from "../stockline/busy-variant.ts";
import type { Figure } from "../support/figure.ts";
import { rounded } from "../support/numbers.ts";

const store = "demo";
const bar = 4;

/** What one look at a product page costs of the database. */
export const availability: Figure = {
  name: "availability",
  maxSeconds: 60,
  measure: async ({ scope }) => {
    const { shop, meter, running, endpoints } = await startCounted(scope);
    await shop.sellVariant("TENT");
    await shop.setUnits("TENT", 5);
    const dynamo = new DynamoDBClient({ endpoint: endpoints.dynamo });
    scope.keep({ stop: async () => dynamo.destroy() });
    await putBusyVariant(dynamo, store, "BUSY", Date.now());
    await running.idle();

    const unitsFor = async (sku: string): Promise<number> => {
      const path = `/v1/stores/${store}/variants/${sku}/availability`;
      const query = { quantity: "2", country: "DE", postalCode: "10115" };
      const request = { method: "GET", path, store, body: "", query };
      await callFunction(running.http["storefront-api"], "storefront-api", request);
      return unitsOf(meter.take().uses, "read");
    };
    meter.take();
    const inStock = await unitsFor("TENT");
    const busy = await unitsFor("BUSY");
    return {
      json: { readUnits: busy, inStockReadUnits: inStock },
      lines: [
        {
          what: "read units: availability with backorders, in stock",
          value: `${rounded(busy)}, ${rounded(inStock)}`,
          bar: `<= ${bar}`,
          pass: Math.max(busy, inStock) <= bar,
        },
      ],
      notes: [
        "Availability: of a variant with 20 supplies, 10 locations and 4 substitutes; and of one that is in stock.",
      ],
    };
  },
};
