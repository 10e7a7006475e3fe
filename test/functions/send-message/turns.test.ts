import { beforeEach, describe, expect, it } from "vitest";
import { createSendMessage } from "../../../functions/send-message/send-message.ts";
import type { Written } from "../../../functions/send-message/written.ts";
import type { MessageWake } from "../../../shared/message/message.ts";
import { createMessagesTable } from "../../../shared/message/messages-table.ts";
import { createRateBucket } from "../../../shared/message/rate-bucket.ts";
import { createStoresTable } from "../../../shared/store/stores-table.ts";
import { openDatabase } from "../../contracts/database.ts";
import { createRecordedLog } from "../../shared/runtime/recorded-log.ts";

const { table } = await openDatabase();
const messages = createMessagesTable(table("messages"));
const time = { now: Date.UTC(2026, 5, 1) };
const slept: number[] = [];
const sent: { body: string; at: number }[] = [];
const wakes: { wake: MessageWake; at: number }[] = [];
const clock = {
  now: () => time.now,
  sleep: async (ms: number) => {
    slept.push(ms);
    time.now += ms;
  },
};
const texts = new Map<string, Extract<Written, { kind: "text" }>["text"]>();

const sendMessage = createSendMessage({
  clock,
  log: createRecordedLog(),
  stores: createStoresTable(table("stores")),
  messages,
  messageQueue: {
    send: async (wake, { delaySeconds = 0 } = {}) => {
      wakes.push({ wake, at: time.now + delaySeconds * 1_000 });
    },
    sendAll: async () => {},
  },
  orderQueue: { send: async () => {}, sendAll: async () => {} },
  buckets: {
    mail: createRateBucket(table("messages"), 100),
    // One text a second, as a toll-free number sends.
    text: createRateBucket(table("messages"), 1, "sms"),
  },
  write: async ({ id }): Promise<Written> => {
    const text = texts.get(id);
    return text === undefined ? { kind: "cancel", reason: "unknown" } : { kind: "text", text };
  },
  sendBulk: async () => ({ kind: "unknown", code: "not_here" }),
  sendText: async ({ body }) => {
    sent.push({ body, at: time.now });
    return { kind: "sent" };
  },
  textFate: { putBack: async () => true, unsettle: async () => true, holdPhone: async () => {} },
  openConfirmations: async () => {},
  recordFirstText: async () => {},
});

let made = 0;
const queueUp = async (type: "Promotional" | "Transactional") => {
  const id = `turn-${(made += 1)}`;
  const body = `${type} ${made}`;
  texts.set(id, { to: "+12025550143", body, from: undefined, type });
  await messages.create(id, { kind: "reply", reply: "help" }, "sms", time.now);
  return id;
};

beforeEach(() => {
  time.now += 86_400_000;
  slept.length = 0;
  sent.length = 0;
  wakes.length = 0;
});

describe("many texts at one a second", () => {
  it("keep no worker busy: each comes up again when its turn is, and does not ask again", async () => {
    const ids = [];
    for (let text = 0; text < 40; text += 1) ids.push(await queueUp("Promotional"));
    const began = time.now;
    for (const id of ids) await sendMessage({ message: id });
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(1_000);
    for (const { wake, at } of [...wakes].sort((a, b) => a.at - b.at)) {
      time.now = Math.max(time.now, at);
      await sendMessage(wake);
    }
    expect(sent.map(({ body }) => body)).toEqual(ids.map((id) => texts.get(id)?.body));
    for (const [index, { at }] of sent.entries()) expect(at - began).toBeGreaterThanOrEqual((index - 1) * 1_000);
  });

  it("keep no answer waiting", async () => {
    for (let text = 0; text < 40; text += 1) await sendMessage({ message: await queueUp("Promotional") });
    const asked = time.now;
    await sendMessage({ message: await queueUp("Transactional") });
    expect(sent.at(-1)).toEqual({ body: expect.stringContaining("Transactional"), at: asked });
  });
});
