import type { TableName } from "./tables.ts";

/**
 * The flow, as data: what wakes each function, what it may touch and whom it wakes. AWS, the one-machine runtime
 * and the tests all build from this; nothing else says who talks to whom.
 *
 *   receive-webhook → (receipt) → apply-receipt → Stock ~stream~> on-stock-change → (wave) → invite-wave
 *     → (chunk) → send-chunk → SES ~events~> (feedback) → record-feedback;  tick wakes whatever is due or was lost
 *   orders → (order) → follow-order → (ledger) → run-ledger → (order) → follow-order → (message) → send-message
 *   texts, confirmations, replies → (message) → send-message → SNS, SES;  a shopper's text ~> (inbound) → answer-text
 */
export type QueueName = "wave" | "chunk" | "message" | "order" | "ledger" | "receipt" | "job" | "feedback" | "inbound";

export type Trigger =
  | { kind: "http"; routes: string[] }
  | { kind: "queue"; queue: QueueName; batchSize: number; maxConcurrency?: number }
  | { kind: "stream"; table: TableName; batchSize: number }
  | { kind: "everyMinute" };

/** What a function may do with a table; only an erasure deletes. */
export type Access = "read" | "write" | "delete";

export interface FunctionDefinition {
  trigger: Trigger;
  tables: Partial<Record<TableName, Access>>;
  /** Queues it sends to. */
  wakes: QueueName[];
  /** Sends mail: SES, the configuration set, and the send rate. */
  sendsMail?: true;
  /** Has senders verified: SES's identities, and no mail. */
  verifiesSenders?: true;
  /** Writes what covers the lines of a queue, many at a time. */
  coversQueues?: true;
  /** Sends texts: SNS, and its rate. */
  sendsTexts?: true;
  /** Makes links to this deployment. */
  makesLinks?: true;
  timeoutSeconds: number;
  memoryMb: number;
  /** What it means to a shopper or merchant when this function fails; its alarm says so. */
  failureMeans: string;
}

