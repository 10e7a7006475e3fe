import { contactOf } from "../../../shared/contact/contact.ts";
import { signLink } from "../../../shared/message/link-token.ts";
import { callFunction, type Request } from "../counting/call.ts";
import { startCounted } from "../counting/counted.ts";
import { unitsOf, type Use } from "../counting/meter.ts";
import type { Figure, Line } from "../support/figure.ts";
import { rounded } from "../support/numbers.ts";
import { shopperOf } from "../stockline/shop.ts";

const store = "demo";
const sku = "TENT";
const path = `/v1/stores/${store}/signups`;
/** Of each kind; what they use up is the same for all, after the first has filled what is kept in memory. */
const times = 20;
const bars = { bare: 2, public: 5, confirmation: 3 };

const consent = { wordingVersion: "2026-05", page: "https://shop.example.com/tent" };

const atMost = (what: string, units: number, bar: number): Line => ({
  what: `write units: ${what}`,
  value: String(rounded(units)),
  bar: `<= ${bar}`,
  pass: units <= bar,
});

/** Write units of the list's own row: what one partition's limit is about. */
const baseRowUnits = (uses: Use[]): number =>
  unitsOf(
    uses.filter(({ table, index }) => table === "waitlist" && index === undefined),
    "write",
  );

/** What signing up and confirming cost of the database, a call at a time through the functions themselves. */
export const signup: Figure = {
  name: "signup",
  maxSeconds: 60,
  measure: async ({ scope }) => {
    const { shop, meter, running } = await startCounted(scope);
    await shop.sellVariant(sku);
    await running.idle();

    const average = async (call: (n: number) => Promise<void>) => {
      await call(0);
      meter.take();
      const uses: Use[] = [];
      for (let n = 1; n <= times; n += 1) {
        await call(n);
        uses.push(...meter.take().uses);
      }
      const each = (units: number) => units / times;
      return { write: each(unitsOf(uses, "write")), read: each(unitsOf(uses, "read")), base: each(baseRowUnits(uses)) };
    };

    const storefront = async (request: Omit<Request, "method" | "path" | "store">) =>
      callFunction(running.http["storefront-api"], "storefront-api", { method: "POST", path, store, ...request });
    const bare = await average(async (n) =>
      storefront({
        headers: { authorization: `Bearer ${shop.apiKey}` },
        body: JSON.stringify({ sku, email: shopperOf(n), confirmed: true }),
      }),
    );
    const asked = await average(async (n) =>
      storefront({
        ip: `198.51.100.${n}`,
        body: JSON.stringify({ sku, email: `public-${n}@example.com`, locale: "en", consent }),
      }),
    );
    const confirmation = await average(async (n) => {
      const contact = contactOf(shop.hashKey, store, `public-${n}@example.com`);
      const expiresAt = Date.now() + 86_400_000;
      const token = signLink(shop.linkKey, { use: "confirm", store, contact, subject: "", expiresAt });
      await callFunction(running.http["shopper-pages"], "shopper-pages", {
        method: "POST",
        path: "/confirm",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        query: { t: token },
        body: new URLSearchParams({ t: token }).toString(),
      });
    });
    const json = { writeUnits: bare.write, readUnits: bare.read, baseRowWriteUnits: bare.base };
    return {
      json,
      parts: [
        { name: "signup", json },
        { name: "signupPublic", json: { writeUnits: asked.write, readUnits: asked.read } },
        { name: "confirmation", json: { writeUnits: confirmation.write, readUnits: confirmation.read } },
      ],
      lines: [
        atMost("a merchant's confirmed signup", bare.write, bars.bare),
        atMost("a public signup with limits and consent", asked.write, bars.public),
        atMost("a confirmation", confirmation.write, bars.confirmation),
        {
          what: "read units: bare, public, confirmation",
          value: [bare, asked, confirmation].map(({ read }) => rounded(read)).join(", "),
        },
      ],
    };
  },
};
