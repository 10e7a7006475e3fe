import { expect, it } from "vitest";
import { defaultShipping } from "../../../shared/backorder/shipping-settings.ts";
import { loadShipping } from "../../../shared/backorder/shipping.ts";
import { workingDaysOf } from "../../../shared/backorder/working-days.ts";

const shipping = await loadShipping(defaultShipping, { timeZone: "UTC", country: "US" });

it.each([
  ["Friday", "2027-02-05", "2027-02-16"],
  ["Saturday", "2027-02-06", "2027-02-16"],
  ["Sunday", "2027-02-07", "2027-02-16"],
  ["Monday", "2027-02-08", "2027-02-17"],
])("counts the working days after a %s, of which the next one is the first", (_, day, seventh) => {
  expect(workingDaysOf(shipping)(day, 7)).toBe(seventh);
});
