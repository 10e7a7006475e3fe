import { isLedgerKey } from "../../shared/backorder/ledgers-table.ts";
import { type AttributeValue, type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { TableName } from "../tables.ts";
import { createTable, type Key } from "../../shared/runtime/table.ts";
import { localTableName } from "./database.ts";

/** Keys of a table's rows that pass a filter; read before anything runs, so nothing changes meanwhile. */
const keysOf = async (dynamo: DynamoDBClient, table: TableName, filter: string): Promise<Key[]> => {
  const keys: Key[] = [];
  let from: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamo.send(
      new ScanCommand({
        TableName: localTableName(table),
        FilterExpression: filter,
        ProjectionExpression: "pk, sk",
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    keys.push(...Items.map((item) => unmarshall(item)).map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })));
    from = LastEvaluatedKey;
  } while (from !== undefined);
  return keys;
};

/**
 * On AWS a dead worker's claim ends with its lease, and its restock is looked at again within a minute. Here every
 * worker of the last run is known to be gone: what they had claimed is free, and what they were at is due, at once.
 */
export const recover = async (dynamo: DynamoDBClient, nowMs: number): Promise<void> => {
  const messages = createTable(dynamo, localTableName("messages"));
  for (const key of await keysOf(dynamo, "messages", "attribute_exists(leaseUntil)")) {
    const due = key.sk === "message" ? { set: ", #dueAt = :now", values: { now: nowMs } } : { set: "", values: {} };
    await messages.update(key, { update: `SET #leaseUntil = :gone${due.set}`, values: { gone: 0, ...due.values } });
  }
  const stock = createTable(dynamo, localTableName("stock"));
  const restocks = (await keysOf(dynamo, "stock", "attribute_exists(due)")).filter(({ sk }) =>
    sk.startsWith("restock#"),
  );
  for (const key of restocks) {
    await stock.update(key, { update: "SET #dueAt = :now", values: { now: nowMs } });
  }
  for (const key of (await keysOf(dynamo, "stock", "attribute_exists(leaseUntil)")).filter(isLedgerKey)) {
    await stock.update(key, { update: "SET #leaseUntil = :gone", values: { gone: 0 } });
  }
  const receipts = createTable(dynamo, localTableName("receipts"));
  const [leased, received] = await Promise.all(
    ["attribute_exists(leaseUntil)", "attribute_exists(due)"].map(async (filter) => keysOf(dynamo, "receipts", filter)),
  );
  for (const key of [...(leased ?? []), ...(received ?? []).filter(({ sk }) => sk === "receipt")]) {
    await receipts.update(key, { update: "SET #leaseUntil = :gone, #dueAt = :now", values: { gone: 0, now: nowMs } });
  }
};
