import type { Construct } from "constructs";
import * as v from "valibot";

const webAddress = v.pipe(
  v.string(),
  v.url(),
  v.transform((url) => url.replace(/\/+$/, "")),
);

/** A second; values from the command line are text. */
const rate = (least: number) =>
  v.pipe(v.union([v.string(), v.number()]), v.transform(Number), v.number(), v.minValue(least));

/** Context of the CDK app (`cdk deploy -c sendRate=50`). */
const settingsSchema = v.object({
  /** Mails a second that the SES account may send: 14 where a new account leaves the sandbox. */
  sendRate: v.optional(rate(1), 14),
  /**
   * Texts a second that the account's number may send: 1 where it is a long code in the US or Canada, the slowest kind;
   * 3 where it is toll-free, 10 as a long code elsewhere, 100 as a short code. AWS counts parts of texts:
   * https://docs.aws.amazon.com/sms-voice/latest/userguide/sms-limitations-mps.html
   */
  textRate: v.optional(rate(0.1), 1),
  /** Where shoppers reach this deployment, as in mails' links; else the HTTP API's own address. */
  publicUrl: v.optional(webAddress),
  /** The deployment check sends to a local SES; nobody else sets this. */
  sesEndpoint: v.optional(webAddress),
  /** Likewise, to a local SNS for texts. */
  snsEndpoint: v.optional(webAddress),
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
