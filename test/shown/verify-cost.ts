import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { Headers } from "../../shared/webhook/source.ts";
import { sources } from "../../shared/webhook/sources.ts";

/** Microseconds to verify a webhook of 2 KB, by source; the bar is 50: `node test/shown/verify-cost.ts`. */
const barMicroseconds = 50;
/** RSA, by a key that is read from its text each time. */
const rsaBarMicroseconds = 150;
const rounds = 20_000;
const raw = Buffer.from(JSON.stringify({ type: "stock.updated", data: { sku: "TENT", title: "x".repeat(1_990) } }));

const plain = "shpss_0123456789abcdef0123456789abcdef";
const standard = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const base64Hmac = createHmac("sha256", plain).update(raw).digest("base64");
const signedNow = (webhook: Webhook): Headers => {
  const at = new Date();
  return {
    "webhook-id": "msg_1",
    "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "webhook-signature": webhook.sign("msg_1", at, raw.toString()),
  };
};

const hexHmac = createHmac("sha256", plain).update(raw).digest("hex");
const seconds = "1780315200";
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });

/** A valid signature of each source, and the secret that made it. */
const signed: Record<string, { secret: string; headers: Headers }> = {
  shopify: { secret: plain, headers: { "x-shopify-hmac-sha256": base64Hmac } },
  woocommerce: { secret: plain, headers: { "x-wc-webhook-signature": base64Hmac } },
  bigcommerce: { secret: plain, headers: signedNow(new Webhook(plain, { format: "raw" })) },
  "17track": {
    secret: plain,
    headers: { sign: createHash("sha256").update(raw).update(`/${plain}`).digest("hex") },
  },
  aftership: { secret: plain, headers: { "aftership-hmac-sha256": base64Hmac } },
  easypost: { secret: plain, headers: { "x-hmac-signature": `hmac-sha256-hex=${hexHmac}` } },
  sendcloud: { secret: plain, headers: { "sendcloud-signature": hexHmac } },
  ship24: { secret: plain, headers: { authorization: `Bearer ${plain}` } },
  shipengine: {
    secret: JSON.stringify({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "key-1" }] }),
    headers: {
      "x-shipengine-timestamp": seconds,
      "x-shipengine-rsa-sha256-key-id": "key-1",
      "x-shipengine-rsa-sha256-signature": sign(
        "sha256",
        Buffer.concat([Buffer.from(`${seconds}.`), raw]),
        privateKey,
      ).toString("base64"),
    },
  },
  shippo: {
    secret: plain,
    headers: {
      "shippo-auth-signature": `t=${seconds},v1=${createHmac("sha256", plain).update(`${seconds}.`).update(raw).digest("hex")}`,
    },
  },
  stockline: { secret: standard, headers: signedNow(new Webhook(standard)) },
};

const medianMicroseconds = (work: () => boolean): number => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = process.hrtime.bigint();
    if (!work()) throw new Error("A valid signature was refused");
    times.push(Number(process.hrtime.bigint() - began) / 1_000);
  }
  return times.toSorted((a, b) => a - b)[rounds / 2] ?? Number.NaN;
};

const results = [...sources].map(([name, source]) => {
  const example = signed[name];
  if (example === undefined) throw new Error(`No signed example of ${name}`);
  const { secret, headers } = example;
  const rotating = [...Array.from({ length: 4 }, (_, n) => `${secret.slice(0, -2)}${n}=`), secret];
  return {
    source: name,
    µs: medianMicroseconds(() => source.verify(raw, headers, [secret])),
    "µs, the last of 5 secrets": medianMicroseconds(() => source.verify(raw, headers, rotating)),
  };
});
console.log(`A body of ${raw.length} bytes, median of ${rounds}:`);
console.table(results);
process.exitCode = results.every(
  (result) => result["µs"] < (result.source === "shipengine" ? rsaBarMicroseconds : barMicroseconds),
)
  ? 0
  : 1;
