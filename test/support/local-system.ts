import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient } from "../../infra/local/client.ts";
import { freePort } from "../../infra/local/free-port.ts";
import { startSystem, type SystemOptions } from "../../infra/local/system.ts";
import { createLeakWatch } from "./leak-watch.ts";

/** A whole system in this process, on a port and in a data folder of its own. Its end fails where something leaked. */
export const startTestSystem = async (options: Partial<SystemOptions> = {}) => {
  const watch = createLeakWatch();
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "stockline-"));
  const port = await freePort();
  const system = await startSystem({
    ...options,
    dataDir,
    port,
    onMessage: (queue, body) => {
      watch.message(queue, body);
      options.onMessage?.(queue, body);
    },
  });
  const { storeId, apiKey, webhookSecrets } = system.demoStore;
  return {
    ...createClient(system.url, storeId, apiKey, webhookSecrets.stockline),
    dataDir,
    stop: async () => {
      await system.stop();
      watch.log(dataDir);
      if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true });
      watch.end();
    },
  };
};

export const shoppers = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => `shopper-${n}@example.com`);
