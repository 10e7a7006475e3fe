import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { fieldErrorsOf } from "../../../shared/http/problem.ts";
import {
  defaultSettings,
  patchSettings,
  type Settings,
  settingsPatchSchema,
  settingsSchema,
  wavePolicySchema,
} from "../../../shared/store/settings.ts";

const settings: Settings = {
  ...defaultSettings,
  name: "Demo Outdoor",
  sender: "alerts@demo.example.com",
  postalAddress: "1 Harbour Street\nSpringfield",
};

const badFieldsOf = (patch: unknown): string[] => {
  const parsed = v.safeParse(settingsPatchSchema, patch);
  return parsed.success ? [] : fieldErrorsOf(parsed.issues, "body").map(({ field }) => field);
};

describe("a store's settings", () => {
  it("are whole once it has a name, a sender and a postal address", () => {
    expect(v.parse(settingsSchema, settings)).toEqual(settings);
  });

  it("default to what the rules say", () => {
    expect(defaultSettings).toMatchObject({
      doubleOptIn: true,
      stockCounts: "net",
      waves: { peoplePerUnit: 1, intervalMinutes: 60, minimumStock: 1, settleSeconds: 60, order: "oldest" },
      signupDays: 180,
      retentionMonths: 13,
      unsettled: "show",
    });
  });

  it("change where a patch says so, and nowhere else", () => {
    expect(patchSettings(settings, {})).toEqual(settings);
    expect(patchSettings(settings, { name: "New" })).toEqual({ ...settings, name: "New" });
    expect(patchSettings(settings, { waves: { settleSeconds: 0 } })).toEqual({
      ...settings,
      waves: { ...settings.waves, settleSeconds: 0 },
    });
  });

  it("are valid again after any valid patch, which they keep to the letter", () => {
    const optionalOf = <Value>(...values: Value[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const patchArbitrary = fc.record(
      {
        name: fc.constantFrom("A", "Läden & Söhne"),
        locale: fc.constantFrom<Settings["locale"]>("en", "de"),
        timeZone: fc.constantFrom("UTC", "Europe/Berlin"),
        signupDays: fc.integer({ min: 1, max: 3_650 }),
        waves: fc.record(
          {
            peoplePerUnit: optionalOf<number | "everyone">(2, "everyone"),
            intervalMinutes: fc.nat(100),
            order: optionalOf<Settings["waves"]["order"]>("oldest", "newest"),
          },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(patchArbitrary, (given) => {
        const patch = v.parse(settingsPatchSchema, JSON.parse(JSON.stringify(given)));
        const patched = patchSettings(settings, patch);
        expect(v.is(settingsSchema, patched)).toBe(true);
        const { waves = {}, ...rest } = patch;
        expect(patched).toMatchObject(rest);
        expect(patched.waves).toMatchObject(waves);
      }),
    );
  });

  it.each<[string, unknown]>([
    ["name", { name: " " }],
    ["name", { name: "x".repeat(101) }],
    ["locale", { locale: "fr" }],
    ["timeZone", { timeZone: "Europe/Atlantis" }],
    ["timeZone", { timeZone: "+02:00" }],
    ["currency", { currency: "euro" }],
    ["sender", { sender: "not an address" }],
    ["postalAddress", { postalAddress: "" }],
    ["logo", { logo: "javascript:alert(1)" }],
    ["color", { color: "red" }],
    ["color", { color: "#12345" }],
    ["doubleOptIn", { doubleOptIn: "yes" }],
    ["stockCounts", { stockCounts: "gross" }],
    ["signupDays", { signupDays: 0 }],
    ["signupDays", { signupDays: 1.5 }],
    ["retentionMonths", { retentionMonths: 121 }],
    ["evidenceWaitMinutes", { evidenceWaitMinutes: -1 }],
    ["unsettled", { unsettled: "forget" }],
    ["waves", { waves: "everyone" }],
    ["waves.peoplePerUnit", { waves: { peoplePerUnit: 0 } }],
    ["waves.peoplePerUnit", { waves: { peoplePerUnit: 1_001 } }],
    ["waves.peoplePerUnit", { waves: { peoplePerUnit: "all" } }],
    ["waves.intervalMinutes", { waves: { intervalMinutes: -1 } }],
    ["waves.minimumStock", { waves: { minimumStock: 0 } }],
    ["waves.settleSeconds", { waves: { settleSeconds: 86_401 } }],
    ["waves.order", { waves: { order: "vip" } }],
    ["body", null],
    ["body", "name"],
  ])("name %s as the bad field of %j", (field, patch) => expect(badFieldsOf(patch)).toEqual([field]));

  it.each(["UTC", "Europe/Berlin", "Asia/Kolkata", "Europe/Kyiv", "America/Argentina/Buenos_Aires", "US/Eastern"])(
    "know the time zone %s, also by a name that is newer or older than its own",
    (timeZone) => expect(badFieldsOf({ timeZone })).toEqual([]),
  );

  it("name every bad field at once", () => {
    expect(badFieldsOf({ name: "", currency: "x", waves: { order: "z", settleSeconds: "1" } }).sort()).toEqual([
      "currency",
      "name",
      "waves.order",
      "waves.settleSeconds",
    ]);
  });

  it("take the edges of every range", () => {
    const edges = [
      { peoplePerUnit: 0.01, intervalMinutes: 0, minimumStock: 1, settleSeconds: 0 },
      { peoplePerUnit: 1_000, intervalMinutes: 43_200, minimumStock: 1_000_000, settleSeconds: 86_400 },
      { peoplePerUnit: "everyone" },
    ];
    for (const edge of edges) expect(v.is(v.partial(wavePolicySchema), edge)).toBe(true);
  });
});
