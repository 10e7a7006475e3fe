import { describe, expect, it } from "vitest";
import { endOf, followLine } from "./followed-line.ts";

/** T is 31 March, T + 30 is 30 April 2026. */
const late = { kind: "estimate", day: "2026-04-20" } as const;
const veryLate = { kind: "estimate", day: "2026-05-20", reason: "Storm in the North Sea" } as const;

describe("the first notice, 16 CFR 435", () => {
  it("a date beyond T is told as soon as it is known", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-05"), day: "2026-03-31" });
    expect(line.happened).toEqual([]);
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    expect(line.happened).toEqual([
      "2026-03-10 12:00 first_definite 1 by email: 2026-04-20, silence is consent after 2026-03-31",
    ]);
  });

  it("with no date known by T the customer is told on the day of T that there is none", () => {
    const line = followLine();
    line.waitUntilEndOf("2026-03-30");
    line.waitUntil(line.on("2026-03-31"));
    expect(line.happened).toEqual([
      "2026-03-31 00:00 first_long 1 by email: no date, silence is refusal after 2026-04-30",
    ]);
  });

  it("a date that is taken away is told as soon as it is known, with the reason", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-05"), day: "2026-03-20" });
    line.tell({ kind: "estimate", atMs: line.on("2026-03-10"), day: null, reason: "The maker closed" });
    expect(line.happened).toEqual([
      "2026-03-10 12:00 first_long 1 by email: no date (The maker closed), silence is refusal after 2026-04-30",
    ]);
  });

  it("a line that should ship on the day of T but has not in its last hours gets a notice, and the merchant an alert", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-05"), day: "2026-03-31" });
    line.waitUntil(endOf("2026-03-31") - 1);
    expect(line.happened).toEqual([
      "2026-03-31 20:00 alert unshipped_on_last_day",
      "2026-03-31 20:00 first_long 1 by email: no date, silence is refusal after 2026-04-30",
    ]);
  });

  it("a line that ships by the end of T hears nothing", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-05"), day: "2026-03-31" });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-31"), units: 2 });
    line.waitUntilEndOf("2026-12-31");
    expect(line.happened).toEqual([]);
    expect(line.phase).toBe("shipped");
  });

  it("a revised date before today is treated as unknown", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-10"), day: "2026-03-02" });
    expect(line.state.estimate?.day).toBeNull();
    line.waitUntil(line.on("2026-03-31"));
    expect(line.happened).toEqual([
      "2026-03-31 00:00 first_long 1 by email: no date, silence is refusal after 2026-04-30",
    ]);
  });

  it("an older word about the date does not undo a newer one", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-10"), day: "2026-03-25" });
    line.tell({ ...veryLate, atMs: line.on("2026-03-09") });
    expect(line.happened).toEqual([]);
    expect(line.state.estimate?.day).toBe("2026-03-25");
  });

  it("a revised date more than ten years ahead is treated as unknown", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-10"), day: "9999-12-31" });
    expect(line.happened).toEqual([]);
    expect(line.state.estimate?.day).toBeNull();
  });

  it("a date that gives way to one more than ten years ahead is taken away, and that is told at once", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-05"), day: "2026-03-20" });
    line.tell({ kind: "estimate", atMs: line.on("2026-03-10"), day: "2099-12-31" });
    expect(line.happened).toEqual([
      "2026-03-10 12:00 first_long 1 by email: no date, silence is refusal after 2026-04-30",
    ]);
    const entries = line.state.history.length;
    line.tell({ kind: "estimate", atMs: line.on("2026-03-11"), day: "2099-12-31" });
    expect(line.state.history).toHaveLength(entries);
  });

  it("a line that is due on the day of the order waits for the first word about its date, but not into its last hours", () => {
    const line = followLine({ promisedShipOn: "2026-03-01" });
    line.tell({ kind: "time", atMs: line.on("2026-03-01") });
    expect(line.happened).toEqual([]);
    line.waitUntil(endOf("2026-03-01") - 1);
    expect(line.happened).toEqual([
      "2026-03-01 20:00 first_long 1 by email: no date, silence is refusal after 2026-03-31",
    ]);
    const known = followLine({ promisedShipOn: "2026-03-01" });
    known.tell({ kind: "estimate", atMs: known.on("2026-03-01"), day: null });
    expect(known.happened).toHaveLength(1);
  });

  it("a notice in the last hours of T gives the reason that is known", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-05"), day: "2026-03-31", reason: "Storm in the North Sea" });
    line.waitUntil(endOf("2026-03-31") - 1);
    expect(line.happened.at(-1)).toContain("no date (Storm in the North Sea)");
  });

  it("an estimate whose day has passed says nothing any more", () => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-05"), day: "2026-03-20" });
    line.waitUntil(line.on("2026-03-31"));
    expect(line.happened).toEqual([
      "2026-03-31 00:00 first_long 1 by email: no date, silence is refusal after 2026-04-30",
    ]);
  });

  it("a date that gets better changes no clock and needs no notice", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "estimate", atMs: line.on("2026-03-12"), day: "2026-04-05" });
    line.waitUntilEndOf("2026-04-05");
    expect(line.happened).toHaveLength(1);
    expect(line.state.current).toMatchObject({ phase: "agreed", until: "2026-04-20" });
  });
});

