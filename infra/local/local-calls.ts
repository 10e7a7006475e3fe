import type { ServerResponse } from "node:http";
import { once } from "node:events";
import * as v from "valibot";
import { toInstant } from "../../shared/runtime/clock.ts";
import type { LocalCalls } from "./http-front.ts";
import { inboxPage, mailPage } from "./inbox.ts";
import type { Mail, Mailbox } from "./mailbox.ts";

export interface LocalCallsDeps {
  now: () => number;
  mailbox: Mailbox;
  /** Answers when nothing is on its way and nothing is due. */
  idle: () => Promise<void>;
  /** Moves the clock on, step by step through everything that falls due. */
  advance: (ms: number) => Promise<void>;
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

const html = (response: ServerResponse, status: number, body: string) => {
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" });
  response.end(body);
};

/** Streamed, because a large run leaves more mails than fit in memory. */
const writeMessages = async (response: ServerResponse, mailbox: Mailbox) => {
  response.writeHead(200, { "content-type": "application/json" });
  let separator = "[";
  for await (const { tags: _, from: __, ...message } of mailbox.all()) {
    if (!response.write(`${separator}${JSON.stringify(message)}`)) await once(response, "drain");
    separator = ",";
  }
  response.end(separator === "[" ? "[]" : "]");
};

const findMail = async (mailbox: Mailbox, id: string): Promise<Mail | undefined> => {
  for await (const mail of mailbox.all()) if (mail.id === id) return mail;
  return undefined;
};

const parseAdvance = (body: string): number | undefined => {
  try {
    const parsed = v.safeParse(advanceSchema, JSON.parse(body));
    return parsed.success ? durationMs(parsed.output.advance) : undefined;
  } catch {
    return undefined;
  }
};

/** Calls that exist on this machine only: the clock, the wait for quiet, and every mail that went out. */
export const createLocalCalls = ({ now, mailbox, idle, advance }: LocalCallsDeps): LocalCalls => {
  const moveClock = async (body: string, response: ServerResponse) => {
    const ms = parseAdvance(body);
    if (ms === undefined) {
      json(response, 400, { title: 'Send {"advance": "P31D"}: an ISO 8601 duration of at most 400 days' });
      return;
    }
    await advance(ms);
    json(response, 200, { now: toInstant(now()) });
  };

  return async (method, path, body, response) => {
    const mailId = /^\/inbox\/([\w-]+)$/.exec(path)?.[1];
    if (mailId !== undefined) {
      const mail = await findMail(mailbox, mailId);
      html(response, mail === undefined ? 404 : 200, mailPage(mail));
      return true;
    }
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
      case "GET /inbox":
        html(response, 200, await inboxPage(mailbox));
        return true;
      default:
        return false;
    }
  };
};
