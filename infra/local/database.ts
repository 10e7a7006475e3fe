import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DynamoDBClient,
  ResourceInUseException,
} from "@aws-sdk/client-dynamodb";
import { type IndexDefinition, type TableDefinition, type TableName, tableNames, tables } from "../tables.ts";
import { freePort } from "./free-port.ts";
import { Unusable } from "./unusable.ts";

export interface Database {
  endpoint: string;
  stop(): Promise<void>;
}

export const localTableName = (name: TableName): string => `stockline-${name}`;

/**
 * dynoxide outlives a killed parent. The shell that starts it holds the read end of a pipe whose only writer is
 * this process, and ends it when the pipe closes.
 */
const guard = `exec 3<&0
"$@" </dev/null 3<&- & pid=$!
{ cat <&3; kill $pid; sleep 2; kill -9 $pid; } >/dev/null 2>&1 & watch=$!
exec 3<&- </dev/null
trap 'kill $pid' TERM INT HUP
wait $pid; code=$?
while kill -0 $pid 2>/dev/null; do wait $pid; code=$?; done
kill $watch 2>/dev/null
exit $code`;

const binary = (): string => {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), "dynoxide");
  } catch {
    throw new Unusable(
      `There is no local DynamoDB for ${process.platform}-${process.arch}: set DYNAMODB_ENDPOINT to a DynamoDB of yours (Amazon's DynamoDB Local, or AWS)`,
    );
  }
};

const untilReady = async (child: ChildProcess, port: number, errors: string[]) => {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    try {
      await fetch(`http://127.0.0.1:${port}`);
      return;
    } catch {
      if (child.exitCode !== null) throw new Unusable(`The local database does not start: ${errors.join(" ").trim()}`);
      await wait(10);
    }
  }
  throw new Unusable("The local database does not answer");
};

const attributesOf = (definition: TableDefinition) => {
  const types = new Map<string, "S" | "N">([
    ["pk", "S"],
    ["sk", "S"],
  ]);
  for (const { partition, sort } of Object.values(definition.indexes)) {
    types.set(partition, "S");
    if (sort) types.set(sort.name, sort.type);
  }
  return [...types].map(([AttributeName, AttributeType]) => ({ AttributeName, AttributeType }));
};

const keySchema = (partition: string, sort: string | undefined) => [
  { AttributeName: partition, KeyType: "HASH" as const },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: "RANGE" as const }]),
];

/** A table as DynamoDB creates it, from the definition that AWS's is made of too. */
export const createTableInput = (TableName: string, definition: TableDefinition): CreateTableCommandInput => {
  const indexes: [string, IndexDefinition][] = Object.entries(definition.indexes);
  return {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: attributesOf(definition),
    KeySchema: keySchema("pk", "sk"),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map(([IndexName, { partition, sort, include }]) => ({
        IndexName,
        KeySchema: keySchema(partition, sort?.name),
        Projection:
          include === undefined
            ? { ProjectionType: "KEYS_ONLY" as const }
            : { ProjectionType: "INCLUDE" as const, NonKeyAttributes: [...include] },
      })),
    }),
    ...(definition.stream && {
      StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" as const },
    }),
  };
};

const createTables = async (endpoint: string) => {
  const client = new DynamoDBClient({ endpoint });
  const definitions: Record<TableName, TableDefinition> = tables;
  for (const name of tableNames) {
    try {
      await client.send(new CreateTableCommand(createTableInput(localTableName(name), definitions[name])));
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
    }
  }
  client.destroy();
};

/** Without this index every write to a table with a stream scans all stream records. */
const indexStreamRecords = (file: string) => {
  const database = new DatabaseSync(file, { timeout: 5_000 });
  database.exec(
    "CREATE INDEX IF NOT EXISTS stockline_stream ON _stream_records(table_name, CAST(sequence_number AS INTEGER))",
  );
  database.close();
};

/** A real DynamoDB API over a file in the data folder (dynoxide), or the one `DYNAMODB_ENDPOINT` names. */
export const startDatabase = async (dataDir: string, given: string | undefined): Promise<Database> => {
  if (given !== undefined) {
    await createTables(given);
    return { endpoint: given, stop: async () => {} };
  }
  const port = await freePort();
  const file = join(dataDir, "database.db");
  const server = ["serve", "--host", "127.0.0.1", "--port", String(port), "--db-path", file];
  const child = spawn("sh", ["-c", guard, "stockline-database", binary(), ...server], {
    detached: true,
    stdio: ["pipe", "ignore", "pipe"],
  });
  const errors: string[] = [];
  child.stderr?.on("data", (text: Buffer) => errors.push(text.toString()));
  child.stdin?.on("error", () => {});
  await untilReady(child, port, errors);
  const endpoint = `http://127.0.0.1:${port}`;
  await createTables(endpoint);
  indexStreamRecords(file);
  const stop = async () => {
    const exited = once(child, "exit");
    child.stdin?.end();
    await exited;
  };
  return { endpoint, stop };
};
