import { CsvError, parse } from "csv-parse/sync";
import * as v from "valibot";
import { orderIdSchema } from "../../shared/backorder/order.ts";
import { supplyFaultsOf } from "../../shared/backorder/faults.ts";
import { type SupplyInput, supplySchema } from "../../shared/backorder/supply.ts";
import { type FieldError, fieldErrorsOf, Problem } from "../../shared/http/problem.ts";
import { daySchema } from "../../shared/runtime/day.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { delimiterOf } from "./csv-delimiter.ts";

/** A cell without anything in it says nothing. */
const cellsSchema = v.pipe(
  v.record(v.string(), v.string()),
  v.transform((row) => Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== ""))),
);
const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,10}$/, "must be a whole number"), v.transform(Number));
const { quantity, received: _, expectedOn: __, ...said } = supplySchema.entries;
const rowSchema = v.pipe(
  cellsSchema,
  v.object({
    ...said,
    id: orderIdSchema,
    quantity: v.pipe(wholeNumber, quantity),
    received: v.optional(wholeNumber),
    expectedOn: v.optional(daySchema),
  }),
);

export interface SupplyRow {
  id: string;
  input: SupplyInput;
}

const recordsSchema = v.array(
  v.object({
    record: v.record(v.string(), v.string()),
    /** `error` where a row has not as many cells as the file has columns. */
    info: v.object({
      lines: v.number(),
      error: v.optional(v.unknown()),
      columns: v.array(v.object({ name: v.string() })),
    }),
  }),
);

const columns = "id, sku, quantity, expectedOn, location, supplier, status, received, receivedOn, reason, observedAt";
const needed = ["id", "sku", "quantity"];
const refuse = (message: string) => new Problem("invalid-request", undefined, [{ field: "body", message }]);

const parseFile = (bytes: Buffer) => {
  try {
    const options = {
      bom: true,
      columns: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
      relax_column_count: true,
    } as const;
    return v.parse(
      recordsSchema,
      parse(bytes, { ...options, delimiter: delimiterOf(bytes), max_record_size: limits.importRecordLength }),
    );
  } catch (error) {
    if (error instanceof CsvError) throw refuse(`is no CSV of the columns ${columns}`);
    throw error;
  }
};

/** A supply is of one sku: the second row of an id would call off what the first has said, and its customers' dates. */
const repeatFaultsOf = (line: number | undefined): FieldError[] =>
  line === undefined
    ? []
    : [
        {
          field: "id",
          message: `is that of line ${line}: a supply is of one sku and one date, so give each row an id of its own, such as PO-7-TENT`,
        },
      ];

/**
 * Reads a CSV of purchase orders. Answers its rows, and the lines that are refused with the reason; throws a problem
 * where the file is no CSV, has too many rows, or lacks the columns that every row needs.
 */
export const readSupplies = (
  bytes: Buffer,
  nowMs: number,
): { rows: SupplyRow[]; refused: { line: number; reason: string }[] } => {
  const records = parseFile(bytes);
  if (records.length > limits.supplyRows) throw refuse(`holds more than ${limits.supplyRows} rows`);
  const named = new Set(records[0]?.info.columns.map(({ name }) => name));
  if (records.length > 0 && !needed.every((column) => named.has(column))) {
    throw refuse(`lacks one of the columns ${needed.join(", ")}`);
  }
  const rows: SupplyRow[] = [];
  const refused: { line: number; reason: string }[] = [];
  /** By the id of a row that is taken, its line. */
  const lineOf = new Map<string, number>();
  for (const { record, info } of records) {
    const parsed = v.safeParse(rowSchema, record);
    // A row may end early; in one that is too long, nobody knows what belongs where.
    if (info.error !== undefined && Object.keys(record).length === info.columns.length) {
      refused.push({ line: info.lines, reason: "has more cells than there are columns" });
      continue;
    }
    const faults = parsed.success
      ? [...repeatFaultsOf(lineOf.get(parsed.output.id)), ...supplyFaultsOf(parsed.output, nowMs)]
      : fieldErrorsOf(parsed.issues, "row");
    if (parsed.success && faults.length === 0) {
      const { id, expectedOn = null, ...input } = parsed.output;
      lineOf.set(id, info.lines);
      rows.push({ id, input: { ...input, expectedOn } });
    } else {
      refused.push({ line: info.lines, reason: faults.map(({ field, message }) => `${field} ${message}`).join("; ") });
    }
  }
  if (rows.length === 0 && refused.length === 0) throw refuse(`holds no row; its columns are ${columns}`);
  return { rows, refused };
};
