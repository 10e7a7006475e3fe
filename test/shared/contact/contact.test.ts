import { describe, expect, it } from "vitest";
import { addressHashOf, clientHashOf, contactOf } from "../../../shared/contact/contact.ts";

const key = "hash-key";
const isOneClient = (a: string, b: string) => clientHashOf(key, a) === clientHashOf(key, b);

describe("a client's name", () => {
  it("is its address, of version 4", () => {
    expect(isOneClient("192.0.2.1", "192.0.2.1")).toBe(true);
    expect(isOneClient("192.0.2.1", "192.0.2.2")).toBe(false);
    expect(isOneClient("::ffff:192.0.2.1", "192.0.2.1")).toBe(true);
    expect(isOneClient("::ffff:192.0.2.1", "::ffff:192.0.2.2")).toBe(false);
  });

  it.each([
    ["2001:db8:1:2:a:b:c:d", "2001:db8:1:2::1"],
    ["2001:db8::1", "2001:db8::2"],
    ["2001:db8::a:b:c:d", "2001:db8::e:b:c:d"],
    ["2001:db8::a:b:c:d", "2001:db8:0:0:e::"],
    ["2001:db8:0:1::1", "2001:db8:0:1:a:b:c:d"],
  ])("is its customer's network, of version 6: %s and %s are one", (a, b) => {
    expect(isOneClient(a, b)).toBe(true);
  });

  it.each([
    ["2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["2001:db8::1", "2001:db8:1::1"],
    ["2001:db8:0:1::1", "2001:db8::1"],
    ["2001:db8::1", "2001:db9::1"],
  ])("tells networks apart: %s and %s are two", (a, b) => {
    expect(isOneClient(a, b)).toBe(false);
  });
});

describe("an address's names", () => {
  it("are the same however it is capitalised, and others in each store and in the deployment", () => {
    expect(contactOf(key, "demo", "Ada@Example.com")).toBe(contactOf(key, "demo", "ada@example.com"));
    expect(addressHashOf(key, "Ada@Example.com")).toBe(addressHashOf(key, "ada@example.com"));
    const names = [
      contactOf(key, "demo", "ada@example.com"),
      contactOf(key, "other", "ada@example.com"),
      contactOf(key, "demo", "ada+tents@example.com"),
      contactOf("another key", "demo", "ada@example.com"),
      addressHashOf(key, "ada@example.com"),
    ];
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[\w-]{16}$/);
  });
});
