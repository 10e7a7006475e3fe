import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startSystem } from "./system.ts";
import { Unusable } from "./unusable.ts";

const portOf = (text: string): number => {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Unusable(`PORT=${text} is no port: choose a number from 1 to 65535`);
};

/** The npm that runs this, behind the shell it starts scripts with; undefined where that cannot be told. */
const npmProcess = (): number | undefined => {
  try {
    const [, parent = ""] = /PPid:\s*(\d+)/.exec(readFileSync(`/proc/${process.ppid}/status`, "utf8")) ?? [];
    const isShell = /sh\s*$/.test(readFileSync(`/proc/${process.ppid}/comm`, "utf8"));
    return isShell ? Number(parent) : process.ppid;
  } catch {
    return undefined;
  }
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** `npm start` whose npm was killed leaves nobody to press Ctrl-C for: ends with it, and frees the port. */
const endWithNpm = () => {
  const npm = process.env["npm_lifecycle_event"] === undefined ? undefined : npmProcess();
  if (npm === undefined) return;
  setInterval(() => {
    if (!isAlive(npm)) process.exit(1);
  }, 100).unref();
};

const print = (line: string) => process.stdout.write(`${line}\n`);

const start = async () => {
  const port = portOf(process.env["PORT"] ?? "8787");
  const dataDir = process.env["DATA_DIR"] ?? ".stockline";
  const began = performance.now();
  const system = await startSystem({ dataDir, port, dynamoEndpoint: process.env["DYNAMODB_ENDPOINT"] });

  print(`Stockline is up (${((performance.now() - began) / 1_000).toFixed(1)} s).`);
  print(`  Demo    ${system.url}/demo   a product page: sign up, bring the stock back, read the mail`);
  print(`  API     ${system.url}/v1/stores/${system.demoStore.storeId}   described at ${system.url}/openapi.json`);
  print(`  Key     ${join(dataDir, "demo-store.json")}   (API key and webhook secret of the store "demo")`);
  print(`  Inbox   ${system.url}/inbox   every mail and text that is sent`);
  print(`  Data    ${dataDir}   kept between runs; log in ${join(dataDir, "log.jsonl")}`);
  print("Ctrl-C ends it.");

  endWithNpm();

  let stopping = false;
  const stop = async () => {
    if (stopping) process.exit(130);
    stopping = true;
    print("Stopping ...");
    await system.stop();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
};

start().catch((error: unknown) => {
  if (!(error instanceof Unusable)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
