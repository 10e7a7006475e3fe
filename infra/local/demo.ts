import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createClient } from "./client.ts";
import { backorder } from "./demo-backorder.ts";
import { delay } from "./demo-delay.ts";
import type { DemoPlay } from "./demo-play.ts";
import { restock } from "./demo-restock.ts";
import { tracking } from "./demo-tracking.ts";
import { freePort } from "./free-port.ts";
import { startSystem } from "./system.ts";
import { Unusable } from "./unusable.ts";

/** `npm run demo [-- restock|backorder|tracking|delay] [-- --json]`: plays a story on a whole system of its own, and ends in its counts. */
const plays: Record<string, DemoPlay> = { restock, backorder, tracking, delay };

const usage = `Usage: npm run -s demo [-- ${Object.keys(plays).join("|")}] [-- --json]\n`;

const readArguments = () => {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: "boolean", default: false } },
      allowPositionals: true,
    });
    const [name = "restock", ...more] = positionals;
    const play = Object.hasOwn(plays, name) && more.length === 0 ? plays[name] : undefined;
    if (play === undefined) throw new Error(`There is no demo called ${positionals.join(" ")}`);
    return { ...values, play };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
};
const { json, play } = readArguments();
const began = performance.now();

const say = (line: string) => {
  if (json) return;
  const seconds = ((performance.now() - began) / 1_000).toFixed(1).padStart(5);
  process.stdout.write(`${seconds} s  ${line}\n`);
};

const bar = (label: string, done: number, total: number) => {
  if (json || !process.stdout.isTTY) return;
  const width = 30;
  const filled = Math.round((done / Math.max(total, 1)) * width);
  process.stdout.write(`\r         ${label} [${"#".repeat(filled)}${".".repeat(width - filled)}] ${done}/${total}  `);
  if (done >= total) process.stdout.write("\n");
};

const run = async ({ providerRate, play: tell }: DemoPlay) => {
  const dataDir = mkdtempSync(join(tmpdir(), "stockline-demo-"));
  const system = await startSystem({
    dataDir,
    port: await freePort(),
    ...(providerRate !== undefined && { providerRate }),
  });
  try {
    const { storeId, apiKey, webhookSecrets } = system.demoStore;
    const client = createClient(system.url, storeId, apiKey, webhookSecrets.stockline);
    say("Stockline runs: database, queues, mail server and functions, all in this process and its children.");
    return await tell({ client, say, bar });
  } finally {
    await system.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
};

try {
  const { counts, isRight } = await run(play);
  if (json) process.stdout.write(`${JSON.stringify(counts)}\n`);
  else {
    process.stdout.write("\n");
    for (const [name, words] of Object.entries(play.rows)) {
      process.stdout.write(`${words.padStart(36)}  ${String(counts[name] ?? 0).padStart(4)}\n`);
    }
  }
  process.exitCode = isRight ? 0 : 1;
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
