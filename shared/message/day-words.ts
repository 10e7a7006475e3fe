import type { Day } from "../runtime/day.ts";
import { lazy } from "../runtime/lazy.ts";
import type { MailLocale } from "./back-in-stock.words.ts";

// A day is no instant: read and shown in the same zone, it stays what it is.
const formatIn = (language: string) =>
  lazy(() => new Intl.DateTimeFormat(language, { dateStyle: "long", timeZone: "UTC" }));
const formats: Record<MailLocale, () => Intl.DateTimeFormat> = { en: formatIn("en-GB"), de: formatIn("de-DE") };

const toDate = (day: Day): Date => new Date(`${day}T00:00:00Z`);

/** "12 December 2026", "12. Dezember 2026". */
export const sayDay = (day: Day, locale: MailLocale): string => formats[locale]().format(toDate(day));

/** "14 – 17 December 2026", or the one day that both are; in whatever order they come. */
export const sayDays = (from: Day, to: Day, locale: MailLocale): string => {
  const [first, last] = from <= to ? [from, to] : [to, from];
  return formats[locale]().formatRange(toDate(first), toDate(last)).replaceAll(/\s/g, " ");
};
