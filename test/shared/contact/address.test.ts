import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { comparableAddress, emailSchema } from "../../../shared/contact/address.ts";
import { contactOf } from "../../../shared/contact/contact.ts";

describe("an e-mail address", () => {
  it.each([
    ["ada@example.com", "ada@example.com"],
    ["  ada@example.com\n", "ada@example.com"],
    ["Ada.Lovelace@EXAMPLE.Com", "Ada.Lovelace@example.com"],
    ["ada+tents@example.co.uk", "ada+tents@example.co.uk"],
    ["o'brien!#$%&*/=?^_`{|}~-@example.com", "o'brien!#$%&*/=?^_`{|}~-@example.com"],
    ["ada@münchen.de", "ada@xn--mnchen-3ya.de"],
    ["ada@MÜNCHEN.de", "ada@xn--mnchen-3ya.de"],
    ["ada@例え.テスト", "ada@xn--r8jz45g.xn--zckzah"],
    ["ada@xn--mnchen-3ya.de", "ada@xn--mnchen-3ya.de"],
    ["1@1.example", "1@1.example"],
    [`${"a".repeat(64)}@example.com`, `${"a".repeat(64)}@example.com`],
  ])("%j is taken, and mailed as %j", (typed, mailed) => expect(v.parse(emailSchema, typed)).toBe(mailed));

  it.each([
    ["has letters outside ASCII before the @", "jürgen@example.com"],
    ["has an emoji before the @", "🏕️@example.com"],
    ["is empty", ""],
    ["has no @", "ada.example.com"],
    ["has two", "ada@lovelace@example.com"],
    ["has nothing before the @", "@example.com"],
    ["has nothing after it", "ada@"],
    ["has a space inside", "ada lovelace@example.com"],
    ["has two dots in a row", "ada..lovelace@example.com"],
    ["starts with a dot", ".ada@example.com"],
    ["ends the local part with a dot", "ada.@example.com"],
    ["has a quoted local part", '"ada"@example.com'],
    ["has a domain without a top level", "ada@localhost"],
    ["ends the domain with a dot", "ada@example.com."],
    ["has an empty label", "ada@example..com"],
    ["has a label that starts with a hyphen", "ada@-example.com"],
    ["has an IP address for a domain", "ada@127.0.0.1"],
    ["has an IP address in brackets", "ada@[127.0.0.1]"],
    ["has a local part that is too long", `${"a".repeat(65)}@example.com`],
    ["is too long", `ada@${"a.".repeat(130)}com`],
    ["is too long once it is Punycode", `ada@${`${"ü".repeat(40)}.`.repeat(6)}de`],
    ["has a header in it", "ada@example.com\r\nBcc: eve@example.com"],
    ["has a second line", "ada@example.com\ncom"],
    ["has a tab in its domain", "ada@exam\tple.com"],
    ["has an address behind it", "ada@example.com,eve@example.com"],
    ["has a path", "ada@example.com/inbox"],
    ["has a fragment", "ada@example.com#inbox"],
    ["has a query", "ada@example.com?subject=x"],
    ["has a port", "ada@example.com:25"],
    ["has an escaped letter", "ada@%65xample.com"],
    ["has a name around it", "Ada <ada@example.com>"],
    ["is a number", 12],
  ])("is refused when it %s", (_, typed) => expect(v.safeParse(emailSchema, typed).success).toBe(false));

  it.each([
    [
      "its letters before the @ are the reason",
      "jürgen@example.com",
      "has letters before the @ that our mail service cannot deliver to",
    ],
    ["its length is", `ada@${"a.".repeat(130)}com`, "is longer than an e-mail address can be"],
    ["it has no @", "ada", "must be an e-mail address such as ada@example.com"],
    ["no mail can go there", "ada@localhost", "must be an e-mail address such as ada@example.com"],
  ])("says why where %s", (_, typed, reason) => {
    const [issue] = v.safeParse(emailSchema, typed).issues ?? [];
    expect(issue?.message).toBe(reason);
  });

  it("is one that a mail server can be asked about, whatever was typed", () => {
    const typed = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.tuple(fc.string(), fc.string({ unit: "grapheme" })).map(([local, domain]) => `${local}@${domain}.com`),
      fc.emailAddress(),
    );
    fc.assert(
      fc.property(typed, (text) => {
        const parsed = v.safeParse(emailSchema, text);
        if (parsed.success) expect(parsed.output).toMatch(/^[\x21-\x7e]{1,64}@[a-z0-9.-]+$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it("stays the same when it is read again", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const parsed = v.safeParse(emailSchema, address);
        if (parsed.success) expect(v.parse(emailSchema, parsed.output)).toBe(parsed.output);
      }),
    );
  });
});

describe("a contact", () => {
  it("is the same person whatever the case, and another with a dot or a tag", () => {
    const nameOf = (address: string) => contactOf("key", "demo", address);
    expect(comparableAddress("Ada@example.com")).toBe(comparableAddress("ada@example.com"));
    expect(nameOf("ADA@example.com")).toBe(nameOf("ada@example.com"));
    expect(nameOf("a.da@example.com")).not.toBe(nameOf("ada@example.com"));
    expect(nameOf("ada+x@example.com")).not.toBe(nameOf("ada@example.com"));
  });

  it("has the same name in every version, since rows are stored under it", () => {
    expect(contactOf("key", "demo", "Ada@example.com")).toBe("XpT7uqwBBVTIQa1Q");
  });

  it("cannot be matched across stores, or without the deployment's key", () => {
    const name = contactOf("key", "demo", "ada@example.com");
    expect(name).toMatch(/^[A-Za-z0-9_-]{16}$/);
    expect(contactOf("key", "other", "ada@example.com")).not.toBe(name);
    expect(contactOf("another key", "demo", "ada@example.com")).not.toBe(name);
  });
});
