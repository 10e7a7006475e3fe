import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import * as v from "valibot";
import { freePort } from "../../infra/local/free-port.ts";
import { startSystemProcess } from "../support/system-process.ts";

/** A file of 100,000 signups, killed in the middle and gone on with: `node test/shown/import-many.ts [rows]`. */
const rows = Number(process.argv[2] ?? 100_000);
const sku = "IMPORTED";

const file = gzipSync(
  ["sku,email,signedUpAt"]
    .concat(
      Array.from({ length: rows }, (_, row) => {
        const signedUpAt = new Date(Date.UTC(2026, 0, 1) + ((row * 7_919) % rows) * 1_000).toISOString();
        return `${sku},shopper-${row}@example.com,${signedUpAt}`;
      }),
    )
    .join("\n"),
);

const jobSchema = v.object({
  state: v.string(),
  progress: v.looseObject({ read: v.optional(v.number(), 0), refused: v.optional(v.number(), 0) }),
});
type System = Awaited<ReturnType<typeof startSystemProcess>>;
const jobOf = async (system: System, jobId: string) =>
  v.parse(jobSchema, (await system.call("GET", `jobs/${jobId}`)).body);

/** Largest memory that the system's process ever had, in MB; Linux counts it. */
const peakMb = (pid: number) => {
  const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1_024);
};

const until = async (system: System, jobId: string, isOver: (read: number, state: string) => boolean) => {
  for (let second = 0; second < 3_600; second += 1) {
    const { state, progress } = await jobOf(system, jobId);
    if (isOver(progress.read, state)) return { state, progress };
    if (second % 10 === 0) console.log(`${progress.read} of ${rows} rows`);
    await wait(1_000);
  }
  throw new Error("It is not over after an hour");
};

const dataDir = mkdtempSync(join(tmpdir(), "stockline-import-"));
const port = await freePort();
const first = await startSystemProcess(dataDir, port);
await first.putVariant(sku);
const { apiKey } = v.parse(
  v.looseObject({ apiKey: v.string() }),
  JSON.parse(readFileSync(join(dataDir, "demo-store.json"), "utf8")),
);
const idle = peakMb(first.pid);
const began = performance.now();
const answer = await fetch(`${first.url}/v1/stores/demo/signups/import`, {
  method: "POST",
  headers: { authorization: `Bearer ${apiKey}`, "content-type": "application/gzip" },
  body: new Uint8Array(file),
});
const answeredMs = performance.now() - began;
const { jobId } = v.parse(v.object({ jobId: v.string() }), await answer.json());
await until(first, jobId, (read) => read >= rows / 2);
const peak = peakMb(first.pid);
await first.signal("SIGKILL");

const second = await startSystemProcess(dataDir, port);
const { state, progress } = await until(second, jobId, (_, at) => at !== "running");
const seconds = Math.round((performance.now() - began) / 1_000);
const waitlist = (await second.call("GET", `variants/${sku}/waitlist`)).body;
console.table({
  "file, KB gzipped": Math.round(file.length / 1_024),
  "answered after ms": Math.round(answeredMs),
  "done after s": seconds,
  "rows a second": Math.round(rows / seconds),
  "memory before, MB": idle,
  "memory at most, MB": Math.max(peak, peakMb(second.pid)),
  state,
  ...progress,
  waiting: waitlist["waiting"],
});
await second.signal("SIGTERM");
rmSync(dataDir, { recursive: true, force: true });
process.exitCode = state === "done" && progress.read === rows && waitlist["waiting"] === rows ? 0 : 1;
