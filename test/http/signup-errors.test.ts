import { beforeAll, describe, expect, it } from "vitest";
import * as v from "valibot";
import { startShopperSystem } from "./shoppers.ts";
import type { Sent } from "./system.ts";

const system = await startShopperSystem();
beforeAll(async () => {
  await system.putVariant("TENT");
  const authorization = `Bearer ${system.other.apiKey}`;
  await system.send("PUT", "/v1/stores/other/variants/TENT", { authorization, body: '{"title":"Other tent"}' });
});

const errorsSchema = v.object({ errors: v.array(v.object({ field: v.string(), message: v.string() })) });
const errorsOf = ({ body }: Sent) => v.parse(errorsSchema, body).errors;

const email = {
  en: "Please check the e-mail address. It looks like this: ada@example.com",
  de: "Bitte prüfen Sie die E-Mail-Adresse. Sie sieht so aus: ada@example.com",
};
const letters = {
  en: "We can only write to addresses with plain letters before the @, without accents or umlauts.",
  de: "Vor dem @ können wir nur Adressen ohne Umlaute und Akzente erreichen.",
};
const phone = {
  en: "Please check the phone number. It looks like this: +1 202 555 0143",
  de: "Bitte prüfen Sie die Telefonnummer. Sie sieht so aus: +49 1512 3456789",
};
const missing = {
  en: "Please give an e-mail address or a phone number.",
  de: "Bitte geben Sie eine E-Mail-Adresse oder eine Telefonnummer an.",
};
const quantity = {
  en: "Please give a number between 1 and 1,000.",
  de: "Bitte geben Sie eine Zahl zwischen 1 und 1.000 an.",
};

describe("what is wrong with a form", () => {
  it.each<[Record<string, unknown>, string, Record<"en" | "de", string>]>([
    [{ email: "nobody" }, "email", email],
    [{ email: "ada@example" }, "email", email],
    [{ email: "" }, "email", email],
    [{ email: "ada @example.com" }, "email", email],
    [{ email: "jürgen@example.com" }, "email", letters],
    [{ email: "josé.müller@example.com" }, "email", letters],
    [{}, "email", missing],
    [{ phone: "12" }, "phone", phone],
    [{ phone: "+1 202 555" }, "phone", phone],
    [{ phone: "call me" }, "phone", phone],
    [{ phone: "" }, "phone", phone],
    [{ email: "ada@example.com", quantity: 0 }, "quantity", quantity],
    [{ email: "ada@example.com", quantity: 1_001 }, "quantity", quantity],
    [{ email: "ada@example.com", quantity: "two" }, "quantity", quantity],
  ])("%j names %s in the shopper's language, and changes nothing", async (form, field, words) => {
    const before = await system.everything();
    const answers = [
      ["en", await system.ask({ sku: "TENT", ...form })],
      ["en", await system.ask({ sku: "TENT", locale: "en-GB", ...form }, { headers: { "accept-language": "de" } })],
      ["de", await system.ask({ sku: "TENT", locale: "de", ...form })],
      ["de", await system.ask({ sku: "TENT", ...form }, { headers: { "accept-language": "de-AT,de;q=0.9,en;q=0.5" } })],
    ] as const;
    for (const [locale, answer] of answers) {
      expect(answer).toMatchObject({ status: 400, problem: "invalid-request" });
      expect(errorsOf(answer)).toEqual([{ field, message: words[locale] }]);
      expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    }
    const shoppers = [...(await system.everything())].filter(([key]) => !key.includes("#client#"));
    expect(shoppers).toEqual([...before].filter(([key]) => !key.includes("#client#")));
  });

  it.each(["de", "de-CH", "de_AT", "DE"])("is said in German to %s", async (locale) => {
    const answer = await system.ask({ sku: "TENT", email: "nobody", locale });
    expect(errorsOf(answer)).toEqual([{ field: "email", message: email.de }]);
  });

  it.each(["fr", "den", "en"])("is said in English to %s", async (locale) => {
    const answer = await system.ask({ sku: "TENT", email: "nobody", locale });
    expect(errorsOf(answer)).toEqual([{ field: "email", message: email.en }]);
  });

  it("is said of all fields at once", async () => {
    const { fields } = await system.ask({ sku: "TENT", email: "nobody", quantity: 0, locale: "de" });
    expect(fields.toSorted()).toEqual(["email", "quantity"]);
  });

  it("does not repeat what was typed: it may be an address", async () => {
    const answer = await system.ask({ sku: "TENT", email: "ada.secret@exa mple.com", phone: "202-555-01999999" });
    expect(answer.status).toBe(400);
    expect(answer.text).not.toMatch(/secret|01999999/);
  });

  it.each([
    ["en", "This shop sends no texts. Please give an e-mail address."],
    ["de", "Dieser Shop verschickt keine SMS. Bitte geben Sie eine E-Mail-Adresse an."],
  ])("is, where the store sends no texts, the phone (%s)", async (locale, message) => {
    const form = { sku: "TENT", phone: "+12025550130", locale };
    const answer = await system.ask(form, { store: "other" });
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toEqual([{ field: "phone", message }]);
    expect(await system.signupOf("TENT", "+12025550130", "other")).toBeUndefined();
  });

  it.each(["{", "", "sku=TENT&email=ada@example.com"])("is the body where %j is no JSON", async (body) => {
    const answer = await system.ask({}, { body });
    expect(answer).toMatchObject({ status: 400, problem: "invalid-json" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});

describe("what is right although it looks unusual", () => {
  it.each(["o'hara+tents@example.com", "ADA@EXAMPLE.COM", "ada@bücher.example"])("%s is taken", async (address) => {
    expect((await system.ask({ sku: "TENT", email: address })).status).toBe(202);
  });

  it.each(["+44 7700 900123", "011 44 7700 900124", "+49 1515 0123456", "202.555.0131"])(
    "%s is taken",
    async (phone) => {
      expect((await system.ask({ sku: "TENT", phone })).status).toBe(202);
    },
  );
});
