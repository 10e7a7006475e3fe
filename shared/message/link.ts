import { type Clock, daysToMs } from "../runtime/clock.ts";
import { type LinkUse, signLink } from "./link-token.ts";

/** How long links work: to unsubscribe at least 60 days (CASL); a year and a bit spares people a dead end. */
const linkDays: Record<LinkUse, number> = { unsubscribe: 400, preferences: 400, confirm: 30, order: 400 };

export interface LinkTo {
  store: string;
  contact: string;
  /** The variant or the order that the message is about, where it is about one. */
  subject?: string;
}

/** The address of a shopper's page; it carries no personal data but the token. */
export const linkTo = (
  use: LinkUse,
  { store, contact, subject = "" }: LinkTo,
  { clock, linkKey, publicUrl }: { clock: Clock; linkKey: string; publicUrl: string },
): string => {
  const expiresAt = clock.now() + daysToMs(linkDays[use]);
  return `${publicUrl}/${use}?t=${signLink(linkKey, { use, store, contact, subject, expiresAt })}`;
};
