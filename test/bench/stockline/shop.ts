import {
  BatchWriteItemCommand,
  type BatchWriteItemCommandOutput,
  DynamoDBClient,
  type WriteRequest,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { contactOf } from "../../../shared/contact/contact.ts";
import { daysToMs, systemClock } from "../../../shared/runtime/clock.ts";
import { createTable } from "../../../shared/runtime/table.ts";
import { createStockTable } from "../../../shared/stock/stock-table.ts";
import type { WavePolicy } from "../../../shared/store/settings.ts";
import { createStore } from "../../../shared/store/create-store.ts";
import { createStoresTable } from "../../../shared/store/stores-table.ts";
import { contactAttribute, signupKeyOf } from "../../../shared/waitlist/signup.ts";
import { localTableName } from "../../../infra/local/database.ts";
import { inParallel } from "../../../infra/local/client.ts";

/** Rows of one BatchWriteItem, and how many of these at once. */
const rowsPerWrite = 25;
const writesAtOnce = 8;

export const shopperOf = (n: number): string => `shopper-${n}@example.com`;

export interface Waiting {
  email: string;
  contact: string;
  signedUpAt: number;
}

/** A signup's row as a merchant's import leaves it. */
const rowOf = (store: string, sku: string, { email, contact, signedUpAt }: Waiting) => {
  const ref = { store, sku, contact };
  const expiresAt = signedUpAt + daysToMs(400);
  return {
    ...signupKeyOf(ref),
    contact: contactAttribute(ref),
    email,
    channels: "email",
    status: "waiting",
    signedUpAt,
    createdAt: signedUpAt,
    expiresAt,
    quantity: 1,
    locale: "en",
    ttl: Math.floor(expiresAt / 1_000),
  };
};

export type Shop = Awaited<ReturnType<typeof openShop>>;

/** A store in a fresh database, filled from the side: what a figure starts from is not part of it. */
export const openShop = async (endpoint: string, storeId: string) => {
  const dynamo = new DynamoDBClient({ endpoint });
  const stores = createStoresTable(createTable(dynamo, localTableName("stores")));
  const stock = createStockTable(dynamo, createTable(dynamo, localTableName("stock")));
  const created = await createStore({ stores, clock: systemClock }, storeId, {
    name: "Demo Outdoor",
    sender: "alerts@demo-outdoor.example.com",
    postalAddress: "1 Harbour Street\nSpringfield",
  });
  const { hashKey, linkKey } = await stores.deploymentKeys();

  const writeAll = async (requests: WriteRequest[]) => {
    for (let left = requests; left.length > 0;) {
      const output: BatchWriteItemCommandOutput = await dynamo.send(
        new BatchWriteItemCommand({ RequestItems: { [localTableName("waitlist")]: left } }),
      );
      left = output.UnprocessedItems?.[localTableName("waitlist")] ?? [];
    }
  };

  return {
    ...created,
    hashKey,
    linkKey,
    sellVariant: async (sku: string, waves: Partial<WavePolicy> = {}) =>
      stock.putVariant(
        { store: storeId, sku },
        {
          sku,
          title: "Nordlicht 2 tent, moss green",
          url: "https://shop.example.com/tent",
          price: "349.00",
          currency: "USD",
          waves: { settleSeconds: 0, peoplePerUnit: "everyone", intervalMinutes: 0, ...waves },
          observedAt: Date.now(),
        },
      ),
    /** Puts people on a variant's list, each at a moment of their own and in no order of names. */
    line: async (sku: string, count: number, first = 0): Promise<Waiting[]> => {
      const now = Date.now();
      const people = Array.from({ length: count }, (_, n) => {
        const email = shopperOf(first + n);
        return { email, contact: contactOf(hashKey, storeId, email), signedUpAt: now - (count - n) * 100 };
      });
      const requests = people.map((person) => ({
        PutRequest: { Item: marshall(rowOf(storeId, sku, person)) },
      }));
      const batches = Array.from({ length: Math.ceil(count / rowsPerWrite) }, (_, n) =>
        requests.slice(n * rowsPerWrite, (n + 1) * rowsPerWrite),
      );
      await inParallel(batches, writesAtOnce, writeAll);
      return people;
    },
    /** The stock changes, as a webhook's effect does it: from here on the flow goes by itself. Answers when it was. */
    setUnits: async (sku: string, available: number): Promise<number> => {
      const at = Date.now();
      await stock.putLevel({ store: storeId, sku }, "main", { available }, at);
      return at;
    },
    stop: async () => dynamo.destroy(),
  };
};
