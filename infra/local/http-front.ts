import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import { functions } from "../pipeline.ts";
import { contextOf, type WiredFunctions } from "./host.ts";
import { Unusable } from "./unusable.ts";

type HttpFunction = keyof WiredFunctions["http"];
type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<APIGatewayProxyStructuredResultV2>;

/** Answers what only exists on this machine; undefined where the address is none of its. */
export type LocalCalls = (
  method: string,
  path: string,
  body: () => Promise<string>,
  response: ServerResponse,
) => Promise<boolean>;

/** What an HTTP API hands to a function as text; every other body is base64. */
const textTypes = /^(text\/|application\/(json|xml|javascript)\b)/;
/** An HTTP API's own limit. */
const maxBodyBytes = 10 * 1024 * 1024;

interface RoutePattern {
  method: string;
  pattern: RegExp;
  /** Exact segments before parameters before `{proxy+}`: the most specific route wins, as on AWS. */
  rank: number;
  name: HttpFunction;
  key: string;
}

const isHttp = (name: string): name is HttpFunction =>
  ["storefront-api", "shopper-pages", "merchant-api", "receive-webhook"].includes(name);

const toPattern = (name: HttpFunction, route: string): RoutePattern => {
  const [method = "", path = ""] = route.split(" ");
  const source = path.replaceAll(/\{(\w+)\+\}/g, "(?<$1>.+)").replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  const rank = path
    .split("/")
    .reduce((sum, part) => sum + (part.endsWith("+}") ? 0 : part.startsWith("{") ? 10 : 11), 0);
  return { method, pattern: new RegExp(`^${source}$`), rank: rank + (method === "ANY" ? 0 : 1), name, key: route };
};

const routes: RoutePattern[] = Object.entries(functions)
  .flatMap(([name, { trigger }]) =>
    isHttp(name) && trigger.kind === "http" ? trigger.routes.map((route) => toPattern(name, route)) : [],
  )
  .sort((a, b) => b.rank - a.rank);

const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += part.length;
    if (size <= maxBodyBytes) parts.push(Buffer.from(part));
  }
  return size > maxBodyBytes ? undefined : Buffer.concat(parts);
};

const headersOf = (request: IncomingMessage) =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(",") : (value ?? ""),
    ]),
  );

/** As an address may be broken, and that is its caller's affair: `%E0%A4%A`. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const toEvent = (request: IncomingMessage, url: URL, route: RoutePattern, body: Buffer): APIGatewayProxyEventV2 => {
  const method = request.method ?? "GET";
  const isText = textTypes.test(request.headers["content-type"] ?? "");
  const parameters = Object.entries(route.pattern.exec(url.pathname)?.groups ?? {});
  const query = Object.fromEntries(
    [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name).join(",")]),
  );
  return {
    version: "2.0",
    routeKey: route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: headersOf(request),
    ...(Object.keys(query).length > 0 && { queryStringParameters: query }),
    pathParameters: Object.fromEntries(parameters.map(([name, value]) => [name, decoded(value)])),
    ...(body.length > 0 && { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
    requestContext: {
      accountId: "000000000000",
      apiId: "local",
      domainName: request.headers.host ?? "",
      domainPrefix: "local",
      http: {
        method,
        path: url.pathname,
        protocol: "HTTP/1.1",
        sourceIp: request.socket.remoteAddress ?? "",
        userAgent: request.headers["user-agent"] ?? "",
      },
      requestId: "local",
      routeKey: route.key,
      stage: "$default",
      time: new Date().toISOString(),
      timeEpoch: Date.now(),
    },
  };
};

const writeResult = (response: ServerResponse, result: APIGatewayProxyStructuredResultV2) => {
  const headers = Object.entries(result.headers ?? {}).map(([name, value]): [string, string] => [name, String(value)]);
  response.writeHead(result.statusCode ?? 200, Object.fromEntries(headers));
  response.end(result.isBase64Encoded ? Buffer.from(result.body ?? "", "base64") : result.body);
};

const writeJson = (response: ServerResponse, status: number, body: unknown) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

const createAnswer = (wired: WiredFunctions["http"], local: LocalCalls) => {
  const handlers: Record<HttpFunction, Handler> = wired;
  return async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const method = request.method ?? "GET";
    const raw = await readBody(request);
    if (raw === undefined) return writeJson(response, 413, { message: "Request Entity Too Large" });
    if (await local(method, url.pathname, async () => raw.toString("utf8"), response)) return undefined;
    const found = routes.find(
      (route) => (route.method === "ANY" || route.method === method) && route.pattern.test(url.pathname),
    );
    if (found === undefined) return writeJson(response, 404, { message: "Not Found" });
    return writeResult(response, await handlers[found.name](toEvent(request, url, found, raw), contextOf(found.name)));
  };
};

/** An HTTP API on 127.0.0.1 before the same functions, with its base64 rules. */
export const startHttpFront = async (wired: WiredFunctions["http"], local: LocalCalls, port: number) => {
  const answer = createAnswer(wired, local);
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) writeJson(response, 500, { message: "Internal Server Error" });
      else response.destroy();
    });
  });
  server.listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch (error) {
    const taken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    if (taken)
      throw new Unusable(`Port ${port} is taken: stop what runs there, or choose another with PORT=8788 npm start`);
    throw error;
  }
  return {
    stop: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
