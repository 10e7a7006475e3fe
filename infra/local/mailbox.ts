import { closeSync, createReadStream, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import * as v from "valibot";
import { writeWhole } from "./files.ts";

const mailSchema = v.object({
  id: v.string(),
  channel: v.literal("email"),
  to: v.string(),
  from: v.string(),
  subject: v.string(),
  text: v.string(),
  html: v.string(),
  headers: v.record(v.string(), v.string()),
  tags: v.record(v.string(), v.string()),
  sentAt: v.string(),
});
export type Mail = v.InferOutput<typeof mailSchema>;

export interface Mailbox {
  /** On disk when this returns: a process that is killed after it has lost nothing. */
  add(mails: Mail[]): void;
  /** Every mail in the order of acceptance, one at a time: there may be more than fit in memory. */
  all(): AsyncGenerator<Mail>;
  count(): number;
  /** How many of the mails have had their SES events handled. */
  settled(): number;
  setSettled(count: number): void;
  close(): void;
}

const countLines = (file: string): number =>
  existsSync(file) ? readFileSync(file).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0) : 0;

/** Every mail that was accepted on this machine, as lines of JSON in the data folder. */
export const openMailbox = (dataDir: string): Mailbox => {
  const file = join(dataDir, "messages.jsonl");
  const settledFile = join(dataDir, "messages-settled");
  let count = countLines(file);
  let settled = existsSync(settledFile) ? Number(readFileSync(settledFile, "utf8")) : 0;
  const descriptor = openSync(file, "a");
  return {
    add: (mails) => {
      writeSync(descriptor, mails.map((mail) => `${JSON.stringify(mail)}\n`).join(""));
      count += mails.length;
    },
    all: async function* all() {
      // A line that a kill cut short was never acknowledged.
      for await (const line of createInterface({ input: createReadStream(file) })) {
        if (line.endsWith("}")) yield v.parse(mailSchema, JSON.parse(line));
      }
    },
    count: () => count,
    settled: () => settled,
    setSettled: (next) => {
      if (next === settled) return;
      settled = next;
      writeWhole(settledFile, String(next));
    },
    close: () => closeSync(descriptor),
  };
};
