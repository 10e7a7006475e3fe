import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Candidate,
  comparePlaces,
  createLine,
  type LineOptions,
  type Selection,
} from "../../../shared/restock/line.ts";

const select = (candidates: Candidate[], options: LineOptions): Selection => {
  const line = createLine(options);
  for (const candidate of candidates) line.add(candidate);
  return line.select();
};

/** What the line is to do, without its economy: sort everybody, then serve one after the other. */
const selectNaively = (candidates: Candidate[], options: LineOptions): Selection => {
  const compare = comparePlaces(options.order);
  const { after } = options;
  const waiting = candidates
    .filter(({ quantity }) => quantity <= options.sellable)
    .filter((candidate) => after === undefined || compare(candidate, after) > 0)
    .sort(compare);
  let left = options.allowance === "everyone" ? Number.POSITIVE_INFINITY : options.allowance;
  const picked: Candidate[] = [];
  for (const candidate of waiting) {
    if (picked.length < options.maxPeople && candidate.quantity <= left) {
      left -= candidate.quantity;
      picked.push(candidate);
    }
  }
  return { picked, more: waiting.length > picked.length };
};

const oldest: LineOptions["order"] = "oldest";
const contactOf = (n: number) => `contact-${String(n).padStart(6, "0")}`;

/** Few instants for many people, so that ties are common; `adding` shuffles. */
const candidateArbitrary = fc.record({
  signedUpAt: fc.nat(12),
  contact: fc.nat(999).map(contactOf),
  quantity: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }) },
  ),
});
const candidatesArbitrary = fc.uniqueArray(candidateArbitrary, { selector: ({ contact }) => contact, maxLength: 40 });
const allowanceArbitrary = fc.oneof(fc.nat(30), fc.constant<"everyone">("everyone"));
const optionsArbitrary = fc.record({
  order: fc.constantFrom<LineOptions["order"]>("oldest", "newest"),
  allowance: allowanceArbitrary,
  sellable: fc.oneof(fc.nat(8), fc.constant(Number.POSITIVE_INFINITY)),
  maxPeople: fc.oneof(fc.nat(10), fc.constant(50_000)),
  after: fc.option(candidateArbitrary, { nil: undefined }),
});

const unitsOf = (picked: Candidate[]) => picked.reduce((units, { quantity }) => units + quantity, 0);

describe("somebody's place in line", () => {
  const [early, later] = [
    { signedUpAt: 1, contact: "b" },
    { signedUpAt: 2, contact: "a" },
  ];
  const [first, second] = [
    { signedUpAt: 1, contact: "a" },
    { signedUpAt: 1, contact: "b" },
  ];

  it("is before whoever signed up later, or the other way round where the newest come first", () => {
    expect(comparePlaces("oldest")(early, later)).toBeLessThan(0);
    expect(comparePlaces("oldest")(later, early)).toBeGreaterThan(0);
    expect(comparePlaces("newest")(early, later)).toBeGreaterThan(0);
    expect(comparePlaces("newest")(later, early)).toBeLessThan(0);
  });

  it("is that of the contact where several signed up at once", () => {
    expect(comparePlaces("oldest")(first, second)).toBeLessThan(0);
    expect(comparePlaces("oldest")(second, first)).toBeGreaterThan(0);
    expect(comparePlaces("newest")(first, second)).toBeGreaterThan(0);
  });

  it("is neither before nor behind itself", () => expect(comparePlaces("oldest")(first, first)).toBe(0));
});

