import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { signupSchema } from "../../../functions/storefront-api/contract.ts";
import { createTakePublicSignup } from "../../../functions/storefront-api/take-public-signup.ts";
import { createStockTable } from "../../../shared/stock/stock-table.ts";
import { createStore } from "../../../shared/store/create-store.ts";
import { createStoresTable } from "../../../shared/store/stores-table.ts";
import { openDatabase } from "../../contracts/database.ts";

const { client, table } = await openDatabase();
const [stores, stock] = [createStoresTable(table("stores")), createStockTable(client, table("stock"))];
const began = Date.parse("2026-05-01T09:30:00Z");

await createStore({ stores, clock: { now: () => began, sleep: async () => {} } }, "demo", {
  name: "Demo Outdoor",
  sender: "alerts@demo-outdoor.example.com",
  postalAddress: "1 Harbour Street",
});
await stock.putVariant({ store: "demo", sku: "TENT" }, { sku: "TENT", title: "Tent", observedAt: began });

const event: APIGatewayProxyEventV2 = {
  version: "2.0",
  routeKey: "",
  rawPath: "",
  rawQueryString: "",
  headers: {},
  requestContext: {
    accountId: "",
    apiId: "",
    domainName: "",
    domainPrefix: "",
    http: { method: "POST", path: "", protocol: "", sourceIp: "192.0.2.1", userAgent: "" },
    requestId: "",
    routeKey: "",
    stage: "",
    time: "",
    timeEpoch: 0,
  },
  isBase64Encoded: false,
};

/** Milliseconds from the request to its answer, by a clock that only work and sleep move on. */
const answerTime = async (workMs: number): Promise<number> => {
  let now = began;
  const sleep = async (ms: number) => {
    now += ms;
  };
  const take = createTakePublicSignup({
    clock: { now: () => now, sleep },
    stores,
    stock,
    keys: stores.deploymentKeys,
    clientLimit: { take: async () => undefined },
    verifyCaptcha: async () => true,
    recordWish: async ({ store, input: { sku } }) => {
      now += workMs;
      return { ref: { store: store.storeId, sku, contact: "contact" }, status: "pending", again: false };
    },
  });
  await take("demo", v.parse(signupSchema, { sku: "TENT", email: "ada@example.com" }), event);
  return now - began;
};

describe("how long a public signup takes", () => {
  it.each([
    [0, 100],
    [1, 100],
    [37, 100],
    [99, 100],
    [101, 200],
    [250, 300],
  ])("is a whole tenth of a second: after %s ms of work, %s", async (workMs, answeredAfterMs) => {
    expect(await answerTime(workMs)).toBe(answeredAfterMs);
  });

  it("does not tell a known address, which takes more work, from an unknown one", async () => {
    expect(await answerTime(12)).toBe(await answerTime(81));
  });
});
