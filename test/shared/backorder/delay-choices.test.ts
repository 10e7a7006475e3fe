import { describe, expect, it } from "vitest";
import type { Choosing } from "../../../shared/backorder/delay-choices.ts";
import { followLine } from "./followed-line.ts";

const late = { kind: "estimate", day: "2026-04-20" } as const;
const veryLate = { kind: "estimate", day: "2026-05-20" } as const;

type Line = ReturnType<typeof followLine>;
const choose = (line: Line, day: string, choice: Choosing["choice"], n?: number) =>
  line.tell({ kind: "chose", atMs: line.on(day), choice, n }).says;
const cancellations = (line: Line) => line.happened.filter((entry) => entry.includes("cancel"));

describe("what the customer chooses", () => {
  it("an express acceptance of R keeps the order until R", () => {
    const line = followLine();
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    expect(choose(line, "2026-03-11", "wait", 1)).toBe("taken");
    line.waitUntil(line.on("2026-05-20"));
    expect(line.state.current).toMatchObject({ phase: "agreed", until: "2026-05-20", by: "choice" });
    expect(cancellations(line)).toEqual([]);
  });

  it("an acceptance on the last day of T + 30 counts, one a moment after its end does not", () => {
    const line = followLine();
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    line.waitUntil(Date.parse("2026-04-30T23:59:59Z"));
    expect(line.tell({ kind: "chose", atMs: Date.parse("2026-04-30T23:59:59Z"), choice: "wait", n: 1 }).says).toBe(
      "taken",
    );
    const slow = followLine();
    slow.tell({ ...veryLate, atMs: slow.on("2026-03-10") });
    const says = slow.tell({ kind: "chose", atMs: Date.parse("2026-05-01T00:00:00Z"), choice: "wait", n: 1 }).says;
    expect(says).toBe("already_cancelled");
  });

  it("an accepted delay without a date needs no further notice, and cancelling still works", () => {
    const line = followLine();
    line.tell({ ...veryLate, day: null, reason: "The maker closed", atMs: line.on("2026-03-10") });
    expect(choose(line, "2026-03-11", "wait", 1)).toBe("taken");
    line.tell({ ...late, atMs: line.on("2026-03-12") });
    line.tell({ ...veryLate, atMs: line.on("2026-03-13") });
    line.waitUntilEndOf("2026-12-31");
    expect(line.happened).toHaveLength(1);
    expect(line.phase).toBe("indefinite");
    expect(choose(line, "2027-01-01", "cancel")).toBe("taken");
    expect(line.happened.slice(1)).toEqual([
      "2027-01-01 12:00 cancel 2: customer",
      "2027-01-01 12:00 refund 2 by 2027-01-12",
    ]);
  });

  it.each([
    [null, "16 CFR 435.2(b)(1)(iii)"],
    ["2026-04-20", "16 CFR 435.2(b)(1)(iv)"],
  ])("waiting for ever names the paragraph that lets it be asked for: notice of %s", (day, rule) => {
    const line = followLine();
    line.tell({ kind: "estimate", atMs: line.on("2026-03-10"), day, reason: "The maker closed" });
    choose(line, "2026-03-11", "wait_for_ever", 1);
    expect(line.state.history.find(({ what }) => what.startsWith("accepted"))?.rule).toBe(rule);
  });

  it("waiting for ever can be accepted on any notice", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    expect(choose(line, "2026-03-11", "wait_for_ever", 1)).toBe("taken");
    expect(line.phase).toBe("indefinite");
    expect(choose(line, "2026-03-12", "wait", 1)).toBe("already_waiting");
    line.tell({ ...veryLate, atMs: line.on("2026-03-13") });
    line.waitUntilEndOf("2026-12-31");
    expect(line.phase).toBe("indefinite");
    expect(line.happened).toHaveLength(1);
  });

  it("the customer may cancel at any time before shipment", () => {
    const early = followLine();
    expect(choose(early, "2026-03-02", "cancel")).toBe("taken");
    const agreed = followLine();
    agreed.tell({ ...late, atMs: agreed.on("2026-03-10") });
    expect(choose(agreed, "2026-03-11", "wait", 1)).toBe("taken");
    expect(choose(agreed, "2026-04-15", "cancel")).toBe("taken");
    const silent = followLine();
    silent.tell({ ...late, atMs: silent.on("2026-03-10") });
    expect(choose(silent, "2026-04-15", "cancel")).toBe("taken");
    for (const line of [early, agreed, silent])
      expect(line.state.current).toMatchObject({ phase: "cancelled", ground: "customer" });
  });

  it("a choice on a shipped line changes nothing and says so", () => {
    const line = followLine();
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 2 });
    for (const choice of ["wait", "wait_for_ever", "cancel", "substitute", "ship_rest"] as const)
      expect(choose(line, "2026-03-06", choice)).toBe("already_shipped");
    expect(line.phase).toBe("shipped");
    expect(line.happened).toEqual([]);
  });

  it("a choice on a cancelled line changes nothing and says so", () => {
    const line = followLine();
    choose(line, "2026-03-05", "cancel");
    const before = line.happened.length;
    for (const choice of ["wait", "wait_for_ever", "cancel", "substitute", "ship_rest"] as const)
      expect(choose(line, "2026-03-06", choice)).toBe("already_cancelled");
    expect(line.happened).toHaveLength(before);
  });

  it("of two choices at once the first wins, and both are recorded", () => {
    const line = followLine();
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    expect(choose(line, "2026-03-11", "cancel", 1)).toBe("taken");
    expect(choose(line, "2026-03-11", "wait", 1)).toBe("already_cancelled");
    expect(line.phase).toBe("cancelled");
    expect(line.state.history.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        "the customer chose cancel (notice 1): taken",
        "the customer chose wait (notice 1): already_cancelled",
      ]),
    );
  });

  it("whoever first waits may still cancel, and both are recorded", () => {
    const line = followLine();
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    expect(choose(line, "2026-03-11", "wait", 1)).toBe("taken");
    expect(choose(line, "2026-03-11", "cancel", 1)).toBe("taken");
    expect(line.state.current).toMatchObject({ phase: "cancelled", ground: "customer" });
  });

  it("nobody can accept a delay that no notice has offered", () => {
    const line = followLine();
    expect(choose(line, "2026-03-05", "wait")).toBe("not_offered");
    expect(choose(line, "2026-03-05", "wait_for_ever")).toBe("not_offered");
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    expect(choose(line, "2026-03-11", "wait", 9)).toBe("not_offered");
    expect(line.phase).toBe("promised");
  });

  it("an answer to an older notice grants the older date, and the newer one is asked for again", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ ...veryLate, atMs: line.on("2026-03-12") });
    expect(choose(line, "2026-03-13", "wait", 1)).toBe("taken");
    expect(line.state.current).toMatchObject({ phase: "agreed", until: "2026-04-20" });
    expect(line.happened.at(-1)).toBe(
      "2026-03-13 12:00 renewed 3 by email: 2026-05-20, silence is refusal after 2026-04-20",
    );
  });

  it("a date that was granted is never shortened by a later answer", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ ...veryLate, atMs: line.on("2026-03-12") });
    expect(choose(line, "2026-03-13", "wait", 2)).toBe("taken");
    expect(choose(line, "2026-03-14", "wait", 1)).toBe("already_waiting");
    expect(choose(line, "2026-03-14", "wait", 2)).toBe("already_waiting");
    expect(line.state.current).toMatchObject({ phase: "agreed", until: "2026-05-20" });
  });

  it("an answer to a reminder answers the notice that it reminds of", () => {
    const line = followLine();
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    line.waitUntil(line.on("2026-04-29"));
    expect(line.happened.at(-1)).toContain("reminder 2");
    expect(choose(line, "2026-04-29", "wait", 2)).toBe("taken");
    expect(line.state.current).toMatchObject({ phase: "agreed", until: "2026-05-20" });
  });

  it("an express yes to what silence had granted holds even if the notice bounces later", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ ...veryLate, atMs: line.on("2026-03-12") });
    line.waitUntil(line.on("2026-04-02"));
    expect(choose(line, "2026-04-02", "wait", 1)).toBe("taken");
    line.tell({ kind: "notice_report", atMs: line.on("2026-04-03"), n: 1, channel: "email", outcome: "bounced" });
    expect(line.state.current).toMatchObject({ phase: "agreed", until: "2026-04-20", by: "choice" });
    expect(line.happened).toHaveLength(2);
  });

  it("a substitute ends the line without a refund: what is sent instead has its own clock", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "chose", atMs: line.on("2026-03-11"), choice: "substitute", n: 1, sku: "BLUE" });
    expect(choose(line, "2026-03-12", "cancel")).toBe("already_substituted");
    line.waitUntilEndOf("2026-06-30");
    expect(line.happened.slice(1)).toEqual(["2026-03-11 12:00 substitute 2 by BLUE"]);
  });

  it("to ask for what is there first is no consent to a delay of the rest", () => {
    const line = followLine();
    line.tell({ ...veryLate, atMs: line.on("2026-03-10") });
    expect(choose(line, "2026-03-11", "ship_rest", 1)).toBe("taken");
    expect(choose(line, "2026-03-11", "ship_rest", 1)).toBe("already_said");
    expect(line.happened.slice(1)).toEqual(["2026-03-11 12:00 ship what is there"]);
    line.waitUntilEndOf("2026-04-30");
    expect(cancellations(line)).toEqual(["2026-05-01 00:00 cancel 2: long_delay_unanswered"]);
  });
});
