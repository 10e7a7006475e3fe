/** Attribute types of index keys, as DynamoDB names them. */
type KeyType = "S" | "N";

export interface IndexDefinition {
  partition: string;
  sort?: { name: string; type: KeyType };
  /** Attributes beside the keys; every change of one is a write of the index. */
  include?: readonly string[];
}

export interface TableDefinition {
  /** Sparse where the attributes are not on every row; they hold keys, and what is included. */
  indexes: Record<string, IndexDefinition>;
  /** Changes of these rows wake a consumer; rows whose sort key starts otherwise do not. */
  stream?: { sortKeyPrefixes: string[] };
}

const due: IndexDefinition = { partition: "due", sort: { name: "dueAt", type: "N" } };

/** Every table: string keys `pk` and `sk`, expiry by `ttl`. AWS, the one-machine runtime and the tests all build from this. */
export const tables = {
  stores: { indexes: {} },
  stock: {
    indexes: { store: { partition: "store", sort: { name: "sku", type: "S" } }, due },
    stream: { sortKeyPrefixes: ["level#", "variant"] },
  },
  orders: {
    indexes: {
      store: { partition: "store", sort: { name: "placedAt", type: "N" } },
      /** A customer's orders, by e-mail and by phone. */
      contact: { partition: "contactKey" },
      phone: { partition: "phoneKey" },
      /** Late lines by when something must have been done about them. */
      deadline: { partition: "deadlineOf", sort: { name: "deadlineAt", type: "N" } },
      /** The backorders of a variant, in the order of their places; read whole whenever a supply moves. */
      queue: { partition: "queue", sort: { name: "place", type: "S" }, include: ["open", "coverage"] },
      /** Shipments that are on their way, by store and by when anything was last heard of them. */
      underway: {
        partition: "underway",
        sort: { name: "newsAt", type: "N" },
        include: ["milestone", "expectedOn", "promisedOn"],
      },
      due,
    },
  },
  waitlist: { indexes: { contact: { partition: "contact" }, phone: { partition: "phoneHash" }, due } },
  messages: {
    indexes: {
      lane: { partition: "laneShard", sort: { name: "lane", type: "S" } },
      store: { partition: "store", sort: { name: "sentAt", type: "N" } },
      contact: { partition: "contact" },
      due,
    },
  },
  contacts: { indexes: { due } },
  receipts: {
    indexes: {
      refused: { partition: "refusedStore", sort: { name: "receivedAt", type: "N" } },
      source: { partition: "sourceOf", sort: { name: "receivedAt", type: "N" } },
      due,
    },
  },
} as const satisfies Record<string, TableDefinition>;

export type TableName = keyof typeof tables;
export const tableNames: TableName[] = Object.keys(tables).filter((name): name is TableName => name in tables);

/** The environment variable that names a table to a function. */
export const tableVariable = (name: TableName): string => `${name.toUpperCase()}_TABLE`;
