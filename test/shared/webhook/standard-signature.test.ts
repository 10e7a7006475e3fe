import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { isStandardSigned } from "../../../shared/webhook/standard-signature.ts";

describe("a Standard Webhooks signature", () => {
  it("that is missing is a bad one", () => {
    const webhook = new Webhook(Buffer.alloc(24, 7).toString("base64"));
    expect(isStandardSigned(Buffer.from("{}"), {}, webhook)).toBe(false);
  });
});