describe("silence, 16 CFR 435", () => {
  it("with R up to T + 30 silence is consent, and the order is still open on R", () => {
    const line = followLine();
    line.tell({ ...late, day: "2026-04-30", atMs: line.on("2026-03-10") });
    line.waitUntil(endOf("2026-04-30") - 1);
    expect(line.state.current).toMatchObject({ phase: "agreed", until: "2026-04-30", by: "silence" });
    expect(line.happened.filter((entry) => entry.includes("cancel"))).toEqual([]);
  });

  it("with R beyond T + 30 silence is refusal: cancelled at the end of T + 30, the refund owed within 7 working days", () => {
    const line = followLine();
    line.tell({ ...veryLate, day: "2026-05-01", atMs: line.on("2026-03-10") });
    line.waitUntil(endOf("2026-04-30") - 1);
    expect(line.phase).toBe("asked");
    line.waitUntilEndOf("2026-04-30");
    expect(line.happened).toEqual([
      "2026-03-10 12:00 first_long 1 by email: 2026-05-01 (Storm in the North Sea), silence is refusal after 2026-04-30",
      "2026-04-28 00:00 reminder 2 by email: 2026-05-01 (Storm in the North Sea), silence is refusal after 2026-04-30",
      "2026-05-01 00:00 cancel 2: long_delay_unanswered",
      "2026-05-01 00:00 refund 2 by 2026-05-11",
    ]);
  });

  it("with no date silence is refusal at the end of T + 30", () => {
    const line = followLine();
    line.waitUntilEndOf("2026-04-30");
    expect(line.happened.at(-2)).toBe("2026-05-01 00:00 cancel 2: long_delay_unanswered");
  });

  it("a line that ships within T + 30 is not cancelled, whatever the customer did not answer", () => {
    const line = followLine();
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    line.tell({ kind: "shipped", atMs: line.on("2026-04-29"), units: 2 });
    line.waitUntilEndOf("2026-06-30");
    expect(line.happened.filter((entry) => entry.includes("cancel"))).toEqual([]);
  });

  it("before silence refuses the customer is reminded once", () => {
    const line = followLine({ reminderDays: 5 });
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    line.waitUntilEndOf("2026-04-29");
    expect(line.happened.filter((entry) => entry.includes("reminder"))).toEqual([
      "2026-04-26 00:00 reminder 2 by email: 2026-05-20 (Storm in the North Sea), silence is refusal after 2026-04-30",
    ]);
  });

  it("nobody is reminded of a silence that consents", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntil(line.on("2026-04-19"));
    expect(line.happened).toHaveLength(1);
  });
});

describe("the renewed notice, 16 CFR 435", () => {
  it("when R will be missed too a renewed notice goes out before R", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntil(line.on("2026-04-10"));
    line.tell({ ...veryLate, atMs: line.on("2026-04-10") });
    expect(line.happened.at(-1)).toBe(
      "2026-04-10 12:00 renewed 2 by email: 2026-05-20 (Storm in the North Sea), silence is refusal after 2026-04-20",
    );
  });

  it("a renewed notice that is not answered cancels the order at the end of R, not before", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ ...veryLate, atMs: line.on("2026-04-10") });
    line.waitUntil(endOf("2026-04-20") - 1);
    expect(line.phase).toBe("agreed");
    line.waitUntilEndOf("2026-04-20");
    expect(line.happened.slice(-2)).toEqual([
      "2026-04-21 00:00 cancel 2: renewed_unanswered",
      "2026-04-21 00:00 refund 2 by 2026-04-29",
    ]);
  });

  it("R that moves before T is a renewed notice too, and its silence refuses at the old R", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ ...veryLate, atMs: line.on("2026-03-15") });
    expect(line.happened.at(-1)).toContain("renewed 2 by email: 2026-05-20");
    line.waitUntilEndOf("2026-04-20");
    expect(line.happened.at(-2)).toBe("2026-04-21 00:00 cancel 2: renewed_unanswered");
  });

  it("with no date known by R the customer is told on the day of R that there is none", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "estimate", atMs: line.on("2026-04-02"), day: "2026-04-10" });
    line.waitUntil(line.on("2026-04-20"));
    expect(line.happened.at(-1)).toBe(
      "2026-04-20 00:00 renewed 2 by email: no date, silence is refusal after 2026-04-20",
    );
  });

  it("a line that should ship on the day of R but has not in its last hours gets a renewed notice, and the merchant an alert", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntil(endOf("2026-04-20") - 1);
    expect(line.happened.slice(-2)).toEqual([
      "2026-04-20 20:00 alert unshipped_on_last_day",
      "2026-04-20 20:00 renewed 2 by email: no date, silence is refusal after 2026-04-20",
    ]);
  });

  it("a later date than the long one that was told is told again, and the deadline stays", () => {
    const line = followLine();
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    line.tell({ kind: "estimate", atMs: line.on("2026-04-05"), day: "2026-06-20" });
    expect(line.happened.at(-1)).toBe(
      "2026-04-05 12:00 first_long 2 by email: 2026-06-20, silence is refusal after 2026-04-30",
    );
    line.waitUntilEndOf("2026-04-30");
    expect(line.happened.at(-2)).toBe("2026-05-01 00:00 cancel 2: long_delay_unanswered");
  });

  it("each accepted date can be missed again: there is a renewed notice for each", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "estimate", atMs: line.on("2026-04-10"), day: "2026-05-10" });
    line.tell({ kind: "chose", atMs: line.on("2026-04-11"), choice: "wait", n: 2 });
    line.tell({ kind: "estimate", atMs: line.on("2026-05-01"), day: "2026-06-10" });
    expect(line.happened.at(-1)).toBe(
      "2026-05-01 12:00 renewed 3 by email: 2026-06-10, silence is refusal after 2026-05-10",
    );
    line.waitUntilEndOf("2026-05-10");
    expect(line.happened.at(-2)).toBe("2026-05-11 00:00 cancel 2: renewed_unanswered");
  });
});

