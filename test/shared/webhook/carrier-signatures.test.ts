import { createHash, createHmac, generateKeyPairSync, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import type { Headers } from "../../../shared/webhook/source.ts";
import { sources } from "../../../shared/webhook/sources.ts";
import { carrierBodies } from "../../support/carrier-webhooks.ts";

const vectorFile = join(import.meta.dirname, "../../fixtures/signatures/vectors.json");
const vectors = v
  .parse(
    v.array(
      v.object({
        provider: v.string(),
        secret: v.string(),
        body: v.optional(v.string()),
        header: v.optional(v.string()),
        signature: v.string(),
      }),
    ),
    JSON.parse(readFileSync(vectorFile, "utf8")),
  )
  .filter(({ provider }) => ["easypost", "aftership", "sendcloud"].includes(provider));

const bodyOf = (source: string): Buffer => carrierBodies.find(([each]) => each === source)?.[2] ?? Buffer.alloc(0);
/** EasyPost publishes its body as a file, which ends in a newline that was not signed. */
const easypostBody = Buffer.from(bodyOf("easypost").toString("utf8").replace(/\n$/, ""));

const at = Date.UTC(2025, 2, 10);
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const jwk = { ...publicKey.export({ format: "jwk" }), kid: "key-1" };
const otherKey = generateKeyPairSync("rsa", { modulusLength: 2_048 }).publicKey.export({ format: "jwk" });
const time = new Date(at).toISOString();
const rsaHeaders = (raw: Buffer, keyName = "key-1"): Headers => ({
  "x-shipengine-timestamp": time,
  "x-shipengine-rsa-sha256-key-id": keyName,
  "x-shipengine-rsa-sha256-signature": sign(
    "sha256",
    Buffer.concat([Buffer.from(`${time}.`), raw]),
    privateKey,
  ).toString("base64"),
});

interface Signed {
  source: string;
  raw: Buffer;
  secret: string;
  headers: Headers;
  /** The header that holds the signature; and the part of the secret in which every bit counts. */
  header: string;
  counts?: string;
}

const hex = (text: string | Buffer, secret: string) => createHmac("sha256", secret).update(text).digest("hex");
const seconds = at / 1_000;
const computed: Signed[] = [
  {
    source: "shippo",
    raw: bodyOf("shippo"),
    secret: "shippo secret",
    headers: {
      "shippo-auth-signature": `t=${seconds},v1=${hex(`${seconds}.${bodyOf("shippo").toString("utf8")}`, "shippo secret")}`,
    },
    header: "shippo-auth-signature",
  },
  {
    source: "17track",
    raw: bodyOf("17track"),
    secret: "17key",
    headers: {
      sign: createHash("sha256")
        .update(`${bodyOf("17track").toString("utf8")}/17key`)
        .digest("hex"),
    },
    header: "sign",
  },
  {
    source: "shipengine",
    raw: bodyOf("shipengine"),
    secret: JSON.stringify({ keys: [{ ...otherKey, kid: "key-0" }, jwk] }),
    headers: rsaHeaders(bodyOf("shipengine")),
    header: "x-shipengine-rsa-sha256-signature",
    counts: jwk.n?.slice(0, 300) ?? "",
  },
];
const published: Signed[] = vectors.map(({ provider, secret, body, header = "", signature }) => ({
  source: provider,
  raw: body === undefined ? easypostBody : Buffer.from(body),
  secret: secret.replace(/ \(NFKD.*$/, ""),
  headers: { [header.toLowerCase()]: signature },
  header: header.toLowerCase(),
}));
const all = [...published, ...computed];

const verify = ({ source, raw, headers, secret }: Signed, secrets = [secret]) =>
  sources.get(source)?.verify(raw, headers, secrets);

const flip = (bytes: Buffer, bit: number): Buffer => {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return flipped;
};
const bitsOf = (bytes: Buffer, step: number) =>
  Array.from({ length: Math.ceil((bytes.length * 8) / step) }, (_, n) => n * step);

describe("a carrier platform's signature", () => {
  it("is known of three published examples, and three that are computed as documented", () => {
    expect(all.map(({ source }) => source).toSorted()).toEqual([
      "17track",
      "aftership",
      "easypost",
      "sendcloud",
      "shipengine",
      "shippo",
    ]);
  });

  it.each(all)(
    "of $source is good under its secret, and under another one that is valid during a rotation",
    (signed) => {
      expect(verify(signed)).toBe(true);
      const other = signed.source === "shipengine" ? JSON.stringify(otherKey) : "other";
      expect(verify(signed, [other, signed.secret])).toBe(true);
      expect(verify(signed, [other])).toBe(false);
      expect(verify(signed, [])).toBe(false);
      expect(verify({ ...signed, headers: {} })).toBe(false);
      expect(verify({ ...signed, headers: { ...signed.headers, [signed.header]: "" } })).toBe(false);
    },
  );

  it.each(all)("of $source is bad when any bit of the body is another one", (signed) => {
    for (const bit of bitsOf(signed.raw, signed.source === "shipengine" ? 13 : 5)) {
      expect(verify({ ...signed, raw: flip(signed.raw, bit) })).toBe(false);
    }
    expect(verify({ ...signed, raw: Buffer.concat([signed.raw, Buffer.from(" ")]) })).toBe(false);
  });

  it.each(all)("of $source is bad when any bit of its headers is another one", (signed) => {
    for (const [header, value] of Object.entries(signed.headers)) {
      const bytes = Buffer.from(value ?? "");
      for (const bit of bitsOf(bytes, 1)) {
        const headers = { ...signed.headers, [header]: flip(bytes, bit).toString("latin1") };
        expect(verify({ ...signed, headers })).toBe(false);
      }
    }
  });

  it.each(all)("of $source is bad when any bit of the secret is another one", (signed) => {
    const counts = signed.counts ?? signed.secret;
    for (const bit of bitsOf(Buffer.from(counts, "latin1"), signed.counts === undefined ? 1 : 7)) {
      const other = flip(Buffer.from(counts, "latin1"), bit).toString("latin1");
      expect(verify(signed, [signed.secret.replace(counts, () => other)])).toBe(false);
    }
  });
});

describe("a Shippo or ShipEngine signature's time", () => {
  it.each(computed.filter(({ source }) => source !== "17track"))("of $source counts for five minutes", (signed) => {
    const isFresh = (nowMs: number) => sources.get(signed.source)?.isFresh?.(signed.headers, nowMs);
    expect([0, 299_000, 300_000, -300_000].map((agoMs) => isFresh(at + agoMs))).toEqual([true, true, true, true]);
    expect([301_000, -301_000, 86_400_000].map((agoMs) => isFresh(at + agoMs))).toEqual([false, false, false]);
    expect(sources.get(signed.source)?.isFresh?.({}, at)).toBe(false);
    expect(sources.get(signed.source)?.isFresh?.({ [signed.header]: "soon", "x-shipengine-timestamp": "x" }, at)).toBe(
      false,
    );
  });

  it("is signed by no other platform", () => {
    const others = ["17track", "aftership", "easypost", "sendcloud", "ship24", "shopify"];
    expect(others.filter((source) => "isFresh" in (sources.get(source) ?? {}))).toEqual([]);
  });
});

describe("Ship24's secret", () => {
  const isGood = (authorization: string | undefined, secrets = ["s24_secret"]) =>
    sources.get("ship24")?.verify(bodyOf("ship24"), { authorization }, secrets);

  it("is the whole of its authorization", () => {
    expect(isGood("Bearer s24_secret")).toBe(true);
    expect(isGood("Bearer s24_secret", ["other", "s24_secret"])).toBe(true);
    for (const wrong of [undefined, "", "Bearer", "Bearer ", "s24_secret", "Bearer s24_secret2", "Basic s24_secret"]) {
      expect(isGood(wrong)).toBe(false);
    }
    expect(isGood("Bearer s24_secret", [])).toBe(false);
  });

  it("is bad when any bit of it is another one", () => {
    const header = Buffer.from("Bearer s24_secret");
    for (const bit of bitsOf(header, 1)) expect(isGood(flip(header, bit).toString("latin1"))).toBe(false);
  });
});

describe("ShipEngine's keys", () => {
  const raw = bodyOf("shipengine");
  const isGood = (secrets: string[], headers = rsaHeaders(raw)) =>
    sources.get("shipengine")?.verify(raw, headers, secrets);

  it("are taken as a set, alone, or as a PEM, of which nobody says the name", () => {
    const pem = publicKey.export({ format: "pem", type: "spki" }).toString();
    expect(isGood([JSON.stringify(jwk)])).toBe(true);
    expect(isGood([pem])).toBe(true);
    expect(isGood([pem], rsaHeaders(raw, "another-name"))).toBe(true);
    expect(isGood([JSON.stringify({ keys: [jwk] })], rsaHeaders(raw, "another-name"))).toBe(false);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '{"keys":[{}]}',
    '{"keys":[{"kty":"RSA","n":"","e":""}]}',
    "-----BEGIN PUBLIC KEY-----",
  ])("are none in %j, and that is no error", (secret) => expect(isGood([secret])).toBe(false));

  it("are never secret ones: those belong nowhere but with ShipEngine", () => {
    expect(isGood([privateKey.export({ format: "pem", type: "pkcs8" }).toString()])).toBe(false);
  });
});
