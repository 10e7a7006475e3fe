import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below those that systems hand out to whoever calls somebody: one of these could be taken before it is listened on. */
const [lowest, behindHighest] = [11_000, 32_768];
const attempts = 100;

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return false;
  }
  server.close();
  await once(server, "close");
  return true;
};

/** A port of 127.0.0.1 that nobody listens on. Throws where there seems to be none. */
export const freePort = async (): Promise<number> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = randomInt(lowest, behindHighest);
    if (await isFree(port)) return port;
  }
  throw new Error(`No free port on 127.0.0.1, of ${attempts} tried`);
};
