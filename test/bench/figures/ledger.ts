import { allocate, createAllocator, type Incoming, type OpenLine } from "../../../shared/backorder/ledger.ts";
import { addDays } from "../../../shared/runtime/day.ts";
import type { Figure } from "../support/figure.ts";
import { quantile, rounded } from "../support/numbers.ts";

const barSeconds = 1;
const rounds = 5;
const supplyCount = 1_000;

const queueOf = (lines: number): OpenLine[] =>
  Array.from({ length: lines }, (_, n) => ({ id: `order-${n}#1`, units: 1 + (n % 3) }));

/** Enough for everybody, the last to arrive named first. */
const incomingFor = (lines: number): Incoming[] =>
  Array.from({ length: supplyCount }, (_, n) => ({
    supply: `supply-${n}`,
    units: Math.ceil((lines * 2) / supplyCount),
    readyOn: addDays("2027-12-31", -n),
    location: "berlin",
  }));

const secondsOf = (work: () => void): number => {
  const from = performance.now();
  work();
  return (performance.now() - from) / 1_000;
};

/** How long it takes to work out anew what covers each line of a long queue. */
export const ledger: Figure = {
  name: "ledger",
  maxSeconds: 30,
  measure: async ({ quick }) => {
    const lines = quick ? 100_000 : 1_000_000;
    const queue = queueOf(lines);
    const incoming = incomingFor(lines);
    const whole: number[] = [];
    const passing: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      whole.push(secondsOf(() => allocate(queue, incoming)));
      passing.push(
        secondsOf(() => {
          const allocator = createAllocator(incoming);
          for (const { units } of queue) allocator.take(units);
        }),
      );
    }
    const seconds = rounded(quantile(whole, 0.5), 3);
    const secondsPassing = rounded(quantile(passing, 0.5), 3);
    return {
      json: { lines, supplies: supplyCount, seconds, secondsPassing },
      lines: [
        {
          what: `pure ledger, ${lines} lines: all kept, each let go`,
          value: `${seconds} s, ${secondsPassing} s`,
          bar: `< ${barSeconds} s`,
          pass: seconds < barSeconds,
        },
      ],
      notes: [
        `Ledger: the median of ${rounds} rounds; ${supplyCount} supplies that are enough for all, lines of 1 to 3 units; no table is read or written.`,
      ],
    };
  },
};
