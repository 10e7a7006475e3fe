import { readdir } from "node:fs/promises";
import * as v from "valibot";
import { describe, expect, test } from "vitest";
import {
  type Access,
  type FunctionDefinition,
  type FunctionName,
  functionNames,
  functions,
} from "../../infra/pipeline.ts";
import { tableNames, tableVariable } from "../../infra/tables.ts";
import { environmentOf, functionOf, permissionsOf } from "./functions.ts";
import { refOf, template } from "./synthesise.ts";

test("every function of the pipeline has its folder, and every folder its function", async () => {
  const folders = await readdir(new URL("../../functions", import.meta.url));
  expect(folders.sort()).toEqual(functionNames.toSorted());
  expect(template.ofType("AWS::Lambda::Function")).toHaveLength(functionNames.length);
});

const moduleSchema = v.object({ wire: v.function() });
const modules = new Map(
  await Promise.all(
    functionNames.map(
      async (name) => [name, v.parse(moduleSchema, await import(`../../functions/${name}/index.ts`))] as const,
    ),
  ),
);

/** Runs a function's wiring and notes which variables it asks for. */
const variablesReadBy = (name: FunctionName, given: Map<string, unknown>): Set<string> => {
  const read = new Set<string>();
  const log = { info() {}, warn() {}, error() {}, count() {} };
  const values = Object.fromEntries([...given].map(([key, value]) => [key, typeof value === "string" ? value : key]));
  const env = new Proxy(values, {
    get: (target, key) => {
      read.add(String(key));
      return Reflect.get(target, key);
    },
  });
  modules.get(name)?.wire({ env, clock: { now: () => 0, sleep: async () => {} }, log });
  return read;
};

describe.each(functionNames)("%s", (name) => {
  const definition: FunctionDefinition = functions[name];
  const environment = environmentOf(template, name);
  const permissions = permissionsOf(template, name);

  test("runs as the pipeline says, on the Lambda that its bundle is built for", () => {
    expect(functionOf(template, name)).toMatchObject({
      Timeout: definition.timeoutSeconds,
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      LoggingConfig: { LogFormat: "Text" },
    });
  });

  test("is given exactly the variables that its wiring reads", () => {
    const read = variablesReadBy(name, environment);
    const own = [...read].filter((variable) => !variable.startsWith("AWS_ENDPOINT_URL"));
    expect(own.sort()).toEqual([...environment.keys()].sort());
  });

  test("knows the tables it may use, and no others", () => {
    const known = [...environment].filter(([variable]) => variable.endsWith("_TABLE")).map(([, table]) => refOf(table));
    const tables = template.ofType("AWS::DynamoDB::Table").map(({ id }) => id);
    const permitted = permissions
      .filter(({ action }) => action === "dynamodb:GetItem")
      .map(({ resource }) => refOf(resource));
    expect(known.toSorted()).toEqual([...new Set(permitted)].toSorted());
    expect(tables).toEqual(expect.arrayContaining(known));
    expect(known).toHaveLength(Object.keys(definition.tables).length);
  });

  test("knows the queues it may send to, and no others", () => {
    const known = [...environment]
      .filter(([variable]) => variable.endsWith("_QUEUE_URL"))
      .map(([, queue]) => refOf(queue));
    const permitted = permissions
      .filter(({ action }) => action === "sqs:SendMessage")
      .map(({ resource }) => refOf(resource));
    // The failure destination of a stream is Lambda's business.
    const own = permitted.filter((queue) => definition.trigger.kind !== "stream" || !queue?.includes("DeadLetters"));
    expect(known.toSorted()).toEqual([...new Set(own)].toSorted());
    expect(known).toHaveLength(definition.wakes.length + (definition.trigger.kind === "queue" ? 1 : 0));
  });

  test("writes only where the pipeline lets it; deletes only where it says so; never scans", () => {
    const tablesOf = (pattern: RegExp) => {
      const own = permissions.filter(({ action }) => pattern.test(action)).map(({ resource }) => refOf(resource));
      return [...new Set(own)].toSorted();
    };
    const letTo = (...allowed: Access[]) =>
      tableNames
        .filter((table) => allowed.some((access) => definition.tables[table] === access))
        .map((table) => refOf(environment.get(tableVariable(table))))
        .toSorted();
    expect(tablesOf(/^dynamodb:(?:Put|Update|Batch.*Write|PartiQLUpdate)/)).toEqual(letTo("write", "delete"));
    expect(tablesOf(/^dynamodb:DeleteItem$/)).toEqual(letTo("delete"));
    expect(tablesOf(/DeleteTable|Scan|PartiQL(?!Update)/)).toEqual([]);
  });

  test("updates in batches only to mark the recipients of a chunk, or where the pipeline says so", () => {
    const batches = permissions.filter(({ action }) => action.startsWith("dynamodb:PartiQL"));
    const expected = name === "send-chunk" || definition.coversQueues ? ["dynamodb:PartiQLUpdate"] : [];
    expect(batches.map(({ action }) => action)).toEqual(expected);
  });

  test("sends mail only where the pipeline says so", () => {
    const sends = permissions.some(({ action }) => action.startsWith("ses:Send"));
    expect(sends).toBe(definition.sendsMail ?? false);
  });

  test("has senders verified only where the pipeline says so, and can take none away", () => {
    const others = permissions.map(({ action }) => action).filter((action) => /^ses:(?!Send)/.test(action));
    const expected = definition.verifiesSenders ? ["ses:CreateEmailIdentity", "ses:GetEmailIdentity"] : [];
    expect(others).toEqual(expected);
  });

  test("sends texts only where the pipeline says so, to phone numbers and nothing else", () => {
    const sends = permissions.filter(({ action }) => action.startsWith("sns:"));
    const allBut = { "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, ":sns:*:*:*"]] };
    expect(sends).toEqual(definition.sendsTexts ? [{ action: "sns:Publish", resource: { allBut } }] : []);
  });
});

test("only an erasure deletes: a merchant's, a platform's, or that of a whole store", () => {
  const deleting = functionNames.filter((name) => Object.values(functions[name].tables).includes("delete"));
  expect(deleting).toEqual(["merchant-api", "apply-receipt", "run-job"]);
});
