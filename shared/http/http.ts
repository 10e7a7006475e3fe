import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { parseOutsideJson } from "../runtime/json.ts";
import { Problem, problemBody, problems } from "./problem.ts";

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

export const json = (status: number, body: unknown): Reply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

export const problemReply = (problem: Problem): Reply => ({
  status: problems[problem.code].status,
  headers: {
    "content-type": "application/problem+json",
    ...(problem.retryAfterSeconds !== undefined && { "retry-after": String(problem.retryAfterSeconds) }),
  },
  body: JSON.stringify(problemBody(problem)),
});

/** The bytes of a request's body. An HTTP API hands over most content types in base64; throws `too-large`. */
export const rawBodyOf = (event: APIGatewayProxyEventV2, maxBytes: number): Buffer => {
  const raw = Buffer.from(event.body ?? "", event.isBase64Encoded ? "base64" : "utf8");
  if (raw.length > maxBytes) throw new Problem("too-large", `At most ${maxBytes} bytes are taken`);
  return raw;
};

/** Throws `invalid-json`. */
export const parseJson = (raw: Buffer): unknown => {
  try {
    return parseOutsideJson(raw.toString("utf8"));
  } catch (error) {
    throw new Problem("invalid-json", raw.length === 0 ? "The body is empty" : breakIn(error));
  }
};

/** Where JSON breaks, where the parser says it; never its own words, which repeat what was sent. */
const breakIn = (error: unknown): string | undefined => {
  const [, line, column] = /\(line (\d+) column (\d+)\)/.exec(error instanceof Error ? error.message : "") ?? [];
  return line === undefined ? undefined : `It breaks in line ${line} at column ${column}`;
};

export const toResult = (reply: Reply): APIGatewayProxyStructuredResultV2 => ({
  statusCode: reply.status,
  headers: { "cache-control": "no-store", "x-content-type-options": "nosniff", ...reply.headers },
  body: reply.body,
});
