import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { contextOf } from "../../../infra/local/host.ts";
import type { FunctionName } from "../../../infra/pipeline.ts";

export interface Request {
  method: string;
  path: string;
  store?: string;
  /** Of a webhook: who sends it. */
  source?: string;
  body: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  ip?: string;
}

/** A call as an HTTP API hands it to a function. */
const toEvent = ({
  method,
  path,
  store,
  source,
  body,
  headers = {},
  query,
  ip = "192.0.2.1",
}: Request): APIGatewayProxyEventV2 => ({
  version: "2.0",
  routeKey: `${method} ${path}`,
  rawPath: path,
  rawQueryString: new URLSearchParams(query).toString(),
  headers,
  ...(query && { queryStringParameters: query }),
  ...(store !== undefined && { pathParameters: { store, ...(source !== undefined && { source }) } }),
  body,
  isBase64Encoded: false,
  requestContext: {
    accountId: "000000000000",
    apiId: "bench",
    domainName: "localhost",
    domainPrefix: "bench",
    http: { method, path, protocol: "HTTP/1.1", sourceIp: ip, userAgent: "bench" },
    requestId: "bench",
    routeKey: `${method} ${path}`,
    stage: "$default",
    time: new Date().toISOString(),
    timeEpoch: Date.now(),
  },
});

type Handle = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** Calls a function; throws what it answers where that is no success. */
export const callFunction = async (handle: Handle, name: FunctionName, request: Request): Promise<void> => {
  const { statusCode = 200, body } = await handle(toEvent(request), contextOf(name));
  if (statusCode >= 300) throw new Error(`${request.method} ${request.path}: ${statusCode} ${body}`);
};
