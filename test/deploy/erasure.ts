import assert from "node:assert/strict";
import { DynamoDBClient, ListTablesCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import type { Client } from "../../infra/local/client.ts";
import type { Deployment } from "./deployment.ts";

const erasedSchema = v.object({ erased: v.looseObject({ signups: v.number() }) });

/** Erases a person who signed up once, by the address that they gave. */
export const erase = async (client: Client, address: { email: string } | { phone: string }): Promise<void> => {
  const { status, body } = await client.call("POST", "contacts/erase", address);
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(v.parse(erasedSchema, body).erased.signups, 1);
};

/** Reads every table from one end to the other: none may hold any of these words. */
export const checkNoTrace = async ({ aws }: Deployment, words: string[]): Promise<string> => {
  const client = new DynamoDBClient(aws);
  const { TableNames = [] } = await client.send(new ListTablesCommand());
  let rows = 0;
  for (const TableName of TableNames) {
    for await (const { Items = [] } of paginateScan({ client }, { TableName })) {
      rows += Items.length;
      const text = JSON.stringify(Items);
      for (const word of words) assert.ok(!text.includes(word), `${TableName} still has ${word}`);
    }
  }
  return `${rows} rows in ${TableNames.length} tables`;
};
