import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as v from "valibot";
import { localTableName } from "../../infra/local/database.ts";
import { type TableName, tableNames } from "../../infra/tables.ts";
import type { Row } from "../../shared/runtime/table.ts";

export interface Scanned {
  table: TableName;
  row: Row;
  /** Everything that the row says, names of attributes and unpacked binaries too. */
  text: string;
}

/** Bodies of webhooks are gzipped. */
const toText = (bytes: Uint8Array): string => {
  const isGzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return (isGzipped ? gunzipSync(bytes) : Buffer.from(bytes)).toString("utf8");
};

const textOf = (value: unknown): string => {
  if (value instanceof Uint8Array) return toText(value);
  if (value instanceof Set || Array.isArray(value)) return [...value].map(textOf).join(" ");
  if (value instanceof Object) return Object.entries(value).flat().map(textOf).join(" ");
  return String(value);
};

const endpointsSchema = v.object({ dynamodb: v.string() });

/** Every attribute of every row of every table of a running system. */
export const scanEverything = async (dataDir: string): Promise<Scanned[]> => {
  const file = readFileSync(join(dataDir, "endpoints.json"), "utf8");
  const client = new DynamoDBClient({ endpoint: v.parse(endpointsSchema, JSON.parse(file)).dynamodb });
  const found: Scanned[] = [];
  for (const table of tableNames) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName: localTableName(table) })) {
      const rows = Items.map((item) => unmarshall(item));
      found.push(...rows.map((row) => ({ table, row, text: textOf(row) })));
    }
  }
  client.destroy();
  return found;
};

/** What a row is: its table and the part of its key that says so. */
export const kindOf = ({ table, row }: Scanned): string => {
  const [pk, sk] = [String(row["pk"]), String(row["sk"])];
  const [kind = ""] = sk.split("#");
  if (table === "waitlist") return "waitlist signup";
  return `${table} ${/^#\w+#/.exec(pk)?.[0] ?? ""}${kind}`;
};
