import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { parse } from "csv-parse";
import * as v from "valibot";
import { json, rawBodyOf } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { jobIdOf, jobNameOf, type JobRef } from "../../shared/job/job.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { type ColumnMeaning, importFields, readColumns } from "../../shared/waitlist/import/columns.ts";
import { toCells } from "../../shared/waitlist/import/row.ts";
import { postImport } from "./contract-lists.ts";
import type { MerchantApiDeps } from "./deps.ts";

const refuse = (message: string): Problem => new Problem("invalid-request", undefined, [{ field: "columns", message }]);

const isGzip = (raw: Buffer): boolean => raw[0] === 0x1f && raw[1] === 0x8b;

const fileOf = (event: APIGatewayProxyEventV2): Buffer => {
  const raw = rawBodyOf(event, limits.importBytes);
  if (!isGzip(raw)) return raw;
  try {
    return gunzipSync(raw, { maxOutputLength: limits.importUnpackedBytes });
  } catch (error) {
    if (!(error instanceof RangeError)) throw refuse("the file is a broken gzip");
    throw new Problem("too-large", `At most ${limits.importUnpackedBytes} bytes are taken, unpacked`);
  }
};

const recordSchema = v.object({ record: v.array(v.string()), info: v.object({ lines: v.number() }) });

/** Where Windows writes decimals with a comma, spreadsheets part columns by semicolons. */
const delimiterOf = (file: Buffer): string => {
  const firstLine = file.toString("utf8", 0, limits.importHeaderBytes).split("\n", 1)[0] ?? "";
  return [",", ";", "\t"].find((delimiter) => firstLine.includes(delimiter)) ?? ",";
};

/** The file's records one by one, each with the line that it ends on. Throws naming what is no CSV. */
async function* recordsOf(file: Buffer) {
  const parser = parse(file, {
    bom: true,
    delimiter: delimiterOf(file),
    info: true,
    max_record_size: limits.importRecordLength,
    relax_column_count: true,
    skip_empty_lines: true,
  });
  try {
    for await (const record of parser) yield v.parse(recordSchema, record);
  } catch {
    throw refuse(`the file is no CSV: a quote is not closed, or a row is longer than ${limits.importRecordLength}`);
  }
}

/** Lines of JSON, gzipped, in pieces that a row of a table holds. */
const createParts = (put: (part: number, bytes: Uint8Array) => Promise<unknown>) => {
  let lines: string[] = [];
  let bytes = 0;
  let parts = 0;
  const flush = async () => {
    if (lines.length === 0) return;
    await put(parts, gzipSync(lines.join("\n")));
    parts += 1;
    lines = [];
    bytes = 0;
  };
  return {
    add: async (line: string) => {
      lines.push(line);
      bytes += Buffer.byteLength(line);
      if (bytes >= limits.importPartBytes) await flush();
    },
    end: async () => {
      await flush();
      return parts;
    },
  };
};

/** Cuts a file of signups into pieces for a job; the file is refused whole where its columns are not known. */
export const createImportRoutes = ({ guard, clock, jobs, jobQueue }: MerchantApiDeps): Route[] => {
  const cut = async (ref: JobRef, file: Buffer, hasSku: boolean): Promise<number> => {
    const parts = createParts(async (part, bytes) => jobs.putPart(ref, part, bytes, clock.now()));
    let meanings: (ColumnMeaning | undefined)[] | undefined;
    for await (const { record, info } of recordsOf(file)) {
      if (meanings !== undefined) {
        await parts.add(JSON.stringify({ line: info.lines, cells: toCells(meanings, record) }));
        continue;
      }
      const columns = readColumns(record, hasSku);
      if (columns.kind === "unknown") {
        const found = columns.found.map((name) => name.slice(0, 50)).join(", ");
        throw refuse(
          `${columns.missing} is missing. Found: ${found.slice(0, 500)}. Expected: ${importFields.join(", ")}`,
        );
      }
      ({ meanings } = columns);
    }
    if (meanings === undefined) throw refuse(`the file is empty. Expected: ${importFields.join(", ")}`);
    return parts.end();
  };

  return [
    implement(postImport, guard, async ({ params: { store }, query: { sku }, event }) => {
      const file = fileOf(event);
      const content = createHash("sha256").update(file).digest("base64url").slice(0, 16);
      const ref = { store, job: jobNameOf("import", clock.now(), content) };
      const parts = await cut(ref, file, sku !== undefined);
      await jobs.create(ref, "import", sku === undefined ? {} : { sku }, "receiving", clock.now());
      await jobs.run(ref, parts, clock.now());
      await jobQueue.send(ref);
      return json(202, { jobId: jobIdOf(ref) });
    }),
  ];
};
