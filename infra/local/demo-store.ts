import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import type { Clock } from "../../shared/runtime/clock.ts";
import { createTable } from "../../shared/runtime/table.ts";
import { createStore } from "../../shared/store/create-store.ts";
import { defaultSettings } from "../../shared/store/settings.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { localTableName } from "./database.ts";
import { writeWhole } from "./files.ts";
import { ownNumber } from "./texts-request.ts";

const demoStoreSchema = v.object({
  storeId: v.string(),
  apiKey: v.string(),
  webhookSecrets: v.object({ stockline: v.string() }),
});
export type DemoStore = v.InferOutput<typeof demoStoreSchema>;

const demoSettings = {
  name: "Demo Outdoor",
  sender: "alerts@demo-outdoor.example.com",
  postalAddress: "1 Harbour Street\nSpringfield",
  policyUrl: "https://demo-outdoor.example.com/privacy",
  texts: { ...defaultSettings.texts, on: true, originationNumber: ownNumber },
};

/** The store `demo` and, in the data folder, its key and webhook secrets: made once, read after that. */
export const ensureDemoStore = async (dynamo: DynamoDBClient, dataDir: string, clock: Clock): Promise<DemoStore> => {
  const file = join(dataDir, "demo-store.json");
  if (existsSync(file)) return v.parse(demoStoreSchema, JSON.parse(readFileSync(file, "utf8")));
  const stores = createStoresTable(createTable(dynamo, localTableName("stores")));
  const created = await createStore({ stores, clock }, "demo", demoSettings);
  writeWhole(file, `${JSON.stringify(created, undefined, 2)}\n`);
  return created;
};
