import { randomUUID } from "node:crypto";
import type { buildApp } from "fauxqs";
import { partsOf } from "../../shared/message/text-parts.ts";
import { type Clock, toInstant } from "../../shared/runtime/clock.ts";
import { createAllowance } from "./allowance.ts";
import type { Mailbox, Text } from "./mailbox.ts";
import { ownNumber, type PublishText, readPublish } from "./texts-request.ts";

export interface TextsOptions {
  clock: Clock;
  mailbox: Mailbox;
  /** Texts a second that this account may send; more are throttled, as SNS does. */
  ratePerSecond: number;
}

interface Answer {
  status: number;
  xml: string;
}

const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const namespace = "http://sns.amazonaws.com/doc/2010-03-31/";

const success = (messageId: string): Answer => ({
  status: 200,
  xml: `<PublishResponse xmlns="${namespace}"><PublishResult><MessageId>${messageId}</MessageId></PublishResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`,
});

const failure = (code: string, message: string): Answer => ({
  status: 400,
  xml: `<ErrorResponse xmlns="${namespace}"><Error><Type>Sender</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
});

const toText = ({ to, text, attributes }: PublishText, sentAtMs: number): Text => {
  const kind = attributes["AWS.SNS.SMS.SMSType"];
  return {
    id: randomUUID(),
    channel: "sms",
    to,
    from: attributes["AWS.MM.SMS.OriginationNumber"] ?? attributes["AWS.SNS.SMS.SenderID"] ?? ownNumber,
    subject: "",
    text,
    html: "",
    headers: {},
    ...partsOf(text),
    ...(kind && { kind }),
    sentAt: toInstant(sentAtMs),
  };
};

/** SNS's texts on this machine: checks what SNS checks and keeps every text on disk; undefined for other calls. */
const createPublish = ({ clock, mailbox, ratePerSecond }: TextsOptions) => {
  const allowed = createAllowance(ratePerSecond);
  return (body: unknown): Answer | undefined => {
    const publish = readPublish(body);
    if (publish === undefined) return undefined;
    if (!allowed(1)) return failure("Throttling", "Rate exceeded");
    if ("refused" in publish) return failure("InvalidParameter", `Invalid parameter: ${publish.refused}`);
    const text = toText(publish, clock.now());
    mailbox.add([text]);
    return success(text.id);
  };
};

/** Adds texts to the local SNS, which has topics only; to be called before it listens. */
export const addTexts = (app: ReturnType<typeof buildApp>, options: TextsOptions): void => {
  const publish = createPublish(options);
  app.addHook("preHandler", async (request, reply) => {
    const answer = publish(request.body);
    if (answer === undefined) return undefined;
    return reply.status(answer.status).header("content-type", "text/xml").send(answer.xml);
  });
};
