import type { ServerResponse } from "node:http";
import { once } from "node:events";
import * as v from "valibot";
import { toInstant } from "../../shared/runtime/clock.ts";
import type { LocalCalls } from "./http-front.ts";
import { type InboundText, inboundText, readInbound } from "./inbound-text.ts";
import { createInbox } from "./inbox.ts";
import type { Mailbox, Message } from "./mailbox.ts";

export interface LocalCallsDeps {
  now: () => number;
  mailbox: Mailbox;
  /** Answers when nothing is on its way and nothing is due. */
  idle: () => Promise<void>;
  /** Moves the clock on, step by step through everything that falls due. */
  advance: (ms: number) => Promise<void>;
  /** Hands on what a shopper texts, as AWS does. */
  receiveText: (text: InboundText) => Promise<void>;
}

/** ISO 8601 durations of fixed length: weeks, days, hours, minutes, seconds. */
const durationPattern = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const maxDurationMs = 400 * 86_400_000;

const durationMs = (text: string): number | undefined => {
  const match = durationPattern.exec(text);
  if (match === null || text === "P" || text.endsWith("T")) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const ms = ((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds) * 1_000;
  return ms <= maxDurationMs ? ms : undefined;
};

const advanceSchema = v.object({ advance: v.string() });

const json = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

/** What a reader needs of a mail is less than what SES is told of it. */
const toShown = (message: Message) => {
  if (message.channel === "sms") return message;
  const { tags: _, from: __, ...mail } = message;
  return mail;
};

/** Streamed, because a large run leaves more messages than fit in memory. */
const writeMessages = async (response: ServerResponse, mailbox: Mailbox) => {
  response.writeHead(200, { "content-type": "application/json" });
  let separator = "[";
  for await (const message of mailbox.all()) {
    if (!response.write(`${separator}${JSON.stringify(toShown(message))}`)) await once(response, "drain");
    separator = ",";
  }
  response.end(separator === "[" ? "[]" : "]");
};

const parseAdvance = (body: string): number | undefined => {
  try {
    const parsed = v.safeParse(advanceSchema, JSON.parse(body));
    return parsed.success ? durationMs(parsed.output.advance) : undefined;
  } catch {
    return undefined;
  }
};

/** Calls that exist on this machine only: the clock, the wait for quiet, what went out, and what shoppers text. */
export const createLocalCalls = ({ now, mailbox, idle, advance, receiveText }: LocalCallsDeps): LocalCalls => {
  const inbox = createInbox(mailbox);
  const moveClock = async (body: string, response: ServerResponse) => {
    const ms = parseAdvance(body);
    if (ms === undefined) {
      json(response, 400, { title: 'Send {"advance": "P31D"}: an ISO 8601 duration of at most 400 days' });
      return;
    }
    await advance(ms);
    json(response, 200, { now: toInstant(now()) });
  };

  const takeText = async (body: string, response: ServerResponse) => {
    const read = readInbound(body);
    if ("errors" in read) {
      json(response, 400, { title: 'Send {"from": "+12025550143", "body": "STOP"}', errors: read.errors });
      return;
    }
    const text = await inboundText(mailbox, read);
    await receiveText(text);
    json(response, 200, { inboundMessageId: text.inboundMessageId });
  };

  return async (method, path, body, response) => {
    const url = new URL(response.req.url ?? "/", "http://localhost");
    if (method === "GET" && (await inbox(url, response))) return true;
    switch (`${method} ${path}`) {
      case "GET /local/messages":
        await writeMessages(response, mailbox);
        return true;
      case "GET /local/clock":
        json(response, 200, { now: toInstant(now()) });
        return true;
      case "POST /local/clock":
        await moveClock(await body(), response);
        return true;
      case "POST /local/idle":
        await idle();
        json(response, 200, { idle: true, now: toInstant(now()) });
        return true;
      case "POST /local/sms":
        await takeText(await body(), response);
        return true;
      default:
        return false;
    }
  };
};
