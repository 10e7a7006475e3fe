import { SendBulkEmailCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { type EntryResult } from "../restock/chunk.ts";
import { callFailureOf, entryResultOf } from "./ses-outcome.ts";

/** One mail template for many: simple `{{name}}` placeholders only, which is all that inline templates know. */
export interface BulkTemplate {
  subject: string;
  html: string;
  text: string;
}

export interface BulkEntry {
  to: string;
  /** Values of the placeholders that differ by recipient. */
  values: Record<string, string>;
  headers: Record<string, string>;
  tags: Record<string, string>;
}

export interface BulkMail {
  from: string;
  template: BulkTemplate;
  /** Values of the placeholders that are the same for all. */
  values: Record<string, string>;
  entries: BulkEntry[];
}

export type BulkResult = { kind: "answered"; entries: EntryResult[] } | { kind: "unknown"; code: string };

/** Longest wait for an answer of SES; the function's own time must be longer. */
const answerTimeoutMs = 20_000;

const toEntry = (entry: BulkEntry) => ({
  Destination: { ToAddresses: [entry.to] },
  ReplacementEmailContent: {
    ReplacementTemplate: { ReplacementTemplateData: JSON.stringify(entry.values) },
  },
  ReplacementHeaders: Object.entries(entry.headers).map(([Name, Value]) => ({ Name, Value })),
  ReplacementTags: Object.entries(entry.tags).map(([Name, Value]) => ({ Name, Value })),
});

export type SendBulk = (mail: BulkMail) => Promise<BulkResult>;

/**
 * One SendBulkEmail call without retries: SES has no idempotency token, so a repeat could tell people twice.
 * Answers a result per entry, or that nobody knows what was accepted. Never throws for what SES answers.
 */
export const createSendBulk =
  (client: SESv2Client, configurationSet: string): SendBulk =>
  async (mail) => {
    const { subject, html, text } = mail.template;
    const command = new SendBulkEmailCommand({
      FromEmailAddress: mail.from,
      ConfigurationSetName: configurationSet,
      DefaultContent: {
        Template: {
          TemplateContent: { Subject: subject, Html: html, Text: text },
          TemplateData: JSON.stringify(mail.values),
        },
      },
      BulkEmailEntries: mail.entries.map(toEntry),
    });
    try {
      const { BulkEmailEntryResults: results = [] } = await client.send(command, {
        abortSignal: AbortSignal.timeout(answerTimeoutMs),
      });
      // An answer that does not speak of every entry says nothing reliable about any.
      if (results.length !== mail.entries.length) return { kind: "unknown", code: "incomplete_answer" };
      return { kind: "answered", entries: results.map((result) => entryResultOf(result.Status)) };
    } catch (error) {
      const failure = callFailureOf(error);
      if (failure.kind === "unknown") return failure;
      return { kind: "answered", entries: mail.entries.map(() => failure.result) };
    }
  };
