import { describe, expect, it } from "vitest";
import { breakEngine, firstWrong } from "./break.ts";
import { breakages } from "./breakages.ts";
import { shortestTrace, wrongOf } from "./shrink.ts";

/** Seeds around the one that showed it when this was written; and, the engine having changed since, from 1 on. */
const near = 20;
const far = 6_000;

describe("the simulation sees that", () => {
  it.each(breakages)("$name", { timeout: 600_000 }, async (breakage) => {
    const run = await breakEngine(breakage);
    const wrong = (await firstWrong(run, breakage.shownBy, near)) ?? (await firstWrong(run, 1, far));
    expect(breakage.seen).toContain(wrong && wrongOf(wrong));
  });
});

it("tells the shortest story of what went wrong that it finds", { timeout: 120_000 }, async () => {
  const breakage = breakages.find(({ name }) => name === "signing up again forgets the last restock");
  if (breakage === undefined) throw new Error("There is no such breakage");
  const run = await breakEngine(breakage);
  const wrong = await firstWrong(run, breakage.shownBy, near);
  if (wrong === undefined) throw new Error("Nothing is wrong");
  const trace = await shortestTrace(wrong, run);
  const story = trace.filter((line) => /signs up|is told|the stock is/.test(line));
  expect(story.length).toBeGreaterThan(3);
  expect(trace.length).toBeLessThan(30);
});
