/** Prints what is checked and how long it took, and counts what failed. */
export const createReport = () => {
  let passed = 0;
  let failed = 0;
  let skipped = 0;
  const startedAt = performance.now();
  const seconds = (sinceMs: number) => `${((performance.now() - sinceMs) / 1_000).toFixed(1)} s`;
  return {
    /** Runs one check. Its answer, if it is a text, is printed behind it. Throws what the check throws. */
    check: async <Result>(title: string, work: () => Promise<Result>): Promise<Result> => {
      const beganAt = performance.now();
      try {
        const result = await work();
        passed += 1;
        console.log(`✓ ${title} (${seconds(beganAt)})${typeof result === "string" ? `: ${result}` : ""}`);
        return result;
      } catch (error) {
        failed += 1;
        console.log(`✗ ${title} (${seconds(beganAt)})`);
        throw error;
      }
    },
    /** Says aloud that nothing more is checked, and that this is not the product's doing. */
    skip: (reason: string): void => {
      skipped += 1;
      console.log(`\nSKIPPED: the deployment was NOT checked. ${reason}`);
    },
    /** The last line: what CI reads. */
    close: (): void => {
      const alsoSkipped = skipped === 0 ? "" : `, ${skipped} skipped`;
      console.log(`\n${seconds(startedAt)} in all\n${passed} passed, ${failed} failed${alsoSkipped}`);
    },
  };
};
export type Report = ReturnType<typeof createReport>;

/** Asks until the answer is there; throws what the last look said when the time is up. */
export const eventually = async <Result>(
  withinSeconds: number,
  look: () => Promise<{ done: Result } | { not: string }>,
): Promise<Result> => {
  const until = performance.now() + withinSeconds * 1_000;
  for (;;) {
    const seen = await look();
    if ("done" in seen) return seen.done;
    if (performance.now() > until) throw new Error(`After ${withinSeconds} s: ${seen.not}`);
    await new Promise((resume) => setTimeout(resume, 250));
  }
};
