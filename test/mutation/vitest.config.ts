import { defineConfig } from "vitest/config";

/** The tests of the pure domain alone: no database, no network, and the same examples every time. */
export default defineConfig({
  test: {
    include: ["test/shared/{backorder,contact,http,message,restock,runtime,shipment,stock,waitlist,webhook}/*.test.ts"],
    exclude: [
      // It plays whole shops against the database.
      "test/shared/webhook/shopify-any-order.test.ts",
      // They are of files that call AWS: they import much, and say nothing of what is mutated.
      "test/shared/message/send-*.test.ts",
      "test/shared/runtime/batch.test.ts",
    ],
    // The limits of a run decide what takes too long.
    testTimeout: 60_000,
    setupFiles: ["test/mutation/seed.ts"],
    // Modules are loaded anew for each file of tests, but not the process: most of the time would go there.
    isolate: false,
    // CommonJS packages look as they do to Node itself.
    deps: { interopDefault: false },
  },
});
