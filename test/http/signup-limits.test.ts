import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inParallel } from "../../infra/local/client.ts";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
let number = 0;
const signUp = async () => system.ask({ sku: "TENT", email: `client-${(number += 1)}@example.com` });
const statuses = async (count: number) => {
  const answers = [];
  for (let call = 0; call < count; call += 1) answers.push((await signUp()).status);
  return answers;
};

beforeAll(async () => {
  await system.putVariant("TENT");
});

describe("how often a client may sign up", () => {
  it("is five times in a row, then not before the time that the answer says", async () => {
    expect(await statuses(5)).toEqual([202, 202, 202, 202, 202]);
    const refused = await system.changingNothing(signUp);
    expect(refused).toMatchObject({ status: 429, problem: "too-many-requests" });
    const seconds = Number(refused.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(20);
    expect(seconds).toBeLessThanOrEqual(30);
    await system.advance(`PT${seconds}S`);
    expect(await statuses(2)).toEqual([202, 429]);
  });

  it("is once more every 30 s after a burst", async () => {
    await statuses(5);
    for (let time = 0; time < 3; time += 1) {
      await system.advance("PT30S");
      expect(await statuses(2)).toEqual([202, 429]);
    }
  });

  it("can be read by the page that is told to wait", async () => {
    await statuses(5);
    const { headers } = await signUp();
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-expose-headers")).toContain("retry-after");
  });

  it("counts what is refused for other reasons, too: nobody may guess at stores without end", async () => {
    for (let call = 0; call < 5; call += 1) await system.ask({ sku: "NONE", email: "guess@example.com" });
    expect((await signUp()).status).toBe(429);
  });

  it("is no matter where the merchant's key is sent", async () => {
    const ids = Array.from({ length: 20 }, async (_, n) => system.importPending("TENT", `merchant-${n}@example.com`));
    for (const id of await Promise.all(ids)) expect(id).toMatch(/^su_/);
  });
});

describe("a victim of somebody who signs them up without end", () => {
  beforeEach(async () => {
    for (let n = 0; n < 20; n += 1) await system.putVariant(`T${n}`);
  });

  it("gets one mail, however the address is spelt, from two hundred signups in a few hours", async () => {
    const spellings = ["victim@example.com", "Victim@Example.com", "VICTIM@EXAMPLE.COM", " victim@example.com "];
    for (let round = 0; round < 50; round += 1) {
      await inParallel([0, 1, 2, 3], 4, async (n) => {
        const wish = { sku: `T${(round + n) % 20}`, email: spellings[n] };
        expect((await system.ask(wish)).status).toBe(202);
      });
      await system.advance("PT2M");
    }
    const mails = (await system.messages()).filter(({ to }) => to.toLowerCase() === "victim@example.com");
    expect(mails).toHaveLength(1);
  });
});
