import type { TableDefinition } from "../../../infra/tables.ts";
import type { Item } from "./values.ts";

/** Longest time that an eventually consistent read lags (milliseconds of virtual time). */
const lagMs = 1_000;

export const keyOf = (item: Item): string => `${item["pk"]?.S}\u0000${item["sk"]?.S}`;

/** A write, and what was there before it. */
interface Write {
  key: string;
  at: number;
  before: Item | undefined;
}

/** A table's items, their sparse indexes, and enough of the past for reads that lag. Items are never changed, only replaced. */
export interface Store {
  definition: TableDefinition;
  get(key: string): Item | undefined;
  set(key: string, item: Item | undefined): void;
  /** Items of one partition of the table or of an index, in no order. */
  partition(index: string | undefined, value: string): Iterable<Item>;
  items(): Iterable<Item>;
  /** The same table some writes ago, at most as long as a read may lag; undefined where it was not written since. */
  past(writesAgo: number): Pick<Store, "get" | "partition"> | undefined;
}

type Partitions = Map<string, Map<string, Item>>;

const put = (partitions: Partitions, value: string | undefined, key: string, item: Item | undefined) => {
  if (value === undefined) return;
  const partition = partitions.get(value) ?? new Map<string, Item>();
  partitions.set(value, partition);
  if (item === undefined) partition.delete(key);
  else partition.set(key, item);
};

export const createStore = (definition: TableDefinition, now: () => number): Store => {
  const items = new Map<string, Item>();
  const table: Partitions = new Map();
  const indexes = new Map<string, Partitions>(Object.keys(definition.indexes).map((name) => [name, new Map()]));
  const writes: Write[] = [];

  /** An item is in an index where it has all of the index's keys. */
  const partitionIn = (index: string | undefined, item: Item): string | undefined => {
    if (index === undefined) return item["pk"]?.S;
    const { partition, sort } = definition.indexes[index] ?? {};
    if (partition === undefined || (sort !== undefined && item[sort.name] === undefined)) return undefined;
    return item[partition]?.S;
  };

  const place = (key: string, before: Item | undefined, item: Item | undefined) => {
    const each: [string | undefined, Partitions][] = [[undefined, table], ...indexes];
    for (const [index, partitions] of each) {
      const [from, to] = [before && partitionIn(index, before), item && partitionIn(index, item)];
      if (from !== to) put(partitions, from, key, undefined);
      put(partitions, to, key, item);
    }
  };

  const recent = () => {
    while (writes.length > 0 && (writes[0]?.at ?? 0) < now() - lagMs) writes.shift();
    return writes;
  };

  const past: Store["past"] = (writesAgo) => {
    const undone = recent().slice(-writesAgo);
    if (undone.length === 0 || writesAgo === 0) return undefined;
    const before = new Map<string, Item | undefined>();
    for (const { key, before: item } of undone.toReversed()) before.set(key, item);
    return {
      get: (key) => (before.has(key) ? before.get(key) : items.get(key)),
      partition: (index, value) => [
        ...[...partition(index, value)].filter((item) => !before.has(keyOf(item))),
        ...[...before.values()]
          .filter((item) => item !== undefined)
          .filter((item) => partitionIn(index, item) === value),
      ],
    };
  };

  const partition: Store["partition"] = (index, value) =>
    (index === undefined ? table : indexes.get(index))?.get(value)?.values() ?? [];

  return {
    definition,
    get: (key) => items.get(key),
    set: (key, item) => {
      const before = items.get(key);
      recent().push({ key, at: now(), before });
      if (item === undefined) items.delete(key);
      else items.set(key, item);
      place(key, before, item);
    },
    partition,
    items: () => items.values(),
    past,
  };
};
