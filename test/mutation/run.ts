import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { compareWithList } from "./survivors.ts";

/** What restocks, backorders, parcels, and who is told of them and how, come down to; and what is made of webhooks. */
const pureFiles = [
  "shared/backorder/ledger.ts",
  "shared/contact/{address,phone,us-states}.ts",
  "shared/http/cursor.ts",
  "shared/message/{local-hours,message,quiet-hours,ses-event,ses-outcome,text-fit,text-keyword,text-parts}.ts",
  "shared/restock/{chunk,line,restock,wave}.ts",
  "shared/runtime/{id,json,shard}.ts",
  "shared/shipment/{carrier,check-digit,event-time,milestone,tracking-log,tracking-number}.ts",
  "shared/stock/availability.ts",
  "shared/waitlist/{channels,explain,place,signup}.ts",
  "shared/waitlist/import/{columns,row}.ts",
  "shared/webhook/{decode-entities,hmac,parse-body,rsa-signature,standard-signature,tracking-words}.ts",
  "shared/webhook/sources/*.ts",
];

const { values, positionals } = parseArgs({
  options: { concurrency: { type: "string", default: String(Math.min(availableParallelism(), 2)) } },
  allowPositionals: true,
});

const results = await new Stryker({
  mutate: positionals.length > 0 ? positionals : pureFiles,
  testRunner: "vitest",
  plugins: [import.meta.resolve("@stryker-mutator/vitest-runner")],
  vitest: { configFile: "test/mutation/vitest.config.ts", related: true },
  coverageAnalysis: "perTest",
  concurrency: Number(values.concurrency),
  // What changes the paths in tsconfig.json needs a compiler with an API; the tests need neither.
  ignorePatterns: ["docs", "dist", "cdk.out", ".cache", ".stockline", "tsconfig.json"],
  // Else each copy gets a line at its head, and what is compiled is no longer what it is compared with.
  disableTypeChecks: false,
  tempDirName: ".cache/mutation",
  reporters: ["clear-text", "progress-append-only", "json"],
  clearTextReporter: { reportMutants: false, reportTests: false, logTests: false },
  jsonReporter: { fileName: ".cache/mutation.json" },
  warnings: false,
  thresholds: { high: 95, low: 85, break: 85 },
}).runMutationTest();

process.stdout.write(compareWithList(results));
