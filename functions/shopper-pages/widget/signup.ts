import type { Availability } from "./availability.ts";
import type { Signup } from "./calls.ts";
import type { Typed } from "./typed.ts";
import type { Locale } from "./words.ts";

interface Circumstances {
  locale: Locale;
  /** As the page says it; nothing where it says nothing, or no number. */
  quantity: string;
  captcha: string | undefined;
}

/** What is sent, of what was typed and where. */
export const signupOf = (
  { sku, signup }: Availability,
  { email, phone, channels }: Typed,
  { locale, quantity, captcha }: Circumstances,
): Signup => ({
  sku,
  ...(email !== "" && { email }),
  ...(phone !== "" && { phone }),
  ...(email !== "" && phone !== "" && { channels }),
  ...(Number(quantity) > 0 && { quantity: Number(quantity) }),
  locale,
  // Without query and fragment: these may name a person.
  consent: { wordingVersion: signup.consent.version, page: `${location.origin}${location.pathname}` },
  ...(captcha !== undefined && { captcha }),
});
