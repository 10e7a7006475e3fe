import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { measureFigure } from "./measure.ts";
import { parseOptions } from "./options.ts";
import { costPerMillion } from "./price/cost.ts";
import { prices } from "./price/table.ts";
import { toJson, toTable } from "./report.ts";
import { type Figure, Skipped, skippedFigure } from "./support/figure.ts";
import { quantile } from "./support/numbers.ts";

const setting = { quick: true, done: new Map(), secondsLeft: 5, opened: () => {} };
const figureThat = (measure: Figure["measure"], maxSeconds = 5): Figure => ({ name: "redis", maxSeconds, measure });

describe("the command line", () => {
  it("takes its two options in any order", () => {
    expect(parseOptions([])).toEqual({ json: false, quick: false });
    expect(parseOptions(["--quick", "--json"])).toEqual({ json: true, quick: true });
  });

  it("says in one line what it does not know, and ends", async () => {
    const file = fileURLToPath(new URL("bench.ts", import.meta.url));
    const { code, stdout, stderr } = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, [file, "--fast"], (error, stdout, stderr) =>
        resolve({ code: error?.code, stdout, stderr }),
      );
    });
    expect(code).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toBe("Unknown option --fast: npm run bench [-- --json] [-- --quick]\n");
  });
});

describe("prices", () => {
  it("are for a million people, of what some of them used", () => {
    const used = { writeUnits: 1_200, readUnits: 600, sqsRequests: 500, lambdaRuns: 100, gbSeconds: 10 };
    const cost = costPerMillion(used, 1_000, prices);
    expect(cost.dynamodb).toBeCloseTo(1.2 * 0.625 + 0.6 * 0.125, 9);
    expect(cost.sqs).toBeCloseTo(0.5 * 0.4, 9);
    expect(cost.lambda).toBeCloseTo(0.1 * 0.2 + 0.01 * 13.3334, 9);
    expect(cost.total).toBeCloseTo(cost.dynamodb + cost.sqs + cost.lambda, 9);
  });
});

describe("a figure that cannot be measured", () => {
  const reason = "redis-server is not installed: apt-get install redis-server";

  it("says why, in JSON and in the table, and is no failure", async () => {
    const result = await measureFigure(
      figureThat(async () => {
        throw new Skipped(reason);
      }),
      setting,
    );
    expect(result.failed).toBe(false);
    expect(toJson(new Map([["redis", result.measured]]))).toEqual({ redis: { skipped: reason } });
    expect(toTable([result.measured])).toContain(`not measured: ${reason}`);
  });

  it("is closed and said to be late where it takes too long, and not begun where no time is left", async () => {
    let closed = false;
    const endless = figureThat(async ({ scope }) => {
      scope.defer(() => {
        closed = true;
      });
      return new Promise(() => {});
    }, 0.01);
    const result = await measureFigure(endless, setting);
    expect(result).toEqual({ measured: skippedFigure("redis", "not within 0 s"), failed: true });
    expect(closed).toBe(true);
    const late = await measureFigure(endless, { ...setting, secondsLeft: 0 });
    expect(late.measured.json).toEqual({ skipped: "no time was left" });
  });
});

describe("the report", () => {
  it("names each part of a figure that measures several, and says which bar is missed", () => {
    const parts = [
      { name: "signup", json: { writeUnits: 2 } },
      { name: "confirmation", json: { writeUnits: 4 } },
    ];
    const lines = [
      { what: "signup", value: "2", bar: "<= 2", pass: true },
      { what: "confirmation", value: "4", bar: "<= 3", pass: false },
      { what: "reads", value: "3" },
    ];
    const measured = { json: {}, parts, lines };
    expect(toJson(new Map([["signup", measured]]))).toEqual({
      signup: { writeUnits: 2 },
      confirmation: { writeUnits: 4 },
    });
    expect(toTable([measured])).toMatch(/signup +2 +<= 2 +pass\nconfirmation +4 +<= 3 +short\nreads +3\n/);
  });

  it("takes quantiles of what there is", () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([1], 0.99)).toBe(1);
    expect(quantile([], 0.5)).toBeNaN();
  });
});
