import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import type { NewStore } from "../../shared/store/create-store.ts";
import { createCdk, type Outputs } from "./cdk.ts";
import { runJourney } from "./journey.ts";
import { installMiniStack, type MiniStack, repository, startMiniStack, Unavailable } from "./ministack.ts";
import { must, stopAll, tailOf } from "./processes.ts";
import { createReport, type Report } from "./report.ts";
import { startSes } from "./ses.ts";
import { startTexts } from "./texts.ts";

/** The whole check, installation included; CI waits no longer either. */
const limitMinutes = 10;
const exitCodes = { passed: 0, failed: 1, unavailable: 3, interrupted: 130 };

const storeSchema = v.object({
  storeId: v.string(),
  apiKey: v.string(),
  webhookSecrets: v.object({ stockline: v.string() }),
}) satisfies v.GenericSchema<unknown, NewStore>;

/** With the command that makes the first store on AWS. */
const createStore = async (folder: string, { env }: MiniStack, { StoresTable }: Outputs): Promise<NewStore> => {
  const logFile = join(folder, "store.json");
  const who = ["--id", "acme", "--name", "Acme Outdoor", "--sender", "alerts@acme.example"];
  const args = ["infra/create-store.ts", "--table", StoresTable, ...who, "--address", "Acme, 1 Main Street"];
  await must({ command: process.execPath, args, env, cwd: repository, logFile });
  return v.parse(storeSchema, JSON.parse(readFileSync(logFile, "utf8")));
};

/** MiniStack serves an API under its name as AWS does, and under this path for who cannot resolve that name. */
const apiUrlOf = ({ endpoint }: MiniStack, { ApiUrl }: Outputs): string =>
  `${endpoint}/_aws/execute-api/${new URL(ApiUrl).hostname.split(".")[0]}`;

const runCheck = async (report: Report, folder: string): Promise<void> => {
  await installMiniStack(folder);
  const ministack = await report.check("MiniStack runs", async () => startMiniStack(folder));
  const ses = await startSes(folder);
  const texts = await startTexts(folder);
  const cdk = createCdk(folder, ministack);
  await report.check("cdk synth", async () => cdk.synth({ sesEndpoint: ses.endpoint, snsEndpoint: texts.endpoint }));
  await report.check("cdk bootstrap", async () => cdk.bootstrap());
  const outputs = await report.check("cdk deploy", async () => cdk.deploy());
  const store = await report.check("create-store", async () => createStore(folder, ministack, outputs));
  const { env, endpoint, logFile } = ministack;
  const credentials = {
    accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
    secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
  };
  const aws = { endpoint, region: env["AWS_REGION"] ?? "", credentials };
  const url = apiUrlOf(ministack, outputs);
  await runJourney(report, { url, store, ses, texts, inboundTextsTopic: outputs.InboundTextsTopic, logFile, aws });
};

/** Settles when the check may go on no longer: the time is up, or somebody pressed Ctrl-C. */
const untilTold = async (): Promise<never> =>
  new Promise((_, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`The check took more than ${limitMinutes} minutes`)),
      limitMinutes * 60_000,
    );
    timer.unref();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => reject(new Interrupted(signal)));
  });

class Interrupted extends Error {
  override name = "Interrupted";
}

const explain = (error: unknown, report: Report, folder: string): number => {
  if (error instanceof Unavailable) {
    report.skip(error.message);
    return exitCodes.unavailable;
  }
  console.log(`\n${error instanceof Error ? error.stack : String(error)}`);
  if (error instanceof Interrupted) return exitCodes.interrupted;
  for (const log of ["cdk.log", "ministack.log"])
    console.log(`\n--- the end of ${log}\n${tailOf(join(folder, log), 40)}`);
  return exitCodes.failed;
};

/**
 * Deploys the stack to an AWS emulator with the CDK's own command and drives restocks and orders through its HTTP API.
 * `KEEP=1` leaves the logs behind.
 */
const main = async (): Promise<number> => {
  const folder = mkdtempSync(join(tmpdir(), "stockline-deploy-"));
  const report = createReport();
  let exitCode = exitCodes.passed;
  try {
    await Promise.race([runCheck(report, folder), untilTold()]);
  } catch (error) {
    exitCode = explain(error, report, folder);
  }
  await stopAll();
  if (process.env["KEEP"] === undefined) rmSync(folder, { recursive: true, force: true });
  else console.log(`\nKept: ${folder}`);
  report.close();
  return exitCode;
};

process.exit(await main());