describe("the line before a wave", () => {
  it("picks whom sorting everybody and serving one after the other would pick", () => {
    fc.assert(
      fc.property(candidatesArbitrary, optionsArbitrary, (candidates, options) => {
        expect(select(candidates, options)).toEqual(selectNaively(candidates, options));
      }),
      { numRuns: 2_000 },
    );
  });

  it("picks the same people in whatever order they are read", () => {
    const shuffled = candidatesArbitrary.chain((candidates) =>
      fc.tuple(
        fc.constant(candidates),
        fc.shuffledSubarray(candidates, { minLength: candidates.length, maxLength: candidates.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, optionsArbitrary, ([candidates, otherwise], options) => {
        expect(select(otherwise, options)).toEqual(select(candidates, options));
      }),
    );
  });

  it("never leaves out somebody while it picks one behind them who wants as many", () => {
    fc.assert(
      fc.property(candidatesArbitrary, optionsArbitrary, (candidates, options) => {
        const { picked } = select(candidates, options);
        const compare = comparePlaces(options.order);
        const isLeftOut = (candidate: Candidate) =>
          !picked.includes(candidate) && (options.after === undefined || compare(candidate, options.after) > 0);
        for (const out of candidates.filter(isLeftOut)) {
          const behind = picked.filter((one) => one.quantity >= out.quantity && compare(out, one) < 0);
          expect(behind).toEqual([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("never picks more units than allowed, more people than asked for, or anybody twice", () => {
    fc.assert(
      fc.property(candidatesArbitrary, optionsArbitrary, (candidates, options) => {
        const { picked } = select(candidates, options);
        if (options.allowance !== "everyone") expect(unitsOf(picked)).toBeLessThanOrEqual(options.allowance);
        expect(picked.length).toBeLessThanOrEqual(options.maxPeople);
        expect(new Set(picked).size).toBe(picked.length);
      }),
    );
  });

  it("picks the same people in several steps as in one", () => {
    const bounded = fc.record({ allowance: allowanceArbitrary, stepSize: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(candidatesArbitrary, bounded, (candidates, { allowance, stepSize }) => {
        const options = { order: oldest, sellable: 6, maxPeople: 50_000 };
        const stepwise: Candidate[] = [];
        for (;;) {
          const left = allowance === "everyone" ? allowance : allowance - unitsOf(stepwise);
          const after = stepwise.at(-1);
          const step = select(candidates, { ...options, allowance: left, maxPeople: stepSize, after });
          stepwise.push(...step.picked);
          if (step.picked.length < stepSize) break;
        }
        expect(stepwise).toEqual(select(candidates, { ...options, allowance }).picked);
      }),
    );
  });

  it("passes over who wants more than is left, and keeps their place for a larger wave", () => {
    const [big, first, second] = [
      { contact: "big", signedUpAt: 1, quantity: 3 },
      { contact: "first", signedUpAt: 2, quantity: 1 },
      { contact: "second", signedUpAt: 3, quantity: 1 },
    ];
    const everybody = [second, big, first];
    const options = { order: oldest, sellable: 5, maxPeople: 100 };
    expect(select(everybody, { ...options, allowance: 2 })).toEqual({ picked: [first, second], more: true });
    expect(select(everybody, { ...options, allowance: 4 })).toEqual({ picked: [big, first], more: true });
  });

  it("says that nobody is left only when nobody is who could be served from this stock", () => {
    const one = { contact: "one", signedUpAt: 1, quantity: 1 };
    const six = { contact: "six", signedUpAt: 2, quantity: 6 };
    const options = { order: oldest, allowance: 1, maxPeople: 100 };
    expect(select([one, six], { ...options, sellable: 5 }).more).toBe(false);
    expect(select([one, six], { ...options, sellable: 6 }).more).toBe(true);
  });
});

describe("the line before a large waitlist", () => {
  /** Many more people than can be picked, in an order that only the seed knows. */
  const crowd = (seed: number, size: number): Candidate[] => {
    let state = seed;
    const next = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    return Array.from({ length: size }, (_, n) => ({
      contact: contactOf(n),
      signedUpAt: next(size),
      quantity: next(4) === 0 ? 1 + next(3) : 1,
    }));
  };

  it.each([
    ["a small allowance", { allowance: 7, maxPeople: 50_000 }],
    ["no allowance at all", { allowance: 0, maxPeople: 50_000 }],
    ["an allowance too small for some", { allowance: 2, maxPeople: 50_000 }],
    ["a small step of a wave for everyone", { allowance: "everyone", maxPeople: 40 }],
    ["a step that is smaller than the allowance", { allowance: 900, maxPeople: 300 }],
  ] satisfies [string, Pick<LineOptions, "allowance" | "maxPeople">][])(
    "remembers enough of it for %s, however often it forgets",
    (_, bounds) => {
      const size = fc.integer({ min: 2_500, max: 6_000 });
      fc.assert(
        fc.property(fc.integer(), size, fc.constantFrom("oldest", "newest"), (seed, people, order) => {
          const candidates = crowd(seed, people);
          const options = { ...bounds, order, sellable: 3 } satisfies LineOptions;
          expect(select(candidates, options)).toEqual(selectNaively(candidates, options));
        }),
        { numRuns: 20 },
      );
    },
  );

  it("remembers enough of it when it comes in the worst order, the last in line first", () => {
    const candidates = crowd(1, 5_000).sort((a, b) => b.signedUpAt - a.signedUpAt);
    const options = { order: "oldest", allowance: 25, sellable: 3, maxPeople: 50_000 } satisfies LineOptions;
    expect(select(candidates, options)).toEqual(selectNaively(candidates, options));
  });
});
