import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "all", include: ["test/**/*.test.ts"] } },
      {
        // What the simulation's database in memory must do as the real one does.
        extends: true,
        test: { name: "memory", include: ["test/contracts/*.test.ts"], env: { CONTRACT_DATABASE: "memory" } },
      },
    ],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    maxWorkers: 2,
    isolate: false,
    // CommonJS packages look as they do to Node itself.
    deps: { interopDefault: false },
  },
});
