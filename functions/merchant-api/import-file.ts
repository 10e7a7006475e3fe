import { pipeline, Readable } from "node:stream";
import { createGunzip, gzipSync } from "node:zlib";
import { CsvError, parse } from "csv-parse";
import * as v from "valibot";
import { Problem } from "../../shared/http/problem.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { delimiterOf } from "./csv-delimiter.ts";
import { type ColumnMeaning, importFields, readColumns } from "../../shared/waitlist/import/columns.ts";
import { toCells } from "../../shared/waitlist/import/row.ts";

const refuse = (message: string): Problem => new Problem("invalid-request", undefined, [{ field: "columns", message }]);

const expected = `Expected: ${importFields.join(", ")}`;

const sliceBytes = 64 * 1024;

/** In slices: what is made of one is worked off before the next is read, however large the file. */
function* slicesOf(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += sliceBytes) yield bytes.subarray(at, at + sliceBytes);
}

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function* unpacked(bytes: Buffer): AsyncGenerator<Buffer> {
  const slices = Readable.from(slicesOf(bytes));
  let size = 0;
  for await (const chunk of isGzip(bytes) ? slices.pipe(createGunzip()) : slices) {
    const piece = v.parse(v.instance(Buffer), chunk);
    size += piece.length;
    if (size > limits.importUnpackedBytes) {
      throw new Problem("too-large", `At most ${limits.importUnpackedBytes} bytes are taken, unpacked`);
    }
    yield piece;
  }
}

/** The parser's own message would show what is in the file. */
const toProblem = (error: unknown): unknown => {
  if (error instanceof CsvError) {
    const where = `before the end of line ${String(error["lines"])}`;
    return refuse(
      `the file is no CSV ${where}: a quote is not closed, or a row is longer than ${limits.importRecordLength}`,
    );
  }
  const isOfZlib = error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
  return isOfZlib ? refuse("the file is a broken gzip") : error;
};

const recordSchema = v.object({ record: v.array(v.string()), info: v.object({ lines: v.number() }) });

/** The file's records one by one, each with the line that it ends on. Throws a problem naming what is no CSV. */
async function* recordsOf(bytes: Buffer) {
  try {
    const chunks = unpacked(bytes);
    const first = await chunks.next();
    const start = first.done === true ? Buffer.alloc(0) : first.value;
    const parser = parse({
      bom: true,
      delimiter: delimiterOf(start),
      info: true,
      max_record_size: limits.importRecordLength,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    const all = async function* all() {
      yield start;
      yield* chunks;
    };
    pipeline(all, parser, () => {
      // What ends it early comes out of the parser, too.
    });
    for await (const record of parser) yield v.parse(recordSchema, record);
  } catch (error) {
    throw toProblem(error);
  }
}

/** Lines of JSON, gzipped, in pieces that a row of a table holds even where gzip gains nothing. */
const createParts = () => {
  const parts: Uint8Array[] = [];
  let lines: string[] = [];
  let bytes = 0;
  const flush = () => {
    if (lines.length > 0) parts.push(gzipSync(lines.join("\n")));
    lines = [];
    bytes = 0;
  };
  return {
    add: (line: string) => {
      const size = Buffer.byteLength(line) + 1;
      if (bytes + size > limits.importPartBytes) flush();
      lines.push(line);
      bytes += size;
    },
    end: () => {
      flush();
      return parts;
    },
  };
};

const meaningsOf = (headers: string[], hasSku: boolean): (ColumnMeaning | undefined)[] => {
  const columns = readColumns(headers, hasSku);
  if (columns.kind === "known") return columns.meanings;
  const found = columns.found.map((name) => name.slice(0, 50)).join(", ");
  throw refuse(`${columns.missing} is missing. Found: ${found.slice(0, 500)}. ${expected}`);
};

/**
 * Cuts a CSV, gzipped or not, into pieces for a job. All of it is read before anything is kept: a file is refused whole,
 * by a problem that names its columns, where they are not known, or the line that is no CSV.
 */
export const cutFile = async (bytes: Buffer, hasSku: boolean): Promise<Uint8Array[]> => {
  const parts = createParts();
  let meanings: (ColumnMeaning | undefined)[] | undefined;
  let rows = 0;
  for await (const { record, info } of recordsOf(bytes)) {
    if (meanings === undefined) {
      meanings = meaningsOf(record, hasSku);
      continue;
    }
    rows += 1;
    if (rows > limits.importRowsOfFile) {
      throw new Problem("too-large", `At most ${limits.importRowsOfFile} rows are taken in one file`);
    }
    parts.add(JSON.stringify({ line: info.lines, cells: toCells(meanings, record) }));
  }
  if (meanings === undefined) throw refuse(`the file is empty. ${expected}`);
  return parts.end();
};
