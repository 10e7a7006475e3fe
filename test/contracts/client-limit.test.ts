import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createClientLimit, signupAllowance } from "../../shared/contact/client-limit-table.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const rows = table("contacts");
const limit = createClientLimit(rows);

const start = Date.UTC(2026, 5, 1);
let clients = 0;
const newClient = (): string => `client-${(clients += 1)}`;
const takeAll = async (client: string, instants: number[]): Promise<(number | undefined)[]> => {
  const answers: (number | undefined)[] = [];
  for (const at of instants) answers.push(await limit.take(client, at, signupAllowance));
  return answers;
};

describe("a client", () => {
  it("may sign up five times at once, then every 30 s, and hears after how long", async () => {
    const client = newClient();
    expect(await takeAll(client, [start, start, start, start, start])).toEqual(
      Array.from({ length: 5 }, () => undefined),
    );
    expect(await limit.take(client, start, signupAllowance)).toBe(30_000);
    expect(await limit.take(client, start + 12_000, signupAllowance)).toBe(18_000);
    expect(await takeAll(client, [start + 30_000, start + 30_000])).toEqual([undefined, 30_000]);
  });

  it("that comes when it was told to gets its turn", async () => {
    const client = newClient();
    await takeAll(
      client,
      Array.from({ length: 5 }, () => start),
    );
    const waitMs = (await limit.take(client, start + 1, signupAllowance)) ?? 0;
    expect(await limit.take(client, start + 1 + waitMs - 1, signupAllowance)).toBe(1);
    expect(await limit.take(client, start + 1 + waitMs, signupAllowance)).toBeUndefined();
  });

  it("that asks in vain is not punished for it", async () => {
    const client = newClient();
    await takeAll(
      client,
      Array.from({ length: 200 }, () => start),
    );
    expect(await limit.take(client, start + 30_000, signupAllowance)).toBeUndefined();
  });

  it("has the whole burst again after a rest", async () => {
    const client = newClient();
    await takeAll(
      client,
      Array.from({ length: 5 }, () => start),
    );
    const rested = start + 150_000;
    expect(
      await takeAll(
        client,
        Array.from({ length: 6 }, () => rested),
      ),
    ).toEqual([...Array.from({ length: 5 }, () => undefined), 30_000]);
  });

  it("is no other client, and is forgotten soon after", async () => {
    const [a, b] = [newClient(), newClient()];
    await takeAll(
      a,
      Array.from({ length: 6 }, () => start),
    );
    expect(await limit.take(b, start, signupAllowance)).toBeUndefined();
    const row = await rows.get({ pk: `#client#${b}`, sk: "limit" }, { consistent: true });
    expect(row?.["ttl"]).toBe(start / 1_000 + 150 + 60);
  });

  it("gets five of twenty that come at the same time", async () => {
    const client = newClient();
    const answers = await Promise.all(
      Array.from({ length: 20 }, async () => limit.take(client, start, signupAllowance)),
    );
    expect(answers.filter((answer) => answer === undefined)).toHaveLength(5);
  });

  it("never gets more than five and one for each 30 s, whenever it comes", async () => {
    const waits = fc.array(fc.nat(60_000), { minLength: 5, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(waits, async (pauses) => {
        const client = newClient();
        let at = start;
        const taken: number[] = [];
        for (const pause of pauses) {
          at += pause;
          if ((await limit.take(client, at, signupAllowance)) === undefined) taken.push(at);
        }
        for (const [index, from] of taken.entries()) {
          for (const [more, until] of taken.slice(index).entries()) {
            expect(more + 1).toBeLessThanOrEqual(5 + Math.floor((until - from) / 30_000));
          }
        }
      }),
      { numRuns: 25 },
    );
  });
});
