import { describe, expect, it } from "vitest";
import { parcelSteps } from "../../../functions/shopper-pages/parcel-steps.ts";
import { milestones } from "../../../shared/shipment/milestone.ts";

const said = (...asked: Parameters<typeof parcelSteps>) =>
  parcelSteps(...asked).map(({ milestone, state }) => (state === "current" ? `[${milestone}]` : milestone));

describe("a parcel's steps", () => {
  it.each(milestones)("have one that is now, all before it done, all after it to come: %s", (milestone) => {
    for (const isSent of [true, false]) {
      const states = parcelSteps(milestone, [milestone], isSent).map(({ state }) => state);
      expect(states.join(" ")).toMatch(/^(done )*current( next)*$/);
    }
  });

  it("begin with the shop, and with the carrier as soon as it was sent", () => {
    expect(said("label_created", ["label_created"], false)[0]).toBe("[label_created]");
    expect(said("unknown", [], true)[1]).toBe("[picked_up]");
    expect(said("label_created", ["label_created"], true)[1]).toBe("[picked_up]");
  });

  it("have a hindrance behind the last step that was taken", () => {
    expect(said("exception", ["in_transit"], true)).toEqual([
      "label_created",
      "picked_up",
      "in_transit",
      "[exception]",
      "out_for_delivery",
      "delivered",
    ]);
    const failed = parcelSteps("delivery_attempted", ["out_for_delivery"], true);
    expect(failed.filter(({ isTrouble }) => isTrouble)).toMatchObject([{ milestone: "delivery_attempted" }]);
    expect(failed.at(-1)).toMatchObject({ milestone: "delivered", state: "next" });
  });

  it("lead to the place where it is collected, or back to the shop", () => {
    expect(said("available_for_pickup", ["in_transit"], true)[3]).toBe("[available_for_pickup]");
    expect(said("delivered", ["available_for_pickup"], true)[3]).toBe("available_for_pickup");
    expect(said("returning", ["in_transit"], true).slice(-2)).toEqual(["[returning]", "returned"]);
  });
});
