/** How a variant stands, and how one may sign up for it: what `GET …/availability` answers. */
export interface Availability {
  sku: string;
  title: string;
  status: "in_stock" | "backorder" | "preorder" | "out_of_stock" | "discontinued";
  /** Of what is sold without stock: the day on which it ships, where that is known, and the place in line. */
  shipsOn: string;
  place: number;
  services: { name: string; from: string; to: string }[];
  /** What is in stock instead. */
  substitutes: { title: string; url: string }[];
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
const recordsOf = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

const statuses = ["in_stock", "backorder", "preorder", "discontinued"] as const;
const addressOf = (value: unknown) => (/^https?:/.test(textOf(value)) ? textOf(value) : "");

/** Undefined where the answer is not one of this service: a login page of a café's network, for example. */
export const parseAvailability = (answer: unknown): Availability | undefined => {
  if (!isRecord(answer) || typeof answer["buyable"] !== "boolean" || !isRecord(answer["signup"])) return undefined;
  const { signup } = answer;
  const channels = Array.isArray(signup["channels"]) ? signup["channels"] : [];
  const consent = recordOf(signup["consent"]);
  return {
    sku: textOf(answer["sku"]),
    title: textOf(answer["title"]),
    status: statuses.find((status) => status === answer["status"]) ?? "out_of_stock",
    shipsOn: textOf(answer["availabilityStarts"]),
    place: Number(answer["place"]),
    services: recordsOf(answer["services"]).map(({ name, deliversFrom, deliversTo }) => ({
      name: textOf(name),
      from: textOf(deliversFrom),
      to: textOf(deliversTo),
    })),
    substitutes: recordsOf(answer["substitutes"]).flatMap(({ title, url }) =>
      addressOf(url) === "" ? [] : [{ title: textOf(title), url: addressOf(url) }],
    ),
    jsonLd: answer["jsonLd"],
    signup: {
      store: textOf(signup["store"]),
      email: channels.includes("email"),
      texts: channels.includes("sms"),
      country: textOf(signup["country"]),
      policyUrl: addressOf(signup["policyUrl"]) || undefined,
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
