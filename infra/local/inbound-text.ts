import { randomUUID } from "node:crypto";
import * as v from "valibot";
import type { Mailbox, Text } from "./mailbox.ts";
import { maxTextCharacters, ownNumber, phoneSchema } from "./texts-request.ts";

/**
 * What AWS puts on the topic of a number that takes texts:
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
 */
export interface InboundText {
  originationNumber: string;
  destinationNumber: string;
  messageKeyword: string;
  messageBody: string;
  inboundMessageId: string;
  previousPublishedMessageId?: string;
}

const requestSchema = v.object({
  from: v.pipe(v.string("must be a number such as +12025550143"), phoneSchema),
  body: v.pipe(
    v.string("must be text"),
    v.trim(),
    v.minLength(1, "must not be empty"),
    v.maxLength(maxTextCharacters, `must have at most ${maxTextCharacters} characters`),
  ),
});
type Request = v.InferOutput<typeof requestSchema>;

const parseJson = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const messageOf = ({ path, received, message }: v.BaseIssue<unknown>): string => {
  if (path === undefined) return "must be a JSON object";
  return received === "undefined" ? "is missing" : message;
};

/** The text of a shopper that `POST /local/sms` asks for, or what is wrong with it. */
export const readInbound = (body: string): Request | { errors: { field: string; message: string }[] } => {
  const { success, output, issues } = v.safeParse(requestSchema, parseJson(body));
  if (success) return output;
  return {
    errors: issues.map((issue) => ({
      field: v.getDotPath(issue) ?? "",
      message: messageOf(issue),
    })),
  };
};

/** How far back an answered text is looked for. */
const maxLookedAt = 2_000;

/** The newest text to a phone: its reader answers that one. */
const lastTextTo = async (mailbox: Mailbox, phone: string): Promise<Text | undefined> => {
  let last: Text | undefined;
  for await (const message of mailbox.all(mailbox.count() - maxLookedAt)) {
    if (message.channel === "sms" && message.to === phone) last = message;
  }
  return last;
};

/** A shopper's text as AWS hands it on. */
export const inboundText = async (mailbox: Mailbox, { from, body }: Request): Promise<InboundText> => {
  const answered = await lastTextTo(mailbox, from);
  const canAnswer = answered !== undefined && v.is(phoneSchema, answered.from);
  return {
    originationNumber: from,
    destinationNumber: canAnswer ? answered.from : ownNumber,
    messageKeyword: body.split(/\s/)[0]?.toUpperCase() ?? "",
    messageBody: body,
    inboundMessageId: randomUUID(),
    ...(answered && { previousPublishedMessageId: answered.id }),
  };
};
