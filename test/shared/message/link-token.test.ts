import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LinkClaims, readLink, signLink } from "../../../shared/message/link-token.ts";

const key = "a key of this deployment";
const now = Date.UTC(2026, 5, 1);
const claims: LinkClaims = {
  use: "unsubscribe",
  store: "demo",
  contact: "contact-00000000",
  subject: "帳篷#🏕️",
  expiresAt: now + 1,
};
const token = signLink(key, claims);
const [payload = "", signature = ""] = token.split(".");

describe("a link in a mail", () => {
  it("says what it may do, for whom and until when", () => {
    expect(readLink(key, token, now)).toEqual({ kind: "valid", claims });
  });

  it("has expired in the millisecond it names, and is still known", () => {
    expect(readLink(key, token, now + 1)).toEqual({ kind: "expired", claims });
  });

  it("fits an address as it is, and holds no e-mail address", () => {
    expect(token).toMatch(/^[A-Za-z0-9_.-]+$/);
    expect(Buffer.from(payload, "base64url").toString()).not.toContain("@");
  });

  it("is worth nothing to another deployment", () => {
    expect(readLink("another key", token, now)).toBeUndefined();
  });

  it("is worth nothing when it is cut off anywhere", () => {
    for (let length = 0; length < token.length; length += 1) {
      expect(readLink(key, token.slice(0, length), now)).toBeUndefined();
    }
  });

  it("is worth nothing when any letter of it is another one", () => {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/= ";
    for (let at = 0; at < token.length; at += 1) {
      for (const letter of alphabet) {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        if (changed !== token) expect([changed, readLink(key, changed, now)]).toEqual([changed, undefined]);
      }
    }
  });

  it.each([
    ["nothing", ""],
    ["only dots", "."],
    ["no signature", `${payload}.`],
    ["no payload", `.${signature}`],
    ["a third part", `${token}.${signature}`],
    ["two payloads", `${payload}.${payload}`],
    ["a space behind it", `${token} `],
    ["padding", `${token}=`],
    ["letters that base64 does not have", `${token}!!`],
  ])("is worth nothing with %s", (_, forged) => expect(readLink(key, forged, now)).toBeUndefined());

  it("is worth nothing when somebody else's claims are put before its signature", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer(), (contact, later) => {
        const wanted = JSON.stringify(["unsubscribe", claims.store, contact, claims.subject, now + later]);
        const forged = `${Buffer.from(wanted).toString("base64url")}.${signature}`;
        expect(readLink(key, forged, now)).toBeUndefined();
      }),
    );
  });

  it("never throws, whatever stands in the address", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string(), (a, b) => {
        expect(readLink(key, a, now)).toBeUndefined();
        expect(readLink(key, `${a}.${b}`, now)).toBeUndefined();
      }),
    );
  });
});
