import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import { buildApp } from "fauxqs";
import { inboundText } from "../../infra/local/inbound-text.ts";
import { openMailbox, type Text } from "../../infra/local/mailbox.ts";
import { addTexts } from "../../infra/local/texts-front.ts";
import { systemClock } from "../../shared/runtime/clock.ts";

/** Well above the stack's own rate: a delay on this machine is no throttling by SNS. */
const ratePerSecond = 100;

/** SNS for texts as the local runtime has it, in this process until it ends; MiniStack's own has the topics. */
export const startTexts = async (folder: string) => {
  const dataDir = join(folder, "texts");
  mkdirSync(dataDir);
  const mailbox = openMailbox(dataDir);
  const app = buildApp({ logger: false, host: "127.0.0.1" });
  addTexts(app, { clock: systemClock, mailbox, ratePerSecond });
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });

  const textsTo = async (phone: string): Promise<Text[]> => {
    const own: Text[] = [];
    for await (const message of mailbox.all()) if (message.channel === "sms" && message.to === phone) own.push(message);
    return own;
  };

  /** Publishes what a shopper texts back, as the number does that took it. */
  const answer = async (client: SNSClient, TopicArn: string, from: string, body: string): Promise<void> => {
    const Message = JSON.stringify(await inboundText(mailbox, { from, body }));
    await client.send(new PublishCommand({ TopicArn, Message }));
  };

  return { endpoint, textsTo, answer };
};
export type Texts = Awaited<ReturnType<typeof startTexts>>;
