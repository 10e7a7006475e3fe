import {
  type AttributeValue,
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { TableDefinition } from "../../../infra/tables.ts";
import { type Bound, conditionOf, statementOf, updateOf } from "./expression.ts";
import { createStore, keyOf, type Store } from "./store.ts";
import { compare, type Item } from "./values.ts";

/** How a call is answered that a fault has changed: from some writes ago, or only in part. */
export interface Twist {
  /** Reads that need not be consistent show the table as it was so many writes ago. */
  writesAgo?: number;
  /** A query's page, and a batch of keys, ends after so many. */
  upTo?: number;
  /** These statements of a batch are refused for want of capacity. */
  throttled?: ReadonlySet<number>;
}

export interface MemoryDynamo {
  /** Runs a command of the SDK at once. Throws the SDK's own errors. */
  run(command: object, twist?: Twist): unknown;
  table(name: string): Store;
}

/** A write of a table with a stream, as its consumer hears of it. */
export type OnWrite = (table: string, before: Item | undefined, after: Item | undefined) => void;

interface Conditions {
  ConditionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

const metadata = { $metadata: {} };
const boundOf = ({ ExpressionAttributeNames: names, ExpressionAttributeValues: values }: Conditions): Bound => ({
  names,
  values,
});

const isMet = (item: Item | undefined, conditions: Conditions): boolean =>
  conditions.ConditionExpression === undefined ||
  conditionOf(conditions.ConditionExpression)(item ?? {}, boundOf(conditions));

const refused = (item: Item | undefined, shown: boolean) =>
  new ConditionalCheckFailedException({
    message: "The conditional request failed",
    ...metadata,
    ...(shown && item !== undefined && { Item: item }),
  });

/** By the index's sort key, then by the table's, so that the same query has the same answer. */
const inOrder = (store: Store, index: string | undefined) => {
  const sort = index === undefined ? "sk" : store.definition.indexes[index]?.sort?.name;
  return (a: Item, b: Item): number => {
    const order = sort === undefined ? 0 : (compare(a[sort], b[sort]) ?? 0);
    return order === 0 ? (compare({ S: keyOf(a) }, { S: keyOf(b) }) ?? 0) : order;
  };
};

/** What an index shows of an item: the keys, and what it includes. A page goes on from keys alone. */
const projected = (store: Store, index: string | undefined, item: Item, isKey = false): Item => {
  if (index === undefined) return item;
  const { partition = "", sort, include = [] } = store.definition.indexes[index] ?? {};
  const names = new Set(["pk", "sk", partition, ...(sort === undefined ? [] : [sort.name]), ...(isKey ? [] : include)]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
};

/** The text and the value of the equality that names a query's partition. */
const partitionOf = (input: QueryCommandInput): string => {
  const [, name = "", placeholder = ""] = /^\s*(#?\w+)\s*=\s*(:\w+)/.exec(input.KeyConditionExpression ?? "") ?? [];
  const value = input.ExpressionAttributeValues?.[placeholder]?.S;
  if (name === "" || value === undefined) throw new Error(`No partition in: ${input.KeyConditionExpression}`);
  return value;
};

export const createMemoryDynamo = (
  definitions: Record<string, TableDefinition>,
  now: () => number,
  onWrite: OnWrite = () => {},
): MemoryDynamo => {
  const stores = new Map(Object.entries(definitions).map(([name, definition]) => [name, createStore(definition, now)]));
  const table = (name: string | undefined): Store => {
    const store = stores.get(name ?? "");
    if (store !== undefined) return store;
    throw Object.assign(new Error(`There is no table ${name}`), { name: "ResourceNotFoundException" });
  };

  const write = (name: string | undefined, key: string, item: Item | undefined) => {
    const store = table(name);
    const before = store.get(key);
    store.set(key, item);
    onWrite(name ?? "", before, item);
  };

  const put = ({ input }: PutItemCommand) => {
    const { TableName, Item: item = {}, ReturnValuesOnConditionCheckFailure: shown } = input;
    const before = table(TableName).get(keyOf(item));
    if (!isMet(before, input)) throw refused(before, shown === "ALL_OLD");
    write(TableName, keyOf(item), item);
    return metadata;
  };

  const updated = (
    item: Item | undefined,
    input: Conditions & { Key: Item | undefined; UpdateExpression: string | undefined },
  ): Item => updateOf(input.UpdateExpression ?? "")(item ?? { ...input.Key }, boundOf(input));

  const update = ({ input }: UpdateItemCommand) => {
    const { TableName, Key = {}, ReturnValuesOnConditionCheckFailure: shown } = input;
    const before = table(TableName).get(keyOf(Key));
    if (!isMet(before, input)) throw refused(before, shown === "ALL_OLD");
    const after = updated(before, { ...input, Key, UpdateExpression: input.UpdateExpression });
    write(TableName, keyOf(Key), after);
    return { ...metadata, ...(input.ReturnValues === "ALL_NEW" && { Attributes: after }) };
  };

  const remove = ({ input }: DeleteItemCommand) => {
    const { TableName, Key = {} } = input;
    const before = table(TableName).get(keyOf(Key));
    if (!isMet(before, input)) throw refused(before, false);
    if (before !== undefined) write(TableName, keyOf(Key), undefined);
    return { ...metadata, ...(before !== undefined && { Attributes: before }) };
  };

  const get = ({ input }: GetItemCommand, { writesAgo = 0 }: Twist) => {
    const store = table(input.TableName);
    const seen = (input.ConsistentRead === true ? undefined : store.past(writesAgo)) ?? store;
    const item = seen.get(keyOf(input.Key ?? {}));
    return { ...metadata, ...(item !== undefined && { Item: item }) };
  };

  const getMany = ({ input }: BatchGetItemCommand, { upTo = Number.POSITIVE_INFINITY }: Twist) => {
    const Responses: Record<string, Item[]> = {};
    const UnprocessedKeys: Record<string, { Keys: Item[] }> = {};
    for (const [name, { Keys = [] }] of Object.entries(input.RequestItems ?? {})) {
      Responses[name] = Keys.slice(0, upTo)
        .map((key) => table(name).get(keyOf(key)))
        .filter((item) => item !== undefined);
      if (Keys.length > upTo) UnprocessedKeys[name] = { Keys: Keys.slice(upTo) };
    }
    return { ...metadata, Responses, UnprocessedKeys };
  };

  const query = ({ input }: QueryCommand, { writesAgo = 0, upTo = Number.POSITIVE_INFINITY }: Twist) => {
    const { IndexName: index, ScanIndexForward: forward = true, ExclusiveStartKey: start } = input;
    const store = table(input.TableName);
    const seen = (input.ConsistentRead === true ? undefined : store.past(writesAgo)) ?? store;
    const matches = conditionOf(input.KeyConditionExpression ?? "");
    const order = inOrder(store, index);
    const direction = forward ? 1 : -1;
    const found = [...seen.partition(index, partitionOf(input))]
      .filter((item) => matches(item, boundOf(input)))
      .sort((a, b) => direction * order(a, b))
      .filter((item) => start === undefined || direction * order(item, start) > 0);
    const page = found.slice(0, Math.min(input.Limit ?? Number.POSITIVE_INFINITY, upTo));
    const last = page.length < found.length || page.length === input.Limit ? page.at(-1) : undefined;
    const passes = input.FilterExpression === undefined ? () => true : conditionOf(input.FilterExpression);
    const Items = page.map((item) => projected(store, index, item)).filter((item) => passes(item, boundOf(input)));
    const keys =
      last && (index === undefined ? { pk: last["pk"], sk: last["sk"] } : projected(store, index, last, true));
    return { ...metadata, Items, Count: Items.length, ...(keys && { LastEvaluatedKey: keys }) };
  };

  /** The reason why an operation of a transaction is refused, or what it writes. */
  const operation = (one: NonNullable<TransactWriteItemsCommandInput["TransactItems"]>[number]) => {
    const { Put, Update, Delete, ConditionCheck } = one;
    const input = Put ?? Update ?? Delete ?? ConditionCheck;
    const name = input?.TableName;
    const key = keyOf(Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key ?? {});
    const before = table(name).get(key);
    const isRefused = !isMet(before, input ?? {});
    return {
      code: isRefused ? "ConditionalCheckFailed" : "None",
      write: () => {
        if (Put !== undefined) write(name, key, Put.Item);
        if (Update !== undefined) write(name, key, updated(before, { ...Update, Key: Update.Key }));
        if (Delete !== undefined) write(name, key, undefined);
      },
    };
  };

  const transact = ({ input }: TransactWriteItemsCommand) => {
    const operations = (input.TransactItems ?? []).map(operation);
    if (operations.some(({ code }) => code !== "None")) {
      const CancellationReasons = operations.map(({ code }) => ({ Code: code }));
      throw new TransactionCanceledException({ message: "Transaction cancelled", ...metadata, CancellationReasons });
    }
    for (const { write: apply } of operations) apply();
    return metadata;
  };

  const statement = (text: string, parameters: AttributeValue[]) => {
    const { table: name, change, test, keyOf: named } = statementOf(text);
    const bound = { parameters };
    const { pk, sk } = named(bound);
    if (pk === undefined || sk === undefined) throw new Error(`A statement names no row: ${text}`);
    const key = keyOf({ pk, sk });
    const before = table(name).get(key);
    if (before === undefined || !test(before, bound)) return { Error: { Code: "ConditionalCheckFailed" as const } };
    const after = change(before, bound);
    write(name, key, after);
    return { TableName: name, Item: after };
  };

  const execute = ({ input }: BatchExecuteStatementCommand, { throttled }: Twist) => ({
    ...metadata,
    Responses: (input.Statements ?? []).map(({ Statement = "", Parameters = [] }, index) =>
      throttled?.has(index) === true
        ? { Error: { Code: "ProvisionedThroughputExceeded" as const } }
        : statement(Statement, Parameters),
    ),
  });

  return {
    table,
    run: (command, twist = {}) => {
      if (command instanceof GetItemCommand) return get(command, twist);
      if (command instanceof UpdateItemCommand) return update(command);
      if (command instanceof QueryCommand) return query(command, twist);
      if (command instanceof PutItemCommand) return put(command);
      if (command instanceof BatchExecuteStatementCommand) return execute(command, twist);
      if (command instanceof TransactWriteItemsCommand) return transact(command);
      if (command instanceof BatchGetItemCommand) return getMany(command, twist);
      if (command instanceof DeleteItemCommand) return remove(command);
      if (command instanceof ScanCommand) return { ...metadata, Items: [...table(command.input.TableName).items()] };
      throw new Error(`The database in memory does not know ${command.constructor.name}`);
    },
  };
};
