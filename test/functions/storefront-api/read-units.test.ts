import { describe, expect, it } from "vitest";
import { createAvailabilityAddress } from "../../../functions/storefront-api/availability-route.ts";
import { localTableName } from "../../../infra/local/database.ts";
import { createStandingsTable } from "../../../shared/backorder/standings-table.ts";
import { createTable } from "../../../shared/runtime/table.ts";
import { createStore } from "../../../shared/store/create-store.ts";
import { createStoresTable } from "../../../shared/store/stores-table.ts";
import { createMeter, unitsOf } from "../../bench/counting/meter.ts";
import { putBusyVariant } from "../../bench/stockline/busy-variant.ts";
import { openDatabase } from "../../contracts/database.ts";

const database = await openDatabase();
const nowMs = Date.parse("2026-11-27T09:00:00Z");
const clock = { now: () => nowMs, sleep: async () => {} };
await createStore({ stores: createStoresTable(database.table("stores")), clock }, "demo", {
  name: "Demo Outdoor",
  sender: "alerts@demo-outdoor.example.com",
  postalAddress: "1 Harbour Street",
});
await putBusyVariant(database.client, "demo", "BUSY", nowMs);

const meter = createMeter({ dynamo: database.endpoint, sqs: database.endpoint, ses: database.endpoint });
const { dynamo } = meter.clientsOf("storefront-api");
const { handle } = createAvailabilityAddress({
  clock,
  guard: async () => {},
  stores: createStoresTable(createTable(dynamo, localTableName("stores"))),
  standings: createStandingsTable(createTable(dynamo, localTableName("stock"))),
});

const look = async (sku: string) => {
  const { body } = await handle({
    version: "2.0",
    routeKey: "",
    rawPath: "",
    rawQueryString: "",
    headers: {},
    pathParameters: { store: "demo", sku },
    queryStringParameters: { quantity: "2", country: "DE" },
    requestContext: {
      accountId: "",
      apiId: "",
      domainName: "",
      domainPrefix: "",
      http: { method: "GET", path: "", protocol: "", sourceIp: "192.0.2.1", userAgent: "" },
      requestId: "",
      routeKey: "",
      stage: "",
      time: "",
      timeEpoch: 0,
    },
    isBase64Encoded: false,
  });
  const { uses } = meter.take();
  const answer: unknown = JSON.parse(body);
  return { answer, read: unitsOf(uses, "read"), written: unitsOf(uses, "write") };
};

describe("a look at a product page", () => {
  it("reads at most 4 units where people wait, supplies come and substitutes are in stock, and writes none", async () => {
    const { answer, read, written } = await look("BUSY");
    expect(answer).toMatchObject({ status: "backorder", place: 21, substitutes: [{}, {}, {}] });
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(4);
    expect(written).toBe(0);
  });

  it("reads less than 2 units of what is in stock", async () => {
    const { answer, read } = await look("BUSY-OTHER-0");
    expect(answer).toMatchObject({ status: "in_stock" });
    expect(read).toBeLessThanOrEqual(2);
  });
});
