import { describe, expect, it } from "vitest";
import * as v from "valibot";
import {
  type Chunk,
  chunkRowSchema,
  mailedOf,
  membersRowSchema,
  type Outcome,
  type Outcomes,
  outcomeSchema,
  textMayGo,
  toldOf,
  wasReturned,
} from "../../../shared/restock/chunk.ts";

describe("a chunk as it is read back", () => {
  const row = {
    pk: "demo#TENT#000001",
    sk: "chunk#000001#000001",
    state: "open",
    size: 3,
    startedAt: 1,
    attempt: 2,
    leaseUntil: 3,
    tries: 1,
    retryAt: 4,
    dueAt: 5,
    remaining: [0, 2],
    returning: [2],
    outcomes: { 1: "skipped" },
    accepted: new Set([0]),
    sentAt: 6,
    toldUnits: 7,
  } satisfies Chunk;

  it("is what was written", () => expect(v.parse(chunkRowSchema, row)).toEqual(row));

  it.each(["open", "held", "sending", "unsettled", "ending", "done"])("may be %s", (state) => {
    expect(v.parse(chunkRowSchema, { ...row, state }).state).toBe(state);
  });

  it.each(["skipped", "suppressed", "rejected", "returned", "unsettled", "texted"])(
    "may have a member who was %s",
    (outcome) => expect(v.parse(outcomeSchema, outcome)).toBe(outcome),
  );

  it("has its members as they were written", () => {
    const members = { contacts: ["a", "b"], quantities: { 1: 4 }, last: { signedUpAt: 9, contact: "b" } };
    expect(v.parse(membersRowSchema, members)).toEqual(members);
    expect(v.is(membersRowSchema, { ...members, last: {} })).toBe(false);
  });
});

describe("the members of a chunk that texts some of them", () => {
  const chunk = { size: 4, outcomes: { 1: "texted", 2: "skipped", 3: "unsettled" } } satisfies Pick<
    Chunk,
    "size" | "outcomes"
  >;

  it("are told by one or the other", () => expect(toldOf(chunk)).toEqual([0, 1, 3]));

  it("are mailed where they are told and not texted", () => expect(mailedOf(chunk)).toEqual([0, 3]));
});

/** Nothing is recorded of whom the mail service took. */
const outcomesOf = (outcome: Outcome | "taken"): Outcomes => (outcome === "taken" ? {} : { 1: outcome });

const ends: [Outcome | "taken", { returned: boolean }][] = [
  ["taken", { returned: false }],
  ["texted", { returned: false }],
  ["unsettled", { returned: false }],
  ["rejected", { returned: false }],
  ["skipped", { returned: true }],
  ["suppressed", { returned: true }],
  ["returned", { returned: true }],
];

describe("whoever ended a chunk", () => {
  it.each(ends)("as %s may be told once more by its restock: %o", (outcome, { returned }) => {
    expect(wasReturned({ outcomes: outcomesOf(outcome) }, 1)).toBe(returned);
    expect(wasReturned({ outcomes: outcomesOf(outcome) }, 0)).toBe(false);
  });

  it.each(ends)("as %s is texted after all unless they were returned: %o", (outcome, { returned }) => {
    expect(textMayGo({ state: "done", outcomes: outcomesOf(outcome) }, 1)).toBe(returned ? "no" : "yes");
  });

  it.each(["open", "held", "sending", "unsettled", "ending"] as const)("has a text wait while it is %s", (state) => {
    expect(textMayGo({ state, outcomes: { 0: "texted", 1: "returned" } }, 0)).toBe("wait");
    expect(textMayGo({ state, outcomes: { 0: "texted", 1: "returned" } }, 1)).toBe("wait");
  });
});
