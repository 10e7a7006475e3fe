import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { convertToAttr, marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { limits } from "./limits.ts";

export interface Key {
  pk: string;
  sk: string;
}
export type Row = Record<string, unknown>;
type Values = Record<string, unknown>;

/** A conditional write either happened or was refused; `row` is the new image, or the one that refused it. */
export type Written = { kind: "written"; row: Row } | { kind: "refused"; row: Row | undefined };

/** An expression in DynamoDB's own language; `#name` and `:value` are filled in from the text and the values. */
export interface Expression {
  update?: string;
  condition?: string;
  values?: Values;
}

export interface QueryOptions {
  index?: string;
  /** Key condition, as in `#pk = :pk AND begins_with(#sk, :prefix)`. */
  where: string;
  filter?: string;
  values: Values;
  consistent?: boolean;
  descending?: boolean;
  limit?: number;
  startAfter?: Row;
}

export interface Table {
  name: string;
  get(key: Key, options?: { consistent?: boolean }): Promise<Row | undefined>;
  /** Rows of up to 100 keys; missing ones are absent. Throws when DynamoDB leaves keys unprocessed three times. */
  getMany(keys: Key[], options?: { consistent?: boolean }): Promise<Row[]>;
  put(row: Row, options?: Expression): Promise<Written>;
  update(key: Key, options: Expression): Promise<Written>;
  /**
   * For erasures: everything else ends by its `ttl`. Answers the row that went; undefined where there was none, or the
   * condition refused.
   */
  delete(key: Key, options?: Omit<Expression, "update">): Promise<Row | undefined>;
  /** The same conditional update on many rows, each by itself, in the order of the keys. */
  updateAll(keys: Key[], options: Expression): Promise<Written[]>;
  /**
   * The same conditional PartiQL update, `RETURNING ALL NEW *`, for many rows: 25 to a call, at a quarter of the
   * CPU of as many UpdateItems. Answers the rows that were written. Throws on any other failure than a condition.
   * The text must be one that AWS and the local database read alike: one comma list after SET, one single REMOVE.
   */
  executeAll(statement: string, parameters: unknown[][]): Promise<Row[]>;
  /** One page and the key to go on from. */
  page(options: QueryOptions): Promise<{ rows: Row[]; next: Row | undefined }>;
  /** All pages, one by one. */
  query(options: QueryOptions): AsyncGenerator<Row[]>;
  putOperation(row: Row, options?: Expression): TransactWriteItem;
  updateOperation(key: Key, options: Expression): TransactWriteItem;
}

const marshalled = (row: Row) => marshall(row, { removeUndefinedValues: true });

const expressionInput = ({ values = {} }: { values?: Values | undefined }, ...texts: (string | undefined)[]) => {
  const text = texts.filter((part) => part !== undefined).join(" ");
  const names = [...text.matchAll(/#(\w+)/g)].map(([token, name]) => [token, name ?? ""]);
  const bound = Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value]));
  return {
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(Object.keys(bound).length > 0 && { ExpressionAttributeValues: marshalled(bound) }),
  };
};

const writeInput = (options: Expression) => ({
  ...(options.condition !== undefined && { ConditionExpression: options.condition }),
  ...expressionInput(options, options.update, options.condition),
});

const refusedOr = (error: unknown): Written => {
  if (!(error instanceof ConditionalCheckFailedException)) throw error;
  return { kind: "refused", row: error.Item === undefined ? undefined : unmarshall(error.Item) };
};

const queryInput = (name: string, options: QueryOptions) => ({
  TableName: name,
  KeyConditionExpression: options.where,
  ...(options.index !== undefined && { IndexName: options.index }),
  ...(options.filter !== undefined && { FilterExpression: options.filter }),
  ...expressionInput(options, options.where, options.filter),
  ConsistentRead: options.consistent ?? false,
  ScanIndexForward: !(options.descending ?? false),
  ...(options.limit !== undefined && { Limit: options.limit }),
  ...(options.startAfter !== undefined && { ExclusiveStartKey: marshalled(options.startAfter) }),
});

