import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";

/** What every page says. `shop` stands in for a name, in the dative. */
export const pageWords: Record<MailLocale, { shop: string; visit: string; policy: string }> = {
  en: { shop: "this shop", visit: "Go to the shop", policy: "Privacy policy" },
  de: { shop: "diesem Shop", visit: "Zum Shop", policy: "Datenschutz" },
};
