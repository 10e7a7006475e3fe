import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync, readFileSync } from "node:fs";

export interface Command {
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Everything the command prints, both streams. */
  logFile: string;
  cwd?: string;
  timeoutSeconds?: number;
}

const running = new Set<ChildProcess>();

/** The last lines of a log, for a failure's message. */
export const tailOf = (logFile: string, lines: number): string =>
  existsSync(logFile) ? readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-lines).join("\n") : "";

/** Starts a command as a group of its own, so that what it starts can be ended with it; its input stays open. */
export const start = ({ command, args, env, logFile, cwd }: Command): ChildProcess => {
  const place = cwd === undefined ? {} : { cwd };
  const child = spawn(command, args, { env, ...place, detached: true, stdio: ["pipe", "pipe", "pipe"] });
  const log = createWriteStream(logFile, { flags: "a" });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  // It may be gone before it has read anything, or never have come: who waits for it sees that by itself.
  child.stdin.on("error", () => {});
  child.on("error", () => {});
  child.once("spawn", () => running.add(child));
  child.once("close", () => {
    running.delete(child);
    log.end();
  });
  return child;
};

const signalGroup = (child: ChildProcess, signal: NodeJS.Signals) => {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
};

/** Runs a command to its end; throws with the end of its log where it fails, takes too long or cannot be started. */
export const must = async (command: Command): Promise<void> => {
  const { timeoutSeconds = 120, logFile } = command;
  const child = start(command);
  child.stdin?.end();
  const timer = setTimeout(() => signalGroup(child, "SIGKILL"), timeoutSeconds * 1_000);
  try {
    // `once` rejects when the command does not exist.
    await once(child, "close");
  } finally {
    clearTimeout(timer);
  }
  if (child.exitCode === 0) return;
  const outcome = child.exitCode === null ? `Ended after ${timeoutSeconds} s` : `Exit code ${child.exitCode}`;
  throw new Error(`${outcome}: ${[command.command, ...command.args].join(" ")}\n${tailOf(logFile, 40)}`);
};

/** Ends everything that was started here and still runs, with all that it started. */
export const stopAll = async (): Promise<void> => {
  await Promise.all(
    [...running].map(async (child) => {
      const gone = once(child, "close");
      signalGroup(child, "SIGTERM");
      const killer = setTimeout(() => signalGroup(child, "SIGKILL"), 5_000);
      await gone;
      clearTimeout(killer);
    }),
  );
};
