import { connect } from "node:net";
import { freePort } from "../../../infra/local/free-port.ts";
import type { Scope } from "../support/scope.ts";
import { until } from "../support/until.ts";
import { programPath, startServer } from "./server.ts";

const answers = async (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.on("error", () => resolve(false));
  });

/** A Redis that loses nothing that it has acknowledged. Answers its port. */
export const startRedis = async (scope: Scope): Promise<number> => {
  const path = programPath("redis-server", "redis-server");
  const port = await freePort();
  const durable = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""];
  const place = ["--bind", "127.0.0.1", "--port", String(port), "--dir", scope.folder()];
  const server = startServer(scope, path, [...place, ...durable]);
  await until("Redis", 10, async () => {
    server.mustRun();
    return answers(port);
  });
  return port;
};
