import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { importFields, readColumns } from "../../../shared/waitlist/import/columns.ts";
import { toRecord } from "../../../shared/waitlist/import/record.ts";
import { parseRow, toCells } from "../../../shared/waitlist/import/row.ts";

/** As the apps' own pages name them. */
const lists = v.parse(
  v.record(v.string(), v.array(v.string())),
  JSON.parse(readFileSync(join(import.meta.dirname, "../../fixtures/competitor-csv/columns.json"), "utf8")),
);
const headersOf = (list: string) => lists[list] ?? [];

describe("the columns of a list", () => {
  it.each([
    [["sku", "email"], false, ["sku", "email"]],
    [[" EMAIL ", "note", "SKU"], false, ["email", undefined, "sku"]],
    [["phone"], true, ["phone"]],
    [["sku", "email", "variantId", "tel", "opted_in"], false, ["sku", "email", undefined, undefined, undefined]],
    [[...importFields], false, [...importFields]],
    [
      headersOf("Back in Stock (Amp) export"),
      false,
      ["email", undefined, "shopifyVariant", undefined, undefined, "signedUpAt", "toldAt"],
    ],
    [
      headersOf("Restock (netyear, JP Shopify app) import"),
      false,
      [undefined, "shopifyVariant", undefined, "email", undefined, "phone"],
    ],
    [
      headersOf("restocknotify.app import"),
      true,
      [undefined, "email", "phone", "optedIn", undefined, undefined, undefined, undefined],
    ],
  ])("%s are understood", (headers, hasSku, meanings) => {
    expect(readColumns(headers, hasSku)).toEqual({ kind: "known", meanings });
  });

  it.each([
    [["sku"], "email or phone"],
    [["email", "note"], "sku (or ?sku= for the whole file)"],
    [["name", "email", "phone", "opted_in", "lifetime_spend"], "sku (or ?sku= for the whole file)"],
    [[""], "email or phone"],
  ])("%s are refused, and %s is missed", (headers, missing) => {
    expect(readColumns(headers, false)).toEqual({ kind: "unknown", found: headers, missing });
  });
});

