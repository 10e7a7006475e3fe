import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { EntryResult } from "../restock/chunk.ts";
import { callFailureOf } from "./ses-outcome.ts";

export interface Text {
  /** E.164. */
  to: string;
  body: string;
  /** The account's number that it comes from; SNS chooses one where none is given. */
  from: string | undefined;
  /** Alerts are marketing; answers and confirmations are not, and go first. */
  type: "Promotional" | "Transactional";
}

export type TextResult = EntryResult | { kind: "unknown"; code: string };
export type SendText = (text: Text) => Promise<TextResult>;

/** Longest wait for an answer of SNS; the function's own time must be longer. */
const answerTimeoutMs = 20_000;

const text = (StringValue: string) => ({ DataType: "String", StringValue });

/**
 * One Publish without retries: SNS has no idempotency token for texts. Never throws for what SNS answers.
 * https://docs.aws.amazon.com/sns/latest/dg/sms_sending-overview.html
 */
export const createSendText =
  (client: SNSClient): SendText =>
  async ({ to, body, from, type }) => {
    const command = new PublishCommand({
      PhoneNumber: to,
      Message: body,
      MessageAttributes: {
        "AWS.SNS.SMS.SMSType": text(type),
        ...(from !== undefined && { "AWS.MM.SMS.OriginationNumber": text(from) }),
      },
    });
    try {
      const { MessageId } = await client.send(command, { abortSignal: AbortSignal.timeout(answerTimeoutMs) });
      return MessageId === undefined ? { kind: "unknown", code: "no_message_id" } : { kind: "sent" };
    } catch (error) {
      return resultOf(error);
    }
  };

/** Words by which SNS says that it is the number, and not how we ask or who we are. */
const speaksOfTheNumber = /phone ?number|opted out/i;

/**
 * A number that takes no texts is given up. Any other refusal may be one store's setting, or a moment of the account's:
 * it is tried again a few times, and stops no other store's texts.
 */
const resultOf = (error: unknown): TextResult => {
  if (error instanceof Error && /^(InvalidParameter|OptedOut)/.test(error.name)) {
    const isTheNumber = error.name.startsWith("OptedOut") || speaksOfTheNumber.test(error.message);
    return { kind: isTheNumber ? "rejected" : "retry", code: error.name };
  }
  const failure = callFailureOf(error);
  if (failure.kind === "unknown") return failure;
  return failure.result.kind === "paused" ? { kind: "retry", code: failure.result.code } : failure.result;
};
