/** Every bound of the service in one place, each with its reason. */
export const limits = {
  /** Partitions of one variant's waitlist: 8 x 1,000 writes a second (DynamoDB's limit a partition). */
  waitlistShards: 8,
  /** Partitions of each due index and of the lane index: wide enough for writes, few enough to poll. */
  indexShards: 8,
  /** BatchExecuteStatement and transactions take 25 and 100 statements; BatchGetItem takes 100 keys. */
  statementsPerBatch: 25,
  keysPerBatchGet: 100,
  /** SendBulkEmail takes 50 destinations. */
  recipientsPerChunk: 50,
  /** People planned in one step of a wave: keeps a planner's memory and run time bounded. */
  peoplePerPlanStep: 50_000,
  /** First chunks of a store's lane that the planner and the tick wake; from there on each wakes the next. */
  laneWindow: 2,
  /** Steps of a restock in one run: each plans up to 50,000 people, or closes or begins a wave. */
  waveSteps: 100,
  /** Attempts of an optimistic write before the caller's queue retries it. */
  optimisticAttempts: 10,
  /** Tries of a throttled chunk before its people go back to waiting. */
  sendTries: 8,
  /** A worker waits this long for its turn of the rate bucket, else it gives the chunk back. */
  bucketWaitMs: 10_000,
  /** A text's turn may lie this far ahead: until then no worker and no due item is busy with it. */
  textsAheadMs: 24 * 3_600_000,
  /** A worker waits this long for a text's turn; a later one comes up again by itself. */
  textWaitMs: 200,
  /** Longer than send-chunk's own time (60 s), so that a running worker is never overtaken. */
  leaseSeconds: 90,
  /** A message that waits for something without a known end is looked at again after this. */
  lookAgainMs: 5_000,
  /** Due items handled by one tick per table and shard; the rest is for the next. */
  duePerShard: 200,
  /** Stores whose lanes one tick looks at per shard. */
  lanesPerShard: 200,
  /** Rows of one page of a list. */
  pageSize: 100,
  maxPageSize: 500,
  /** A place in line is exact up to here, "about" beyond. */
  exactPlace: 10_000,
  /** What stock of unknown size counts as, for who wants several units: more than a signup may ask for. */
  unlimitedUnits: 1_000_000,
  /** A job's step, and how many steps one may take: the lease is longer than the function's time. */
  jobLeaseSeconds: 120,
  jobSteps: 5_000,
  /** One page of a shop's API: within a step's time, and a hundred products with all that is written about them. */
  shopTimeoutMs: 20_000,
  shopAnswerBytes: 20 * 1024 * 1024,
  /** Tries of one page of a shop that does not answer (1, 2, 4, 8 minutes apart), and of one that is busy. */
  shopTries: 5,
  shopBusyTries: 60,
  /** A file of signups, as it comes (Lambda takes 6 MB in base64) and unpacked; its first line; characters of a row. */
  importBytes: 4 * 1024 * 1024,
  importUnpackedBytes: 64 * 1024 * 1024,
  importHeaderBytes: 10_000,
  importRecordLength: 30_000,
  /** With one more row within the 400 KB of an item, also where nothing can be packed; rows of a step, and of a file. */
  importPartBytes: 250 * 1024,
  importRows: 200,
  importRowsOfFile: 500_000,
  /** Signups of one page of an export: well within the 6 MB that Lambda answers; and readings, within its time. */
  exportRows: 2_000,
  exportReadings: 1_000,
  /** Signups of one contact that a call works on: a stranger may have made many in somebody's name. */
  signupsPerContact: 500,
  /** A shopper's newest signups are shown, and of these the first with their place, which costs a reading of the line. */
  shownSignups: 50,
  shownPlaces: 5,
  /** Lines of a queue that are read, and covered anew, at once; and how long a run goes on before the next worker does. */
  queuePage: 1_000,
  ledgerRunMs: 40_000,
  /** What may be bought instead: how many of a variant's are looked at, half a read unit each, and how many are shown. */
  lookedAtSubstitutes: 4,
  shownSubstitutes: 3,
  /** Orders that a run wakes itself; those of a longer change come up with the tick. */
  wokenOrders: 50,
  /** Rows of a file of purchase orders, taken within one call. */
  supplyRows: 500,
  /** Tracking numbers of one shipment: their events are in one row. */
  shipmentParcels: 10,
  /** Pages of the index of shipments that one call reads in search of what it was asked for. */
  shipmentPages: 10,
  /** Lines that are written together with their ledger: a transaction takes 100 writes, and holds all of them up. */
  linesPerShipping: 24,
  /** Supplies that are written with them, where units are shipped before their supply was told to have come. */
  suppliesPerShipping: 50,
  /** Lines of an order, and the body that holds them. */
  orderLines: 500,
  orderBytes: 256 * 1024,
  /** Largest request body of the merchant's calls, and of a webhook (a large Shopify product is no attack). */
  bodyBytes: 32 * 1024,
  webhookBytes: 5 * 1024 * 1024,
  /** A DynamoDB item holds 400 KB: larger receipts are cut in parts. */
  receiptPartBytes: 350 * 1024,
  /** Of a kept webhook's body, what one call shows: a person looks for what is wrong, and large ones are whole products. */
  shownBodyBytes: 64 * 1024,
  skuBytes: 100,
} as const;
