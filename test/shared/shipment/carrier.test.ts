import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { compileCouriers } from "../../../infra/build-couriers.ts";
import { carrierOf, readableCarrier, trackingUrlOf } from "../../../shared/shipment/carrier.ts";

const folder = join(import.meta.dirname, "../../fixtures/tracking-numbers/couriers");
const schema = v.object({
  courier_code: v.string(),
  tracking_numbers: v.array(
    v.object({
      name: v.string(),
      tracking_url: v.nullish(v.string()),
      test_numbers: v.object({ valid: v.array(v.string()), invalid: v.array(v.string()) }),
    }),
  ),
});
const kinds = readdirSync(folder)
  .map((file) => v.parse(schema, JSON.parse(readFileSync(join(folder, file), "utf8"))))
  .flatMap(({ courier_code: carrier, tracking_numbers: all }) => all.map((kind) => ({ carrier, ...kind })));
const numbers = (which: "valid" | "invalid") =>
  kinds.flatMap(({ carrier, name, test_numbers, tracking_url }) =>
    test_numbers[which].map((number) => ({ carrier, name, number, hasLink: typeof tracking_url === "string" })),
  );
/** Purolator's other form takes it: no number of the one kind, but one of the carrier's all the same. */
const invalid = numbers("invalid").filter(({ number }) => number !== "331426749957");
const codesOf = (number: string) => carrierOf(number).map(({ carrier }) => carrier);

describe("the couriers", () => {
  it("are read from the data that is committed", async () => {
    const committed = readFileSync(join(import.meta.dirname, "../../../shared/shipment/couriers.data.ts"), "utf8");
    expect(await compileCouriers()).toBe(committed);
    expect(committed.length).toBeLessThan(16_000);
  });

  it("have all their test numbers looked at", () => {
    expect(numbers("valid")).toHaveLength(192);
    expect(invalid).toHaveLength(87);
  });

  it.each(numbers("valid"))("$name knows its number $number", ({ carrier, number, hasLink }) => {
    const found = carrierOf(number).find((each) => each.carrier === carrier);
    expect(found).toBeDefined();
    const plain = number.replaceAll(/\s/g, "");
    expect(carrierOf(plain.toLowerCase())).toEqual(carrierOf(number));
    if (hasLink) expect(found?.url).toContain(plain);
  });

  it.each(invalid)("$name does not know $number", ({ carrier, number }) => {
    expect(codesOf(number)).not.toContain(carrier);
  });
});

describe("the carrier of a number", () => {
  it.each([
    ["1Z5R89390357567127", "UPS"],
    ["9400111206206406260787", "United States Postal Service"],
    ["TBA000000000000", "Amazon"],
    ["RB123456785GB", "Royal Mail Group plc"],
    ["GFUS01011884214464", "GOFO Express"],
    // Of a form that USPS has, too.
    ["00340434161094042557", "DHL"],
  ])("%s is %s before any other", (number, name) => {
    expect(carrierOf(number)[0]?.name).toBe(name);
  });

  it("is each one once, and one whose number proves nothing comes last", () => {
    const codes = codesOf("60120172242323");
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.at(-1)).toBe("dhl");
    expect(codesOf("9434611206206407667136").filter((code) => code === "usps")).toHaveLength(1);
  });

  it.each(["", " ", "0", "not a number", "1Z5R89390357567128", "9".repeat(60), "__proto__", "RB123456785XX"])(
    "is none where no carrier writes such numbers: %j",
    (number) => expect(codesOf(number)).toEqual([]),
  );

  it("is another one, or none, when any digit of a checked number is another one", () => {
    for (const [number, carrier] of [
      ["1Z5R89390357567127", "ups"],
      ["986578788855", "fedex"],
      ["RB123456785GB", "s10"],
      ["9400111206206406260787", "usps"],
      ["00340434161094042557", "dhl"],
    ] as const) {
      const at = number.length - 4;
      const other = `${number.slice(0, at)}${(Number(number[at]) + 1) % 10}${number.slice(at + 1)}`;
      expect(codesOf(number)).toContain(carrier);
      expect(codesOf(other)).not.toContain(carrier);
    }
  });
});

describe("a carrier's name for people", () => {
  it.each([
    ["dhl-germany", "DHL"],
    ["usps", "United States Postal Service"],
    ["royal-mail", "Royal Mail"],
    ["stamps_com", "Stamps COM"],
    ["gls", "GLS"],
    ["Österreichische Post", "Österreichische Post"],
    ["RoyalMail", "RoyalMail"],
    ["constructor", "Constructor"],
  ])("of %s is %s", (named, name) => expect(readableCarrier(named)).toBe(name));
});

describe("the page where a parcel is followed", () => {
  it("is the carrier's that the number shows", () => {
    const page = "https://wwwapps.ups.com/WebTracking/track?track=yes&trackNums=1Z5R89390357567127";
    expect(trackingUrlOf("1z5r 8939 0357 5671 27")).toBe(page);
    expect(trackingUrlOf("TBA000000000000")).toBeUndefined();
    expect(trackingUrlOf("unheard-of")).toBeUndefined();
  });

  it.each(["Canada Post", "canada_post", "canada-post", "CanadaPost"])("is the named carrier's: %s", (named) => {
    expect(trackingUrlOf("7035114477138472", named)).toContain("canadapost");
    // Nobody is refused for a number: the shop knows best by whom it sends.
    expect(trackingUrlOf("123", named)).toMatch(/canadapost.*=123$/);
  });

  it.each([
    ["USPS", "usps.com"],
    ["United States Postal Service", "usps.com"],
    ["DHL Express", "dhl.com"],
    ["dhl_express", "dhl.com"],
    ["FedEx", "fedex.com"],
  ])("knows %s", (named, host) => expect(trackingUrlOf("1", named)).toContain(host));

  it.each([undefined, "DHL", "dhl-germany"])("is of the country that the number is of: DHL as %s", (named) => {
    expect(trackingUrlOf("00340434161094042557", named)).toMatch(/^https:\/\/www\.dhl\.de.*=00340434161094042557$/);
  });

  it("is none where the named carrier is not known", () => {
    expect(trackingUrlOf("1Z5R89390357567127", "Pigeon Post")).toBeUndefined();
    expect(trackingUrlOf("1Z5R89390357567127", "")).toContain("ups.com");
  });

  it("takes a number as it is, and never as part of an address", () => {
    expect(trackingUrlOf("1&redirect=//evil.example.com", "ups")).toContain("trackNums=1%26REDIRECT%3D%2F%2FEVIL");
    expect(trackingUrlOf("$&$1", "ups")).toContain("trackNums=%24%26%241");
  });
});
