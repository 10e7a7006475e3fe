import type { Settings } from "../store/settings.ts";

/** The language for somebody: theirs where we speak it, else the store's. */
export const mailLocaleOf = (wanted: string | undefined, settings: Pick<Settings, "locale">): Settings["locale"] => {
  const language = wanted?.slice(0, 2).toLowerCase();
  return language === "en" || language === "de" ? language : settings.locale;
};