describe("the refund, 16 CFR 435", () => {
  it("a refund is owed within 7 working days of the store, shipping cost included and never as store credit", () => {
    const line = followLine();
    // A Friday.
    line.tell({ kind: "chose", atMs: line.on("2026-03-06"), choice: "cancel" });
    expect(line.effects.find(({ type }) => type === "refund_owed")).toMatchObject({
      byDay: "2026-03-17",
      withShippingCost: true,
      storeCredit: false,
    });
  });

  it("where the seller is the creditor the refund is owed within one billing cycle", () => {
    const line = followLine({ billingCycleDays: 30 });
    line.tell({ kind: "chose", atMs: line.on("2026-03-06"), choice: "cancel" });
    expect(line.happened.at(-1)).toBe("2026-03-06 12:00 refund 2 by 2026-04-05");
  });

  it("a refund that the merchant has not sent by then is an alert, once", () => {
    const line = followLine();
    line.tell({ kind: "chose", atMs: line.on("2026-03-06"), choice: "cancel" });
    line.waitUntil(endOf("2026-03-17") - 1);
    expect(line.happened).toHaveLength(2);
    line.waitUntilEndOf("2026-12-31");
    expect(line.happened.slice(2)).toEqual(["2026-03-18 00:00 alert refund_overdue"]);
  });

  it("a refund that the merchant says is sent is never overdue", () => {
    const line = followLine();
    line.tell({ kind: "chose", atMs: line.on("2026-03-06"), choice: "cancel" });
    line.tell({ kind: "refund_paid", atMs: line.on("2026-03-09") });
    line.waitUntilEndOf("2026-12-31");
    expect(line.happened).toHaveLength(2);
    expect(line.state.refunds).toMatchObject([{ paidAtMs: line.on("2026-03-09") }]);
  });
});

describe("evidence", () => {
  it("every clock is kept with the rule that set it", () => {
    const line = followLine();
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    line.waitUntilEndOf("2026-04-30");
    expect(line.state.history.map(({ what, rule }) => `${what} | ${rule}`)).toEqual([
      "ship by 2026-03-31: no date promised | 16 CFR 435.2(a)(1)",
      "notice 1 (first_long) asked for by email: 2026-05-20; silence is refusal after 2026-04-30 | 16 CFR 435.2(b)(1)(iii)",
      "notice 1 by email: accepted | the service's own rule",
      "waiting for consent until 2026-04-30 | 16 CFR 435.2(b)(1)(iii)",
      "notice 2 (reminder) asked for by email: 2026-05-20; silence is refusal after 2026-04-30 | the service's own rule",
      "notice 2 by email: accepted | the service's own rule",
      "cancelled: long_delay_unanswered | 16 CFR 435.2(b)(1)(iii)",
      "refund 1 owed for 2: long_delay_unanswered, by 2026-05-11 | 16 CFR 435.1(b)",
    ]);
  });

  it("presses that change nothing are kept up to a limit of their own, and push nothing out", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    const clocks = line.state.history;
    for (let n = 0; n < 150; n += 1) {
      const atMs = line.on("2026-03-11") + n * 2;
      line.tell({ kind: "chose", atMs, choice: "wait", n: 7 });
      line.tell({ kind: "chose", atMs: atMs + 1, choice: "service", service: n % 2 === 0 ? "express" : "standard" });
    }
    expect(line.state.history.slice(0, clocks.length)).toEqual(clocks);
    expect(line.state.history.length).toBeLessThanOrEqual(clocks.length + 30);
    expect(line.state.forgotten).toBeGreaterThan(100);
  });

  it("the evidence of a line has a limit, and says how much gave way", () => {
    const line = followLine({ quantity: 1 });
    for (let index = 1; index <= 150; index += 1)
      line.tell({ kind: "quantity", atMs: line.on("2026-03-05") + index, quantity: index + 1 });
    expect(line.state.history).toHaveLength(100);
    expect(line.state.history[0]?.what).toBe("ship by 2026-03-31: no date promised");
    expect(line.state.forgotten).toBe(51);
  });
});
