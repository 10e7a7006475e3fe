import { randomBytes } from "node:crypto";
import { type Clock, toInstant } from "../runtime/clock.ts";
import { newApiKey, readApiKey } from "./api-key.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import type { StoresTable } from "./stores-table.ts";

export interface NewStore {
  storeId: string;
  apiKey: string;
  webhookSecrets: { stockline: string };
}

type OwnSettings = Pick<Settings, "name" | "sender" | "postalAddress"> & Partial<Settings>;

const secret = () => randomBytes(32).toString("base64url");

/** Creates a store with its first API key and webhook secret. Throws where the store exists: its keys are not shown twice. */
export const createStore = async (
  deps: { stores: StoresTable; clock: Clock },
  storeId: string,
  settings: OwnSettings,
): Promise<NewStore> => {
  await deps.stores.initialiseDeployment({ hashKey: secret(), linkKey: secret() });
  const created = await deps.stores.create(storeId, { ...defaultSettings, ...settings });
  if (created.kind === "refused") throw new Error(`Store ${storeId} exists already`);
  const apiKey = newApiKey(storeId);
  const stockline = `whsec_${randomBytes(32).toString("base64")}`;
  await deps.stores.putKey(storeId, readApiKey(apiKey)?.hash ?? "", toInstant(deps.clock.now()));
  await deps.stores.putSource(storeId, "stockline", [stockline]);
  return { storeId, apiKey, webhookSecrets: { stockline } };
};
