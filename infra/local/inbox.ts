import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import * as v from "valibot";
import { type InboxView, renderInbox } from "./inbox-page.ts";
import { findMessage, searchMessages } from "./inbox-search.ts";
import type { Mailbox } from "./mailbox.ts";

const assets = {
  "/inbox/inbox.css": { type: "text/css; charset=utf-8", body: readFileSync(join(import.meta.dirname, "inbox.css")) },
  "/inbox/inbox.js": {
    type: "text/javascript; charset=utf-8",
    body: readFileSync(join(import.meta.dirname, "inbox.js")),
  },
};
const isAsset = (path: string): path is keyof typeof assets => path in assets;

const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join("; ");

/** A mail is somebody else's page: it shows, but runs nothing, sends nothing and reaches nothing of ours. */
const mailPolicy = [
  "sandbox allow-popups allow-popups-to-escape-sandbox",
  "default-src 'none'",
  "style-src 'unsafe-inline' https:",
  "font-src https:",
  "img-src http: https: data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join("; ");

const querySchema = v.object({
  q: v.optional(v.fallback(v.pipe(v.string(), v.maxLength(200)), ""), ""),
  before: v.optional(v.fallback(v.pipe(v.string(), v.regex(/^\d{1,12}$/), v.transform(Number)), 0)),
  embedded: v.optional(v.string()),
});

const send = (response: ServerResponse, status: number, type: string, policy: string, body: string | Buffer) => {
  response.writeHead(status, {
    "content-type": type,
    "content-security-policy": policy,
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
  });
  response.end(body);
};

const htmlType = "text/html; charset=utf-8";
const missing = "<!doctype html><html lang=en><title>No such mail</title><p>There is no such mail.";

/** Links open beside the inbox: in the frame, a shop's page would have neither scripts nor forms. */
const withLinksOutside = (html: string): string =>
  html.replace(/<head[^>]*>/i, (head) => `${head}<base target="_blank">`);

/** The messages of this machine as a mail client shows them; undefined where the address is none of its. */
export const createInbox = (mailbox: Mailbox) => {
  // The list is the same as long as no message comes; another run may look different.
  const run = randomUUID();

  const page = async (url: URL, id: string | undefined, response: ServerResponse) => {
    const etag = `"${run}-${mailbox.count()}"`;
    response.setHeader("etag", etag);
    if (response.req.headers["if-none-match"] === etag) {
      response.writeHead(304).end();
      return;
    }
    const { q: words, before, embedded } = v.parse(querySchema, Object.fromEntries(url.searchParams));
    const found = await searchMessages(mailbox, words, Math.min(before ?? mailbox.count(), mailbox.count()));
    const reading = id === undefined ? "nothing" : ((await findMessage(mailbox, id)) ?? "missing");
    const view: InboxView = { ...found, count: mailbox.count(), words, before, embedded: embedded === "1", reading };
    send(response, reading === "missing" ? 404 : 200, htmlType, pagePolicy, renderInbox(view));
  };

  const mail = async (id: string, response: ServerResponse) => {
    const html = (await findMessage(mailbox, id))?.html;
    if (html) send(response, 200, htmlType, mailPolicy, withLinksOutside(html));
    else send(response, 404, htmlType, mailPolicy, missing);
  };

  return async (url: URL, response: ServerResponse): Promise<boolean> => {
    const path = url.pathname;
    const [, id, part] = /^\/inbox(?:\/([\w-]+))?(\/html)?$/.exec(path) ?? [];
    if (isAsset(path)) send(response, 200, assets[path].type, pagePolicy, assets[path].body);
    else if (id !== undefined && part !== undefined) await mail(id, response);
    else if (id !== undefined || path === "/inbox") await page(url, id, response);
    else return false;
    return true;
  };
};
