import * as v from "valibot";
import { pascal } from "../../infra/names.ts";
import type { FunctionName } from "../../infra/pipeline.ts";
import { refOf, type Resource, type Synthesised } from "./synthesise.ts";

const list = <Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(
    v.union([v.array(schema), schema]),
    v.transform((value) => (Array.isArray(value) ? value : [value])),
  );

const functionSchema = v.object({
  Timeout: v.number(),
  Runtime: v.string(),
  Architectures: v.array(v.string()),
  Role: v.unknown(),
  LoggingConfig: v.object({ LogFormat: v.string(), LogGroup: v.unknown() }),
  Environment: v.optional(v.object({ Variables: v.record(v.string(), v.unknown()) })),
});
const policySchema = v.object({
  Roles: v.array(v.unknown()),
  PolicyDocument: v.object({
    Statement: v.array(
      v.object({
        Effect: v.literal("Allow"),
        Action: list(v.string()),
        Resource: v.optional(list(v.unknown()), []),
        NotResource: v.optional(list(v.unknown()), []),
      }),
    ),
  }),
});

/** Logical ids are a construct's path and eight characters of its hash. */
const isNamed = (name: FunctionName) => {
  const pattern = new RegExp(`^${pascal(name)}[0-9A-F]{8}$`);
  return ({ id }: Resource) => pattern.test(id);
};

/** A function's resource; throws where the template has none. */
export const functionOf = ({ ofType }: Synthesised, name: FunctionName) => {
  const resource = ofType("AWS::Lambda::Function").find(isNamed(name));
  if (resource === undefined) throw new Error(`No function ${name}`);
  return { id: resource.id, ...v.parse(functionSchema, resource.Properties) };
};

/** A function's variables: plain text, or what they refer to. */
export const environmentOf = (template: Synthesised, name: FunctionName): Map<string, unknown> =>
  new Map(Object.entries(functionOf(template, name).Environment?.Variables ?? {}));

export interface Permission {
  action: string;
  /** What it is on; or `{ allBut }` something. */
  resource: unknown;
}

/** All that a function may do, an entry for each action on each resource. */
export const permissionsOf = (template: Synthesised, name: FunctionName): Permission[] => {
  const role = refOf(functionOf(template, name).Role);
  const policies = template.ofType("AWS::IAM::Policy").map(({ Properties }) => v.parse(policySchema, Properties));
  const own = policies.filter(({ Roles }) => Roles.some((attached) => refOf(attached) === role));
  return own
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement)
    .flatMap(({ Action, Resource, NotResource }) => {
      const resources = [...Resource, ...NotResource.map((allBut) => ({ allBut }))];
      return Action.flatMap((action) => resources.map((resource) => ({ action, resource })));
    });
};
