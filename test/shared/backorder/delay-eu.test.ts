import { describe, expect, it } from "vitest";
import { followLine } from "./followed-line.ts";

const late = { kind: "estimate", day: "2026-04-20" } as const;

describe("Directive 2011/83/EU, art. 18, in our reading", () => {
  it("in the EU a late line is told of, then has an additional period, and is never cancelled by the clock", () => {
    const line = followLine({ regime: "eu" });
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntil(line.on("2026-04-01"));
    expect(line.state.current).toEqual({ phase: "additional", until: "2026-04-14" });
    line.waitUntilEndOf("2026-12-31");
    expect(line.happened).toEqual([
      "2026-03-10 12:00 first_definite 1 by email: 2026-04-20, silence is consent after 2026-04-14",
      "2026-04-15 00:00 alert additional_period_over",
      "2026-04-20 20:00 alert unshipped_on_last_day",
      "2026-04-20 20:00 renewed 2 by email: no date",
    ]);
    expect(line.phase).toBe("terminable");
  });

  it("in the EU the buyer may terminate once the additional period is over: refund within 14 days", () => {
    const line = followLine({ regime: "eu", additionalPeriodDays: 7 });
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntil(line.on("2026-04-10"));
    expect(line.phase).toBe("terminable");
    expect(line.tell({ kind: "chose", atMs: line.on("2026-04-10"), choice: "cancel" }).says).toBe("taken");
    expect(line.happened.slice(-2)).toEqual([
      "2026-04-10 12:00 cancel 2: customer",
      "2026-04-10 12:00 refund 2 by 2026-04-24",
    ]);
    expect(line.effects.find(({ type }) => type === "cancel")).toMatchObject({
      rule: "Directive 2011/83/EU art. 18(2)",
    });
  });

  it("in the EU the buyer may cancel before that as a withdrawal", () => {
    const line = followLine({ regime: "eu" });
    expect(line.tell({ kind: "chose", atMs: line.on("2026-03-10"), choice: "cancel" }).says).toBe("taken");
    expect(line.effects[0]).toMatchObject({ rule: "Directive 2011/83/EU art. 9" });
  });

  it("in the EU a date that the buyer accepts is the agreed one, and the period is never shorter for it", () => {
    const longer = followLine({ regime: "eu" });
    longer.tell({ ...late, atMs: longer.on("2026-03-10") });
    longer.tell({ kind: "chose", atMs: longer.on("2026-03-11"), choice: "wait", n: 1 });
    expect(longer.state.current).toEqual({ phase: "additional", until: "2026-04-20" });
    const shorter = followLine({ regime: "eu" });
    shorter.tell({ ...late, day: "2026-04-02", atMs: shorter.on("2026-03-10") });
    shorter.tell({ kind: "chose", atMs: shorter.on("2026-03-11"), choice: "wait", n: 1 });
    expect(shorter.state.current).toEqual({ phase: "additional", until: "2026-04-14" });
  });

  it("in the EU nobody can accept a date that has passed", () => {
    const line = followLine({ regime: "eu" });
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntil(line.on("2026-04-21"));
    expect(line.tell({ kind: "chose", atMs: line.on("2026-04-21"), choice: "wait", n: 1 }).says).toBe("not_offered");
    expect(line.phase).toBe("terminable");
  });

  it("in the EU a line without a date by T is told so, and the merchant is alerted where that is impossible", () => {
    const line = followLine({ regime: "eu" });
    line.waitUntil(line.on("2026-03-31"));
    expect(line.happened).toEqual([
      "2026-03-31 00:00 first_long 1 by email: no date, silence is consent after 2026-04-14",
    ]);
    const unreachable = followLine({ regime: "eu" }, () => "bounced");
    unreachable.waitUntil(unreachable.on("2026-04-02"));
    expect(unreachable.happened.at(-1)).toBe("2026-03-31 00:00 alert unreachable");
    expect(unreachable.phase).toBe("additional");
  });
});

describe("no law", () => {
  it("without a law the customer is informed of new dates, and no clock runs", () => {
    const line = followLine({ regime: "none", promisedShipOn: "2026-03-20" });
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntilEndOf("2026-04-01");
    line.tell({ kind: "estimate", atMs: line.on("2026-04-02"), day: "2026-07-01" });
    line.waitUntilEndOf("2026-12-31");
    expect(line.happened).toEqual([
      "2026-03-10 12:00 first_definite 1 by email: 2026-04-20",
      "2026-04-02 12:00 renewed 2 by email: 2026-07-01",
      "2026-07-02 00:00 renewed 3 by email: no date",
    ]);
    expect(line.phase).toBe("promised");
  });

  it("without a law the customer's cancelling is taken, and the refund has no set day", () => {
    const line = followLine({ regime: "none" });
    expect(line.tell({ kind: "chose", atMs: line.on("2026-03-10"), choice: "cancel" }).says).toBe("taken");
    line.waitUntilEndOf("2026-12-31");
    expect(line.happened).toEqual(["2026-03-10 12:00 cancel 2: customer", "2026-03-10 12:00 refund 2 by no set day"]);
  });

  it("without a law and without a promise nothing is late", () => {
    const line = followLine({ regime: "none" });
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntilEndOf("2026-12-31");
    expect(line.happened).toEqual([]);
  });
});
