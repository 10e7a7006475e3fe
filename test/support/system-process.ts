import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as v from "valibot";
import { createClient } from "../../infra/local/client.ts";
import { createLeakWatch } from "./leak-watch.ts";

const demoStoreSchema = v.object({
  storeId: v.string(),
  apiKey: v.string(),
  webhookSecrets: v.object({ stockline: v.string() }),
});

const startFile = join(import.meta.dirname, "../../infra/local/start.ts");

export interface RunResult {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `npm start` as a process of its own, with its environment on top of this one's. */
export const spawnStart = (env: Record<string, string>) => {
  const child: ChildProcess = spawn(process.execPath, [startFile], { env: { ...process.env, ...env } });
  const output = { stdout: "", stderr: "" };
  child.stdout?.on("data", (text: Buffer) => (output.stdout += text.toString()));
  child.stderr?.on("data", (text: Buffer) => (output.stderr += text.toString()));
  const exited = once(child, "exit");
  return {
    child,
    output,
    ended: async (): Promise<RunResult> => {
      await exited;
      return { code: child.exitCode, ...output };
    },
  };
};

/** A running system in a process that can be killed; answers when it is healthy. */
export const startSystemProcess = async (dataDir: string, port: number, env: Record<string, string> = {}) => {
  const watch = createLeakWatch();
  const run = spawnStart({ DATA_DIR: dataDir, PORT: String(port), ...env });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; ; attempt += 1) {
    const healthy = await fetch(`${url}/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) break;
    if (attempt > 1_000 || run.child.exitCode !== null) throw new Error(`It does not start: ${run.output.stderr}`);
    await wait(20);
  }
  const store = v.parse(demoStoreSchema, JSON.parse(readFileSync(join(dataDir, "demo-store.json"), "utf8")));
  return {
    pid: run.child.pid ?? 0,
    ...createClient(url, store.storeId, store.apiKey, store.webhookSecrets.stockline),
    signal: async (signal: NodeJS.Signals): Promise<RunResult> => {
      run.child.kill(signal);
      const result = await run.ended();
      watch.log(dataDir);
      watch.end();
      return result;
    },
  };
};
