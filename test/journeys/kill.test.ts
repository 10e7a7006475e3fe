import { describe, expect, it } from "vitest";
import { killDuringFanOut } from "../support/fan-out.ts";

/** One SES call's worth: what a killed worker may leave in doubt. */
const oneChunk = 50;

describe("a system that is killed during a fan-out and started again", () => {
  it.each([60, 180, 320])("tells nobody twice and forgets nobody (killed after %i ms)", async (killAfterMs) => {
    const account = await killDuringFanOut(200, killAfterMs);
    expect(account).toMatchObject({ twice: 0, forgotten: 0 });
    expect(account.unsettled).toBeLessThanOrEqual(oneChunk);
  });
});
