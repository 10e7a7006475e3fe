import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import type { EventTime } from "../../shared/shipment/event-time.ts";
import { orderPageWords } from "./order-page.words.ts";

export interface SaidTime {
  when: string;
  /** For machines; none where nobody knows. */
  datetime?: string;
}

const languages: Record<MailLocale, string> = { en: "en-GB", de: "de-DE" };

const format = (ms: number, locale: MailLocale, timeZone: string, withTime: boolean): string =>
  new Intl.DateTimeFormat(languages[locale], {
    dateStyle: "medium",
    timeZone,
    ...(withTime && { timeStyle: "short" }),
  }).format(ms);

/** Whether it is shown by the clock on the wall of its place. */
export const isLocalTime = ({ at, localAt }: EventTime): boolean =>
  at === undefined && localAt !== undefined && localAt.length > 10;

/**
 * When something happened to a parcel: by the clock of the store where the instant is known; by the clock on the wall
 * where that is all that was said, which is then said too.
 */
export const sayEventTime = ({ at, localAt }: EventTime, timeZone: string, locale: MailLocale): SaidTime => {
  const words = orderPageWords[locale];
  if (at !== undefined) return { when: format(at, locale, timeZone, true), datetime: toInstant(at) };
  if (localAt === undefined) return { when: words.noTime };
  // Read and shown in the same zone, a clock's time stays what it is.
  if (localAt.length === 10) return { when: format(Date.parse(localAt), locale, "UTC", false), datetime: localAt };
  const when = format(Date.parse(`${localAt}Z`), locale, "UTC", true);
  return { when: `${when} ${words.there}`, datetime: localAt };
};
