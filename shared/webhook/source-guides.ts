import * as v from "valibot";
import { rsaKeysIn } from "./rsa-signature.ts";
import * as carriers from "./source-guides.carriers.words.ts";
import { bigcommerce, shopify, stockline, woocommerce } from "./source-guides.words.ts";

const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));
const shopAddress = v.pipe(
  text(500),
  v.url(),
  v.regex(/^https?:\/\/[^?#]+$/, "must be a web address such as https://shop.example.com"),
  v.transform((address) => address.replace(/\/+$/, "")),
);

/** `whsec_` and base64, as https://www.standardwebhooks.com has it; any other text would fail at the first delivery. */
const isStandardSecret = (secret: string): boolean => {
  const [, base64 = ""] = /^whsec_(.+)$/s.exec(secret) ?? [];
  return base64 !== "" && Buffer.from(base64, "base64").toString("base64") === base64;
};

/** A shorter one is a slip, or is guessed: whoever has it can say anything of the shop. */
const shortestSecret = 8;
const anySecret = v.pipe(
  v.string(),
  v.minLength(shortestSecret, `must have at least ${shortestSecret} characters`),
  v.maxLength(500, "must be at most 500 characters"),
);
/** A key that is none would refuse every delivery. */
const publicKeys = v.pipe(
  v.string(),
  v.check((text) => rsaKeysIn(text).length > 0, "must be a JSON Web Key Set, or a public RSA key in PEM"),
);
const standardSecret = v.pipe(v.string(), v.check(isStandardSecret, "must be whsec_ followed by base64"));

/** A name that a source does not know is most likely a slip: a token under it would be missed without a word. */
const onlyThese = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.pipe(
    v.record(v.string(), v.unknown()),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const [key, value] of Object.entries(dataset.value)) {
        if (Object.hasOwn(entries, key)) continue;
        const message = `is not one of: ${Object.keys(entries).join(", ") || "none"}`;
        addIssue({ message, path: [{ type: "object", origin: "key", input: dataset.value, key, value }] });
      }
    }),
    v.object(entries),
  );

/** What a merchant sets up for one source of webhooks, here and in the shop. */
export interface SourceGuide {
  /** What of the shop to subscribe to, in the shop's own words. */
  topics: string[];
  /** What to do in the shop, step by step, in plain words. */
  steps: (url: string) => string[];
  secret: v.GenericSchema<string>;
  options: v.GenericSchema<unknown, Record<string, string | undefined>>;
  /** Options that open the shop's API: never shown again. */
  tokens: string[];
}

type GuideWords = Pick<SourceGuide, "topics" | "steps">;
const carrierGuide = (words: GuideWords, secret: SourceGuide["secret"] = anySecret): SourceGuide => ({
  ...words,
  secret,
  options: onlyThese({}),
  tokens: [],
});

const guides: ReadonlyMap<string, SourceGuide> = new Map<string, SourceGuide>([
  ["stockline", { ...stockline, secret: standardSecret, options: onlyThese({}), tokens: [] }],
  [
    "shopify",
    {
      ...shopify,
      secret: anySecret,
      options: onlyThese({
        /** Where shoppers see the shop: product links lead there. */
        shopUrl: v.optional(shopAddress),
        /** Where the shop's API is. Only Shopify's own domains, as the token is sent there. */
        shopDomain: v.optional(
          v.pipe(
            text(100),
            v.toLowerCase(),
            v.regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/, "must be a domain such as my-shop.myshopify.com"),
          ),
        ),
        adminToken: v.optional(text(500)),
      }),
      tokens: ["adminToken"],
    },
  ],
  [
    "woocommerce",
    {
      ...woocommerce,
      secret: anySecret,
      options: onlyThese({
        url: v.optional(shopAddress),
        consumerKey: v.optional(text(500)),
        consumerSecret: v.optional(text(500)),
      }),
      tokens: ["consumerKey", "consumerSecret"],
    },
  ],
  [
    "bigcommerce",
    {
      ...bigcommerce,
      secret: anySecret,
      options: onlyThese({
        storeHash: v.optional(v.pipe(text(50), v.regex(/^[a-z0-9]+$/i, "must be a store hash such as abc123de"))),
        accessToken: v.optional(text(500)),
      }),
      tokens: ["accessToken"],
    },
  ],
  ["17track", carrierGuide(carriers.seventeenTrack)],
  ["aftership", carrierGuide(carriers.aftership)],
  ["easypost", carrierGuide(carriers.easypost)],
  ["sendcloud", carrierGuide(carriers.sendcloud)],
  ["ship24", carrierGuide(carriers.ship24)],
  ["shipengine", carrierGuide(carriers.shipengine, publicKeys)],
  ["shippo", carrierGuide(carriers.shippo)],
]);

/** Undefined where there is no source of this name. */
export const guideOf = (source: string): SourceGuide | undefined => guides.get(source);
export const guidedSources = [...guides.keys()];

/** What `PUT webhook-sources/{source}` takes for this source. */
export const setUpSchemaOf = ({ secret, options }: SourceGuide) =>
  v.object({ secrets: v.array(secret), options: v.optional(options) });

/** The options that may be shown. */
export const withoutTokens = ({ tokens }: SourceGuide, options: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !tokens.includes(name)));
