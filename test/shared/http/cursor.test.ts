import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { decodeCursor, encodeCursor, list, listQuery } from "../../../shared/http/cursor.ts";
import { Problem } from "../../../shared/http/problem.ts";
import { sentPageSchema } from "../../../shared/restock/chunk-reads-table.ts";
import { restocksPageSchema } from "../../../shared/restock/restocks-table.ts";
import { refusedPageSchema } from "../../../shared/webhook/receipts-table.ts";

const restocks = restocksPageSchema({ store: "demo", sku: "A#1" });
const place = { pk: "demo#A#1", sk: "restock#000002" };

const problemOf = (cursor: string, schema: v.GenericSchema<unknown, Record<string, unknown>> = restocks) => {
  try {
    decodeCursor(cursor, schema);
    return undefined;
  } catch (error) {
    return error;
  }
};
const isRefused = (error: unknown) => error instanceof Problem && error.code === "invalid-request";
const madeUp = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

describe("a list's cursor", () => {
  it("leads back to the place where the page ended", () => {
    expect(decodeCursor(encodeCursor(place), restocks)).toEqual(place);
    expect(decodeCursor(undefined, restocks)).toBeUndefined();
  });

  it("stands in an address as it is, and only where there is more", () => {
    expect(list([1, 2], { pk: "demo#帳篷", sk: "x?&=/+" }).next).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(list([1, 2], undefined)).toStrictEqual({ items: [1, 2] });
  });

  it.each<[string, unknown]>([
    ["nothing", {}],
    ["a list", []],
    ["no object", "x"],
    ["null", null],
    ["a place of another store", { ...place, pk: "other#A#1" }],
    ["a place of another variant", { ...place, pk: "demo#A#2" }],
    ["a place of another kind", { ...place, sk: "variant" }],
    ["a place without its sort key", { pk: place.pk }],
    ["a place with more than a key", { ...place, extra: 1 }],
    ["keys of another type", { pk: 1, sk: 2 }],
    ["a place of another list", { signedUpAt: 1, contact: "contact-00000000" }],
  ])("is refused when it holds %s", (_, value) => expect(problemOf(madeUp(value))).toSatisfy(isRefused));

  it("is named where it is refused", () => {
    expect(problemOf("x")).toMatchObject({ errors: [{ field: "cursor", message: "is not a cursor of this list" }] });
  });

  it("is refused by every other list, and by the same list of another store", () => {
    const sent = { pk: "demo#A#000001", sk: "chunk#000001#000001", store: "demo", sentAt: 1 };
    const refused = { pk: "demo#stockline#evt", sk: "receipt", refusedStore: "demo", receivedAt: 1 };
    expect(decodeCursor(madeUp(sent), sentPageSchema("demo"))).toEqual(sent);
    expect(decodeCursor(madeUp(refused), refusedPageSchema("demo"))).toEqual(refused);
    expect(problemOf(madeUp(sent), refusedPageSchema("demo"))).toSatisfy(isRefused);
    expect(problemOf(madeUp(refused), sentPageSchema("demo"))).toSatisfy(isRefused);
    expect(problemOf(madeUp(sent), sentPageSchema("dem"))).toSatisfy(isRefused);
    expect(problemOf(madeUp(refused), refusedPageSchema("other"))).toSatisfy(isRefused);
  });

  it("is refused, and nothing worse, when it is garbage", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(problemOf(text)).toSatisfy(isRefused);
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(problemOf(Buffer.from(text).toString("base64url"))).toSatisfy(isRefused);
      }),
    );
  });
});

describe("a list's limit", () => {
  const limitSchema = v.object(listQuery);

  it("is 100 unless the caller says otherwise", () => {
    expect(v.parse(limitSchema, {}).limit).toBe(100);
    expect(v.parse(limitSchema, { limit: "1" }).limit).toBe(1);
    expect(v.parse(limitSchema, { limit: "500" }).limit).toBe(500);
  });

  it.each(["0", "501", "-1", "1.5", "ten", "", "1e2", "99999"])("is never %j", (limit) =>
    expect(v.safeParse(limitSchema, { limit }).success).toBe(false),
  );

  it("is said to be no number where it is none", () => {
    expect(v.safeParse(limitSchema, { limit: "ten" }).issues?.[0].message).toBe("must be a whole number");
  });
});
