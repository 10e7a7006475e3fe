import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { limits } from "../../../shared/runtime/limits.ts";

/** DynamoDB ends a page at 1 MB; a row of the list has about 280 bytes there. */
const rowsPerPage = 3_700;
const firstSignup = Date.UTC(2026, 0, 1);

const querySchema = v.object({
  IndexName: v.optional(v.string()),
  ExpressionAttributeValues: v.record(v.string(), v.looseObject({ S: v.optional(v.string()) })),
  ExclusiveStartKey: v.optional(v.object({ sk: v.object({ S: v.string() }) })),
});

/** Sixteen characters in order of their number, as a page's keys are; the moment of signup has another order. */
const contactOf = (n: number): string => n.toString(36).padStart(16, "0");
const momentOf = (n: number, of: number): number => firstSignup + ((n * 7_919) % of) * 1_000;

const rowOf = (pk: string, n: number, of: number): string => {
  const at = momentOf(n, of);
  const contact = contactOf(n);
  return (
    `{"pk":{"S":"${pk}"},"sk":{"S":"${contact}"},"contact":{"S":"demo#${contact}"},"email":{"S":"shopper-${n}@example.com"},` +
    `"channels":{"S":"email"},"status":{"S":"waiting"},"signedUpAt":{"N":"${at}"},"createdAt":{"N":"${at}"},` +
    `"expiresAt":{"N":"${at + 34_560_000_000}"},"quantity":{"N":"1"},"locale":{"S":"en"},"ttl":{"N":"1830000000"}}`
  );
};

/** A shard's next page: people are numbered through all shards, so that none is in two. */
const pageOf = (pk: string, after: string | undefined, waiting: number): string => {
  const shards = limits.waitlistShards;
  const shard = Number(pk.split("#").at(-1));
  const from = after === undefined ? shard : Number.parseInt(after, 36) + shards;
  const rows: string[] = [];
  let n = from;
  for (; n < waiting && rows.length < rowsPerPage; n += shards) rows.push(rowOf(pk, n, waiting));
  const next = n < waiting ? `,"LastEvaluatedKey":{"pk":{"S":"${pk}"},"sk":{"S":"${contactOf(n - shards)}"}}` : "";
  return `{"Items":[${rows.join(",")}],"Count":${rows.length},"ScannedCount":${rows.length}${next}}`;
};

const createAnswer = (waiting: number) => (operation: string, body: string) => {
  if (operation !== "Query") return "{}";
  const { IndexName, ExpressionAttributeValues, ExclusiveStartKey } = v.parse(querySchema, JSON.parse(body));
  const pk = ExpressionAttributeValues[":pk"]?.S;
  const isWaitlist = IndexName === undefined && pk !== undefined && Object.keys(ExpressionAttributeValues).length === 1;
  return isWaitlist ? pageOf(pk, ExclusiveStartKey?.sk.S, waiting) : '{"Items":[],"Count":0}';
};

/**
 * A DynamoDB client that is answered in its own process: with pages of a list as long as asked for, and with an empty
 * "yes" to every write. All that is left out is the network.
 */
export const createGeneratedClient = (waiting: number): DynamoDBClient => {
  const answer = createAnswer(waiting);
  return new DynamoDBClient({
    endpoint: "http://127.0.0.1",
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    requestHandler: {
      handle: async ({ headers, body }: { headers: Record<string, string>; body?: unknown }) => {
        const operation = (headers["x-amz-target"] ?? "").split(".").at(-1) ?? "";
        const bytes = Buffer.from(answer(operation, String(body)));
        const response = {
          statusCode: 200,
          headers: {
            "content-type": "application/x-amz-json-1.0",
            "x-amzn-requestid": createHash("md5").digest("hex"),
          },
          body: Readable.from([bytes]),
        };
        return { response };
      },
    },
  });
};
