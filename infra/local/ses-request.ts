import * as v from "valibot";

/**
 * What SES itself checks and the local mail server does not: 50 destinations, the alphabet and length of tags,
 * addresses in ASCII. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendBulkEmail.html
 */
const tag = v.object({
  Name: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,256}$/)),
  Value: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,256}$/)),
});
const header = v.object({
  Name: v.pipe(v.string(), v.regex(/^[!-9;-~]{1,126}$/)),
  Value: v.pipe(v.string(), v.maxLength(870)),
});
const address = v.pipe(v.string(), v.regex(/^[\x21-\x7e]+@[\x21-\x7e]+$/));

export const bulkRequestSchema = v.looseObject({
  FromEmailAddress: v.string(),
  ConfigurationSetName: v.optional(v.string()),
  BulkEmailEntries: v.pipe(
    v.array(
      v.looseObject({
        Destination: v.object({ ToAddresses: v.pipe(v.array(address), v.length(1)) }),
        ReplacementHeaders: v.optional(v.pipe(v.array(header), v.maxLength(15)), []),
        ReplacementTags: v.optional(v.pipe(v.array(tag), v.maxLength(50)), []),
      }),
    ),
    v.minLength(1),
    v.maxLength(50),
  ),
});
export type BulkRequest = v.InferOutput<typeof bulkRequestSchema>;

export const bulkAnswerSchema = v.object({
  BulkEmailEntryResults: v.array(
    v.object({ Status: v.string(), MessageId: v.optional(v.string()), Error: v.optional(v.string()) }),
  ),
});

export const storeSchema = v.object({
  emails: v.array(
    v.object({
      messageId: v.string(),
      subject: v.string(),
      body: v.object({ html: v.optional(v.string(), ""), text: v.optional(v.string(), "") }),
    }),
  ),
});
