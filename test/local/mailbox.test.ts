import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Mailbox, type Message, openMailbox } from "../../infra/local/mailbox.ts";
import { mailOf, textOf } from "./messages.ts";

const all = async (mailbox: Mailbox, from?: number, to?: number): Promise<Message[]> => {
  const messages: Message[] = [];
  for await (const message of mailbox.all(from, to)) messages.push(message);
  return messages;
};

describe("the mailbox of one machine", () => {
  let folder = "";
  const open = () => openMailbox(folder);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stockline-mailbox-"));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  });

  it("keeps mails and texts in the order in which they came, also for the next run", async () => {
    const first = open();
    first.add([mailOf(1), textOf(2)]);
    first.add([mailOf(3, { subject: "Zelt für Ada ✓" })]);
    expect(await all(first)).toEqual([mailOf(1), textOf(2), mailOf(3, { subject: "Zelt für Ada ✓" })]);
    // Not closed: a killed process closes nothing.

    const second = open();
    second.add([textOf(4)]);
    expect((await all(second)).map(({ id }) => id)).toEqual(["mail-1", "text-2", "mail-3", "text-4"]);
    expect(second.count()).toBe(4);
    first.close();
    second.close();
  });

  it("reads from one place to before another", async () => {
    const mailbox = open();
    expect(await all(mailbox)).toEqual([]);
    mailbox.add([mailOf(0), textOf(1), mailOf(2), mailOf(3)]);
    const places = async (from?: number, to?: number) => (await all(mailbox, from, to)).map(({ id }) => id);
    expect(await places(1, 3)).toEqual(["text-1", "mail-2"]);
    expect(await places(3)).toEqual(["mail-3"]);
    expect(await places(4)).toEqual([]);
    expect(await places(-5, 1)).toEqual(["mail-0"]);
    mailbox.close();
  });

  it("shows a reader what was there when they began", async () => {
    const mailbox = open();
    mailbox.add([mailOf(1)]);
    const reading = mailbox.all();
    mailbox.add([mailOf(2)]);
    const seen: string[] = [];
    for await (const { id } of reading) seen.push(id);
    expect(seen).toEqual(["mail-1"]);
    mailbox.close();
  });

  it("forgets a line that a kill cut short, as its sender never had an answer", async () => {
    const killed = open();
    killed.add([mailOf(1)]);
    appendFileSync(join(folder, "messages.jsonl"), JSON.stringify(mailOf(2)).slice(0, 90));

    const mailbox = open();
    expect(mailbox.count()).toBe(1);
    mailbox.add([textOf(3)]);
    expect((await all(mailbox)).map(({ id }) => id)).toEqual(["mail-1", "text-3"]);
    killed.close();
    mailbox.close();
  });

  it("remembers how many have had their events, texts among them", () => {
    const first = open();
    first.add([mailOf(1), textOf(2), mailOf(3)]);
    first.setSettled(2);
    first.close();
    const second = open();
    expect(second.settled()).toBe(2);
    second.close();
  });
});
