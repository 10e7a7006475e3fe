import * as v from "valibot";

const number = v.pipe(v.string(), v.regex(/^\+[1-9]\d{6,14}$/));

/**
 * A shopper's text as AWS hands it over, raw from its SNS topic; only what is used.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html
 */
export const inboundTextSchema = v.object({
  originationNumber: number,
  destinationNumber: v.string(),
  messageBody: v.string(),
  inboundMessageId: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
});
export type InboundText = v.InferOutput<typeof inboundTextSchema>;
