import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, dayOf } from "../../../shared/runtime/day.ts";
import { emptyLedger, enterTold, ever, lastOpenDay, type Ledger, validByShipBy } from "./delay-ledger.ts";
import { type History, historyArbitrary, hourMs, live, shipByOfHistory, type Told } from "./delay-world.ts";
import { addWorkingDays, endOf } from "./followed-line.ts";

/** The same histories every time: what new ones find belongs into a test of its own, and not into somebody's landing. */
const runs = { numRuns: 1_000, seed: 20_261_127 };

/** Lives a history and shows each thing that happened, with the ledger before and after it. */
const eachTold = (history: History, check: (told: Told, after: Ledger, before: Ledger) => void): void => {
  const ledger = emptyLedger(history);
  for (const told of live(history)) {
    const before = structuredClone(ledger);
    enterTold(ledger, told);
    check(told, ledger, before);
  }
};

/** An answer to a notice that is asked for in the moment after it, and that no provider ever takes. */
const answeredTooEarly: History = {
  regime: "ftc",
  zone: "UTC",
  placedAtMs: Date.UTC(2026, 7, 13, 23),
  promisedAfterDays: 10,
  channels: ["email"],
  events: [{ afterHours: 217, what: { kind: "chose", choice: "wait", n: 1, isInDoubt: false } }],
  answers: [{ outcome: undefined, afterMinutes: 0 }],
  tickDelays: [0],
};

const ftcHistories = historyArbitrary.map((history): History => ({ ...history, regime: "ftc" }));

