import { once } from "node:events";
import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InboundText } from "../../infra/local/inbound-text.ts";
import { createLocalCalls } from "../../infra/local/local-calls.ts";
import { openMailbox } from "../../infra/local/mailbox.ts";

/** The calls of one machine over a mailbox, without the service behind them; keeps what shoppers text. */
export const startLocalServer = async () => {
  const folder = mkdtempSync(join(tmpdir(), "stockline-inbox-"));
  const mailbox = openMailbox(folder);
  const received: InboundText[] = [];
  const calls = createLocalCalls({
    now: () => Date.UTC(2026, 10, 26),
    mailbox,
    idle: async () => {},
    advance: async () => {},
    receiveText: async (text) => {
      received.push(text);
    },
  });
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const body = async () => (await request.toArray()).join("");
    void calls(request.method ?? "GET", pathname, body, response).then(
      (known) => known || response.writeHead(404).end(),
    );
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("No port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    mailbox,
    received,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      mailbox.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
