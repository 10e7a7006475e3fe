/** How a variant stands, and how one may sign up for it: what `GET …/availability` answers. */
export interface Availability {
  sku: string;
  title: string;
  buyable: boolean;
  /** A schema.org Offer; goes into the page as it is. */
  jsonLd: unknown;
  signup: {
    store: string;
    email: boolean;
    texts: boolean;
    /** ISO 3166: numbers without + are numbers of this country. */
    country: string;
    policyUrl: string | undefined;
    doubleOptIn: boolean;
    consent: { version: string; email: string; sms: string };
    captcha: boolean;
  };
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
const recordOf = (value: unknown) => (isRecord(value) ? value : {});
const textOf = (value: unknown) => (typeof value === "string" ? value : "");

/** Undefined where the answer is not one of this service: a login page of a café's network, for example. */
export const parseAvailability = (answer: unknown): Availability | undefined => {
  if (!isRecord(answer) || typeof answer["buyable"] !== "boolean" || !isRecord(answer["signup"])) return undefined;
  const { signup } = answer;
  const channels = Array.isArray(signup["channels"]) ? signup["channels"] : [];
  const consent = recordOf(signup["consent"]);
  const policyUrl = textOf(signup["policyUrl"]);
  return {
    sku: textOf(answer["sku"]),
    title: textOf(answer["title"]),
    buyable: answer["buyable"],
    jsonLd: answer["jsonLd"],
    signup: {
      store: textOf(signup["store"]),
      email: channels.includes("email"),
      texts: channels.includes("sms"),
      country: textOf(signup["country"]),
      policyUrl: /^https?:/.test(policyUrl) ? policyUrl : undefined,
      doubleOptIn: signup["doubleOptIn"] === true,
      consent: {
        version: textOf(consent["version"]),
        email: textOf(consent["email"]),
        sms: textOf(consent["sms"]),
      },
      captcha: isRecord(signup["captcha"]),
    },
  };
};
