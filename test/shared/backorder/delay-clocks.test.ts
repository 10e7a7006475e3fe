import { describe, expect, it } from "vitest";
import { dueAtMsOf, type Opening } from "../../../shared/backorder/delay.ts";
import { endOf, followLine } from "./followed-line.ts";

const late = { kind: "estimate", day: "2026-04-20" } as const;
const hourMs = 3_600_000;

describe("clocks in the store's zone", () => {
  const openIn = (zone: string, promisedShipOn: string): Partial<Opening> => ({ zone, promisedShipOn, channels: [] });

  it.each([
    ["America/New_York", "2026-03-07", "2026-03-08T05:00:00Z"],
    // The day on which clocks go forward has 23 hours, the one on which they go back 25.
    ["America/New_York", "2026-03-08", "2026-03-09T04:00:00Z"],
    ["America/New_York", "2026-11-01", "2026-11-02T05:00:00Z"],
    ["Europe/Berlin", "2026-03-29", "2026-03-29T22:00:00Z"],
    ["Europe/Berlin", "2026-10-25", "2026-10-25T23:00:00Z"],
    ["Pacific/Kiritimati", "2026-03-31", "2026-03-31T10:00:00Z"],
    ["UTC", "2026-03-31", "2026-04-01T00:00:00Z"],
  ])("T ends with its day in the store's zone: %s, %s", (zone, day, instant) => {
    const line = followLine(openIn(zone, day));
    line.waitUntil(Date.parse(instant) - 1);
    expect(line.phase).toBe("promised");
    line.waitUntil(Date.parse(instant));
    expect(line.state.current).toEqual({ phase: "cancelled", ground: "no_valid_notice", atMs: Date.parse(instant) });
  });

  it("the working days of a refund begin with the day that it is in the store's zone", () => {
    const atMs = Date.parse("2026-03-06T12:00:00Z");
    const here = followLine();
    here.tell({ kind: "chose", atMs, choice: "cancel" });
    // It is Saturday in Kiritimati.
    const there = followLine({ zone: "Pacific/Kiritimati" });
    there.tell({ kind: "chose", atMs: atMs + 2 * hourMs, choice: "cancel" });
    expect(here.state.refunds).toMatchObject([{ byDay: "2026-03-17" }]);
    expect(there.state.refunds).toMatchObject([{ byDay: "2026-03-17" }]);
    expect(there.state.history.at(-1)?.atMs).toBe(atMs + 2 * hourMs);
  });
});

describe("ticks", () => {
  it("a tick that was down for a day cancels at the deadline's own instant, and the refund's days begin with its day", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-10"), day: "2026-05-20" });
    line.tell({ kind: "time", atMs: line.on("2026-04-29") });
    line.tell({ kind: "time", atMs: endOf("2026-05-01") });
    expect(line.state.current).toEqual({
      phase: "cancelled",
      ground: "long_delay_unanswered",
      atMs: endOf("2026-04-30"),
    });
    expect(line.state.refunds).toMatchObject([{ byDay: "2026-05-11" }]);
  });

  it("a tick that was down over T and R takes one deadline after the other", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "time", atMs: line.on("2026-06-30") });
    expect(line.state.current).toMatchObject({ ground: "revised_date_missed", atMs: endOf("2026-04-20") });
    expect(line.happened.slice(1)).toEqual([
      "2026-06-30 12:00 alert too_late_for_notice",
      "2026-06-30 12:00 cancel 2: revised_date_missed",
      "2026-06-30 12:00 refund 2 by 2026-04-29",
      "2026-06-30 12:00 alert refund_overdue",
    ]);
  });

  it("an order that is first heard of after T is cancelled, and the merchant alerted that no notice was possible", () => {
    const line = followLine({ nowMs: Date.parse("2026-04-05T12:00:00Z") });
    expect(dueAtMsOf(line.state)).toBe(line.on("2026-04-05"));
    line.tell({ kind: "time", atMs: line.on("2026-04-05") });
    expect(line.happened).toEqual([
      "2026-04-05 12:00 alert too_late_for_notice",
      "2026-04-05 12:00 cancel 2: no_valid_notice",
      "2026-04-05 12:00 refund 2 by 2026-04-09",
    ]);
  });

  it("a tick that comes twice, or late, does nothing again", () => {
    const line = followLine();
    line.tell({ kind: "time", atMs: line.on("2026-03-31") });
    line.tell({ kind: "time", atMs: line.on("2026-03-31") });
    line.tell({ kind: "time", atMs: line.on("2026-03-02") });
    expect(line.happened).toHaveLength(1);
    expect(line.state.seenMs).toBe(line.on("2026-03-31"));
  });

  it("deadlines survive restarts: a state read back from JSON decides as it would have", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    // `followLine` writes and reads the state after every fact.
    expect(dueAtMsOf(line.state)).toBe(Date.parse("2026-03-31T00:00:00Z"));
    expect(dueAtMsOf(JSON.parse(JSON.stringify(line.state)))).toBe(dueAtMsOf(line.state));
  });

  it("a choice that comes while the tick is down finds the deadline passed", () => {
    const line = followLine();
    line.waitUntil(line.on("2026-03-31"));
    expect(line.tell({ kind: "chose", atMs: line.on("2026-05-02"), choice: "wait", n: 1 }).says).toBe(
      "already_cancelled",
    );
    expect(line.state.current).toMatchObject({ atMs: endOf("2026-04-30") });
  });

  it("after a partial shipment a reminder that fell due meanwhile is still due", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-10"), day: "2026-05-20" });
    const { dueAtMs } = line.tell({ kind: "shipped", atMs: line.on("2026-04-28"), units: 1 });
    expect(dueAtMs).toBe(line.on("2026-04-28"));
    line.waitUntil(line.on("2026-04-28"));
    expect(line.happened.at(-1)).toContain("reminder 2");
  });

  it("a line that has ended and is settled is due no more", () => {
    const line = followLine();
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 2 });
    expect(dueAtMsOf(line.state)).toBeUndefined();
  });
});
