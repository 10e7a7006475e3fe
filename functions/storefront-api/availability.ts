import { consentWording } from "../../shared/contact/consent-wording.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import type { Stock } from "../../shared/stock/stock-table.ts";
import { type Variant, wavePolicyOf } from "../../shared/stock/variant.ts";
import type { Settings } from "../../shared/store/settings.ts";

/** Words of https://schema.org/ItemAvailability (rules 7). */
const schemaWords = { in_stock: "InStock", out_of_stock: "OutOfStock" } as const;

const statusOf = (settings: Settings, variant: Variant, { sellable, unlimited }: Stock): keyof typeof schemaWords => {
  const { minimumStock } = wavePolicyOf(settings.waves, variant);
  return (unlimited === true || sellable >= minimumStock) && variant.published !== false ? "in_stock" : "out_of_stock";
};

const offerOf = (settings: Settings, variant: Variant, status: keyof typeof schemaWords) => ({
  "@context": "https://schema.org",
  "@type": "Offer",
  sku: variant.sku,
  availability: `https://schema.org/${schemaWords[status]}`,
  ...(variant.price !== undefined && { price: variant.price, priceCurrency: variant.currency ?? settings.currency }),
  ...(variant.url !== undefined && { url: variant.url }),
});

/** What a product page needs to know of a variant: whether it can be bought, and how to be told when it can. */
export const availabilityOf = (settings: Settings, variant: Variant, stock: Stock, wanted: string | undefined) => {
  const status = statusOf(settings, variant, stock);
  const { name, country, policyUrl, doubleOptIn, captcha } = settings;
  return {
    sku: variant.sku,
    title: variant.title,
    status,
    buyable: status === "in_stock",
    ...(variant.url !== undefined && { url: variant.url }),
    jsonLd: offerOf(settings, variant, status),
    signup: {
      store: name,
      channels: settings.texts.on ? ["email", "sms"] : ["email"],
      country,
      doubleOptIn,
      ...(policyUrl !== undefined && { policyUrl }),
      consent: consentWording(name, mailLocaleOf(wanted, settings)),
      ...(captcha !== undefined && { captcha: { siteKey: captcha.siteKey } }),
    },
  };
};
