import type { Construct } from "constructs";
import * as v from "valibot";

const webAddress = v.pipe(
  v.string(),
  v.url(),
  v.transform((url) => url.replace(/\/+$/, "")),
);

/** Context of the CDK app (`cdk deploy -c sendRate=50`); values from the command line are text. */
const settingsSchema = v.object({
  /** Mails a second that the SES account may send: 14 where a new account leaves the sandbox. */
  sendRate: v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.number(), v.minValue(1)), 14),
  /** Where shoppers reach this deployment, as in mails' links; else the HTTP API's own address. */
  publicUrl: v.optional(webAddress),
  /** The deployment check sends to a local SES; nobody else sets this. */
  sesEndpoint: v.optional(webAddress),
});
export type StackSettings = v.InferOutput<typeof settingsSchema>;

/** Throws naming each setting that is wrong. */
export const readSettings = (app: Construct): StackSettings => {
  const names = Object.keys(settingsSchema.entries);
  const context = Object.fromEntries(names.map((name) => [name, app.node.tryGetContext(name)]));
  const result = v.safeParse(settingsSchema, context);
  if (result.success) return result.output;
  throw new Error(
    `Wrong context: ${result.issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`).join("; ")}`,
  );
};
