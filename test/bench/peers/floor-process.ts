import { SESv2Client } from "@aws-sdk/client-sesv2";
import * as v from "valibot";
import { useLocalCredentials } from "../../../infra/local/credentials.ts";
import { backInStockTemplate } from "../../../shared/message/back-in-stock.ts";
import { createSendBulk, type BulkMail } from "../../../shared/message/send-bulk.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { limits } from "../../../shared/runtime/limits.ts";
import { createBuildMail } from "../../../functions/send-chunk/build-mail.ts";
import { publicUrl } from "../stockline/public-url.ts";
import { shopperOf } from "../stockline/shop.ts";
import { answerParent, cpuMs } from "../support/answer-parent.ts";
import { settings, variant } from "./mail.ts";

/** The calls to SES for the same mails, made ready beforehand, and nothing else: no worker can do with less. */
const optionsSchema = v.object({ ses: v.string(), people: v.number() });
const atOnce = 2;
let mails: BulkMail[] = [];
let client: SESv2Client | undefined;

const buildMail = createBuildMail({
  clock: systemClock,
  keys: async () => ({ hashKey: "hash", linkKey: "link" }),
  publicUrl,
});

const signupOf = (n: number) => ({
  pk: "demo#FAN#0",
  sk: `contact-${String(n).padStart(8, "0")}`,
  email: shopperOf(n),
  channels: "email" as const,
  status: "told" as const,
  signedUpAt: n,
  createdAt: n,
  expiresAt: Number.MAX_SAFE_INTEGER,
  quantity: 1,
});

answerParent({
  start: async (given) => {
    useLocalCredentials();
    const { ses, people } = v.parse(optionsSchema, given);
    client = new SESv2Client({ endpoint: ses, maxAttempts: 1 });
    client.middlewareStack.remove("loggerMiddleware");
    backInStockTemplate({ hasLogo: false, hasImage: false, hasUrl: true, hasPrice: true });
    const size = limits.recipientsPerChunk;
    const ready = {
      store: { storeId: "demo", settings, pause: undefined },
      variant,
      unsubscribedAt: new Map(),
      outcomes: {},
    };
    for (let chunk = 0; chunk * size < people; chunk += 1) {
      const ref = { restock: { store: "demo", sku: "FAN", n: 1 }, wave: 1, chunk: chunk + 1 };
      const signups = Array.from({ length: Math.min(size, people - chunk * size) }, (_, n) =>
        signupOf(chunk * size + n),
      );
      mails.push(await buildMail(ref, ready, signups));
    }
  },
  send: async () => {
    if (client === undefined) throw new Error("Not started");
    const sendBulk = createSendBulk(client, "stockline");
    const queue = [...mails];
    const work = async () => {
      for (let mail = queue.shift(); mail !== undefined; mail = queue.shift()) await sendBulk(mail);
    };
    const before = cpuMs();
    await Promise.all(Array.from({ length: atOnce }, work));
    return cpuMs() - before;
  },
});
