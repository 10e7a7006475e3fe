import { toJsonSchema } from "@valibot/to-json-schema";
import * as v from "valibot";
import { json } from "../../shared/http/http.ts";
import type { Contract } from "../../shared/http/route.ts";
import { storefrontContracts } from "../storefront-api/contract.ts";
import { merchantContracts } from "./contract.ts";

/** What the schema parses, as JSON Schema; checks that JSON Schema cannot express are left to the answer. */
const schemaOf = (schema: v.GenericSchema) => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: "ignore", typeMode: "input" });
  return rest;
};

const parametersOf = (place: "path" | "query", entries: v.ObjectEntries) =>
  Object.entries(entries).map(([name, schema]) => ({
    name,
    in: place,
    required: schema.type !== "optional",
    schema: schemaOf(v.object({ [name]: schema })).properties?.[name] ?? {},
  }));

const problem = {
  description: "Problem details (RFC 9457)",
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
};

const securityOf = (auth: Contract["auth"]) =>
  auth === "optional" ? [{ merchantKey: [] }, {}] : [{ merchantKey: [] }];

const answerOf = ({ status, description }: Contract["success"]) => ({
  [status]: { description, content: { "application/json": { schema: { type: "object" } } } },
});

const operationOf = ({ method, path, summary, auth, params, query, body, success, successWithoutKey }: Contract) => ({
  operationId: `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z0-9]+(\w)?/g, (_, letter: string | undefined) => letter?.toUpperCase() ?? "")}`,
  summary,
  ...(auth !== "none" && { security: securityOf(auth) }),
  parameters: [...parametersOf("path", params), ...parametersOf("query", query)],
  ...(body.type !== "undefined" && {
    requestBody: { required: true, content: { "application/json": { schema: schemaOf(body) } } },
  }),
  responses: {
    ...answerOf(success),
    ...(successWithoutKey !== undefined && answerOf(successWithoutKey)),
    ...(auth !== "none" && { 400: problem, 401: problem, 404: problem, 413: problem }),
    ...(auth === "optional" && { 403: problem, 429: problem }),
    ...(auth === "none" && Object.keys(params).length > 0 && { 404: problem }),
  },
});

const pathsOf = (contracts: Contract[]) => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const contract of contracts) {
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operationOf(contract) };
  }
  return paths;
};

const problemSchema = {
  type: "object",
  required: ["type", "title", "status"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: { field: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

/** `/openapi.json`, from the schemas that parse the requests. */
export const openapi = () =>
  json(200, {
    openapi: "3.1.0",
    info: { title: "Stockline", version: "1" },
    paths: pathsOf([...merchantContracts, ...storefrontContracts]),
    components: {
      schemas: { Problem: problemSchema },
      securitySchemes: { merchantKey: { type: "http", scheme: "bearer", description: "sl_<store>_<secret>" } },
    },
  });
