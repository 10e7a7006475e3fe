import { Webhook } from "standardwebhooks";
import * as v from "valibot";

const messageSchema = v.object({
  id: v.string(),
  channel: v.picklist(["email", "sms"]),
  to: v.string(),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  headers: v.record(v.string(), v.string()),
  sentAt: v.string(),
  /** Of a text: the number that an answer goes to, and what it costs to send. */
  from: v.optional(v.string()),
  parts: v.optional(v.number()),
  encoding: v.optional(v.string()),
});
export type Message = v.InferOutput<typeof messageSchema>;

const restockSchema = v.looseObject({
  id: v.string(),
  closedAt: v.optional(v.string()),
  waves: v.array(v.looseObject({ told: v.number(), unsettled: v.number(), state: v.string() })),
  told: v.number(),
  unsettled: v.number(),
});
const listSchema = v.looseObject({ items: v.array(v.looseObject({})), next: v.optional(v.string()) });

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const request = async (
  method: string,
  address: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> => {
  const response = await fetch(address, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const parsed: unknown = text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : { text };
  return { status: response.status, body: v.parse(v.record(v.string(), v.unknown()), parsed) };
};

/** The body of a good answer; throws what a bad one says. */
export const must = async (answer: Promise<Answer>): Promise<Record<string, unknown>> => {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
};

/** The calls of a merchant, a shop's webhook and the one-machine runtime, against a running system. */
export const createClient = (url: string, storeId: string, apiKey: string, webhookSecret: string) => {
  const base = `${url}/v1/stores/${storeId}`;
  const call = async (method: string, path: string, body?: unknown) =>
    request(method, `${base}/${path}`, body, { authorization: `Bearer ${apiKey}` });

  return {
    url,
    request,
    call,
    putVariant: async (sku: string, waves: Record<string, unknown> = {}, title = `Tent ${sku}`) =>
      must(
        call("PUT", `variants/${encodeURIComponent(sku)}`, {
          title,
          price: 249,
          url: "https://shop.example.com/tent",
          waves,
        }),
      ),
    putLevel: async (sku: string, available: number, location = "main") =>
      must(call("PUT", `variants/${encodeURIComponent(sku)}/levels/${location}`, { available })),
    /** By the merchant's word; without an e-mail where `more` has a phone. */
    signUp: async (sku: string, email: string | undefined, more: Record<string, unknown> = {}) =>
      String((await must(call("POST", "signups", { sku, email, confirmed: true, ...more })))["signupId"]),
    restocks: async (sku: string) => {
      const { items } = v.parse(listSchema, await must(call("GET", `restocks?sku=${encodeURIComponent(sku)}`)));
      return items.map((item) => v.parse(restockSchema, item));
    },
    reasonOf: async (signupId: string) => {
      const { reason } = v.parse(
        v.object({ reason: v.object({ code: v.string() }) }),
        await must(call("GET", `signups/${signupId}`)),
      );
      return reason.code;
    },
    webhook: async (type: string, data: unknown, options: { id?: string; secret?: string; at?: Date } = {}) => {
      const { id = crypto.randomUUID(), secret = webhookSecret, at = new Date() } = options;
      const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
      const response = await fetch(`${url}/v1/webhooks/${storeId}/stockline`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "webhook-id": id,
          "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
          "webhook-signature": new Webhook(secret).sign(id, at, body),
        },
        body,
      });
      return response.status;
    },
    /** What a shopper texts, as the phone network brings it. */
    text: async (from: string, body: string) => must(request("POST", `${url}/local/sms`, { from, body })),
    idle: async () => must(request("POST", `${url}/local/idle`)),
    now: async () => new Date(String((await must(request("GET", `${url}/local/clock`)))["now"])),
    advance: async (duration: string) => must(request("POST", `${url}/local/clock`, { advance: duration })),
    messages: async (): Promise<Message[]> =>
      v.parse(v.array(messageSchema), await (await fetch(`${url}/local/messages`)).json()),
  };
};
export type Client = ReturnType<typeof createClient>;

/** Runs `work` for each of many, a few at a time. */
export const inParallel = async <Item>(
  items: Item[],
  width: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> => {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
    }),
  );
};
