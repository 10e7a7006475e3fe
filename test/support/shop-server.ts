import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { afterAll } from "vitest";

export interface ShopRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage["headers"];
  body: unknown;
}

export interface ShopReply {
  status?: number;
  headers?: Record<string, string>;
  /** JSON, or text that is none. */
  body: unknown;
}

const portOf = (address: ReturnType<ReturnType<typeof createServer>["address"]>): number =>
  typeof address === "object" && address !== null ? address.port : 0;

/** A shop's API on this machine, with a clock of its own; `failWith` answers instead of it as often as it says. */
export const startShop = async (now: () => number, answer: (request: ShopRequest) => ShopReply) => {
  const requests: ShopRequest[] = [];
  const failures: ShopReply[] = [];
  const server = createServer((incoming, response) => {
    const parts: Buffer[] = [];
    incoming.on("data", (part: Buffer) => parts.push(part));
    incoming.on("end", () => {
      const url = new URL(incoming.url ?? "/", "http://shop");
      const text = Buffer.concat(parts).toString();
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      const { method = "", headers } = incoming;
      const request = { method, path: url.pathname, query: url.searchParams, headers, body };
      requests.push(request);
      const reply = failures.shift() ?? answer(request);
      response.writeHead(reply.status ?? 200, {
        "content-type": "application/json",
        date: new Date(now()).toUTCString(),
        ...reply.headers,
      });
      response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, "close");
  };
  afterAll(close);
  const host = `127.0.0.1:${portOf(server.address())}`;
  return {
    host,
    address: `http://${host}`,
    requests,
    failWith: (reply: ShopReply, times = 1) => {
      failures.push(...Array.from({ length: times }, () => reply));
    },
    goDown: close,
  };
};
