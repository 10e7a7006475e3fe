import type { Availability } from "./availability.ts";
import type { Trouble } from "./calls.ts";
import { inTime, type Locale, type Words } from "./words.ts";

/** What a shopper has put into the form. */
export interface Typed {
  email: string;
  phone: string;
  /** The shopper's own tick: texts that advertise need express consent. */
  texts: boolean;
  channels: "both" | "smsFirst";
  /** A field that people do not see. */
  trap: string;
}

/** What is wrong, by field; `form` is about none of them. */
export type Problems = Partial<Record<"email" | "phone" | "texts" | "form", string>>;

export const nothingTyped: Typed = { email: "", phone: "", texts: false, channels: "both", trap: "" };

const textIn = (data: FormData, name: string) => {
  const value = data.get(name);
  return typeof value === "string" ? value.trim() : "";
};

export const readTyped = (form: HTMLFormElement): Typed => {
  const data = new FormData(form);
  return {
    email: textIn(data, "email"),
    phone: textIn(data, "phone"),
    texts: data.has("texts"),
    channels: data.get("channels") === "smsFirst" ? "smsFirst" : "both",
    trap: textIn(data, "reference"),
  };
};

const missingOf = ({ email, texts }: Availability["signup"], words: Words): Problems => {
  if (email && texts) return { email: words.missingAny };
  return email ? { email: words.missing } : { phone: words.missingPhone };
};

/** What can be said without asking; whether an address is good is the service's to say. */
export const problemsOfTyped = (typed: Typed, { signup }: Availability, words: Words): Problems => {
  if (typed.email === "" && typed.phone === "") return missingOf(signup, words);
  return {
    ...(typed.email !== "" && !/^\S+@\S+$/.test(typed.email) && { email: words.noEmail }),
    ...(typed.phone !== "" && !typed.texts && { texts: words.noTexts }),
  };
};

const problemsOfFields = ({ email, phone, ...others }: Record<string, string>, { signup }: Availability): Problems => {
  const rest = Object.values(others);
  if (email !== undefined && !signup.email) rest.push(email);
  if (phone !== undefined && !signup.texts) rest.push(phone);
  return {
    ...(email !== undefined && signup.email && { email }),
    ...(phone !== undefined && signup.texts && { phone }),
    ...(rest.length > 0 && { form: rest.join(" ") }),
  };
};

/** The words for a call that came to nothing, at the fields they are about. */
export const problemsOfTrouble = (trouble: Trouble, offer: Availability, words: Words, locale: Locale): Problems => {
  switch (trouble.kind) {
    case "wrong":
      return problemsOfFields(trouble.fields, offer);
    case "later":
      return { form: words.later(inTime(trouble.seconds, locale)) };
    case "refused":
      return { form: offer.signup.captcha ? words.captcha : words.refused };
    case "unreachable":
      return { form: `${words.unreachable} ${words.kept}` };
    case "gone":
    case "failed":
      return { form: words[trouble.kind] };
  }
};
