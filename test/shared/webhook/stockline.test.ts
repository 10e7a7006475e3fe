import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as v from "valibot";
import { stockline } from "../../../shared/webhook/sources/stockline.ts";

const vectorSchema = v.object({
  provider: v.literal("standard-webhooks"),
  secret: v.string(),
  id: v.string(),
  timestamp: v.number(),
  body: v.string(),
  signature: v.string(),
});
const vectorFile = join(import.meta.dirname, "../../fixtures/signatures/vectors.json");
const [vector] = v.parse(v.looseTuple([vectorSchema]), JSON.parse(readFileSync(vectorFile, "utf8")));

const secret = vector.secret;
const otherSecret = `whsec_${Buffer.alloc(24, 7).toString("base64")}`;
const headers = {
  "webhook-id": vector.id,
  "webhook-timestamp": String(vector.timestamp),
  "webhook-signature": vector.signature,
};
const body = Buffer.from(vector.body);

/** The moment at which the published example was signed. */
const atVector = () => vi.setSystemTime(vector.timestamp * 1_000);

beforeEach(() => {
  vi.useFakeTimers();
  atVector();
});
afterEach(() => vi.useRealTimers());

describe("a Standard Webhooks signature", () => {
  it("is good where the published example says so", () => {
    expect(stockline.verify(body, headers, [secret])).toBe(true);
  });

  it("is good under any of the secrets that are valid during a rotation, and under no other", () => {
    expect(stockline.verify(body, headers, [otherSecret, secret])).toBe(true);
    expect(stockline.verify(body, headers, [secret, otherSecret])).toBe(true);
    expect(stockline.verify(body, headers, [otherSecret])).toBe(false);
    expect(stockline.verify(body, headers, [])).toBe(false);
  });

  it("is good beside the signature of a secret we do not know yet", () => {
    const other = new Webhook(otherSecret).sign(vector.id, new Date(vector.timestamp * 1_000), vector.body);
    const both = { ...headers, "webhook-signature": `${other} ${vector.signature}` };
    expect(stockline.verify(body, both, [secret])).toBe(true);
    expect(stockline.verify(body, { ...headers, "webhook-signature": other }, [secret])).toBe(false);
  });

  it("is bad when any bit of the body is another one", () => {
    for (let bit = 0; bit < body.length * 8; bit += 1) {
      const flipped = Buffer.from(body);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(stockline.verify(flipped, headers, [secret])).toBe(false);
    }
  });

  it("is good over bytes that are no JSON: what they say is not its matter", () => {
    const at = new Date(vector.timestamp * 1_000);
    const signed = { ...headers, "webhook-signature": new Webhook(secret).sign(vector.id, at, "no JSON") };
    expect(stockline.verify(Buffer.from("no JSON"), signed, [secret])).toBe(true);
  });

  it("is bad for bytes that only read like the ones that were signed", () => {
    const text = '{"title":"\u{fffd}"}';
    const at = new Date(vector.timestamp * 1_000);
    const signed = { ...headers, "webhook-signature": new Webhook(secret).sign(vector.id, at, text) };
    expect(stockline.verify(Buffer.from(text), signed, [secret])).toBe(true);
    const notUtf8 = Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(notUtf8.toString()).toBe(text);
    expect(stockline.verify(notUtf8, signed, [secret])).toBe(false);
  });

  it("is bad when any letter of a header is another one, is missing or is too many", () => {
    for (const [name, value] of Object.entries(headers)) {
      for (let at = 0; at < value.length; at += 1) {
        const other = value.charAt(at) === "9" ? "8" : "9";
        const [before, after] = [value.slice(0, at), value.slice(at + 1)];
        for (const changed of [before + other + after, before + after, before + other + value.slice(at)]) {
          const verified = stockline.verify(body, { ...headers, [name]: changed }, [secret]);
          expect([name, changed, verified]).toEqual([name, changed, false]);
        }
      }
      expect(stockline.verify(body, { ...headers, [name]: undefined }, [secret])).toBe(false);
      expect(stockline.verify(body, { ...headers, [name]: "" }, [secret])).toBe(false);
    }
  });

  it("is bad when it is older or newer than five minutes, and good until then", () => {
    for (const seconds of [-301, 301, 86_400]) {
      vi.setSystemTime((vector.timestamp + seconds) * 1_000);
      expect(stockline.verify(body, headers, [secret])).toBe(false);
    }
    for (const seconds of [-300, 300]) {
      vi.setSystemTime((vector.timestamp + seconds) * 1_000);
      expect(stockline.verify(body, headers, [secret])).toBe(true);
    }
  });

  it("is bad, and nothing worse, for whatever a stranger sends", () => {
    const header = fc.oneof(fc.string(), fc.constantFrom("v1,", "v1", "v1a,x", ",", " ", "NaN", "Infinity", "1e99"));
    fc.assert(
      fc.property(fc.uint8Array(), header, header, header, (raw, id, timestamp, signature) => {
        const sent = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
        expect(stockline.verify(Buffer.from(raw), sent, [secret])).toBe(false);
      }),
    );
  });
});
