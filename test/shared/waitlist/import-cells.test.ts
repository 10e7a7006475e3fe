import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { importedLineSchema, type ImportRow, parseRow, toCells } from "../../../shared/waitlist/import/row.ts";

const email = "ada@example.com";
const phone = "+12025550143";

const rowOf = (cells: Record<string, string>): ImportRow => {
  const parsed = parseRow({ email, ...cells });
  if ("reason" in parsed) throw new Error(parsed.reason);
  return parsed.row;
};

describe("the cells of a line", () => {
  it("are read back as they were kept", () => {
    const line = { line: 7, cells: { sku: "TENT", email } };
    expect(v.parse(importedLineSchema, line)).toEqual(line);
  });

  it("lose the apostrophe that keeps a spreadsheet from running them, and no other", () => {
    const skuOf = (cell: string) => toCells(["sku"], [cell])["sku"];
    expect(skuOf("'=1")).toBe("=1");
    expect(skuOf("a'=1")).toBe("a'=1");
    expect(skuOf("'a")).toBe("'a");
  });

  it("are cut where no field is so long", () => {
    expect(toCells(["sku"], ["x".repeat(400)])).toEqual({ sku: "x".repeat(300) });
  });

  it("say so where there are more than columns, unless these are empty", () => {
    expect(toCells(["sku"], ["TENT", "x"])).toEqual({ sku: "TENT", surplus: "yes" });
    expect(toCells(["sku"], ["TENT", "", " "])).toEqual({ sku: "TENT" });
  });
});

describe("a yes or a no in a list", () => {
  it.each(["true", "yes", "y", "1", "on", "ja", "wahr", "vrai", "oui", "subscribed", "Yes", "WAHR"])(
    "is a yes when it is %s",
    (every) => expect(rowOf({ every }).every).toBe(true),
  );

  it.each(["false", "no", "n", "0", "off", "nein", "falsch", "faux", "non", "unsubscribed", "No"])(
    "is a no when it is %s",
    (every) => expect(rowOf({ every }).every).toBe(false),
  );
});

describe("a row's fields", () => {
  it.each(["en", "de-AT", "de_AT", "zh-Hant-TW", "fil"])("take the language %s", (locale) => {
    expect(rowOf({ locale }).locale).toBe(locale);
  });

  it.each(["e", "12", "english", "de-", "de-A", "de-A!", "de-AT-"])("refuse the language %s", (locale) => {
    expect(parseRow({ email, locale })).toEqual({ reason: "locale must be a language such as en or de-AT" });
  });

  it("take numbers of several digits", () => {
    expect(rowOf({ shopifyVariant: "40123456789012", quantity: "1000" })).toMatchObject({
      shopifyVariant: "40123456789012",
      quantity: 1_000,
    });
  });
});

describe("how the people of a list are told", () => {
  it("is by the address that there is", () => {
    expect(parseRow({ phone })).toEqual({ row: { phone, quantity: 1, confirmed: true } });
    expect(rowOf({}).channels).toBeUndefined();
  });

  it.each(["both", "smsFirst"])("is as the row says where there are two: %s", (channels) => {
    expect(rowOf({ phone, channels })).toMatchObject({ email, phone, channels });
  });

  it("is by one of two addresses where the row says so", () => {
    expect(rowOf({ phone, channels: "email" })).toMatchObject({ email, phone: undefined, channels: undefined });
    expect(rowOf({ phone, channels: "sms" })).toMatchObject({ email: undefined, phone, channels: undefined });
  });

  it("is by the one of two addresses that is confirmed, whatever the row says of both", () => {
    const [mail, text] = ["email", "sms"].map((confirmed) => rowOf({ phone, channels: "both", confirmed }));
    expect(mail).toMatchObject({ email, phone: undefined, channels: undefined, confirmed: true });
    expect(text).toMatchObject({ email: undefined, phone, channels: undefined, confirmed: true });
  });

  it("waits for a yes where the list says that it is pending", () => {
    expect(rowOf({ status: "pending" }).confirmed).toBe(false);
    expect(rowOf({ status: "waiting" }).confirmed).toBe(true);
  });
});

describe("the consent of a row", () => {
  const given = { consentWordingVersion: "form-7", consentGivenAt: "2026-01-31T09:00:00Z" };

  it("is kept with its source, or with the import as its source", () => {
    expect(rowOf({ ...given, consentSource: "checkout" }).consent).toEqual({
      wordingVersion: "form-7",
      givenAt: "2026-01-31T09:00:00Z",
      source: "checkout",
    });
    expect(rowOf(given).consent?.source).toBe("import");
  });

  it("is none where the row says nothing of it", () => expect(rowOf({}).consent).toBeUndefined());
});
