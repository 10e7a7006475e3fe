import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "../../infra/local/client.ts";
import { freePort } from "../../infra/local/database.ts";
import { startSystem, type SystemOptions } from "../../infra/local/system.ts";

/** A whole system in this process, on a port and in a data folder of its own. */
export const startTestSystem = async (options: Partial<SystemOptions> = {}) => {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "stockline-"));
  const port = await freePort();
  const system = await startSystem({ ...options, dataDir, port });
  const { storeId, apiKey, webhookSecrets } = system.demoStore;
  return {
    ...createClient(system.url, storeId, apiKey, webhookSecrets.stockline),
    dataDir,
    stop: async () => {
      await system.stop();
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
    },
  };
};

export const shoppers = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `shopper-${n}@example.com`);
