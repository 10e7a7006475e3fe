import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  backoffMs,
  concludeSend,
  type EntryResult,
  inFlightOf,
  type Outcome,
  type Outcomes,
  toldOf,
  unitsOf,
  unsettledOf,
  withOutcome,
} from "../../../shared/restock/chunk.ts";
import { limits } from "../../../shared/runtime/limits.ts";

const sent: EntryResult = { kind: "sent" };
const rejected: EntryResult = { kind: "rejected", code: "MESSAGE_REJECTED" };
const retry: EntryResult = { kind: "retry", code: "ACCOUNT_THROTTLED" };
const storePaused: EntryResult = { kind: "paused", scope: "store", code: "MAIL_FROM_DOMAIN_NOT_VERIFIED" };
const accountPaused: EntryResult = { kind: "paused", scope: "account", code: "ACCOUNT_SENDING_PAUSED" };

const fresh = { outcomes: {}, tries: 0 };
const answers = (...results: EntryResult[]) => new Map(results.entries());

describe("what a chunk becomes after the mail service answered", () => {
  it("is done when every entry was taken", () => {
    expect(concludeSend(fresh, answers(sent, sent))).toEqual({ next: "done", outcomes: {} });
  });

  it("is done, with the rejected on record, when the rest was taken", () => {
    expect(concludeSend(fresh, answers(sent, rejected))).toEqual({ next: "done", outcomes: { 1: "rejected" } });
  });

  it("is open for those who were throttled, and for nobody else", () => {
    expect(concludeSend(fresh, answers(retry, sent, rejected, retry))).toEqual({
      next: "open",
      outcomes: { 2: "rejected" },
      remaining: [0, 3],
    });
  });

  it("sends the throttled back to the line when the last try is used up", () => {
    const lastTry = { outcomes: {}, tries: limits.sendTries - 1 };
    expect(concludeSend(lastTry, answers(sent, retry))).toEqual({ next: "ending", outcomes: {}, returning: [1] });
    expect(concludeSend({ ...lastTry, tries: lastTry.tries - 1 }, answers(sent, retry)).next).toBe("open");
  });

  it("sends everybody who was not taken back to the line when sending has to rest, and says why", () => {
    expect(concludeSend(fresh, answers(retry, accountPaused, sent, storePaused))).toEqual({
      next: "ending",
      outcomes: {},
      returning: [0, 1, 3],
      paused: { scope: "account", code: "ACCOUNT_SENDING_PAUSED" },
    });
  });

  it("keeps them in their order, whatever kept each of them from being taken", () => {
    const conclusion = concludeSend(fresh, answers(accountPaused, retry, sent, storePaused, retry));
    expect(conclusion).toMatchObject({ next: "ending", returning: [0, 1, 3, 4] });
  });

  it("keeps what was known before", () => {
    const before = { outcomes: { 0: "skipped", 4: "suppressed" } satisfies Outcomes, tries: 0 };
    expect(concludeSend(before, new Map([[1, rejected]])).outcomes).toEqual({
      0: "skipped",
      1: "rejected",
      4: "suppressed",
    });
  });
});

describe("the members of a chunk, from its first attempt to its end", () => {
  const resultArbitrary = fc.constantFrom(sent, sent, sent, rejected, retry, retry, storePaused);
  const size = 8;
  const attemptsArbitrary = fc.array(fc.array(resultArbitrary, { minLength: size, maxLength: size }), {
    minLength: limits.sendTries,
    maxLength: limits.sendTries,
  });
  const notMailedArbitrary = fc.dictionary(
    fc.nat(size - 1).map(String),
    fc.constantFrom<Outcome>("skipped", "suppressed"),
  );

  /** Attempt after attempt, each with the members that are in flight, as send-chunk makes them. */
  const sendAll = (before: Outcomes, attempts: EntryResult[][]) => {
    const acceptedTimes = new Map<number, number>();
    let chunk: { size: number; outcomes: Outcomes; tries: number; remaining?: number[] };
    chunk = { size, outcomes: before, tries: 0 };
    for (const answered of attempts) {
      const inFlight = inFlightOf(chunk);
      const results = new Map(inFlight.flatMap((member) => (answered[member] ? [[member, answered[member]]] : [])));
      for (const [member, { kind }] of results) {
        if (kind === "sent") acceptedTimes.set(member, (acceptedTimes.get(member) ?? 0) + 1);
      }
      const conclusion = concludeSend(chunk, results);
      const { outcomes } = conclusion;
      if (conclusion.next === "done") return { acceptedTimes, outcomes, returned: [] };
      if (conclusion.next === "ending") {
        const ended = withOutcome(outcomes, conclusion.returning, "returned");
        return { acceptedTimes, outcomes: ended, returned: conclusion.returning };
      }
      chunk = { size, outcomes, tries: chunk.tries + 1, remaining: conclusion.remaining };
    }
    throw new Error("A chunk is to end within its tries");
  };

  it("are each mailed at most once, and told exactly if their mail was taken", () => {
    fc.assert(
      fc.property(notMailedArbitrary, attemptsArbitrary, (before, attempts) => {
        const { acceptedTimes, outcomes } = sendAll(before, attempts);
        expect([...acceptedTimes.values()].every((times) => times === 1)).toBe(true);
        expect(toldOf({ size, outcomes })).toEqual([...acceptedTimes.keys()].sort((a, b) => a - b));
      }),
      { numRuns: 1_000 },
    );
  });

  it("each end as told, returned, rejected or left out: nobody is forgotten", () => {
    fc.assert(
      fc.property(notMailedArbitrary, attemptsArbitrary, (before, attempts) => {
        const { acceptedTimes, outcomes, returned } = sendAll(before, attempts);
        const ends = Array.from({ length: size }, (_, member) => [
          acceptedTimes.has(member),
          returned.includes(member),
          outcomes[member] === "rejected",
          before[member] !== undefined,
        ]);
        for (const end of ends) expect(end.filter(Boolean)).toHaveLength(1);
      }),
      { numRuns: 1_000 },
    );
  });

  it("are in flight until they have an outcome", () => {
    expect(inFlightOf({ size: 3, outcomes: {} })).toEqual([0, 1, 2]);
    expect(inFlightOf({ size: 3, outcomes: { 1: "skipped" } })).toEqual([0, 2]);
    expect(inFlightOf({ size: 3, outcomes: { 1: "skipped" }, remaining: [1, 2] })).toEqual([2]);
    expect(inFlightOf({ size: 3, outcomes: {}, remaining: [] })).toEqual([]);
  });

  it("count as told while nobody knows, and are listed as unsettled", () => {
    const outcomes: Outcomes = { 0: "unsettled", 1: "skipped", 2: "returned", 3: "rejected", 4: "suppressed" };
    expect(toldOf({ size: 6, outcomes })).toEqual([0, 5]);
    expect(unsettledOf({ size: 6, outcomes })).toEqual([0]);
  });

  it("use up a unit each, or as many as they want", () => {
    expect(unitsOf({ quantities: {} }, [0, 1, 2])).toBe(3);
    expect(unitsOf({ quantities: { "1": 4, "3": 9 } }, [0, 1, 2])).toBe(6);
    expect(unitsOf({ quantities: { "1": 4 } }, [])).toBe(0);
  });
});

describe("the pause before the next try", () => {
  it("doubles from a second, up to a minute", () => {
    const pauses = [1, 2, 3, 4, 5, 6, 7, 8].map(backoffMs);
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });
});
