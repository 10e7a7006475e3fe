import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import { openTables } from "../../shared/runtime/wiring.ts";
import { receiptMessageSchema } from "../../shared/webhook/receipts-table.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { createApplyReceipt } from "./apply-receipt.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const tables = openTables(runtime);
  const applyReceipt = createApplyReceipt({ clock, log, stock: tables.stock(), receipts: tables.receipts(), sources });
  return queueConsumer(runtime, receiptMessageSchema, applyReceipt);
};

export const handler = onLambda(wire);
