import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newApiKey, readApiKey, storeIdPattern } from "../../../shared/store/api-key.ts";

const key = newApiKey("demo-2");

describe("a merchant's key", () => {
  it("names its store, and is stored as a hash that does not give it away", () => {
    const read = readApiKey(key);
    expect(read?.storeId).toBe("demo-2");
    expect(read?.hash).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(key).not.toContain(read?.hash);
  });

  it("is another one each time, with 256 random bits", () => {
    const keys = Array.from({ length: 100 }, () => newApiKey("demo"));
    expect(new Set(keys).size).toBe(100);
    for (const one of keys) expect(Buffer.from(one.slice("sl_demo_".length), "base64url")).toHaveLength(32);
  });

  it("has another hash when any letter of its secret is another one", () => {
    const hash = readApiKey(key)?.hash;
    for (let at = "sl_demo-2_".length; at < key.length; at += 1) {
      const changed = key.slice(0, at) + (key.charAt(at) === "A" ? "B" : "A") + key.slice(at + 1);
      expect(readApiKey(changed)?.hash).not.toBe(hash);
    }
  });

  it("has another hash when it names another store", () => {
    const stolen = readApiKey(key.replace("demo-2", "other"));
    expect(stolen?.storeId).toBe("other");
    expect(stolen?.hash).not.toBe(readApiKey(key)?.hash);
  });

  it.each([
    ["empty", ""],
    ["cut off", key.slice(0, -1)],
    ["too long", `${key}A`],
    ["on two lines", `${key}\n`],
    ["without its prefix", key.slice(3)],
    ["for a store that cannot be", key.replace("demo-2", "Demo")],
    ["for no store", key.replace("demo-2", "")],
    ["for a store with a key separator", key.replace("demo-2", "a#b")],
  ])("is none when it is %s", (_, text) => expect(readApiKey(text)).toBeUndefined());

  it("is read from nothing that only looks a little like one", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readApiKey(text)).toBeUndefined();
        expect(readApiKey(`sl_demo_${text}`)?.storeId).toBe(/^[\w-]{43}$/.test(text) ? "demo" : undefined);
      }),
    );
  });
});

describe("a store's id", () => {
  it.each(["demo", "a", "1-shop", "x".repeat(32)])("may be %s", (id) => expect(storeIdPattern.test(id)).toBe(true));

  it.each(["", "-demo", "Demo", "a_b", "a#b", "a/b", "x".repeat(33), "dëmo", "demo\n"])("may not be %j", (id) =>
    expect(storeIdPattern.test(id)).toBe(false),
  );
});
