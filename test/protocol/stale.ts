import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

type Item = Record<string, AttributeValue>;

/** Says of the next read that need not be consistent whether it shows the past. */
export type IsStale = (read: "get" | "index") => boolean;

/** What reads without `ConsistentRead` may show: the table, or an index, as it was up to a second ago. */
export interface Past {
  remember: (client: DynamoDBClient, command: unknown, output: unknown) => Promise<void>;
  read: (command: unknown, isStale: IsStale) => { Item?: Item | undefined } | { Items: Item[] } | undefined;
}

/** Longest time that an eventually consistent read lags here. */
const lagMs = 1_000;

const keyOf = (table: string | undefined, key: Item | undefined) =>
  `${table} ${key?.["pk"]?.S ?? ""} ${key?.["sk"]?.S ?? ""}`;

const attributesOf = (output: unknown): Item | undefined =>
  output instanceof Object ? Reflect.get(output, "Attributes") : undefined;
const itemsOf = (output: unknown): Item[] => (output instanceof Object ? (Reflect.get(output, "Items") ?? []) : []);

/** One partition of an index and part of it; the instant asked about does not matter. */
const indexKeyOf = ({ input }: QueryCommand) => {
  const values = Object.entries(input.ExpressionAttributeValues ?? {}).filter(([name]) => name !== ":now");
  return `${input.TableName} ${input.IndexName} ${JSON.stringify(values)}`;
};

export const createPast = (now: () => number): Past => {
  const images = new Map<string, { at: number; isNew: boolean; item: Item }[]>();
  const indexed = new Map<string, { at: number; items: Item[] }>();
  const add = (key: string, item: Item, isNew = false) =>
    images.set(key, [...(images.get(key) ?? []), { at: now(), isNew, item }]);

  const rememberTransaction = async (client: DynamoDBClient, { input }: TransactWriteItemsCommand) => {
    for (const { Put, Update } of input.TransactItems ?? []) {
      if (Put?.Item !== undefined) add(keyOf(Put.TableName, Put.Item), Put.Item, true);
      if (Update === undefined) continue;
      const { Item } = await client.send(
        new GetItemCommand({ TableName: Update.TableName, Key: Update.Key, ConsistentRead: true }),
      );
      if (Item !== undefined) add(keyOf(Update.TableName, Item), Item);
    }
  };

  return {
    remember: async (client, command, output) => {
      if (command instanceof PutItemCommand && command.input.Item !== undefined) {
        add(keyOf(command.input.TableName, command.input.Item), command.input.Item, true);
      }
      const image = attributesOf(output);
      if (command instanceof UpdateItemCommand && image) add(keyOf(command.input.TableName, image), image);
      if (command instanceof TransactWriteItemsCommand) await rememberTransaction(client, command);
      if (command instanceof QueryCommand && command.input.IndexName !== undefined) {
        indexed.set(indexKeyOf(command), { at: now(), items: itemsOf(output) });
      }
    },
    read: (command, isStale) => {
      if (command instanceof GetItemCommand && command.input.ConsistentRead !== true) {
        const seen = images.get(keyOf(command.input.TableName, command.input.Key)) ?? [];
        const last = seen.at(-1);
        // What a row was before its first update is not known here.
        if (last === undefined || last.at <= now() - lagMs || (seen.length === 1 && !last.isNew)) return undefined;
        return isStale("get") ? { Item: seen.at(-2)?.item } : undefined;
      }
      if (command instanceof QueryCommand && command.input.IndexName !== undefined) {
        const seen = indexed.get(indexKeyOf(command));
        return (seen?.at ?? -lagMs) > now() - lagMs && isStale("index") ? { Items: seen?.items ?? [] } : undefined;
      }
      return undefined;
    },
  };
};

const spread = /"((?:due|lane)#\d)"/g;

/**
 * A tick asks every shard of every index. Those that no write has ever named are empty: not asking the database for
 * them makes the tests several times faster.
 */
export const createUnused = () => {
  const used = new Set<string>();
  return {
    remember: (command: object) => {
      if (command instanceof QueryCommand || command instanceof GetItemCommand) return;
      const text = JSON.stringify(Reflect.get(command, "input"));
      const names = [...text.matchAll(/"TableName":"([^"]+)"/g)].map(([, name]) => name);
      for (const [, shard] of text.matchAll(spread)) for (const name of names) used.add(`${name} ${shard}`);
    },
    read: (command: object): { Items: Item[] } | undefined => {
      if (!(command instanceof QueryCommand) || command.input.IndexName === undefined) return undefined;
      const { TableName, ExpressionAttributeValues: values = {} } = command.input;
      const shard = (values[":due"] ?? values[":shard"])?.S;
      return shard === undefined || used.has(`${TableName} ${shard}`) ? undefined : { Items: [] };
    },
  };
};