export const functions = {
  "storefront-api": {
    trigger: {
      kind: "http",
      routes: [
        "POST /v1/stores/{store}/signups",
        "OPTIONS /v1/stores/{store}/signups",
        "GET /v1/stores/{store}/variants/{sku}/availability",
        "GET /health",
      ],
    },
    tables: { stores: "read", stock: "write", waitlist: "write", messages: "read", contacts: "write" },
    wakes: ["wave", "message"],
    timeoutSeconds: 10,
    memoryMb: 512,
    failureMeans: "Shoppers cannot sign up, and product pages do not know what is in stock.",
  },
  "shopper-pages": {
    trigger: {
      kind: "http",
      routes: [
        "GET /confirm",
        "POST /confirm",
        "GET /unsubscribe",
        "POST /unsubscribe",
        "GET /preferences",
        "POST /preferences",
        "GET /order",
        "POST /order",
        "POST /fresh-link",
        "GET /widget.js",
      ],
    },
    tables: {
      stores: "read",
      stock: "write",
      orders: "write",
      waitlist: "write",
      messages: "write",
      contacts: "write",
    },
    wakes: ["wave", "message", "order"],
    timeoutSeconds: 10,
    memoryMb: 512,
    failureMeans:
      "Shoppers cannot confirm, unsubscribe, change their alerts, see their orders or answer a delay notice, and the signup form does not load.",
  },
  "merchant-api": {
    trigger: { kind: "http", routes: ["ANY /v1/stores/{store}/{proxy+}", "GET /openapi.json"] },
    tables: {
      stores: "write",
      stock: "write",
      orders: "delete",
      waitlist: "delete",
      messages: "delete",
      contacts: "delete",
      receipts: "write",
    },
    wakes: ["receipt", "job", "order", "ledger"],
    verifiesSenders: true,
    makesLinks: true,
    timeoutSeconds: 29,
    memoryMb: 1024,
    failureMeans: "Merchants cannot send stock, orders and deliveries, or see who waits.",
  },
  "receive-webhook": {
    trigger: { kind: "http", routes: ["POST /v1/webhooks/{store}/{source}"] },
    tables: { stores: "read", receipts: "write" },
    wakes: ["receipt"],
    timeoutSeconds: 10,
    memoryMb: 512,
    failureMeans: "Webhooks of shops and carriers are not taken; most retry for hours, some give up.",
  },
  "apply-receipt": {
    trigger: { kind: "queue", queue: "receipt", batchSize: 10 },
    tables: {
      stores: "write",
      stock: "write",
      orders: "delete",
      waitlist: "delete",
      messages: "delete",
      contacts: "delete",
      receipts: "write",
    },
    wakes: ["job", "order", "ledger"],
    timeoutSeconds: 30,
    memoryMb: 512,
    failureMeans: "Webhooks are kept but not applied; the stock, orders and parcels we know are old.",
  },
  "run-job": {
    trigger: { kind: "queue", queue: "job", batchSize: 1, maxConcurrency: 5 },
    tables: {
      stores: "write",
      stock: "write",
      orders: "delete",
      waitlist: "delete",
      messages: "delete",
      contacts: "delete",
      receipts: "write",
    },
    wakes: ["job", "receipt", "wave", "message"],
    timeoutSeconds: 60,
    memoryMb: 1024,
    failureMeans: "Imports, reconciliations, replays and erasures of whole stores do not go on.",
  },
  "on-stock-change": {
    trigger: { kind: "stream", table: "stock", batchSize: 100 },
    tables: { stores: "read", stock: "write" },
    wakes: ["wave", "ledger"],
    timeoutSeconds: 60,
    memoryMb: 512,
    failureMeans: "Restocks do not open or close.",
  },
  "follow-order": {
    trigger: { kind: "queue", queue: "order", batchSize: 10, maxConcurrency: 20 },
    tables: { stores: "read", stock: "write", orders: "write", waitlist: "write", messages: "write" },
    wakes: ["ledger", "message"],
    timeoutSeconds: 60,
    memoryMb: 512,
    failureMeans: "New orders get no place in line, and customers hear nothing of their orders and parcels.",
  },
  "run-ledger": {
    trigger: { kind: "queue", queue: "ledger", batchSize: 1, maxConcurrency: 20 },
    tables: { stores: "read", stock: "write", orders: "write" },
    wakes: ["wave", "order", "ledger"],
    coversQueues: true,
    timeoutSeconds: 60,
    memoryMb: 512,
    failureMeans: "Backorders keep the dates that they had, whatever becomes of their supplies.",
  },
  "invite-wave": {
    trigger: { kind: "queue", queue: "wave", batchSize: 1, maxConcurrency: 20 },
    tables: { stores: "read", stock: "write", waitlist: "read", messages: "write" },
    wakes: ["chunk"],
    timeoutSeconds: 300,
    memoryMb: 1024,
    failureMeans: "Nobody new is invited by open restocks.",
  },
  "send-chunk": {
    trigger: { kind: "queue", queue: "chunk", batchSize: 1, maxConcurrency: 20 },
    tables: { stores: "write", stock: "read", waitlist: "write", messages: "write", contacts: "read" },
    wakes: ["wave", "chunk", "message"],
    sendsMail: true,
    makesLinks: true,
    timeoutSeconds: 60,
    memoryMb: 512,
    failureMeans: "Invited shoppers are not told, or a chunk stays unsettled.",
  },
  "send-message": {
    trigger: { kind: "queue", queue: "message", batchSize: 1, maxConcurrency: 10 },
    tables: {
      stores: "write",
      stock: "write",
      orders: "read",
      waitlist: "write",
      messages: "write",
      contacts: "write",
    },
    wakes: ["wave", "message", "order"],
    sendsMail: true,
    sendsTexts: true,
    makesLinks: true,
    timeoutSeconds: 60,
    memoryMb: 512,
    failureMeans: "Texts, confirmations, fresh links and mails about orders are not sent; everyone keeps their place.",
  },
  "answer-text": {
    trigger: { kind: "queue", queue: "inbound", batchSize: 10 },
    tables: { stores: "read", stock: "write", waitlist: "write", messages: "write", contacts: "write" },
    wakes: ["wave", "message"],
    timeoutSeconds: 30,
    memoryMb: 512,
    failureMeans: "A shopper's STOP or YES is not acted on: the law wants a STOP to work at once.",
  },
  "record-feedback": {
    trigger: { kind: "queue", queue: "feedback", batchSize: 10 },
    tables: { waitlist: "write", messages: "write", contacts: "write" },
    wakes: ["order"],
    timeoutSeconds: 30,
    memoryMb: 512,
    failureMeans: "Bounces and complaints do not suppress addresses; unsettled chunks stay so.",
  },
  tick: {
    trigger: { kind: "everyMinute" },
    tables: {
      stores: "read",
      stock: "write",
      orders: "read",
      waitlist: "write",
      messages: "read",
      contacts: "read",
      receipts: "read",
    },
    wakes: ["wave", "chunk", "message", "order", "ledger", "receipt", "job"],
    timeoutSeconds: 55,
    memoryMb: 512,
    failureMeans: "Restocks do not settle, waves do not follow, lost messages stay lost.",
  },
} as const satisfies Record<string, FunctionDefinition>;

export type FunctionName = keyof typeof functions;

/** The function that reads each queue. */
export const consumerOf = (queue: QueueName): FunctionName => {
  for (const [name, definition] of Object.entries(functions)) {
    const { trigger } = definition;
    if (trigger.kind === "queue" && trigger.queue === queue && isFunctionName(name)) return name;
  }
  throw new Error(`Nobody reads the ${queue} queue`);
};

export const isFunctionName = (name: string): name is FunctionName => name in functions;
export const functionNames: FunctionName[] = Object.keys(functions).filter(isFunctionName);

export const queues: QueueName[] = [
  "wave",
  "chunk",
  "message",
  "order",
  "ledger",
  "receipt",
  "job",
  "feedback",
  "inbound",
];

/** The environment variable that tells a sender where a queue is. */
export const queueVariable = (name: QueueName): string => `${name.toUpperCase()}_QUEUE_URL`;
/** Where a consumer puts a message that it can never handle, with the reason. */
export const deadLetterVariable = "DEAD_LETTER_QUEUE_URL";
/** Receives of a message before it is put aside. */
export const maxReceives = 5;
