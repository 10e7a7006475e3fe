import {
  closeSync,
  createReadStream,
  existsSync,
  ftruncateSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from "node:fs";
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

const textSchema = v.object({
  id: v.string(),
  channel: v.literal("sms"),
  /** E.164. */
  to: v.string(),
  /** The number or sender id that the text shows as its sender. */
  from: v.string(),
  // A text has none of these three; they are here so that readers of both channels need not ask.
  subject: v.literal(""),
  html: v.literal(""),
  headers: v.strictObject({}),
  text: v.string(),
  encoding: v.picklist(["GSM-7", "UCS-2"]),
  parts: v.number(),
  /** What SNS was told that the text is for. */
  kind: v.optional(v.picklist(["Promotional", "Transactional"])),
  sentAt: v.string(),
});
export type Text = v.InferOutput<typeof textSchema>;

const messageSchema = v.variant("channel", [mailSchema, textSchema]);
export type Message = v.InferOutput<typeof messageSchema>;

export interface Mailbox {
  /** On disk when this returns: a process that is killed after it has lost nothing. */
  add(messages: Message[]): void;
  /**
   * Messages in the order of acceptance, from one place (the first is 0) to before another, one at a time: there
   * may be more than fit in memory.
   */
  all(from?: number, to?: number): AsyncGenerator<Message>;
  count(): number;
  /** How many of the messages have had their SES events handled; a text has none, and counts as handled. */
  settled(): number;
  setSettled(count: number): void;
  close(): void;
}

const newline = 10;

/** Where each line ends, and with it where the next one starts; a line that a kill cut short has no end. */
const findLineEnds = (descriptor: number): number[] => {
  const ends: number[] = [];
  const chunk = Buffer.alloc(1024 * 1024);
  let offset = 0;
  for (let size = readSync(descriptor, chunk, 0, chunk.length, 0); size > 0;) {
    const read = chunk.subarray(0, size);
    for (let at = read.indexOf(newline); at >= 0; at = read.indexOf(newline, at + 1)) ends.push(offset + at + 1);
    offset += size;
    size = readSync(descriptor, chunk, 0, chunk.length, offset);
  }
  return ends;
};

/** Every message that was accepted on this machine, as lines of JSON in the data folder. */
export const openMailbox = (dataDir: string): Mailbox => {
  const file = join(dataDir, "messages.jsonl");
  const settledFile = join(dataDir, "messages-settled");
  const descriptor = openSync(file, "a+");
  // Only a message whose line is whole was acknowledged; the next one must not be joined to half a line.
  const ends = findLineEnds(descriptor);
  ftruncateSync(descriptor, ends.at(-1) ?? 0);
  const startOf = (place: number): number => (place <= 0 ? 0 : (ends[place - 1] ?? ends.at(-1) ?? 0));
  let settled = existsSync(settledFile) ? Number(readFileSync(settledFile, "utf8")) : 0;
  return {
    add: (messages) => {
      const lines = messages.map((message) => Buffer.from(`${JSON.stringify(message)}\n`));
      writeSync(descriptor, Buffer.concat(lines));
      for (const line of lines) ends.push((ends.at(-1) ?? 0) + line.length);
    },
    all: async function* all(from = 0, to = ends.length) {
      const [start, end] = [startOf(from), startOf(to)];
      if (start >= end) return;
      const lines = createInterface({ input: createReadStream(file, { start, end: end - 1 }) });
      for await (const line of lines) yield v.parse(messageSchema, JSON.parse(line));
    },
    count: () => ends.length,
    settled: () => settled,
    setSettled: (next) => {
      if (next === settled) return;
      settled = next;
      writeWhole(settledFile, String(next));
    },
    close: () => closeSync(descriptor),
  };
};
