import * as fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { merchantContracts } from "../../functions/merchant-api/contract.ts";
import { storefrontContracts } from "../../functions/storefront-api/contract.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
beforeAll(async () => {
  await system.putVariant("TENT");
});

/** Values that have broken services: half characters, huge numbers, names that objects have by birth. */
const nasty = fc.oneof(
  fc.constantFrom("", " ", "\u0000", "\ud800", "TENT\ud800", "\u{fffd}", "__proto__", "constructor", "%00", "../.."),
  fc.constantFrom(0, -0, -1, 1e21, 1e308, 5e-324, 2 ** 53),
  fc.constantFrom<unknown>(null, true, [], {}, [[]], { constructor: 1 }, "x".repeat(5_000)),
);
const good = {
  title: "Tent",
  sku: "TENT",
  email: "ada@example.com",
  available: 3,
  price: 249,
  url: "https://shop.example.com/tent",
  waves: { settleSeconds: 0, peoplePerUnit: "everyone" },
  observedAt: "2026-05-01T09:30:00Z",
  quantity: 2,
  locale: "de",
  consent: { wordingVersion: "v1", givenAt: "2026-05-01T09:30:00Z", source: "page" },
  name: "Demo",
  postalAddress: "1 Harbour Street",
};
const names = Object.keys(good);
const spoiltBody = fc
  .tuple(
    fc.oneof(fc.subarray(names, { minLength: 1, maxLength: 1 }), fc.subarray(names)),
    fc.oneof(nasty, fc.string({ unit: "grapheme" }), fc.jsonValue()),
  )
  .map(([fields, value]) => ({ ...good, ...Object.fromEntries(fields.map((field) => [field, value])) }));
const bodyArbitrary = fc.oneof({ weight: 4, arbitrary: spoiltBody }, fc.jsonValue(), nasty);
const partArbitrary = fc.oneof(
  fc.constantFrom("TENT", "main", "rs_", "%", "%ff", "%2F", "..%2f", "%00", "a%0Ab", "__proto__", "~", "%F0%9F%8F%95"),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }).map((text) => encodeURIComponent(text)),
);
const calls = [...merchantContracts, ...storefrontContracts]
  .filter(({ auth }) => auth === "merchant")
  .map(({ method, path }) => ({ method, path }));
const requestArbitrary = fc.record({
  call: fc.constantFrom(...calls),
  part: partArbitrary,
  query: fc.constantFrom("", "?sku=TENT", "?sku=%00", "?sku=TENT&cursor=e30", "?limit=1&sku=%ED%A0%80", "?%=%&&="),
  body: bodyArbitrary,
});

describe("whatever a merchant's program sends by mistake", () => {
  it("is taken or refused, and never breaks the service", async () => {
    await fc.assert(
      fc.asyncProperty(requestArbitrary, async ({ call: { method, path: template }, part, query, body }) => {
        const path = template.replace("{store}", "demo").replaceAll(/\{\w+\}/g, part) + query;
        const text = JSON.stringify(body);
        const hasBody = method !== "GET" && text !== undefined;
        const answer = await system.send(method, path, hasBody ? { body: text } : {});
        expect([method, path, answer.status]).toEqual([
          method,
          path,
          expect.toBeOneOf([200, 201, 202, 400, 404, 409, 413]),
        ]);
        if (answer.status >= 400) expect(answer.problem).toBeDefined();
      }),
      { numRuns: 400 },
    );
  });

  it("leaves nothing behind that keeps the service from coming to rest", async () => {
    await system.idle();
    expect((await system.send("GET", "/v1/stores/demo/settings")).status).toBe(200);
  });
});
