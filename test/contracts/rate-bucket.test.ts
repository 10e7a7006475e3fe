import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { createRateBucket } from "../../shared/message/rate-bucket.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { openDatabase } from "./database.ts";

const { client, table } = await openDatabase();
const rows = table("messages");
const start = Date.UTC(2026, 5, 1);

/** An account that never sent. */
const forgetAccount = async () => {
  await client.send(new DeleteItemCommand({ TableName: rows.name, Key: { pk: { S: "#account" }, sk: { S: "ses" } } }));
};
beforeEach(forgetAccount);

interface Sending {
  atMs: number;
  recipients: number;
}

/** Workers that ask for their turn when they are free, wait for it, and come back when they are told to. */
const simulate = async (rate: number, chunks: { askedAtMs: number; recipients: number }[]): Promise<Sending[]> => {
  const bucket = createRateBucket(rows, rate);
  const asking = chunks.map(({ askedAtMs, recipients }) => ({ atMs: start + askedAtMs, recipients }));
  const sendings: Sending[] = [];
  for (let asked = 0; asked < 2_000; asked += 1) {
    const next = asking.sort((a, b) => b.atMs - a.atMs).pop();
    if (next === undefined) return sendings;
    const turn = await bucket.take(next.recipients, next.atMs);
    if (turn.kind === "at") sendings.push({ atMs: turn.atMs, recipients: next.recipients });
    if (turn.kind === "busy") {
      expect(turn.askAgainAt).toBeGreaterThan(next.atMs);
      asking.push({ ...next, atMs: turn.askAgainAt });
    }
  }
  throw new Error("Somebody never got a turn");
};

/** The most that was sent beyond the rate in any stretch of time that begins and ends with a sending. */
const mostBeyondRate = (sendings: Sending[], rate: number): number => {
  const inOrder = sendings.sort((a, b) => a.atMs - b.atMs);
  return Math.max(
    ...inOrder.flatMap((first, from) => {
      let sent = 0;
      return inOrder.slice(from).map(({ atMs, recipients }) => {
        sent += recipients;
        return sent - (rate * (atMs - first.atMs)) / 1_000;
      });
    }),
  );
};

const chunkArbitrary = fc.record({ askedAtMs: fc.nat(20_000), recipients: fc.integer({ min: 1, max: 50 }) });

describe("the account's send rate", () => {
  it("is never exceeded by more than one chunk, whoever asks whenever, and everybody gets a turn", async () => {
    const rateArbitrary = fc.constantFrom(1, 14, 50, 200);
    await fc.assert(
      fc.asyncProperty(
        rateArbitrary,
        fc.array(chunkArbitrary, { minLength: 1, maxLength: 25 }),
        async (rate, chunks) => {
          await forgetAccount();
          const sendings = await simulate(rate, chunks);
          expect(sendings).toHaveLength(chunks.length);
          const largest = Math.max(...chunks.map(({ recipients }) => recipients));
          expect(mostBeyondRate(sendings, rate)).toBeLessThanOrEqual(largest + 0.01);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("is never exceeded by workers who ask at the same moment", async () => {
    const bucket = createRateBucket(rows, 100);
    const turns = await Promise.all(Array.from({ length: 8 }, async () => bucket.take(50, start)));
    const times = turns.map((turn) => (turn.kind === "at" ? turn.atMs - start : turn.kind)).sort();
    expect(times).toEqual([0, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 500]);
  });

  it("is used up: nobody waits while the account is free", async () => {
    const bucket = createRateBucket(rows, 100);
    expect(await bucket.take(50, start)).toEqual({ kind: "at", atMs: start });
    expect(await bucket.take(50, start)).toEqual({ kind: "at", atMs: start + 500 });
    expect(await bucket.take(50, start + 5_000)).toEqual({ kind: "at", atMs: start + 5_000 });
  });

  it("lets nobody wait longer than a worker can", async () => {
    const bucket = createRateBucket(rows, 1);
    const waits: number[] = [];
    for (let asked = 0; asked < 5; asked += 1) {
      const turn = await bucket.take(4, start);
      if (turn.kind === "at") waits.push(turn.atMs - start);
    }
    expect(waits).toEqual([0, 4_000, 8_000]);
    expect(Math.max(...waits)).toBeLessThan(limits.bucketWaitMs);
    expect(await bucket.take(4, start)).toEqual({ kind: "busy", askAgainAt: start + 7_000 });
  });
});

describe("a paused account", () => {
  const pause = { reason: "ACCOUNT_SENDING_PAUSED", since: start, until: start + 900_000 };

  it("lets nobody send, and says why and until when", async () => {
    const bucket = createRateBucket(rows, 100);
    await bucket.pause(pause);
    expect(await bucket.take(1, start)).toEqual({ kind: "paused", pause });
    expect(await bucket.take(1, pause.until - 1)).toEqual({ kind: "paused", pause });
  });

  it("lets the first one go when the time has come, to see whether the reason is gone", async () => {
    const bucket = createRateBucket(rows, 100);
    await bucket.pause(pause);
    expect(await bucket.take(1, pause.until)).toEqual({ kind: "at", atMs: pause.until });
  });

  it("stops those who had their turn before them, too", async () => {
    const bucket = createRateBucket(rows, 1);
    await bucket.take(4, start);
    await bucket.pause(pause);
    expect(await bucket.take(4, start + 1_000)).toEqual({ kind: "paused", pause });
  });

  it("gives turns hours ahead to who can wait that long, one behind the other", async () => {
    const bucket = createRateBucket(rows, 1, "sms");
    const turns: number[] = [];
    for (let text = 0; text < 50; text += 1) {
      const turn = await bucket.take(2, start, limits.textsAheadMs);
      if (turn.kind === "at") turns.push(turn.atMs);
    }
    expect(turns).toEqual(Array.from({ length: 50 }, (_, n) => start + n * 2_000));
    expect(await bucket.take(1, start)).toMatchObject({ kind: "busy" });
  });
});
