import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import sesLocal from "aws-ses-v2-local";
import * as v from "valibot";
import type { Clock } from "../../shared/runtime/clock.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { createAllowance } from "./allowance.ts";
import type { Mail, Mailbox } from "./mailbox.ts";
import type { Identities, SesAnswer } from "./ses-identities.ts";
import { type BulkRequest, bulkAnswerSchema, bulkRequestSchema, storeSchema } from "./ses-request.ts";

export interface SesFront {
  endpoint: string;
  stop(): Promise<void>;
}

export interface SesFrontOptions {
  clock: Clock;
  mailbox: Mailbox;
  identities: Identities;
  /** Mails a second that this account may send; more are throttled, as SES does. */
  ratePerSecond: number;
  /** Called when mails are on disk, before the sender gets its answer. */
  accepted: (mails: Mail[]) => void;
  /** Called with how many mails were refused because they came too fast. */
  throttled?: (mails: number) => void;
}

const bulkPath = "/v2/email/outbound-bulk-emails";
const identitiesPath = "/v2/email/identities";

const readBody = async (request: IncomingMessage): Promise<string> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
};

const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The local mail server has no port");
  return address.port;
};

const namesAndValues = (pairs: { Name: string; Value: string }[]) =>
  Object.fromEntries(pairs.map(({ Name, Value }) => [Name, Value]));

/** The local mail server keeps one list for all servers of a process. */
let last: Promise<unknown> = Promise.resolve();

/** Renders with the local mail server and takes over what it rendered; one call at a time, as its store is one list. */
const createRenderer = (endpoint: string) => {
  const render = async (body: string, authorization: string) => {
    const headers = { "content-type": "application/json", authorization };
    const response = await fetch(`${endpoint}${bulkPath}`, { method: "POST", headers, body });
    if (!response.ok) return { results: undefined, error: await response.text(), emails: [] };
    const { BulkEmailEntryResults } = v.parse(bulkAnswerSchema, await response.json());
    const { emails } = v.parse(storeSchema, await (await fetch(`${endpoint}/store`)).json());
    await fetch(`${endpoint}/clear-store`, { method: "POST" });
    return { results: BulkEmailEntryResults, error: "", emails };
  };
  return async (body: string, authorization: string) => {
    const mine = last.then(async () => render(body, authorization));
    last = mine.catch(() => undefined);
    return mine;
  };
};

const createBulk = (options: SesFrontOptions, endpoint: string) => {
  const render = createRenderer(endpoint);
  const allowed = createAllowance(options.ratePerSecond);

  return async (body: string, authorization: string): Promise<SesAnswer> => {
    const parsed = v.safeParse(bulkRequestSchema, JSON.parse(body));
    if (!parsed.success) {
      const fields = parsed.issues.map((issue) => v.getDotPath(issue)).join(", ");
      return { status: 400, error: "BadRequestException", body: { message: `Not as SES takes it: ${fields}` } };
    }
    const request: BulkRequest = parsed.output;
    if (!allowed(request.BulkEmailEntries.length)) {
      options.throttled?.(request.BulkEmailEntries.length);
      return { status: 429, error: "TooManyRequestsException", body: { message: "Maximum sending rate exceeded." } };
    }
    const { results, error, emails } = await render(body, authorization);
    if (results === undefined) return { status: 400, error: "BadRequestException", body: { message: error } };
    const rendered = new Map(emails.map((email) => [email.messageId, email]));
    const mails: Mail[] = [];
    const answers = request.BulkEmailEntries.map((entry, index) => {
      const result = results[index];
      const email = rendered.get(result?.MessageId ?? "");
      if (result?.Status !== "SUCCESS") return { Status: result?.Status ?? "FAILED", Error: result?.Error };
      if (email === undefined) return { Status: "TRANSIENT_FAILURE", Error: "Rendered, and not to be found" };
      const id = randomUUID();
      mails.push({
        id,
        channel: "email",
        to: entry.Destination.ToAddresses[0] ?? "",
        from: request.FromEmailAddress,
        subject: email.subject,
        text: email.body.text,
        html: email.body.html,
        headers: namesAndValues(entry.ReplacementHeaders),
        tags: namesAndValues(entry.ReplacementTags),
        sentAt: toInstant(options.clock.now()),
      });
      return { Status: "SUCCESS", MessageId: id };
    });
    options.mailbox.add(mails);
    options.accepted(mails);
    return { status: 200, body: { BulkEmailEntryResults: answers } };
  };
};

const send = (response: ServerResponse, { status, error, body }: SesAnswer) => {
  response.writeHead(status, { "content-type": "application/json", ...(error && { "x-amzn-errortype": error }) });
  response.end(JSON.stringify(body));
};

/** SES on this machine: checks what SES checks, renders with the local mail server, and keeps every mail on disk. */
export const startSesFront = async (options: SesFrontOptions): Promise<SesFront> => {
  const inner = await sesLocal.default({ port: 0, host: "127.0.0.1" });
  const bulk = createBulk(options, `http://127.0.0.1:${portOf(inner)}`);

  const server = createServer((request, response) => {
    const answer = async (): Promise<SesAnswer> => {
      const body = await readBody(request);
      const { method, url = "", headers } = request;
      if (method === "POST" && url === bulkPath) return bulk(body, headers.authorization ?? "");
      if (method === "POST" && url === identitiesPath) return options.identities.create(body);
      if (method === "GET" && url.startsWith(`${identitiesPath}/`)) {
        return options.identities.get(decodeURIComponent(url.slice(identitiesPath.length + 1)));
      }
      return { status: 404, error: "NotFoundException", body: { message: "Not offered on this machine" } };
    };
    answer()
      .catch((error: unknown): SesAnswer => ({
        status: 500,
        error: "InternalFailure",
        body: { message: String(error) },
      }))
      .then((result) => send(response, result))
      .catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    stop: async () => {
      for (const each of [server, inner]) {
        each.closeAllConnections();
        each.close();
      }
    },
  };
};
