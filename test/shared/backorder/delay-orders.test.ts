import { describe, expect, it } from "vitest";
import { step } from "../../../shared/backorder/delay.ts";
import { splitDelay } from "../../../shared/backorder/split-delay.ts";
import { addWorkingDays, endOf, followLine } from "./followed-line.ts";

const late = { kind: "estimate", day: "2026-04-20" } as const;

describe("an order that changes on its way", () => {
  it("a partial shipment leaves the clock of what is left", () => {
    const line = followLine({ quantity: 3 });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 1 });
    line.waitUntilEndOf("2026-04-30");
    expect(line.happened.slice(-2)).toEqual([
      "2026-05-01 00:00 cancel 2: long_delay_unanswered",
      "2026-05-01 00:00 refund 2 by 2026-05-11",
    ]);
  });

  it("the same shipment told twice, or out of order, counts once", () => {
    const line = followLine({ quantity: 3 });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-06"), units: 2 });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 1 });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-06"), units: 2 });
    expect(line.state.shippedUnits).toBe(2);
    expect(line.phase).toBe("promised");
  });

  it("a split line keeps the clock, the notices and the consents in both parts", () => {
    const line = followLine({ quantity: 3 });
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "chose", atMs: line.on("2026-03-11"), choice: "wait", n: 1 });
    const [kept, moved] = splitDelay(line.state, 1, line.on("2026-03-12")) ?? [];
    expect(kept).toMatchObject({ quantity: 2, terms: line.state.terms, current: line.state.current });
    expect(moved).toMatchObject({ quantity: 1, terms: line.state.terms, current: line.state.current });
    expect(moved?.notices).toEqual(line.state.notices);
  });

  it("a line whose open units all become a line of their own has shipped, and owes nothing", () => {
    const line = followLine({ quantity: 3 });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 1 });
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "chose", atMs: line.on("2026-03-11"), choice: "wait", n: 1 });
    const [kept, moved] = splitDelay(line.state, 2, line.on("2026-03-12")) ?? [];
    expect(kept).toMatchObject({ quantity: 1, current: { phase: "shipped" }, refunds: [] });
    expect(moved).toMatchObject({ quantity: 2, terms: line.state.terms, current: line.state.current });
  });

  it("a line that becomes another one whole goes on under its old clock where it is wanted again", () => {
    const line = followLine({ quantity: 2 });
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    const [kept, moved] = splitDelay(line.state, 2, line.on("2026-03-12")) ?? [];
    expect(kept).toMatchObject({ quantity: 0, current: { phase: "cancelled", ground: "merchant" }, refunds: [] });
    expect(moved).toMatchObject({ quantity: 2, current: line.state.current });
    const atMs = line.on("2026-03-13");
    const { state: open } = step(kept ?? line.state, { kind: "restored", atMs }, addWorkingDays);
    const { state } = step(open, { kind: "quantity", atMs, quantity: 2 }, addWorkingDays);
    expect(state).toMatchObject({ quantity: 2, current: { phase: "promised" }, refunds: [], notices: [{ n: 1 }] });
  });

  it("a line is not split where it has ended, nor into nothing", () => {
    const line = followLine({ quantity: 3 });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 1 });
    expect(splitDelay(line.state, 3, line.on("2026-03-06"))).toBeUndefined();
    expect(splitDelay(line.state, 0, line.on("2026-03-06"))).toBeUndefined();
    line.tell({ kind: "cancelled_by_merchant", atMs: line.on("2026-03-07") });
    expect(splitDelay(line.state, 1, line.on("2026-03-08"))).toBeUndefined();
  });

  it("more units in a line keep its clock", () => {
    const line = followLine();
    line.tell({ kind: "quantity", atMs: line.on("2026-03-20"), quantity: 5 });
    line.waitUntilEndOf("2026-04-30");
    expect(line.happened).toContain("2026-05-01 00:00 cancel 5: long_delay_unanswered");
  });

  it("units that are taken out of a line are owed back, and the rest keeps its clock", () => {
    const line = followLine({ quantity: 3 });
    line.tell({ kind: "quantity", atMs: line.on("2026-03-06"), quantity: 2 });
    expect(line.happened).toEqual(["2026-03-06 12:00 refund 1 by 2026-03-17"]);
    expect(line.phase).toBe("promised");
    expect(line.state.terms.shipBy).toBe("2026-03-31");
  });

  it("a line whose last unshipped units are taken out has shipped; one that loses all is cancelled", () => {
    const line = followLine({ quantity: 3 });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 2 });
    line.tell({ kind: "quantity", atMs: line.on("2026-03-06"), quantity: 2 });
    expect(line.phase).toBe("shipped");
    const other = followLine();
    other.tell({ kind: "quantity", atMs: other.on("2026-03-06"), quantity: 0 });
    expect(other.happened[0]).toBe("2026-03-06 12:00 cancel 2: quantity_lowered");
  });

  it("an older word about the quantity does not undo a newer one", () => {
    const line = followLine({ quantity: 3 });
    line.tell({ kind: "quantity", atMs: line.on("2026-03-06"), quantity: 2 });
    line.tell({ kind: "quantity", atMs: line.on("2026-03-05"), quantity: 9 });
    expect(line.state.quantity).toBe(2);
  });

  it("units that are added after the end are the merchant's affair", () => {
    const line = followLine();
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 2 });
    line.tell({ kind: "quantity", atMs: line.on("2026-03-06"), quantity: 3 });
    expect(line.happened).toEqual(["2026-03-06 12:00 alert units_added_after_end"]);
  });

  it("a promise moved by the platform is kept as information, T stays", () => {
    const line = followLine();
    line.tell({ kind: "promise_moved", atMs: line.on("2026-03-10"), day: "2026-06-30" });
    expect(line.state.platformPromise?.day).toBe("2026-06-30");
    line.waitUntilEndOf("2026-03-30");
    line.waitUntil(line.on("2026-03-31"));
    expect(line.state.terms.shipBy).toBe("2026-03-31");
    expect(line.happened).toEqual([
      "2026-03-31 00:00 first_long 1 by email: no date, silence is refusal after 2026-04-30",
    ]);
    expect(line.state.history.map(({ what }) => what)).toContain(
      "the platform now promises 2026-06-30; 2026-03-31 stays",
    );
  });

  it("an order update from the platform between a notice and its deadline changes neither", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "quantity", atMs: line.on("2026-03-15"), quantity: 2 });
    line.tell({ kind: "promise_moved", atMs: line.on("2026-03-15"), day: "2026-04-25" });
    line.tell({ kind: "contact", atMs: line.on("2026-03-15"), channels: ["email"] });
    line.waitUntilEndOf("2026-03-31");
    expect(line.happened).toHaveLength(1);
    expect(line.state.current).toMatchObject({ phase: "agreed", until: "2026-04-20" });
  });

  it("a line that the merchant cancels is owed back", () => {
    const line = followLine();
    line.tell({ kind: "cancelled_by_merchant", atMs: line.on("2026-03-06") });
    line.tell({ kind: "cancelled_by_merchant", atMs: line.on("2026-03-07") });
    expect(line.happened).toEqual(["2026-03-06 12:00 cancel 2: merchant", "2026-03-06 12:00 refund 2 by 2026-03-17"]);
  });

  it("a shipment that is taken back opens the line again under its old clock", () => {
    const line = followLine();
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 2 });
    line.tell({ kind: "unshipped", atMs: line.on("2026-03-06"), units: 0 });
    expect(line.state).toMatchObject({
      current: { phase: "promised" },
      shippedUnits: 0,
      terms: { shipBy: "2026-03-31" },
    });
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    expect(line.happened).toEqual([
      "2026-03-10 12:00 first_definite 1 by email: 2026-04-20, silence is consent after 2026-03-31",
    ]);
  });

  it("a line that the merchant had cancelled and wants again is open under its old clock, and nothing is owed back", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "chose", atMs: line.on("2026-03-11"), choice: "wait", n: 1 });
    line.tell({ kind: "cancelled_by_merchant", atMs: line.on("2026-03-12") });
    line.tell({ kind: "restored", atMs: line.on("2026-03-13") });
    expect(line.state).toMatchObject({ current: { phase: "agreed", until: "2026-04-20" }, refunds: [] });
    line.waitUntilEndOf("2026-04-20");
    // The customer had mail of the first refund: this is another one.
    expect(line.state.refunds).toMatchObject([{ n: 2, ground: "renewed_unanswered", byDay: "2026-04-29" }]);
  });

  it("what the customer or the clock has cancelled, or was paid back, is not opened again", () => {
    const asked = followLine();
    asked.tell({ kind: "chose", atMs: asked.on("2026-03-06"), choice: "cancel" });
    asked.tell({ kind: "restored", atMs: asked.on("2026-03-07") });
    expect(asked.phase).toBe("cancelled");
    const paid = followLine();
    paid.tell({ kind: "cancelled_by_merchant", atMs: paid.on("2026-03-06") });
    paid.tell({ kind: "refund_paid", atMs: paid.on("2026-03-07") });
    paid.tell({ kind: "restored", atMs: paid.on("2026-03-08") });
    expect(paid.happened.at(-1)).toBe("2026-03-08 12:00 alert units_added_after_end");
    expect(paid.phase).toBe("cancelled");
  });

  it("a line that is open again after its deadline is the merchant's affair until the end of that day, and then cancelled", () => {
    const line = followLine();
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 2 });
    line.tell({ kind: "unshipped", atMs: line.on("2026-04-10"), units: 0 });
    expect(line.happened).toEqual(["2026-04-10 12:00 alert open_after_deadline"]);
    line.waitUntil(endOf("2026-04-10") - 1);
    expect(line.phase).toBe("promised");
    line.waitUntilEndOf("2026-04-10");
    expect(line.happened.slice(1)).toEqual([
      "2026-04-11 00:00 alert too_late_for_notice",
      "2026-04-11 00:00 cancel 2: no_valid_notice",
      "2026-04-11 00:00 refund 2 by 2026-04-21",
    ]);
    const told = followLine();
    told.tell({ kind: "shipped", atMs: told.on("2026-03-05"), units: 2 });
    told.tell({ kind: "unshipped", atMs: told.on("2026-04-10"), units: 0 });
    told.tell({ kind: "shipped", atMs: told.on("2026-03-06"), units: 2 });
    told.waitUntilEndOf("2026-04-30");
    expect(told.phase).toBe("shipped");
  });

  it("a shipment of a line that was cancelled before it is taken back is an alert", () => {
    const line = followLine({ quantity: 3 });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-05"), units: 1 });
    line.tell({ kind: "chose", atMs: line.on("2026-03-06"), choice: "cancel" });
    line.tell({ kind: "unshipped", atMs: line.on("2026-03-07"), units: 0 });
    expect(line.happened.at(-1)).toBe("2026-03-07 12:00 alert unshipped_after_end");
  });

  it("a shipment of a cancelled line is an alert that says whether it left before", () => {
    const after = followLine();
    after.tell({ kind: "cancelled_by_merchant", atMs: after.on("2026-03-06") });
    after.tell({ kind: "shipped", atMs: after.on("2026-03-07"), units: 2 });
    expect(after.happened.at(-1)).toBe("2026-03-07 12:00 alert shipped_after_cancellation");
    const before = followLine();
    before.tell({ kind: "cancelled_by_merchant", atMs: before.on("2026-03-06") });
    before.tell({ kind: "shipped", atMs: before.on("2026-03-05"), units: 2 });
    expect(before.happened.at(-1)).toBe("2026-03-05 12:00 alert shipped_before_cancellation");
    expect(before.phase).toBe("cancelled");
  });

  it("a parcel that left before T is in time even if the word comes after a later tick", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntil(endOf("2026-03-31") - 1);
    line.tell({ kind: "shipped", atMs: line.on("2026-03-31"), units: 2 });
    expect(line.phase).toBe("shipped");
  });

  it("an order that is first heard of after T is not cancelled if the first word is that it left in time", () => {
    const line = followLine({ nowMs: Date.parse("2026-04-05T12:00:00Z") });
    line.tell({ kind: "shipped", atMs: line.on("2026-03-30"), units: 2 });
    line.waitUntilEndOf("2026-04-30");
    expect(line.phase).toBe("shipped");
    expect(line.happened).toEqual([]);
  });
});
