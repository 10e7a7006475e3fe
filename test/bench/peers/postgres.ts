import { execFileSync } from "node:child_process";
import { chownSync } from "node:fs";
import { join } from "node:path";
import { Client } from "pg";
import { freePort } from "../../../infra/local/free-port.ts";
import { Skipped } from "../support/figure.ts";
import type { Scope } from "../support/scope.ts";
import { until } from "../support/until.ts";
import { programPath, startServer, type User } from "./server.ts";

/** PostgreSQL refuses to run as root: then it runs as its own user, or as nobody. */
const userForServer = (): User | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ["postgres", "nobody"]) {
    try {
      const [uid, gid] = ["-u", "-g"].map((what) => Number(execFileSync("id", [what, name], { stdio: "pipe" })));
      if (uid !== undefined && gid !== undefined) return { uid, gid };
    } catch {
      // There is no such user here.
    }
  }
  throw new Skipped("PostgreSQL does not run as root, and there is no other user: useradd postgres");
};

const answers = async (connectionString: string): Promise<boolean> => {
  const client = new Client({ connectionString });
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
};

/** A PostgreSQL with its own settings, which lose nothing that was committed. Answers how to connect. */
export const startPostgres = async (scope: Scope): Promise<string> => {
  const [initdb, postgres] = ["initdb", "postgres"].map((name) => programPath(name, "postgresql"));
  if (initdb === undefined || postgres === undefined) throw new Skipped("PostgreSQL is not installed");
  const user = userForServer();
  const folder = scope.folder();
  if (user) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const options = { cwd: "/", stdio: "pipe" as const, timeout: 30_000, ...user };
  execFileSync(initdb, ["-D", data, "-U", "bench", "-A", "trust", "--no-locale", "-E", "UTF8"], options);
  const port = await freePort();
  const args = ["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder];
  // SIGINT is PostgreSQL's fast shutdown; SIGTERM waits for its clients.
  const server = startServer(scope, postgres, args, { user, signal: "SIGINT" });
  const connectionString = `postgres://bench@127.0.0.1:${port}/postgres`;
  await until("PostgreSQL", 20, async () => {
    server.mustRun();
    return answers(connectionString);
  });
  return connectionString;
};
