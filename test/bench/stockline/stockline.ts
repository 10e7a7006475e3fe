import * as v from "valibot";
import { useLocalCredentials } from "../../../infra/local/credentials.ts";
import { type Child, startChild } from "../support/child.ts";
import type { Scope } from "../support/scope.ts";
import { openShop } from "./shop.ts";

const endpointsSchema = v.object({ dynamo: v.string(), sqs: v.string() });
export type ServerEndpoints = v.InferOutput<typeof endpointsSchema>;
const nothing = v.optional(v.unknown());

/** The database and the queues in processes of their own, empty. */
export const startServers = async (scope: Scope, dataDir = scope.folder()) => {
  useLocalCredentials();
  const child = scope.keep(startChild("stockline/servers-process.ts"));
  const endpoints: ServerEndpoints = await child.ask(endpointsSchema, "start", { dataDir });
  return { endpoints, loseQueues: async () => child.ask(v.string(), "loseQueues", { dataDir }) };
};

export interface WorkerOptions {
  endpoints: ServerEndpoints & { ses: string };
  dataDir: string;
  sendRate: number;
  chunkWorkers: number;
}

const startWorkerChild = async (options: WorkerOptions, nodeOptions: string[]): Promise<Child> => {
  const child = startChild("stockline/worker-process.ts", nodeOptions);
  await child.ask(nothing, "start", options);
  return child;
};

/** The functions in a process of their own. */
export const startWorker = async (scope: Scope, options: WorkerOptions, nodeOptions: string[] = []) => {
  const child = await startWorkerChild(options, nodeOptions);
  scope.keep(child);
  return {
    cpuMs: async () => child.ask(v.number(), "cpuMs"),
    /** Answers when nothing is queued and nothing is due. */
    idle: async () => child.ask(nothing, "idle"),
    tick: async () => child.ask(nothing, "tick"),
    kill: async () => child.kill(),
  };
};

/** Servers, a store, and the functions that send to the given SES. */
export const startStockline = async (
  scope: Scope,
  options: { ses: string; sendRate: number; chunkWorkers: number; nodeOptions?: string[] },
) => {
  const { ses, sendRate, chunkWorkers } = options;
  const { endpoints } = await startServers(scope);
  const shop = scope.keep(await openShop(endpoints.dynamo, "demo"));
  const workerOptions = { endpoints: { ...endpoints, ses }, dataDir: scope.folder(), sendRate, chunkWorkers };
  const worker = await startWorker(scope, workerOptions, options.nodeOptions);
  return { endpoints, shop, worker };
};
