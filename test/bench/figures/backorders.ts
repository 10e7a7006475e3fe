import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { inParallel } from "../../../infra/local/client.ts";
import { localTableName } from "../../../infra/local/database.ts";
import { type Line as OrderLine, placeOf } from "../../../shared/backorder/order.ts";
import { addDays, dayOf } from "../../../shared/runtime/day.ts";
import { callFunction } from "../counting/call.ts";
import { startCounted } from "../counting/counted.ts";
import { unitsOf, type Use } from "../counting/meter.ts";
import type { Figure } from "../support/figure.ts";
import { rounded } from "../support/numbers.ts";
import { until } from "../support/until.ts";

const store = "demo";
const sku = "TENT";
const bars = { writeUnitsPerLine: 1.1 };
const rowsPerWrite = 25;
const writesAtOnce = 8;
/** Orders whose units are counted one by one. */
const counted = 20;

/**
 * Where the database of this figure lies, if the machine has it: the disk of a machine takes a write at a time, and what
 * is measured is what the functions do. AWS's pace is another one, and noted below.
 */
const memoryDir = "/dev/shm";
/** Else lines that are covered fall due while others still are, and their orders are looked at in between. */
const settleSeconds = 86_400;

/** A line as it stands once the first run has covered it. */
const rowOf = (n: number, readyOn: string) => {
  const order = `order-${n}`;
  const placedAt = Date.UTC(2026, 0, 1) + n * 1_000;
  const line: OrderLine = {
    id: "1",
    sku,
    quantity: 1,
    unitPrice: "349.00",
    placedAt,
    isBackorder: true,
    isGone: false,
    shipped: 0,
    withdrawn: 0,
    observedAt: placedAt,
    mark: "0000000000000",
    version: 1,
    open: 1,
    place: placeOf(placedAt, order, "1"),
    coverage: [{ units: 1, supply: "PO-1", readyOn }],
  };
  return { pk: `${store}#${order}`, sk: "line#1", queue: `${store}#${sku}`, ...line };
};

const fill = async (endpoint: string, lines: number, readyOn: string) => {
  const dynamo = new DynamoDBClient({ endpoint });
  const table = localTableName("orders");
  const batches = Array.from({ length: Math.ceil(lines / rowsPerWrite) }, (_, batch) =>
    Array.from({ length: Math.min(rowsPerWrite, lines - batch * rowsPerWrite) }, (__, n) => ({
      PutRequest: { Item: marshall(rowOf(batch * rowsPerWrite + n, readyOn), { removeUndefinedValues: true }) },
    })),
  );
  await inParallel(batches, writesAtOnce, async (requests) => {
    const { UnprocessedItems } = await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
    if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error("The database did not take all rows");
  });
  dynamo.destroy();
};

const isLineWrite = ({ table, operation }: Use): boolean => table === "orders" && operation === "BatchExecuteStatement";

/** What it takes to tell a long queue of a supply that moves, and what an order costs from the call to its place in line. */
export const backorders: Figure = {
  name: "backorders",
  maxSeconds: 150,
  measure: async ({ scope, quick }) => {
    const lines = quick ? 5_000 : 100_000;
    const { shop, meter, running, endpoints } = await startCounted(scope, {
      databaseDir: scope.folder(existsSync(memoryDir) ? memoryDir : tmpdir()),
    });
    const today = dayOf(Date.now(), "UTC");
    const [before, after] = [addDays(today, 10), addDays(today, 22)];
    const call = async (method: string, path: string, body: unknown) =>
      callFunction(running.http["merchant-api"], "merchant-api", {
        method,
        path: `/v1/stores/${store}/${path}`,
        store,
        headers: { authorization: `Bearer ${shop.apiKey}` },
        body: JSON.stringify(body),
      });
    const put = async (path: string, id: string, body: unknown) => call("PUT", `${path}/${id}`, body);

    await shop.sellVariant(sku);
    await shop.sellVariant("LAMP");
    await running.idle();
    meter.take();
    for (let n = 0; n < counted; n += 1) {
      await put("orders", `single-${n}`, {
        placedAt: new Date().toISOString(),
        customer: { email: `buyer-${n}@example.com` },
        shipTo: { country: "US", postalCode: "10001" },
        currency: "USD",
        lines: [{ id: "1", sku: "LAMP", quantity: 1, unitPrice: "89.00", backorder: true }],
      });
      await running.idle();
    }
    // The tick looks at everything that is due, whether there are orders or not.
    const single = meter.take().uses.filter(({ by }) => by !== "tick");
    const order = { writeUnits: unitsOf(single, "write") / counted, readUnits: unitsOf(single, "read") / counted };

    await call("PATCH", "settings", { orderSettleSeconds: settleSeconds });
    await fill(endpoints.dynamo, lines, before);
    await put("supplies", "PO-1", { sku, quantity: lines, expectedOn: before });
    await running.idle();
    meter.take();
    const began = performance.now();
    await put("supplies", "PO-1", { sku, quantity: lines, expectedOn: after });
    const uses: Use[] = [];
    await until("The queue is covered anew", 120, async () => {
      await running.idle();
      uses.push(...meter.take().uses);
      return uses.some(isLineWrite);
    });
    const seconds = rounded((performance.now() - began) / 1_000, 1);
    const written = uses.filter(isLineWrite);
    const perLine =
      unitsOf(
        written.filter(({ index }) => index === undefined),
        "write",
      ) / lines;
    const ofIndexes =
      unitsOf(
        written.filter(({ index }) => index !== undefined),
        "write",
      ) / lines;
    const reads = unitsOf(
      uses.filter(({ by }) => by !== "tick"),
      "read",
    );
    return {
      json: { lines, seconds, writeUnitsPerLine: perLine, indexWriteUnitsPerLine: ofIndexes, readUnits: reads, order },
      lines: [
        {
          what: `${lines} backorders after a supply has moved: seconds`,
          value: `${seconds} s`,
        },
        {
          what: "write units per changed line, beside its indexes (queue, due)",
          value: `${rounded(perLine)} + ${rounded(ofIndexes)}`,
          bar: `<= ${bars.writeUnitsPerLine}`,
          pass: perLine <= bars.writeUnitsPerLine,
        },
        {
          what: "units per order of one backorder: write, read",
          value: `${rounded(order.writeUnits)}, ${rounded(order.readUnits)}`,
        },
      ],
      notes: [
        "Backorders: every line changes; on AWS one queue's index takes 1,000 writes a second, which is the pace of so long a one. An order is counted from the call to its place in line, without its mail. The database of this figure lies in memory.",
      ],
    };
  },
};
