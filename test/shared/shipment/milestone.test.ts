import { describe, expect, it } from "vitest";
import { type Milestone, milestones, nextMilestone } from "../../../shared/shipment/milestone.ts";

const later = (known: Milestone, event: Milestone) => nextMilestone(known, event, true);
const unsure = (known: Milestone, event: Milestone) => nextMilestone(known, event, false);
const all = [...milestones];

describe("where a parcel is after a later event", () => {
  it.each(all)("is what the first one says: %s", (event) => expect(later("unknown", event)).toBe(event));

  it.each(all)("stays as it was after an unknown one: %s", (known) => expect(later(known, "unknown")).toBe(known));

  it.each<[Milestone, Milestone, Milestone]>([
    ["label_created", "picked_up", "picked_up"],
    ["out_for_delivery", "delivery_attempted", "delivery_attempted"],
    // A second attempt begins at the depot again.
    ["delivery_attempted", "in_transit", "in_transit"],
    ["exception", "in_transit", "in_transit"],
    ["available_for_pickup", "delivered", "delivered"],
    ["in_transit", "cancelled", "cancelled"],
    ["cancelled", "label_created", "label_created"],
    ["cancelled", "in_transit", "in_transit"],
    ["delivered", "returning", "returning"],
    ["delivered", "returned", "returned"],
    ["returning", "returned", "returned"],
  ])("%s, then %s, is %s", (known, event, next) => expect(later(known, event)).toBe(next));

  it.each(all.filter((event) => event !== "returning" && event !== "returned"))(
    "stays delivered, whatever but a return is said: %s",
    (event) => expect(later("delivered", event)).toBe("delivered"),
  );

  it.each<Milestone>(["in_transit", "exception", "out_for_delivery", "picked_up", "cancelled", "delivered"])(
    "stays returning while the parcel travels back, and is delivered to its shop: %s",
    (event) => expect(later("returning", event)).toBe("returning"),
  );

  it.each(all)("stays returned: %s", (event) => expect(later("returned", event)).toBe("returned"));

  it.each<Milestone>(["in_transit", "exception", "out_for_delivery", "available_for_pickup", "delivery_attempted"])(
    "does not go back to before the journey: %s",
    (known) => {
      expect(later(known, "label_created")).toBe(known);
      expect(later(known, "picked_up")).toBe(known);
    },
  );
});

describe("where a parcel is after an event of which nobody knows whether it was later", () => {
  it("is whichever is further", () => {
    for (const [known, event] of all.flatMap((one) => all.map((other) => [one, other] as const))) {
      const further = all[Math.max(all.indexOf(known), all.indexOf(event))];
      expect(unsure(known, event)).toBe(further);
    }
  });
});
