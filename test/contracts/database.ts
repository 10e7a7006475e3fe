import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll } from "vitest";
import { localTableName, startDatabase } from "../../infra/local/database.ts";
import type { TableName } from "../../infra/tables.ts";
import { createTable } from "../../shared/runtime/table.ts";

/** A real DynamoDB API over an empty database for this file, with the tables that AWS has too; gone with the file. */
export const openDatabase = async () => {
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "eu-west-1" });
  const dataDir = mkdtempSync(join(tmpdir(), "stockline-contract-"));
  const database = await startDatabase(dataDir, undefined);
  const client = new DynamoDBClient({ endpoint: database.endpoint });
  afterAll(async () => {
    client.destroy();
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { client, endpoint: database.endpoint, table: (name: TableName) => createTable(client, localTableName(name)) };
};
