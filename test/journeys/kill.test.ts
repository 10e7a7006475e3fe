import { describe, expect, it } from "vitest";
import { killDuringFanOut, purgeDuringFanOut } from "../support/fan-out.ts";

/** One SES call's worth: what a killed worker may leave in doubt. */
const oneChunk = 50;

describe("a fan-out", () => {
  it.each([60, 180, 320])(
    "tells nobody twice and forgets nobody when killed after %i ms and started again",
    async (ms) => {
      const account = await killDuringFanOut(200, ms);
      expect(account).toMatchObject({ twice: 0, forgotten: 0 });
      expect(account.unsettled).toBeLessThanOrEqual(oneChunk);
    },
  );

  it.each([40, 160])("loses nobody when every queue is emptied after %i ms", async (ms) => {
    const account = await purgeDuringFanOut(200, ms);
    expect(account).toMatchObject({ told: 200, twice: 0, forgotten: 0, unsettled: 0 });
  });
});
