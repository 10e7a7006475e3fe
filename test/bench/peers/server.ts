import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Skipped } from "../support/figure.ts";
import type { Scope } from "../support/scope.ts";

/** Where Debian keeps PostgreSQL's own programs, which are on nobody's PATH. */
const folders = [
  ...(process.env["PATH"] ?? "").split(delimiter),
  ...[18, 17, 16, 15, 14].map((version) => `/usr/lib/postgresql/${version}/bin`),
];

/** Where a program is. Throws `Skipped`, saying what to install, where it is not there. */
export const programPath = (name: string, debianPackage: string): string => {
  const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
  if (path === undefined) throw new Skipped(`${name} is not installed: apt-get install ${debianPackage}`);
  return path;
};

export interface User {
  uid: number;
  gid: number;
}

/** Stops a server as it likes to be stopped, and for certain. */
const stopMs = 5_000;
const stopServer = async (child: ChildProcess, signal: NodeJS.Signals) => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), stopMs);
  await exited;
  clearTimeout(timer);
};

/** Runs a server of somebody else's for as long as the scope lasts. */
export const startServer = (
  scope: Scope,
  path: string,
  args: string[],
  { user, signal = "SIGTERM" }: { user?: User | undefined; signal?: NodeJS.Signals } = {},
) => {
  const child = spawn(path, args, { stdio: ["ignore", "pipe", "pipe"], cwd: "/", ...user });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text: Buffer) => output.push(text.toString()));
  child.on("error", (error) => output.push(error.message));
  scope.defer(async () => stopServer(child, signal));
  return {
    /** Throws with the server's last words where it has ended. */
    mustRun: (): void => {
      if (child.exitCode === null && child.signalCode === null) return;
      throw new Skipped(`${path} does not run: ${output.join(" ").trim().split("\n").at(-1)}`);
    },
  };
};
