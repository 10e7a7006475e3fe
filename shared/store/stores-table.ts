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
const sourceRowSchema = v.object({
  sk: v.string(),
  secrets: v.array(v.string()),
  options: v.optional(v.record(v.string(), v.string()), {}),
  uninstalledAt: v.optional(v.number()),
});
/** A sender of webhooks as a store has set it up. */
export type StoreSource = Omit<v.InferOutput<typeof sourceRowSchema>, "sk"> & { source: string };

const toSource = (row: Row): StoreSource => {
  const { sk, ...source } = v.parse(sourceRowSchema, row);
  return { ...source, source: sk.slice("source#".length) };
};
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
  /** A source with its secrets, newest first; several are valid during a rotation. */
  source: async (storeId: string, source: string): Promise<StoreSource | undefined> => {
    const row = await table.get(sourceKey(storeId, source));
    return row === undefined ? undefined : toSource(row);
  },
  sources: async (storeId: string): Promise<StoreSource[]> => {
    const values = { pk: storeId, prefix: "source#" };
    const page = await table.page({ where: "#pk = :pk AND begins_with(#sk, :prefix)", values, limit: limits.pageSize });
    return page.rows.map(toSource);
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
  /** Set up anew: what was noted of an earlier set-up goes. */
  putSource: async (storeId: string, source: string, secrets: string[], options: Record<string, string> = {}) =>
    table.put({ ...sourceKey(storeId, source), secrets, options }),
  noteUninstalled: async (storeId: string, source: string, atMs: number) =>
    table.update(sourceKey(storeId, source), {
      update: "SET #uninstalledAt = :at",
      condition: "attribute_exists(#pk)",
      values: { at: atMs },
    }),
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
