import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll } from "vitest";
import { localTableName, startDatabase } from "../../infra/local/database.ts";
import { type TableName, tableNames, tables } from "../../infra/tables.ts";
import { createTable } from "../../shared/runtime/table.ts";
import { clientOf } from "../simulation/memory/client.ts";
import { createMemoryDynamo } from "../simulation/memory/dynamo.ts";

const openMemory = () => {
  const dynamo = createMemoryDynamo(
    Object.fromEntries(tableNames.map((name) => [localTableName(name), tables[name]])),
    Date.now,
  );
  return clientOf(DynamoDBClient, async (command) => dynamo.run(command));
};

/**
 * A real DynamoDB API over an empty database for this file, with the tables that AWS has too; gone with the file. The
 * simulation's database in memory has to pass the same tests: `CONTRACT_DATABASE=memory` (vitest.config.ts).
 */
export const openDatabase = async () => {
  if (process.env["CONTRACT_DATABASE"] === "memory") {
    const client = openMemory();
    return { client, endpoint: "", table: (name: TableName) => createTable(client, localTableName(name)) };
  }
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
