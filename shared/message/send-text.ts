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

/** Refusals of one number; everything else that SNS refuses concerns the account, or a moment. */
const ofTheNumber = new Set([
  "InvalidParameter",
  "InvalidParameterException",
  "InvalidParameterValue",
  "OptedOut",
  "OptedOutException",
]);

const resultOf = (error: unknown): TextResult => {
  if (error instanceof Error && ofTheNumber.has(error.name)) return { kind: "rejected", code: error.name };
  const failure = callFailureOf(error);
  if (failure.kind === "unknown") return failure;
  const { result } = failure;
  return result.kind === "paused" ? { ...result, scope: "account" } : result;
};