const createReads = (client: DynamoDBClient, name: string) => {
  const page: Table["page"] = async (options) => {
    const output = await client.send(new QueryCommand(queryInput(name, options)));
    return {
      rows: (output.Items ?? []).map((item) => unmarshall(item)),
      next: output.LastEvaluatedKey === undefined ? undefined : unmarshall(output.LastEvaluatedKey),
    };
  };
  return {
    page,
    get: async (key: Key, options?: { consistent?: boolean }) => {
      const input = { TableName: name, Key: marshall(key), ConsistentRead: options?.consistent ?? false };
      const { Item } = await client.send(new GetItemCommand(input));
      return Item === undefined ? undefined : unmarshall(Item);
    },
    getMany: async (keys: Key[], options?: { consistent?: boolean }) => {
      const ConsistentRead = options?.consistent ?? false;
      const rows: Row[] = [];
      let wanted = keys.map((key) => marshall(key));
      for (let attempt = 0; wanted.length > 0; attempt += 1) {
        if (attempt === 3) throw new Error(`BatchGetItem left ${wanted.length} keys of ${name} unprocessed`);
        const input = { RequestItems: { [name]: { Keys: wanted.slice(0, limits.keysPerBatchGet), ConsistentRead } } };
        const output = await client.send(new BatchGetItemCommand(input));
        rows.push(...(output.Responses?.[name] ?? []).map((item) => unmarshall(item)));
        wanted = [...(output.UnprocessedKeys?.[name]?.Keys ?? []), ...wanted.slice(limits.keysPerBatchGet)];
      }
      return rows;
    },
    query: async function* query(options: QueryOptions) {
      let startAfter = options.startAfter;
      do {
        const result = await page({ ...options, ...(startAfter !== undefined && { startAfter }) });
        yield result.rows;
        startAfter = result.next;
      } while (startAfter !== undefined);
    },
  };
};

/** One DynamoDB table with string keys `pk` and `sk`, in plain rows. The table modules add meaning. */
export const createTable = (client: DynamoDBClient, name: string): Table => {
  const putInput = (row: Row, options: Expression = {}) => ({
    TableName: name,
    Item: marshalled(row),
    ...writeInput(options),
  });
  const updateInput = (key: Key, options: Expression) => ({
    TableName: name,
    Key: marshall(key),
    UpdateExpression: options.update ?? "",
    ...writeInput(options),
  });
  const update: Table["update"] = async (key, options) => {
    const input = {
      ...updateInput(key, options),
      ReturnValues: "ALL_NEW" as const,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    };
    return client
      .send(new UpdateItemCommand(input))
      .then((output): Written => ({ kind: "written", row: unmarshall(output.Attributes ?? {}) }))
      .catch(refusedOr);
  };
  return {
    name,
    ...createReads(client, name),
    update,
    delete: async (key, options = {}) => {
      const input = { TableName: name, Key: marshall(key), ReturnValues: "ALL_OLD" as const, ...writeInput(options) };
      return client
        .send(new DeleteItemCommand(input))
        .then(({ Attributes }) => Attributes && unmarshall(Attributes))
        .catch((error: unknown) => {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          return undefined;
        });
    },
    updateAll: async (keys, options) => Promise.all(keys.map(async (key) => update(key, options))),
    put: async (row, options) => {
      const input = { ...putInput(row, options), ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const };
      return client
        .send(new PutItemCommand(input))
        .then((): Written => ({ kind: "written", row }))
        .catch(refusedOr);
    },
    executeAll: async (statement, parameters) => {
      const batches = Array.from(
        { length: Math.ceil(parameters.length / limits.statementsPerBatch) },
        async (_, batch) => {
          const Statements = parameters
            .slice(batch * limits.statementsPerBatch, (batch + 1) * limits.statementsPerBatch)
            .map((values) => ({ Statement: statement, Parameters: values.map((value) => convertToAttr(value)) }));
          const { Responses = [] } = await client.send(new BatchExecuteStatementCommand({ Statements }));
          const failed = Responses.find(
            ({ Error: error }) => error !== undefined && error.Code !== "ConditionalCheckFailed",
          );
          if (failed !== undefined || Responses.length !== Statements.length) {
            throw new Error(`A batch of updates of ${name} failed: ${failed?.Error?.Code ?? "incomplete answer"}`);
          }
          return Responses.flatMap(({ Item }) => (Item === undefined ? [] : [unmarshall(Item)]));
        },
      );
      return (await Promise.all(batches)).flat();
    },
    putOperation: (row, options) => ({ Put: putInput(row, options) }),
    updateOperation: (key, options) => ({ Update: updateInput(key, options) }),
  };
};

/**
 * All of the writes or none. Refused when a condition failed or another transaction held a row
 * (the caller reads again and decides anew); throws on anything else.
 */
export const transact = async (
  client: DynamoDBClient,
  operations: TransactWriteItem[],
): Promise<"written" | "refused"> => {
  try {
    await client.send(new TransactWriteItemsCommand({ TransactItems: operations }));
    return "written";
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const codes = (error.CancellationReasons ?? []).map((reason) => reason.Code ?? "None");
    const expected = new Set(["None", "ConditionalCheckFailed", "TransactionConflict"]);
    if (codes.length === 0 || codes.some((code) => !expected.has(code))) throw error;
    return "refused";
  }
};
