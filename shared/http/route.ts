import type { APIGatewayProxyEventV2 } from "aws-lambda";
import * as v from "valibot";
import { limits } from "../runtime/limits.ts";
import { parseJson, rawBodyOf, type Reply } from "./http.ts";
import { type FieldError, fieldErrorsOf, Problem } from "./problem.ts";

type Schema = v.GenericSchema;
type Params = v.ObjectEntries;
export type Method = "GET" | "PUT" | "POST" | "PATCH" | "OPTIONS";

/** What a call takes and answers: the schemas parse requests and make `/openapi.json`. */
export interface Contract<P extends Params = Params, Q extends Params = Params, B extends Schema = Schema> {
  method: Method;
  /** As in `/v1/stores/{store}/variants/{sku}`. */
  path: string;
  summary: string;
  /** `merchant`: a bearer key of the store in the path; `optional`: the same where one is sent. */
  auth: "merchant" | "optional" | "none";
  params: P;
  query: Q;
  body: B;
  /** The largest body that is taken, where that is not the usual one. */
  bodyBytes?: number;
  /** Status and description of what a good call is answered with. */
  success: { status: number; description: string };
  /** What a good call without a key is answered with, where that differs. */
  successWithoutKey?: { status: number; description: string };
}

const noBody = v.undefined();
type NoParams = Record<string, never>;

/** Fills in what a call does not take. */
export const contract = <
  P extends Params = Params,
  Q extends Params = NoParams,
  B extends Schema = v.UndefinedSchema<undefined>,
>(
  given: Omit<Contract<P, Q, B>, "query" | "body"> & { query?: Q; body?: B },
): Contract<P, Q, B> => {
  const none: NoParams = {};
  return Object.assign({ query: none, body: noBody }, given) satisfies Contract;
};

type Parsed<Entries extends Params> = v.InferOutput<v.ObjectSchema<Entries, undefined>>;

export interface Call<P extends Params, Q extends Params, B extends Schema> {
  params: Parsed<P>;
  query: Parsed<Q>;
  body: v.InferOutput<B>;
  event: APIGatewayProxyEventV2;
}

/** A contract with the code behind it. */
export interface Route {
  contract: Contract;
  handle: (event: APIGatewayProxyEventV2) => Promise<Reply>;
}

/** Checks a caller before anything of the request is looked at; throws `unauthorized` or `not-found`. */
export type Guard = (event: APIGatewayProxyEventV2, contract: Contract) => Promise<void>;

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const bodyOf = (event: APIGatewayProxyEventV2, contract: Contract): unknown =>
  contract.body.type === "undefined" ? undefined : parseJson(rawBodyOf(event, contract.bodyBytes ?? limits.bodyBytes));

/** Joins a contract and its handler; every bad field of path, query and body is named in one answer. */
export const implement = <P extends Params, Q extends Params, B extends Schema>(
  contract: Contract<P, Q, B>,
  guard: Guard,
  handle: (call: Call<P, Q, B>) => Promise<Reply>,
  /** What else is wrong with a body, as it came: what only the time or the store tells, or several fields together. */
  faultsOf: (body: unknown, params: Record<string, string>) => FieldError[] | Promise<FieldError[]> = () => [],
): Route => {
  return {
    contract,
    handle: async (event) => {
      await guard(event, contract);
      const rawParams = Object.entries(event.pathParameters ?? {}).map(([name, text]) => [name, decoded(text ?? "")]);
      const request = {
        params: Object.fromEntries(rawParams),
        query: event.queryStringParameters ?? {},
        body: bodyOf(event, contract),
      };
      const params = v.safeParse(v.object(contract.params), request.params);
      const query = v.safeParse(v.object(contract.query), request.query);
      const body = v.safeParse(contract.body, request.body);
      const faults = await faultsOf(request.body, request.params);
      if (!params.success || !query.success || !body.success || faults.length > 0) {
        const errors = fieldErrorsOf(
          [params, query, body].flatMap((part) => part.issues ?? []),
          "body",
        );
        const named = new Set(errors.map(({ field }) => field));
        const others = faults.filter(({ field }) => !named.has(field));
        throw new Problem("invalid-request", undefined, [...errors, ...others]);
      }
      return handle({ params: params.output, query: query.output, body: body.output, event });
    },
  };
};

/** Where a route is served. */
export const toAddress = ({ contract, handle }: Route) => ({ method: contract.method, path: contract.path, handle });
