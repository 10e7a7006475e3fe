import { execFile } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { bundle, entryOf } from "../../../infra/build.ts";
import { type FunctionName, functionNames } from "../../../infra/pipeline.ts";
import type { Figure, Line } from "../support/figure.ts";
import { quantile, rounded } from "../support/numbers.ts";

const bars: Partial<Record<FunctionName, number>> = { "receive-webhook": 1.3, "storefront-api": 1.3 };
const otherBar = 1.5;
const barOf = (name: FunctionName): number => bars[name] ?? otherBar;

const clients: Record<string, string> = {
  "@aws-sdk/client-dynamodb": "DynamoDBClient",
  "@aws-sdk/client-sqs": "SQSClient",
  "@aws-sdk/client-sesv2": "SESv2Client",
  "@aws-sdk/client-sns": "SNSClient",
};
const repository = fileURLToPath(new URL("../../..", import.meta.url));
const run = promisify(execFile);

/** Milliseconds that a fresh process needs to load a bundle. */
const importMs = async (file: string): Promise<number> => {
  const code = `const began = performance.now(); await import(${JSON.stringify(pathToFileURL(file).href)}); console.log(performance.now() - began)`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", code], { timeout: 30_000 });
  return Number(stdout);
};

/** The clients that have bytes in a bundle: those that its function needs. */
const clientsIn = (inputs: Record<string, { bytesInOutput: number }>): string[] =>
  Object.keys(clients).filter((name) =>
    Object.entries(inputs).some(([input, { bytesInOutput }]) => input.includes(`${name}/`) && bytesInOutput > 0),
  );

const bareClients = (names: string[]) => ({
  stdin: {
    contents: names.map((name) => `export { ${clients[name]} } from "${name}";`).join("\n"),
    resolveDir: repository,
  },
});

const lineOf = ({
  name,
  importMs: ms,
  ratioToSdkOnly,
  bundleKb,
}: {
  name: FunctionName;
  bundleKb: number;
  importMs: number;
  ratioToSdkOnly: number;
}): Line => ({
  what: `import of ${name}`,
  value: `${ratioToSdkOnly}x (${ms} ms, ${bundleKb} KB)`,
  bar: `<= ${barOf(name)}x`,
  pass: ratioToSdkOnly <= barOf(name),
});

/** What a cold start loads, over the least that it could: the SDK clients that the function needs. */
export const functions: Figure = {
  name: "functions",
  maxSeconds: 90,
  measure: async ({ scope, quick }) => {
    const folder = scope.folder();
    const bare = new Map<string, string>();
    const built: { name: FunctionName; file: string; bareFile: string }[] = [];
    for (const name of functionNames) {
      const file = join(folder, `${name}.mjs`);
      const needed = clientsIn(await bundle(entryOf(name), file));
      const key = needed.join(" ");
      const bareFile = bare.get(key) ?? join(folder, `bare-${bare.size}.mjs`);
      if (!bare.has(key)) await bundle(bareClients(needed), bareFile);
      bare.set(key, bareFile);
      built.push({ name, file, bareFile });
    }
    const files = [...bare.values(), ...built.map(({ file }) => file)];
    const times = new Map(files.map((file) => [file, new Array<number>()]));
    // In turns, so that what else the machine does falls on all alike.
    for (let round = 0; round < (quick ? 1 : 5); round += 1) {
      for (const file of files) times.get(file)?.push(await importMs(file));
    }
    const median = (file: string) => quantile(times.get(file) ?? [], 0.5);
    const results = built.map(({ name, file, bareFile }) => ({
      name,
      bundleKb: Math.round(statSync(file).size / 1_024),
      importMs: rounded(median(file), 1),
      ratioToSdkOnly: rounded(median(file) / median(bareFile)),
    }));
    return { json: results, lines: results.map(lineOf) };
  },
};
