import { type FieldError, Problem } from "../../shared/http/problem.ts";

/** What a shopper's form says of a field, by the field and by what is wrong with it. */
const words: Record<"en" | "de", Record<string, string>> = {
  en: {
    email: "Please check the e-mail address. It looks like this: ada@example.com",
    letters: "We can only write to addresses with plain letters before the @, without accents or umlauts.",
    phone: "Please check the phone number. It looks like this: +1 202 555 0143",
    noTexts: "This shop sends no texts. Please give an e-mail address.",
    missing: "Please give an e-mail address or a phone number.",
    quantity: "Please give a number between 1 and 1,000.",
  },
  de: {
    email: "Bitte prüfen Sie die E-Mail-Adresse. Sie sieht so aus: ada@example.com",
    letters: "Vor dem @ können wir nur Adressen ohne Umlaute und Akzente erreichen.",
    phone: "Bitte prüfen Sie die Telefonnummer. Sie sieht so aus: +49 1512 3456789",
    noTexts: "Dieser Shop verschickt keine SMS. Bitte geben Sie eine E-Mail-Adresse an.",
    missing: "Bitte geben Sie eine E-Mail-Adresse oder eine Telefonnummer an.",
    quantity: "Bitte geben Sie eine Zahl zwischen 1 und 1.000 an.",
  },
};

const wordOf = ({ field, message }: FieldError): string => {
  if (field === "email" && message.startsWith("has letters")) return "letters";
  if (field === "email" && message.startsWith("is missing")) return "missing";
  return field === "phone" && message.startsWith("cannot be used") ? "noTexts" : field;
};

/** The same problem with sentences that a shopper understands, for the fields that a shopper fills in. */
export const inShopperWords = (problem: Problem, locale: "en" | "de"): Problem => {
  const errors = problem.errors.map((error) => ({ ...error, message: words[locale][wordOf(error)] ?? error.message }));
  return new Problem(problem.code, problem.detail, errors, problem.retryAfterSeconds);
};