describe("a row of a list", () => {
  const email = "ada@example.com";

  it("is read by the names of its cells, which may be empty, short or kept from a spreadsheet", () => {
    expect(toCells(["sku", undefined, "phone", "email"], [" TENT ", "x", "'+4915123456789"])).toEqual({
      sku: "TENT",
      phone: "+4915123456789",
    });
  });

  it.each([
    ["2024-05-01T09:30:00Z", "2024-05-01T09:30:00Z"],
    ["2024-05-01T11:30:00+02:00", "2024-05-01T09:30:00Z"],
    ["2024-05-01 09:30:00 UTC", "2024-05-01T09:30:00Z"],
    ["2024-05-01 09:30", "2024-05-01T09:30:00Z"],
    ["2024-05-01 09:30:00 +0000", "2024-05-01T09:30:00Z"],
    ["2024-05-01 09:30:00+02:00", "2024-05-01T07:30:00Z"],
    ["2024-05-01 09:30 -0400", "2024-05-01T13:30:00Z"],
    ["2024-05-01", "2024-05-01T00:00:00Z"],
  ])("signed up at %s", (signedUpAt, meant) => {
    const parsed = parseRow({ email, signedUpAt });
    const said = "row" in parsed ? parsed.row.signedUpAt : undefined;
    expect(Date.parse(String(said))).toBe(Date.parse(meant));
  });

  it("takes what nothing is said of as one unit, confirmed", () => {
    expect(parseRow({ email })).toEqual({ row: { email, quantity: 1, confirmed: true } });
    expect(parseRow({ email, confirmed: "no", quantity: "3", every: "yes" })).toEqual({
      row: { email, quantity: 3, confirmed: false, every: true },
    });
  });

  it.each([
    [{ sku: "TENT" }, "email and phone are missing"],
    [{ email: "grace" }, /^email /],
    [{ email, quantity: "0" }, /^quantity /],
    [{ email, quantity: "many" }, "quantity must be a whole number"],
    [{ email, quantity: "x2" }, "quantity must be a whole number"],
    [{ email, quantity: "2x" }, "quantity must be a whole number"],
    [{ email, every: "often" }, "every must be true or false"],
    [{ email, signedUpAt: "yesterday" }, /^signedUpAt /],
    [{ email, shopifyVariant: "1e9" }, "shopifyVariant must be a number"],
    [{ email, shopifyVariant: "x" }, "shopifyVariant must be a number"],
    [{ email, locale: "English" }, "locale must be a language such as en or de-AT"],
    [{ email, toldAt: "2024-05-01" }, "was told already"],
    [{ email, optedIn: "no" }, "did not opt in"],
    [{ email, status: "told" }, "has the status told"],
    [{ email, status: "unsubscribed" }, "has the status unsubscribed"],
    [{ email, status: "lost" }, /^status /],
    [{ email, status: "held" }, "has the status held"],
    [{ email, status: "unsubscribed", every: "yes" }, "has the status unsubscribed"],
    [{ email, channels: "letter" }, "channels is not of the right form"],
    [{ email, channels: "both" }, "channels needs an e-mail and a phone"],
    [{ email, channels: "smsFirst" }, "channels needs an e-mail and a phone"],
    [{ phone: "+12025550143", channels: "both" }, "channels needs an e-mail and a phone"],
    [{ email, channels: "sms" }, "has no address that may be used"],
    [{ email, consentWordingVersion: "form-7" }, "consentGivenAt is missing"],
    [{ email, consentGivenAt: "2026-01-31T09:00:00Z" }, "consentWordingVersion is missing"],
    [{ email, consentSource: "checkout" }, "consentWordingVersion is missing"],
    [{ email, surplus: "yes" }, "has more cells than there are columns: quote a cell that has a comma in it"],
    [{ email, consentWordingVersion: "x".repeat(1_000) }, /^consentWordingVersion /],
  ])("%o is refused: %s", (cells, reason) => {
    const refused = parseRow(cells);
    expect(refused).toHaveProperty("reason");
    const said = "reason" in refused ? refused.reason : "";
    if (typeof reason === "string") expect(said).toBe(reason);
    else expect(said).toMatch(reason);
    expect(said).not.toContain("grace");
  });
});

describe("a row of an export", () => {
  const signup = {
    pk: "demo#TENT#0",
    sk: "contact",
    email: "ada@example.com",
    phone: "+12025550143",
    channels: "both" as const,
    status: "waiting" as const,
    signedUpAt: Date.UTC(2026, 0, 2),
    createdAt: Date.UTC(2026, 0, 2),
    expiresAt: Date.UTC(2026, 6, 1),
    quantity: 2,
  };
  const again = (sku: string, changed: Partial<Parameters<typeof toRecord>[1]>) =>
    parseRow(toCells([...importFields], toRecord(sku, { ...signup, ...changed }, Date.UTC(2026, 1, 1))));

  it.each(["TENT", "=1+1", "'=1", "''@x", "-1", "a,b"])("is read to the letter: %s", (sku) => {
    const { email, phone } = signup;
    const row = { sku, email, phone, channels: "both", quantity: 2, signedUpAt: "2026-01-02T00:00:00.000Z" };
    expect(again(sku, {})).toEqual({ row: { ...row, confirmed: true } });
  });

  it("vouches for no address that nobody has confirmed, or that is not to be used", () => {
    expect(again("TENT", { unconfirmed: "sms" })).toHaveProperty("row.phone", undefined);
    expect(again("TENT", { phoneHeld: "stopped" })).toHaveProperty("row.phone", undefined);
    expect(again("TENT", { held: "complaint" })).toHaveProperty("row.email", undefined);
    expect(again("TENT", { status: "pending" })).toHaveProperty("row.confirmed", false);
  });

  it("puts nobody on a list again who is not on it, and keeps who wants to be told every time", () => {
    expect(again("TENT", { held: "complaint", phoneHeld: "stopped" })).toEqual({ reason: "has the status held" });
    expect(again("TENT", { expiresAt: Date.UTC(2026, 0, 31) })).toEqual({ reason: "has the status expired" });
    expect(again("TENT", { status: "told" })).toEqual({ reason: "has the status told" });
    expect(again("TENT", { status: "told", every: true })).toHaveProperty("row.every", true);
  });
});
