import { type AttributeValue, type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { createTable } from "../../shared/runtime/table.ts";
import { localTableName } from "./database.ts";

/** Every worker of the last run is gone: what they had claimed is free, whatever their leases say. */
export const forgetLeases = async (dynamo: DynamoDBClient): Promise<void> => {
  const table = createTable(dynamo, localTableName("messages"));
  let from: Record<string, AttributeValue> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamo.send(
      new ScanCommand({
        TableName: table.name,
        FilterExpression: "attribute_exists(leaseUntil)",
        ProjectionExpression: "pk, sk",
        ...(from && { ExclusiveStartKey: from }),
      }),
    );
    for (const { pk, sk } of Items.map((item) => unmarshall(item))) {
      await table.update(
        { pk: String(pk), sk: String(sk) },
        { update: "SET #leaseUntil = :gone", values: { gone: 0 } },
      );
    }
    from = LastEvaluatedKey;
  } while (from !== undefined);
};
