import { describe, expect, it } from "vitest";
import { burst, burstKilledAfter } from "../support/webhook-burst.ts";

const once = (shoppers: number) => Array.from({ length: shoppers }, () => 1);

/** Longer than it takes: CI's machines are slow. */
const patienceMs = 300_000;

describe("a burst of webhooks", () => {
  it("of 2,000 is taken whole, and applied once each, whatever their order", { timeout: patienceMs }, async () => {
    const account = await burst(2_000);
    expect(account).toMatchObject({ answers: { 200: 2_000 }, receipts: { applied: 2_000 }, wrongLevels: [] });
    expect(account.mails).toEqual(once(100));
  });

  it("is applied once each when killed in the middle, and senders try again", { timeout: patienceMs }, async () => {
    const account = await burstKilledAfter(400, 150);
    expect(account.answers).toEqual({ 200: 400, none: expect.any(Number) });
    expect(account).toMatchObject({ receipts: { applied: 400 }, wrongLevels: [], forgotten: 0 });
    expect(Math.max(...account.mails)).toBe(1);
    // A mail whose call the kill fell into may never have gone; it is listed, not sent twice.
    expect(account.unsettled).toBeLessThanOrEqual(1);
  });
});
