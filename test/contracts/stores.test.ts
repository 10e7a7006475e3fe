import { describe, expect, it } from "vitest";
import { createStore } from "../../shared/store/create-store.ts";
import { readApiKey } from "../../shared/store/api-key.ts";
import { defaultSettings, type Settings } from "../../shared/store/settings.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const rows = table("stores");
const stores = createStoresTable(rows);

const settings: Settings = {
  ...defaultSettings,
  name: "Demo Outdoor",
  sender: "alerts@demo.example.com",
  postalAddress: "1 Harbour Street",
};
const pause = { reason: "MAIL_FROM_DOMAIN_NOT_VERIFIED", since: 1_000, until: 2_000 };
const clock = { now: () => Date.UTC(2026, 5, 1), sleep: async () => {} };

describe("the deployment's keys", () => {
  it("are missing, and missed, before the first store", async () => {
    await expect(stores.deploymentKeys()).rejects.toThrow("create a store first");
  });

  it("stay what they were first, because every hash and every link depends on them", async () => {
    const first = { hashKey: "hash", linkKey: "link" };
    expect(await stores.initialiseDeployment(first)).toMatchObject({ kind: "written" });
    expect(await stores.initialiseDeployment({ hashKey: "x", linkKey: "y" })).toMatchObject({ kind: "refused" });
    expect(await stores.deploymentKeys()).toEqual(first);
  });
});

describe("a store", () => {
  it("is read back as it was created", async () => {
    expect(await stores.create("acme", settings)).toMatchObject({ kind: "written" });
    expect(await stores.get("acme")).toEqual({ storeId: "acme", settings, pause: undefined });
  });

  it("is created once", async () => {
    await stores.create("once", settings);
    expect(await stores.create("once", { ...settings, name: "Other" })).toMatchObject({ kind: "refused" });
    expect((await stores.get("once"))?.settings.name).toBe("Demo Outdoor");
  });

  it("is nothing before that, and nothing can be changed about it", async () => {
    expect(await stores.get("nobody")).toBeUndefined();
    expect(await stores.putSettings("nobody", { name: "X" })).toBeUndefined();
    expect(await stores.pause("nobody", pause)).toMatchObject({ kind: "refused" });
    expect(await stores.get("nobody")).toBeUndefined();
  });

  it("has the defaults of today for settings that were unknown when it was created", async () => {
    const { name, sender, postalAddress } = settings;
    await rows.put({ pk: "old", sk: "store", settings: { name, sender, postalAddress } });
    expect((await stores.get("old"))?.settings).toEqual(settings);
  });

  it("is paused with a reason, without a change to its settings", async () => {
    await stores.create("paused", settings);
    await stores.pause("paused", pause);
    expect(await stores.get("paused")).toEqual({ storeId: "paused", settings, pause });
  });
});

describe("a change of settings", () => {
  it("is kept, and answers the settings as they are now", async () => {
    await stores.create("change", settings);
    await stores.pause("change", pause);
    const changed = await stores.putSettings("change", { name: "New", waves: { settleSeconds: 5 } });
    expect(changed).toEqual({
      storeId: "change",
      settings: { ...settings, name: "New", waves: { ...settings.waves, settleSeconds: 5 } },
      pause,
    });
    expect(await stores.get("change")).toEqual(changed);
  });

  it("never undoes another one that was made at the same time", async () => {
    await stores.create("busy", settings);
    await Promise.all([
      stores.putSettings("busy", { name: "New" }),
      stores.putSettings("busy", { locale: "de" }),
      stores.putSettings("busy", { waves: { settleSeconds: 5 } }),
      stores.putSettings("busy", { waves: { order: "newest" } }),
    ]);
    expect((await stores.get("busy"))?.settings).toEqual({
      ...settings,
      name: "New",
      locale: "de",
      waves: { ...settings.waves, settleSeconds: 5, order: "newest" },
    });
  });
});

describe("a key and a secret", () => {
  it("let in under the hash that was stored, for that store alone", async () => {
    await stores.putKey("acme", "hash-1", "2026-06-01T00:00:00Z");
    expect(await stores.hasKey("acme", "hash-1")).toBe(true);
    expect(await stores.hasKey("acme", "hash-2")).toBe(false);
    expect(await stores.hasKey("other", "hash-1")).toBe(false);
  });

  it("are kept by source, several during a rotation", async () => {
    expect(await stores.source("acme", "stockline")).toBeUndefined();
    await stores.putSource("acme", "stockline", ["old"]);
    await stores.putSource("acme", "stockline", ["new", "old"]);
    expect((await stores.source("acme", "stockline"))?.secrets).toEqual(["new", "old"]);
    expect(await stores.source("acme", "shopify")).toBeUndefined();
  });
});

describe("a store that is created by hand", () => {
  const { name, sender, postalAddress } = settings;

  it("can be used at once with what is printed, of which only a hash is stored", async () => {
    const created = await createStore({ stores, clock }, "fresh", { name, sender, postalAddress });
    const key = readApiKey(created.apiKey);
    expect(key?.storeId).toBe("fresh");
    expect(await stores.hasKey("fresh", key?.hash ?? "")).toBe(true);
    expect((await stores.source("fresh", "stockline"))?.secrets).toEqual([created.webhookSecrets.stockline]);
    const stored = await rows.page({ where: "#pk = :pk", values: { pk: "fresh" }, limit: 100 });
    expect(JSON.stringify(stored.rows)).not.toContain(created.apiKey);
  });

  it("is refused when it exists, and leaves its keys alone", async () => {
    const first = await createStore({ stores, clock }, "twice", { name, sender, postalAddress });
    await expect(createStore({ stores, clock }, "twice", { name, sender, postalAddress })).rejects.toThrow("exists");
    expect((await stores.source("twice", "stockline"))?.secrets).toEqual([first.webhookSecrets.stockline]);
  });
});
