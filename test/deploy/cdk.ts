import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import { type MiniStack, repository } from "./ministack.ts";
import { must } from "./processes.ts";

const outputsSchema = v.object({
  Stockline: v.object({ ApiUrl: v.pipe(v.string(), v.url()), StoresTable: v.string(), InboundTextsTopic: v.string() }),
});
export type Outputs = v.InferOutput<typeof outputsSchema>["Stockline"];

/** The CDK's own command, as on AWS; only its credentials and endpoints are MiniStack's. */
export const createCdk = (folder: string, { env }: MiniStack) => {
  const assembly = join(folder, "assembly");
  const outputs = join(folder, "outputs.json");
  const cdk = async (...args: string[]) =>
    must({
      command: "cdk",
      args: [...args, "--no-notices", "--no-color", "--ci"],
      cwd: repository,
      logFile: join(folder, "cdk.log"),
      timeoutSeconds: 180,
      env: { ...env, CI: "1", CDK_HOME: join(folder, "cdk-home"), CDK_DISABLE_CLI_TELEMETRY: "true" },
    });
  return {
    /** The template that goes to AWS, but for where senders find SES, and SNS for texts. */
    synth: async (endpoints: { sesEndpoint: string; snsEndpoint: string }) => {
      const context = Object.entries(endpoints).flatMap(([name, endpoint]) => ["--context", `${name}=${endpoint}`]);
      await cdk("synth", "--quiet", "--output", assembly, ...context);
    },
    bootstrap: async () => cdk("bootstrap", "aws://000000000000/eu-west-1", "--app", assembly),
    deploy: async (): Promise<Outputs> => {
      const options = ["--method", "direct", "--require-approval", "never", "--outputs-file", outputs];
      await cdk("deploy", "Stockline", "--app", assembly, ...options);
      return v.parse(outputsSchema, JSON.parse(readFileSync(outputs, "utf8"))).Stockline;
    },
  };
};
