import * as v from "valibot";

/** E.164: a plus sign, the country, at most 15 digits. */
export const phoneSchema = v.pipe(v.string(), v.regex(/^\+[1-9]\d{1,14}$/, "must be a number such as +12025550143"));
/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export const maxTextCharacters = 1_600;

/** Whom a text comes from, or goes to, where nobody says; on AWS, a number of the account's. */
export const ownNumber = "+12065550100";

const attributeSchema = v.object({ DataType: v.picklist(["String", "Number"]), StringValue: v.string() });
const attributesSchema = v.object({
  "AWS.SNS.SMS.SMSType": v.optional(v.picklist(["Promotional", "Transactional"])),
  "AWS.MM.SMS.OriginationNumber": v.optional(v.pipe(v.string(), v.regex(/^\+?\d{5,14}$/))),
  "AWS.SNS.SMS.SenderID": v.optional(v.pipe(v.string(), v.regex(/^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/))),
});
type Attributes = v.InferOutput<typeof attributesSchema>;

const formSchema = v.record(v.string(), v.string());
const publishSchema = v.looseObject({
  Action: v.literal("Publish"),
  PhoneNumber: v.string(),
  Message: v.optional(v.string(), ""),
});

/** A call that SNS refuses, in its words. */
export interface Refusal {
  refused: string;
}

export interface PublishText {
  to: string;
  text: string;
  attributes: Attributes;
}

/** `MessageAttributes.entry.1.Name` and its value, as the Query protocol numbers them. */
const readAttributes = (form: Record<string, string>): unknown => {
  const read: Record<string, string> = {};
  for (let n = 1; form[`MessageAttributes.entry.${n}.Name`] !== undefined; n += 1) {
    const entry = `MessageAttributes.entry.${n}`;
    const { success, output } = v.safeParse(attributeSchema, {
      DataType: form[`${entry}.Value.DataType`],
      StringValue: form[`${entry}.Value.StringValue`],
    });
    if (!success) return undefined;
    read[form[`${entry}.Name`] ?? ""] = output.StringValue;
  }
  return read;
};

/**
 * What SNS itself checks of a text, since the local server knows none; undefined for a call that is no text.
 * Numbers +1 … 555-0199 are this machine's simulated failure: they answer as one that opted out with the carrier.
 */
export const readPublish = (body: unknown): PublishText | Refusal | undefined => {
  const form = v.safeParse(formSchema, body);
  const publish = v.safeParse(publishSchema, body);
  if (!form.success || !publish.success) return undefined;
  const { PhoneNumber: to, Message: text } = publish.output;
  if (!v.is(phoneSchema, to)) return { refused: `PhoneNumber Reason: ${to} is not valid to publish to` };
  if (text.trim() === "") return { refused: "Empty message" };
  if (Array.from(text).length > maxTextCharacters) return { refused: "Message too long" };
  const attributes = v.safeParse(attributesSchema, readAttributes(form.output));
  if (!attributes.success) {
    return { refused: `MessageAttributes ${attributes.issues.map((issue) => v.getDotPath(issue)).join(", ")}` };
  }
  if (/^\+1\d{3}5550199$/.test(to)) return { refused: "PhoneNumber Reason: Phone number is opted out" };
  return { to, text, attributes: attributes.output };
};
