import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as v from "valibot";
import type { Ledger } from "./ledger.ts";
import { portOf } from "./port-of.ts";

const requestSchema = v.object({
  BulkEmailEntries: v.array(
    v.object({
      Destination: v.object({ ToAddresses: v.tuple([v.string()]) }),
      ReplacementTags: v.optional(v.array(v.object({ Name: v.string(), Value: v.string() })), []),
    }),
  ),
});

const readBody = async (request: IncomingMessage): Promise<unknown> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return JSON.parse(Buffer.concat(parts).toString("utf8"));
};

const answer = async (request: IncomingMessage, response: ServerResponse, ledger: Ledger) => {
  const { BulkEmailEntries } = v.parse(requestSchema, await readBody(request));
  const mails = BulkEmailEntries.map(({ Destination, ReplacementTags }) => ({
    to: Destination.ToAddresses[0],
    tags: Object.fromEntries(ReplacementTags.map(({ Name, Value }) => [Name, Value])),
  }));
  const headers = { "content-type": "application/json" };
  if (await ledger.take(mails)) {
    response.writeHead(200, headers);
    const BulkEmailEntryResults = mails.map(() => ({ Status: "SUCCESS", MessageId: randomUUID() }));
    response.end(JSON.stringify({ BulkEmailEntryResults }));
    return;
  }
  response.writeHead(429, { ...headers, "x-amzn-errortype": "TooManyRequestsException" });
  response.end(JSON.stringify({ message: "Maximum sending rate exceeded." }));
};

/** SendBulkEmail as SES answers it, without looking into the mails. */
export const startSes = async (ledger: Ledger) => {
  const server = createServer((request, response) => {
    answer(request, response, ledger).catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { endpoint: `http://127.0.0.1:${portOf(server)}` };
};
