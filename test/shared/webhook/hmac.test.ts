import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { isSignedBy } from "../../../shared/webhook/hmac.ts";

const fixtures = join(import.meta.dirname, "../../fixtures");
const vectorSchema = v.object({
  provider: v.string(),
  kind: v.string(),
  secret: v.string(),
  body: v.optional(v.string()),
  signature: v.string(),
});
const vectors = v
  .parse(v.array(vectorSchema), JSON.parse(readFileSync(join(fixtures, "signatures/vectors.json"), "utf8")))
  // Standard Webhooks sign more than the body: stockline.test.ts.
  .filter(({ provider }) => provider !== "standard-webhooks");

/** EasyPost publishes its body as a file, which ends in a newline that was not signed. */
const easypostBody = readFileSync(join(fixtures, "easypost/tracker.updated.raw.json"), "utf8").replace(/\n$/, "");
const bodyOf = ({ body }: { body?: string | undefined }) => Buffer.from(body ?? easypostBody);
/** EasyPost normalises its secret, and says by which scheme it signed. */
const secretOf = ({ secret }: { secret: string }) => secret.replace(/ \(NFKD.*$/, "").normalize("NFKD");
const signatureOf = ({ signature }: { signature: string }) => signature.replace("hmac-sha256-hex=", "");
const encodingOf = (signature: string) => (/^[0-9a-f]{64}$/.test(signature) ? "hex" : "base64");

describe("a signature of the bytes", () => {
  it("is known of five providers' examples", () => expect(vectors).toHaveLength(5));

  it.each(vectors)("is good where $provider says so ($kind)", (vector) => {
    const [raw, secret, signature] = [bodyOf(vector), secretOf(vector), signatureOf(vector)];
    const encoding = encodingOf(signature);
    expect(isSignedBy(raw, signature, ["another", secret], encoding)).toBe(true);
    expect(isSignedBy(raw, signature, ["another"], encoding)).toBe(false);
    expect(isSignedBy(Buffer.concat([raw, Buffer.from(" ")]), signature, [secret], encoding)).toBe(false);
    expect(isSignedBy(raw, undefined, [secret], encoding)).toBe(false);
  });
});
