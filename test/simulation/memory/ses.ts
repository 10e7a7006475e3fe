import { SendBulkEmailCommand } from "@aws-sdk/client-sesv2";
import * as v from "valibot";
import { bulkRequestSchema } from "../../../infra/local/ses-request.ts";

/** A mail that SES took. */
export interface TakenMail {
  id: string;
  to: string;
  tags: Record<string, string>;
  headers: Record<string, string>;
  /** What its placeholders stand for. */
  values: Record<string, string>;
}

/** How a call is answered that a fault has changed: what becomes of entry number `index`, where it is not taken. */
export interface Twist {
  status?: (index: number) => string | undefined;
}

const valuesSchema = v.record(v.string(), v.string());
const valuesIn = (data: string | undefined) => v.parse(valuesSchema, JSON.parse(data ?? "{}"));
const namesAndValues = (pairs: { Name?: string | undefined; Value?: string | undefined }[] = []) =>
  Object.fromEntries(pairs.map(({ Name = "", Value = "" }) => [Name, Value]));

/** SendBulkEmail, with the checks that the one-machine SES makes. */
export const createMemorySes = (onTaken: (mails: TakenMail[]) => void) => {
  let taken = 0;
  return {
    run: (command: object, { status = () => undefined }: Twist = {}) => {
      if (!(command instanceof SendBulkEmailCommand)) throw new Error(`SES does not know ${command.constructor.name}`);
      const { BulkEmailEntries = [], DefaultContent } = command.input;
      v.parse(bulkRequestSchema, command.input);
      const common = valuesIn(DefaultContent?.Template?.TemplateData);
      const mails: TakenMail[] = [];
      const BulkEmailEntryResults = BulkEmailEntries.map((entry, index) => {
        const refused = status(index);
        if (refused !== undefined) return { Status: refused };
        const own = entry.ReplacementEmailContent?.ReplacementTemplate?.ReplacementTemplateData;
        const id = `mail-${(taken += 1)}`;
        mails.push({
          id,
          to: entry.Destination?.ToAddresses?.[0] ?? "",
          tags: namesAndValues(entry.ReplacementTags),
          headers: namesAndValues(entry.ReplacementHeaders),
          values: { ...common, ...valuesIn(own) },
        });
        return { Status: "SUCCESS", MessageId: id };
      });
      onTaken(mails);
      return { $metadata: {}, BulkEmailEntryResults };
    },
  };
};
