import { availabilityStartsOf, type Quote } from "../../shared/backorder/quote.ts";
import { consentWording } from "../../shared/contact/consent-wording.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { Settings } from "../../shared/store/settings.ts";
import { offerOf, priceOf } from "./offer.ts";

interface Circumstances {
  units: number;
  locale: Settings["locale"];
  substitutes: readonly Variant[];
}

const substituteOf = (settings: Settings, variant: Variant) => ({
  sku: variant.sku,
  title: variant.title,
  ...(variant.url !== undefined && { url: variant.url }),
  ...priceOf(settings, variant),
});

const signupOf = ({ name, country, policyUrl, doubleOptIn, captcha, texts }: Settings, locale: Settings["locale"]) => ({
  store: name,
  channels: texts.on ? ["email", "sms"] : ["email"],
  country,
  doubleOptIn,
  ...(policyUrl !== undefined && { policyUrl }),
  consent: consentWording(name, locale),
  ...(captcha !== undefined && { captcha: { siteKey: captcha.siteKey } }),
});

/** What a product page and a checkout need to know of a variant: whether and when it can be had, and how to be told. */
export const availabilityOf = (
  settings: Settings,
  variant: Variant,
  quoted: Quote,
  { units, locale, substitutes }: Circumstances,
) => {
  const { status, buyable, services, parts, wait } = quoted;
  const availabilityStarts = availabilityStartsOf(quoted);
  return {
    sku: variant.sku,
    title: variant.title,
    status,
    buyable,
    quantity: units,
    ...(variant.url !== undefined && { url: variant.url }),
    ...wait,
    ...(availabilityStarts !== undefined && { availabilityStarts }),
    services,
    ...(parts !== undefined && parts.length > 1 && { parts }),
    substitutes: substitutes.map((substitute) => substituteOf(settings, substitute)),
    jsonLd: offerOf(settings, variant, quoted),
    signup: signupOf(settings, locale),
  };
};
