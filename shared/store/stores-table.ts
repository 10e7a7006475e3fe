import * as v from "valibot";
import { limits } from "../runtime/limits.ts";
import type { Row, Table } from "../runtime/table.ts";
import { defaultSettings, patchSettings, type Settings, type SettingsPatch, settingsSchema } from "./settings.ts";

/** Why a store's (or the account's) sending rests, and until when it is tried again. */
const pauseSchema = v.object({ reason: v.string(), since: v.number(), until: v.number() });
export type Pause = v.InferOutput<typeof pauseSchema>;

export interface Store {
  storeId: string;
  settings: Settings;
  pause: Pause | undefined;
}

const storeRowSchema = v.object({ settings: v.looseObject({}), pause: v.optional(pauseSchema) });
const sourceRowSchema = v.object({ secrets: v.array(v.string()) });
const deploymentRowSchema = v.object({ hashKey: v.string(), linkKey: v.string() });
export type DeploymentKeys = v.InferOutput<typeof deploymentRowSchema>;

/** Not a store id: its items belong to the whole deployment. */
const deployment = { pk: "#deployment", sk: "keys" };
const storeKey = (storeId: string) => ({ pk: storeId, sk: "store" });
const sourceKey = (storeId: string, source: string) => ({ pk: storeId, sk: `source#${source}` });
const apiKeyKey = (storeId: string, hash: string) => ({ pk: storeId, sk: `key#${hash}` });

const toStore = (storeId: string, row: Row): Store => {
  const { settings, pause } = v.parse(storeRowSchema, row);
  return { storeId, settings: v.parse(settingsSchema, { ...defaultSettings, ...settings }), pause };
};

export type StoresTable = ReturnType<typeof createStoresTable>;

/** Stores: settings, hashed API keys and webhook secrets; key `store` / `store`, `key#hash`, `source#name`. */
export const createStoresTable = (table: Table) => ({
  get: async (storeId: string): Promise<Store | undefined> => {
    const row = await table.get(storeKey(storeId));
    return row === undefined ? undefined : toStore(storeId, row);
  },
  hasKey: async (storeId: string, hash: string): Promise<boolean> =>
    (await table.get(apiKeyKey(storeId, hash))) !== undefined,
  /** The webhook secrets of a source, newest first; several are valid during a rotation. */
  secretsOf: async (storeId: string, source: string): Promise<string[]> => {
    const row = await table.get(sourceKey(storeId, source));
    return row === undefined ? [] : v.parse(sourceRowSchema, row).secrets;
  },
  create: async (storeId: string, settings: Settings) =>
    table.put({ ...storeKey(storeId), settings }, { condition: "attribute_not_exists(#pk)" }),
  /** Puts the given settings over those that are stored; of two such changes at once, neither undoes the other. */
  putSettings: async (storeId: string, patch: SettingsPatch): Promise<Store | undefined> => {
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const row = await table.get(storeKey(storeId), { consistent: true });
      if (row === undefined) return undefined;
      const store = toStore(storeId, row);
      const settings = patchSettings(store.settings, patch);
      const written = await table.update(storeKey(storeId), {
        update: "SET #settings = :settings",
        condition: "#settings = :before",
        values: { settings, before: row["settings"] },
      });
      if (written.kind === "written") return { ...store, settings };
    }
    throw new Error("A store's settings kept changing while they were changed");
  },
  putKey: async (storeId: string, hash: string, createdAt: string) =>
    table.put({ ...apiKeyKey(storeId, hash), createdAt }),
  putSecrets: async (storeId: string, source: string, secrets: string[]) =>
    table.put({ ...sourceKey(storeId, source), secrets }),
  pause: async (storeId: string, pause: Pause) =>
    table.update(storeKey(storeId), {
      update: "SET #pause = :pause",
      condition: "attribute_exists(#pk)",
      values: { pause },
    }),
  /** The deployment's own keys, made by the first `create-store`; throws where there are none yet. */
  deploymentKeys: async (): Promise<DeploymentKeys> => {
    const row = await table.get(deployment);
    if (row === undefined) throw new Error("This deployment has no keys yet: create a store first");
    return v.parse(deploymentRowSchema, row);
  },
  /** Keeps the keys that exist: every stored hash and every link ever sent depends on them. */
  initialiseDeployment: async (keys: DeploymentKeys) =>
    table.put({ ...deployment, ...keys }, { condition: "attribute_not_exists(#pk)" }),
});
