import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import * as v from "valibot";

const answerSchema = v.object({ id: v.number(), result: v.optional(v.unknown()), error: v.optional(v.string()) });

/** A process that this one started, and talks with: it ends by itself when this one is gone. */
export interface Child {
  pid: number;
  /** Throws what the child says went wrong, or that it has ended. */
  ask<Schema extends v.GenericSchema>(schema: Schema, command: string, given?: unknown): Promise<v.InferOutput<Schema>>;
  /** Ends it at once, as a machine that is gone does. */
  kill(): Promise<void>;
  /** Lets it close what it has opened; kills it where that takes long. */
  stop(): Promise<void>;
}

/** How long a child may take to close what it has opened. */
const stopMs = 5_000;

const wire = (process: ChildProcess, name: string): Child => {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const exited = once(process, "exit");
  process.on("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} has ended`));
    waiting.clear();
  });
  process.on("message", (message) => {
    const { id, result, error } = v.parse(answerSchema, message);
    const asked = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) asked?.resolve(result);
    else asked?.reject(new Error(error));
  });
  let last = 0;
  const hasEnded = () => process.exitCode !== null || process.signalCode !== null;
  return {
    pid: process.pid ?? 0,
    ask: async (schema, command, given) => {
      if (hasEnded() || !process.connected) throw new Error(`${name} has ended`);
      const answer = Promise.withResolvers<unknown>();
      waiting.set((last += 1), answer);
      process.send({ id: last, command, given });
      return v.parse(schema, await answer.promise);
    },
    kill: async () => {
      process.kill("SIGKILL");
      await exited;
    },
    stop: async () => {
      if (hasEnded()) return;
      if (process.connected) process.disconnect();
      const timer = setTimeout(() => process.kill("SIGKILL"), stopMs);
      await exited;
      clearTimeout(timer);
    },
  };
};

/** Starts a TypeScript file of this folder, or below it, in a process of its own. */
export const startChild = (file: string, nodeOptions: string[] = []): Child => {
  const path = new URL(`../${file}`, import.meta.url);
  // What it has to say it says by its answers: a client that complains of a lost server does so without end.
  return wire(fork(path, { execArgv: nodeOptions, stdio: ["ignore", "ignore", "ignore", "ipc"] }), file);
};
