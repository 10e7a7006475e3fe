import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import * as v from "valibot";
import { readSettings } from "../../infra/settings.ts";
import { StocklineStack } from "../../infra/stack.ts";

const cdkSchema = v.object({ context: v.record(v.string(), v.unknown()) });
const cdk = v.parse(cdkSchema, JSON.parse(readFileSync(new URL("../../cdk.json", import.meta.url), "utf8")));

const resourceSchema = v.object({
  Type: v.string(),
  DeletionPolicy: v.optional(v.string()),
  UpdateReplacePolicy: v.optional(v.string()),
  Properties: v.optional(v.record(v.string(), v.unknown()), {}),
});
const templateSchema = v.object({
  Resources: v.record(v.string(), resourceSchema),
  Outputs: v.record(v.string(), v.unknown()),
});
export type Resource = v.InferOutput<typeof resourceSchema> & { id: string };

/** The stack as `npm run synth` makes it, but for the functions' code: no build has to come first. */
export const createStack = (context: Record<string, unknown> = {}): StocklineStack => {
  const app = new App({ context: { ...cdk.context, "aws:cdk:bundling-stacks": [], ...context } });
  return new StocklineStack(app, "Stockline", {
    settings: readSettings(app),
    codeOf: () => Code.fromInline("export const handler = async () => {};"),
  });
};

export const synthesise = (context?: Record<string, unknown>) => {
  const { Resources, Outputs } = v.parse(templateSchema, Template.fromStack(createStack(context)).toJSON());
  const all: Resource[] = Object.entries(Resources).map(([id, resource]) => Object.assign(resource, { id }));
  return {
    outputs: Object.keys(Outputs),
    all,
    ofType: (type: string) => all.filter(({ Type }) => Type === type),
  };
};
export type Synthesised = ReturnType<typeof synthesise>;

/** The template that is deployed. */
export const template = synthesise();

/** The logical id that a `Ref` or `Fn::GetAtt` names, alone or at the start of a joined text. */
export const refOf = (value: unknown): string | undefined => {
  const schema = v.union([
    v.pipe(
      v.object({ Ref: v.string() }),
      v.transform(({ Ref }) => Ref),
    ),
    v.pipe(
      v.object({ "Fn::GetAtt": v.tuple([v.string(), v.string()]) }),
      v.transform(({ "Fn::GetAtt": [id] }) => id),
    ),
  ]);
  const result = v.safeParse(schema, value);
  return result.success ? result.output : undefined;
};

/** The one subscription that delivers to a queue, by the start of its logical id. */
export const subscriptionTo = (queue: string): Resource["Properties"] | undefined => {
  const found = template
    .ofType("AWS::SNS::Subscription")
    .filter(({ Properties }) => refOf(Properties["Endpoint"])?.startsWith(queue));
  return found.length === 1 ? found[0]?.Properties : undefined;
};
