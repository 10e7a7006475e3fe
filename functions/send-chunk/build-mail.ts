import { domainToASCII } from "node:url";
import {
  backInStockShape,
  backInStockTemplate,
  backInStockValues,
  mailLocaleOf,
} from "../../shared/message/back-in-stock.ts";
import { signLink } from "../../shared/message/link-token.ts";
import type { BulkEntry, BulkMail } from "../../shared/message/send-bulk.ts";
import { chunkNameOf, type ChunkRef } from "../../shared/restock/chunk.ts";
import { restockKeyOf } from "../../shared/restock/restock.ts";
import { type Clock, daysToMs } from "../../shared/runtime/clock.ts";
import type { DeploymentKeys, Store } from "../../shared/store/stores-table.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import type { Ready } from "./check.ts";

export interface BuildMailDeps {
  clock: Clock;
  keys: () => Promise<DeploymentKeys>;
  /** Where this deployment is reached, without a trailing slash. */
  publicUrl: string;
}

/** Links work at least 60 days after sending (CASL); a year and a bit spares people a dead end. */
const linkDays = 400;

/** RFC 2047: words of at most 75 characters, none of which may cut a character. */
const encodedWords = (text: string): string => {
  const pieces: string[] = [];
  for (const character of text) {
    const last = pieces.at(-1);
    if (last === undefined || Buffer.byteLength(last + character) > 45) pieces.push(character);
    else pieces[pieces.length - 1] = last + character;
  }
  return pieces.map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString("base64")}?=`).join(" ");
};

/** `Name <address>`; a name outside ASCII goes out as an encoded word (RFC 2047). */
const fromOf = ({ settings }: Store): string => {
  const name = settings.name.replaceAll(/[\p{Cc}"\\<>]/gu, " ").trim();
  const encoded = /^[\x20-\x7e]*$/.test(name) ? `"${name}"` : encodedWords(name);
  const at = settings.sender.lastIndexOf("@");
  return `${encoded} <${settings.sender.slice(0, at)}@${domainToASCII(settings.sender.slice(at + 1))}>`;
};

export type BuildMail = (ref: ChunkRef, ready: Ready, signups: Signup[]) => Promise<BulkMail>;

/** The back-in-stock mail of a chunk; each recipient's differs in its one-click link, headers and tags. */
export const createBuildMail =
  ({ clock, keys, publicUrl }: BuildMailDeps): BuildMail =>
  async (ref, { store, variant }, signups) => {
    const { linkKey } = await keys();
    const { settings } = store;
    const restock = Buffer.from(restockKeyOf(ref.restock)).toString("base64url");

    const toEntry = (signup: Signup): BulkEntry => {
      const locale = mailLocaleOf(signup.locale, settings);
      const token = signLink(linkKey, {
        use: "unsubscribe",
        store: store.storeId,
        contact: signup.sk,
        sku: ref.restock.sku,
        expiresAt: clock.now() + daysToMs(linkDays),
      });
      const unsubscribeUrl = `${publicUrl}/unsubscribe?t=${token}`;
      return {
        to: signup.email,
        values: { ...(locale !== settings.locale && backInStockValues(settings, variant, locale)), unsubscribeUrl },
        headers: {
          "List-Unsubscribe": `<${unsubscribeUrl}>`,
          "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        tags: { store: store.storeId, restock, signup: signup.sk, chunk: chunkNameOf(ref) },
      };
    };

    return {
      from: fromOf(store),
      template: backInStockTemplate(backInStockShape(settings, variant)),
      values: backInStockValues(settings, variant, settings.locale),
      entries: signups.map(toEntry),
    };
  };
