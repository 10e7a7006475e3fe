import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ListTopicsCommand, PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { type Mail, openMailbox } from "../../infra/local/mailbox.ts";
import { sesEventsOf } from "../../infra/local/ses-events.ts";
import { startSesFront } from "../../infra/local/ses-front.ts";
import { openIdentities } from "../../infra/local/ses-identities.ts";
import { systemClock } from "../../shared/runtime/clock.ts";

/** Well above the stack's own rate: a delay on this machine is no throttling by SES. */
const ratePerSecond = 100;

/** SES as the local runtime has it, in this process until it ends; MiniStack's own knows no SendBulkEmail. */
export const startSes = async (folder: string) => {
  const dataDir = join(folder, "ses");
  mkdirSync(dataDir);
  const mailbox = openMailbox(dataDir);
  const identities = openIdentities(dataDir, systemClock);
  const front = await startSesFront({ clock: systemClock, mailbox, identities, ratePerSecond, accepted: () => {} });

  const mails = async (): Promise<Mail[]> => {
    const all: Mail[] = [];
    for await (const message of mailbox.all()) if (message.channel === "email") all.push(message);
    return all;
  };

  const mailsTo = async (wanted: string[]): Promise<Mail[]> => (await mails()).filter(({ to }) => wanted.includes(to));

  /** Publishes what SES publishes of the mails it took, to the topic that the stack made for it. */
  const publishEvents = async (client: SNSClient): Promise<number> => {
    const { Topics = [] } = await client.send(new ListTopicsCommand());
    const topic = Topics.find(({ TopicArn }) => TopicArn?.includes("MailEvents"));
    const events = (await mails()).flatMap(sesEventsOf);
    for (const event of events) {
      await client.send(new PublishCommand({ TopicArn: topic?.TopicArn, Message: JSON.stringify(event) }));
    }
    return events.length;
  };

  return { endpoint: front.endpoint, mails, mailsTo, publishEvents };
};
export type Ses = Awaited<ReturnType<typeof startSes>>;