describe("random histories of a line", () => {
  it("no order is unshipped past T without a valid notice or an alert that it was impossible", () => {
    fc.assert(
      fc.property(ftcHistories, (history) => {
        const { zone } = history;
        eachTold(history, ({ atMs, effects, fact }, ledger) => {
          const shipBy = ledger.shipBy ?? "";
          const isPast = fact.kind === "time" && atMs >= endOf(shipBy, zone);
          if (isPast && ledger.ended === undefined && ledger.accepted.length === 0)
            expect(validByShipBy(ledger, zone).length).toBeGreaterThan(0);
          for (const effect of effects)
            if (effect.type === "cancel" && effect.ground === "no_valid_notice" && effect.atMs === endOf(shipBy, zone))
              expect(ledger.alerts.some((what) => /unreachable|not_accepted|too_late/.test(what))).toBe(true);
        });
      }),
      runs,
    );
  });

  it("no order is cancelled without its ground, and by the clock only at the end of the day that was granted", () => {
    fc.assert(
      fc.property(ftcHistories, (history) => {
        const { zone } = history;
        eachTold(history, ({ fact, effects }, ledger, before) => {
          for (const effect of effects) {
            if (effect.type !== "cancel") continue;
            expect(before.ended).toBeUndefined();
            const granted = lastOpenDay(before, zone);
            switch (effect.ground) {
              case "customer":
                expect(fact).toMatchObject({ kind: "chose", choice: "cancel" });
                break;
              case "merchant":
                expect(fact.kind).toBe("cancelled_by_merchant");
                break;
              case "quantity_lowered":
                expect(fact).toMatchObject({ kind: "quantity", quantity: 0 });
                break;
              case "no_valid_notice":
                expect(validByShipBy(ledger, zone)).toEqual([]);
                expect(ledger.accepted).toEqual([]);
                expect(effect.atMs).toBeGreaterThanOrEqual(endOf(ledger.shipBy ?? "", zone));
                break;
              case "long_delay_unanswered":
                expect(granted).toBe(addDays(ledger.shipBy ?? "", 30));
                expect(effect.atMs).toBe(endOf(granted, zone));
                break;
              case "renewed_unanswered":
              case "revised_date_missed":
                expect(granted).not.toBe(ever);
                expect(granted > (ledger.shipBy ?? "")).toBe(true);
                expect(effect.atMs).toBe(endOf(granted, zone));
            }
          }
        });
      }),
      { ...runs, examples: [[answeredTooEarly]] },
    );
  });

  it("no deadline is missed while the tick comes within the hour", () => {
    fc.assert(
      fc.property(ftcHistories, (history) => {
        eachTold(history, ({ atMs, effects }, ledger) => {
          if (ledger.ended === undefined) {
            const granted = lastOpenDay(ledger, history.zone);
            if (granted !== ever) expect(atMs).toBeLessThan(endOf(granted, history.zone) + hourMs);
          }
          for (const effect of effects)
            if (effect.type === "cancel") expect(atMs - effect.atMs).toBeLessThanOrEqual(hourMs);
        });
      }),
      runs,
    );
  });

  it("a lateness that is known is told at once, as long as the customer can be reached", () => {
    fc.assert(
      fc.property(ftcHistories, (history) => {
        eachTold(history, ({ atMs, fact }, ledger) => {
          const { estimate, notices, accepted, isUnreachable, shipBy = "" } = ledger;
          if (ledger.ended !== undefined || isUnreachable || accepted.includes(ever) || fact.kind === "shipped") return;
          if (estimate === null || estimate < dayOf(atMs, history.zone) || estimate <= shipBy) return;
          const isTold = notices.some(({ revisedOn }) => revisedOn === null || revisedOn >= estimate);
          expect(isTold || accepted.some((day) => day >= estimate)).toBe(true);
        });
      }),
      runs,
    );
  });

  it("T never moves, nor does anything else that applied when the order was placed", () => {
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const told = live(history);
        for (const { state } of told) {
          expect(state.terms.shipBy).toBe(shipByOfHistory(history));
          expect(state.terms).toEqual(told[0]?.state.terms);
        }
      }),
      runs,
    );
  });

  it("the same fact again has no effect", () => {
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        for (const { again } of live(history)) expect(again).toEqual([]);
      }),
      runs,
    );
  });

  it("every cancellation owes its refund in the same moment, counted from the day on which the right arose", () => {
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        const { zone, regime } = history;
        for (const { effects } of live(history)) {
          const cancelled = effects.find((effect) => effect.type === "cancel");
          if (cancelled === undefined) continue;
          // The end of a day is the first moment of the next one.
          const isByClock = cancelled.atMs === endOf(dayOf(cancelled.atMs - 1, zone), zone);
          const day = dayOf(cancelled.atMs - (isByClock && regime === "ftc" ? 1 : 0), zone);
          const days = isByClock && regime === "ftc" ? [day, dayOf(cancelled.atMs, zone)] : [day];
          const byDays = days.map((since) => (regime === "ftc" ? addWorkingDays(since, 7) : addDays(since, 14)));
          const refund = effects.find((effect) => effect.type === "refund_owed");
          expect(refund).toMatchObject({ units: cancelled.units, ground: cancelled.ground });
          if (regime === "none") expect(refund?.byDay).toBeUndefined();
          else expect(byDays).toContain(refund?.byDay);
        }
      }),
      runs,
    );
  });

  it("a line ends once: afterwards nothing is sent, cancelled or shipped in its name", () => {
    fc.assert(
      fc.property(historyArbitrary, (history) => {
        eachTold(history, ({ effects }, _, before) => {
          if (before.ended === undefined) return;
          expect(effects.filter(({ type }) => type !== "alert")).toEqual([]);
        });
      }),
      runs,
    );
  });

  it("under EU law and under none no clock ever cancels", () => {
    const others = historyArbitrary.filter(({ regime }) => regime !== "ftc");
    fc.assert(
      fc.property(others, (history) => {
        const grounds = live(history)
          .flatMap(({ effects }) => effects)
          .flatMap((effect) => (effect.type === "cancel" ? [effect.ground] : []));
        for (const ground of grounds) expect(["customer", "merchant", "quantity_lowered"]).toContain(ground);
      }),
      runs,
    );
  });

  it("ticks when something is due order what a tick every hour would", () => {
    // Everything falls on whole hours, so that both see it at the same time.
    const ordered = (history: History, ticks: "due" | "hourly") =>
      live(history, ticks, 45).flatMap(({ effects }) => effects);
    const onTheHour = historyArbitrary.map((history): History => ({
      ...history,
      placedAtMs: history.placedAtMs - (history.placedAtMs % hourMs),
      // In the last hour of T, an hourly tick comes too late for a notice.
      promisedAfterDays: history.promisedAfterDays === undefined ? undefined : Math.max(1, history.promisedAfterDays),
      answers: history.answers.map((answer) => ({ ...answer, afterMinutes: 0 })),
      events: history.events.slice(0, 6),
      tickDelays: [0],
    }));
    fc.assert(
      fc.property(onTheHour, (history) => {
        expect(ordered(history, "due")).toEqual(ordered(history, "hourly"));
      }),
      { numRuns: 30, seed: runs.seed },
    );
  });
});
