import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { merchantContracts } from "../../functions/merchant-api/contract.ts";
import { openapi } from "../../functions/merchant-api/openapi.ts";
import { storefrontContracts } from "../../functions/storefront-api/contract.ts";
import { problems } from "../../shared/http/problem.ts";

/** What OpenAPI 3.1 asks of the parts that we use; nothing else may be there. */
const contentSchema = v.record(
  v.pipe(v.string(), v.regex(/^application\//)),
  v.strictObject({ schema: v.looseObject({}) }),
);
const operationSchema = v.strictObject({
  operationId: v.pipe(v.string(), v.regex(/^[a-z][A-Za-z0-9]*$/)),
  summary: v.pipe(v.string(), v.minLength(10)),
  security: v.optional(
    v.union([
      v.strictTuple([v.strictObject({ merchantKey: v.tuple([]) })]),
      v.strictTuple([v.strictObject({ merchantKey: v.tuple([]) }), v.strictObject({})]),
    ]),
  ),
  parameters: v.array(
    v.strictObject({
      name: v.string(),
      in: v.picklist(["path", "query"]),
      required: v.boolean(),
      schema: v.looseObject({}),
    }),
  ),
  requestBody: v.optional(v.strictObject({ required: v.literal(true), content: contentSchema })),
  responses: v.record(
    v.pipe(v.string(), v.regex(/^[1-5]\d\d$/)),
    v.strictObject({ description: v.pipe(v.string(), v.minLength(1)), content: contentSchema }),
  ),
});
const documentSchema = v.strictObject({
  openapi: v.pipe(v.string(), v.regex(/^3\.1\.\d$/)),
  info: v.strictObject({ title: v.string(), version: v.string() }),
  paths: v.record(
    v.pipe(v.string(), v.startsWith("/")),
    v.record(v.picklist(["get", "put", "post", "patch"]), operationSchema),
  ),
  components: v.strictObject({
    schemas: v.record(v.string(), v.looseObject({})),
    securitySchemes: v.record(v.string(), v.looseObject({ type: v.literal("http"), scheme: v.literal("bearer") })),
  }),
});

const answer = openapi();
const document = v.parse(documentSchema, JSON.parse(answer.body));
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    address: `${method.toUpperCase()} ${path}`,
    path,
    operation,
  })),
);
const contracts = [...merchantContracts, ...storefrontContracts];

/** Every object in the document, however deep. */
const objectsIn = (value: unknown): Record<string, unknown>[] => {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (!v.is(v.record(v.string(), v.unknown()), value)) return [];
  return [value, ...Object.values(value).flatMap(objectsIn)];
};

describe("/openapi.json", () => {
  it("describes every call there is, and no other", () => {
    expect(answer).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
    const addresses = contracts.map(({ method, path }) => `${method} ${path}`);
    expect(operations.map(({ address }) => address).sort()).toEqual(addresses.sort());
  });

  it("gives every call a name of its own", () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it("has a required parameter for each part of a path, and names each parameter once", () => {
    for (const { path, operation } of operations) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => `{${name}}`).sort()).toEqual((path.match(/\{\w+\}/g) ?? []).sort());
      expect(inPath.every(({ required }) => required)).toBe(true);
      const places = operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
      expect(new Set(places).size).toBe(places.length);
    }
  });

  it("asks for a body exactly where the call takes one", () => {
    for (const { address, operation } of operations) {
      const contract = contracts.find(({ method, path }) => `${method} ${path}` === address);
      expect([address, operation.requestBody !== undefined]).toEqual([address, contract?.body.type !== "undefined"]);
    }
  });

  it("asks for a key exactly where the call does, and names how each may be refused", () => {
    for (const { address, operation } of operations) {
      const contract = contracts.find(({ method, path }) => `${method} ${path}` === address);
      const isMerchants = contract?.auth !== "none";
      expect([address, operation.security !== undefined]).toEqual([address, isMerchants]);
      expect([address, operation.security?.length]).toEqual([
        address,
        { merchant: 1, optional: 2, none: undefined }[contract?.auth ?? "none"],
      ]);
      if (isMerchants) expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(["400", "401", "404"]));
      expect(Object.keys(operation.responses)).toContain(String(contract?.success.status));
    }
    const known = new Set(Object.values(problems).map(({ status }) => String(status)));
    const refusals = operations.flatMap(({ operation }) =>
      Object.keys(operation.responses).filter((status) => status >= "400"),
    );
    expect(refusals.filter((status) => !known.has(status))).toEqual([]);
  });

  it("points to nothing that is not there", () => {
    const references = objectsIn(document).flatMap(({ $ref }) => (typeof $ref === "string" ? [$ref] : []));
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1] ?? "";
      expect(document.components.schemas).toHaveProperty(name);
    }
    expect(document.components.securitySchemes).toHaveProperty("merchantKey");
  });

  it("is written in schemas and patterns that any language reads", () => {
    const types = ["string", "number", "integer", "boolean", "object", "array", "null"];
    for (const { type, pattern, required, properties } of objectsIn(document.paths)) {
      if (typeof type === "string" && type !== "http") expect(types).toContain(type);
      if (typeof pattern === "string") {
        expect(() => new RegExp(pattern, "u")).not.toThrow();
        // Python, Go and Java know these classes by other names, or not at all.
        expect(pattern).not.toMatch(/\\p\{|\(\?</);
      }
      if (Array.isArray(required)) for (const name of required) expect(properties).toHaveProperty(String(name));
    }
  });

  it("says of a signup what its code takes", () => {
    const signup = operations.find(({ address }) => address === "POST /v1/stores/{store}/signups");
    const schema = signup?.operation.requestBody?.content["application/json"]?.schema;
    expect(schema).toMatchObject({ type: "object", required: ["sku"] });
    const answers = Object.keys(signup?.operation.responses ?? {});
    expect(answers).toEqual(expect.arrayContaining(["201", "202", "403", "429"]));
  });
});
