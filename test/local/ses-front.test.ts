import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { afterEach, describe, expect, it } from "vitest";
import { useLocalCredentials } from "../../infra/local/credentials.ts";
import { openMailbox } from "../../infra/local/mailbox.ts";
import { startSesFront } from "../../infra/local/ses-front.ts";
import { openIdentities } from "../../infra/local/ses-identities.ts";
import { createSendBulk } from "../../shared/message/send-bulk.ts";
import { systemClock } from "../../shared/runtime/clock.ts";

const closings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closings.splice(0).toReversed()) await close();
});

/** A local SES of its own, with the addresses that it took mails for. */
const start = async () => {
  useLocalCredentials();
  const dataDir = mkdtempSync(join(tmpdir(), "stockline-ses-"));
  const mailbox = openMailbox(dataDir);
  const taken: string[] = [];
  const front = await startSesFront({
    clock: systemClock,
    mailbox,
    identities: openIdentities(dataDir, systemClock),
    ratePerSecond: 10_000,
    accepted: (mails) => taken.push(...mails.map(({ to }) => to)),
  });
  const client = new SESv2Client({ endpoint: front.endpoint });
  closings.push(
    () => rmSync(dataDir, { recursive: true, force: true }),
    () => mailbox.close(),
    async () => front.stop(),
    () => client.destroy(),
  );
  const sendBulk = createSendBulk(client, "stockline");
  const send = async (...to: string[]) =>
    sendBulk({
      from: "Demo <alerts@shop.example.com>",
      template: { subject: "It is back", html: "<p>It is back</p>", text: "It is back" },
      values: {},
      entries: to.map((each) => ({ to: each, values: {}, headers: {}, tags: {} })),
    });
  return { send, taken };
};

describe("two local SES in one process", () => {
  it("each take every mail that they say they took", async () => {
    const [one, other] = await Promise.all([start(), start()]);
    const emails = Array.from({ length: 40 }, (_, n) => `p${n}@example.com`);
    // One mail a call here, all in one there: their steps fall apart.
    const answers = await Promise.all([...emails.map(async (to) => one.send(to)), other.send(...emails)]);
    const sent = answers.flatMap((answer) => (answer.kind === "answered" ? answer.entries : []));
    expect(sent).toEqual([...emails, ...emails].map(() => ({ kind: "sent" })));
    expect(one.taken.toSorted()).toEqual(emails.toSorted());
    expect(other.taken.toSorted()).toEqual(emails.toSorted());
  });
});
