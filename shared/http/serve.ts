import httpRouter, { type Method } from "@middy/http-router";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { failureFields, type Log } from "../runtime/log.ts";
import { problemReply, type Reply, toResult } from "./http.ts";
import { Problem } from "./problem.ts";

/** One address of a function and what answers there. */
export interface Address {
  method: Method;
  path: string;
  handle: (event: APIGatewayProxyEventV2) => Promise<Reply>;
}

const toReply = (error: unknown, log: Log): Reply => {
  if (error instanceof Problem) return problemReply(error);
  log.error("request_failed", failureFields(error));
  log.count("RequestsFailed");
  return problemReply(new Problem("internal"));
};

const answer =
  (address: Address, log: Log) =>
  async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    try {
      return toResult(await address.handle(event));
    } catch (error) {
      return toResult(toReply(error, log));
    }
  };

const notFound = async () =>
  toResult(problemReply(new Problem("not-found", "There is no such address; /openapi.json names every call")));

/** Serves a function's addresses: problem details for every refusal, and nothing of a failure's inside. */
export const serve = (addresses: Address[], log: Log) => {
  const route = httpRouter<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>({
    routes: addresses.map((address) => ({
      method: address.method,
      path: address.path,
      handler: answer(address, log),
    })),
    notFoundResponse: notFound,
  });
  return async (event: APIGatewayProxyEventV2, context: Context): Promise<APIGatewayProxyStructuredResultV2> =>
    route(event, context);
};
