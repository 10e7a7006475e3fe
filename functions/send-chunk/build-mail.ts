import { backInStockShape, backInStockTemplate, backInStockValues } from "../../shared/message/back-in-stock.ts";
import { linkTo } from "../../shared/message/link.ts";
import { mailFromOf } from "../../shared/message/mail-from.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import type { BulkEntry, BulkMail } from "../../shared/message/send-bulk.ts";
import { chunkNameOf, type ChunkRef } from "../../shared/restock/chunk.ts";
import { restockKeyOf } from "../../shared/restock/restock.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { Settings } from "../../shared/store/settings.ts";
import type { DeploymentKeys } from "../../shared/store/stores-table.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import type { Ready } from "./check.ts";

export interface BuildMailDeps {
  clock: Clock;
  keys: () => Promise<DeploymentKeys>;
  /** Where this deployment is reached, without a trailing slash. */
  publicUrl: string;
}

export type BuildMail = (
  ref: ChunkRef,
  ready: Pick<Ready, "store" | "variant">,
  signups: Signup[],
) => Promise<BulkMail>;

/** The values of each language, made once for all who read it. */
const createValues = (settings: Settings, variant: Variant) => {
  const made = new Map<MailLocale, Record<string, string>>();
  return (locale: MailLocale): Record<string, string> => {
    const values = made.get(locale) ?? backInStockValues(settings, variant, locale);
    made.set(locale, values);
    return values;
  };
};

/** The back-in-stock mail of a chunk; each recipient's differs in its links, headers and tags. */
export const createBuildMail =
  ({ clock, keys, publicUrl }: BuildMailDeps): BuildMail =>
  async (ref, { store, variant }, signups) => {
    const { linkKey } = await keys();
    const { settings } = store;
    const restock = Buffer.from(restockKeyOf(ref.restock)).toString("base64url");

    const valuesIn = createValues(settings, variant);

    const toEntry = (signup: Signup, to: string): BulkEntry => {
      const locale = mailLocaleOf(signup.locale, settings);
      const whom = { store: store.storeId, contact: signup.sk, subject: ref.restock.sku };
      const unsubscribeUrl = linkTo("unsubscribe", whom, { clock, linkKey, publicUrl });
      return {
        to,
        values: {
          ...(locale !== settings.locale && valuesIn(locale)),
          unsubscribeUrl,
          preferencesUrl: linkTo("preferences", whom, { clock, linkKey, publicUrl }),
        },
        headers: {
          "List-Unsubscribe": `<${unsubscribeUrl}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        tags: { store: store.storeId, restock, signup: signup.sk, chunk: chunkNameOf(ref) },
      };
    };

    return {
      from: mailFromOf(settings),
      template: backInStockTemplate(backInStockShape(settings, variant)),
      values: valuesIn(settings.locale),
      entries: signups.flatMap((signup) => (signup.email === undefined ? [] : [toEntry(signup, signup.email)])),
    };
  };
