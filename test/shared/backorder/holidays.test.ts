import Holidays from "date-holidays";
import { describe, expect, it } from "vitest";
import { hasHolidays } from "../../../shared/backorder/holiday-countries.ts";
import { loadHolidays, noHolidays } from "../../../shared/backorder/holidays.ts";

const holidaysIn = async (year: number, country: string, region?: string): Promise<string[]> =>
  [...(await loadHolidays(country, region))(year)].sort();

/** Every pair of letters; whichever a country has is what the library is asked for. */
const letters = Array.from({ length: 26 }, (_, n) => String.fromCodePoint(65 + n));
const codes = letters.flatMap((one) => letters.map((other) => one + other));

describe("public holidays", () => {
  it("are those of the country, and of its region", async () => {
    expect(await holidaysIn(2026, "DE")).toEqual([
      "2026-01-01",
      "2026-04-03",
      "2026-04-06",
      "2026-05-01",
      "2026-05-14",
      "2026-05-25",
      "2026-10-03",
      "2026-12-25",
      "2026-12-26",
    ]);
    expect(await holidaysIn(2026, "DE", "BY")).toContain("2026-06-04");
    expect(await holidaysIn(2026, "DE", "BE")).not.toContain("2026-06-04");
  });

  it("move where the law moves them, into the year before too", async () => {
    expect(await holidaysIn(2026, "US")).toContain("2026-07-03");
    expect(await holidaysIn(2026, "GB", "ENG")).toContain("2026-12-28");
    expect(await holidaysIn(2027, "US")).toContain("2027-12-31");
  });

  it("are all days of a feast, which begins at sunset", async () => {
    const feast = (days: string[]) => days.filter((day) => day.startsWith("2026-03"));
    expect(feast(await holidaysIn(2026, "SA"))).toEqual(["2026-03-19", "2026-03-20", "2026-03-21", "2026-03-22"]);
    // And half the day before, which is no closed day.
    expect(feast(await holidaysIn(2026, "TR"))).toEqual(["2026-03-20", "2026-03-21", "2026-03-22"]);
  });

  it("are whole days: of 23 or 25 hours where the clocks change, none where it begins at noon", async () => {
    expect(await holidaysIn(2024, "DE", "BB")).toContain("2024-03-31");
    expect(await holidaysIn(2026, "HT")).toContain("2026-11-01");
    expect(await holidaysIn(2026, "CN")).not.toContain("2026-03-08");
  });

  it("of an unknown region are the country's", async () => {
    expect(await holidaysIn(2026, "DE", "ZZZ")).toEqual(await holidaysIn(2026, "DE"));
  });

  it("are none that nobody can know", async () => {
    expect(await holidaysIn(9_999, "CN")).toEqual([]);
    expect(await holidaysIn(2026, "AQ")).toEqual([]);
    expect(noHolidays(2026).size).toBe(0);
  });

  it("are known of exactly the countries that say so", () => {
    const regionNames = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
    const countries = codes.filter(
      (code) => regionNames.of(code) !== undefined && new Intl.Locale(`und-${code}`).region === code,
    );
    const inLibrary = Object.keys(new Holidays().getCountries());
    const noCountries = ["EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"];
    expect(countries.filter(hasHolidays)).toEqual(
      [...inLibrary, ...noCountries].sort().filter((code) => countries.includes(code)),
    );
    expect(inLibrary.filter((code) => !hasHolidays(code))).toEqual([]);
  });
});
