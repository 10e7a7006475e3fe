import { lazy } from "../runtime/lazy.ts";

/** What is known of the world's numbers is as large as a fifth of a function, and most shoppers have no phone to tell. */
const phones = lazy(async () => import("libphonenumber-js/min"));

/** Numbers that Ofcom keeps for fiction: nobody's, so what is tried out with them reaches nobody. */
const isFictional = (phone: string): boolean => /^\+447700900\d{3}$/.test(phone);

/**
 * What a shopper typed, as E.164; undefined where it is no number that a text can reach. The country (ISO 3166 alpha-2)
 * is that of a number typed without one. An extension gets no texts, nor does a number of no country (+800, satellites).
 */
export const parsePhone = async (typed: string, country: string): Promise<string | undefined> => {
  const { isSupportedCountry, parsePhoneNumberFromString } = await phones();
  const phone = parsePhoneNumberFromString(typed.trim(), {
    ...(isSupportedCountry(country) && { defaultCountry: country }),
    extract: false,
  });
  if (phone === undefined || phone.ext !== undefined) return undefined;
  const reachable = (phone.country !== undefined && phone.isValid()) || isFictional(phone.number);
  return reachable ? phone.number : undefined;
};

/** The country of an E.164 number (ISO 3166 alpha-2); undefined where it belongs to none, or to no valid number. */
export const countryOfPhone = async (phone: string): Promise<string | undefined> =>
  (await phones()).parsePhoneNumberFromString(phone)?.country;
