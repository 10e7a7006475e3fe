import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { LocalCalls } from "../../infra/local/http-front.ts";
import { widgetScript } from "../../functions/shopper-pages/widget.js.ts";

/** What the other side of the wire says of a variant; the tests change it as a merchant's day does. */
export interface ShopVariant {
  title: string;
  buyable: boolean;
  /** What else is said of it, or otherwise. */
  more?: Record<string, unknown>;
}

export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface Shop {
  origin: string;
  variants: Map<string, ShopVariant>;
  signup: { channels: string[]; doubleOptIn: boolean; captcha: boolean };
  signupAnswer: Answer;
  /** What the variant's call is answered with; undefined: as the variants say. */
  availabilityAnswer: Answer | undefined;
  page: { body: string; lang: string };
  /** Bodies of signups, in the order of arrival. */
  received: unknown[];
  /** Addresses of the variant's call, in the order of arrival. */
  asked: string[];
  /** What else is served at the shop's address. */
  also: LocalCalls;
  stop: () => void;
}

const accepted: Answer = { status: 202, body: { status: "accepted" } };

const consent = {
  en: { email: "Demo Outdoor e-mails you about this item.", sms: "I agree to texts from Demo Outdoor. Reply STOP." },
  de: { email: "Demo Outdoor schreibt Ihnen zu diesem Artikel.", sms: "Ich bin mit SMS einverstanden. STOP beendet." },
};

const textBody = async (request: IncomingMessage) => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString("utf8");
};

/** A page of a shop with a policy that allows nothing but the shop's own scripts. */
const pageOf = (body: string, lang: string) => `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>Tent</title><script src="/widget.js" defer></script><link rel="stylesheet" href="/page.css"></head>
<body><main><h1>Tent</h1>${body}</main></body></html>`;
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";
const pageStyle = "body { font-family: sans-serif; margin: 1rem; } main { max-width: 32rem; margin: 0 auto; }";

/** A stand-in for the storefront calls, and the shop's page with the widget in it. */
export const startShop = async (): Promise<Shop> => {
  const shop: Shop = {
    origin: "",
    variants: new Map<string, ShopVariant>(),
    signup: { channels: ["email"], doubleOptIn: true, captcha: false },
    signupAnswer: accepted,
    availabilityAnswer: undefined,
    page: { body: "", lang: "en" },
    received: [],
    asked: [],
    also: async () => false,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };

  const availability = (sku: string, locale: "en" | "de"): Answer => {
    const variant = shop.variants.get(sku);
    if (variant === undefined) return { status: 404, body: { title: "There is no such thing in this store" } };
    const { title, buyable, more } = variant;
    const offer = { "@context": "https://schema.org", "@type": "Offer", sku };
    const schema = `https://schema.org/${buyable ? "InStock" : "OutOfStock"}`;
    const { channels, doubleOptIn, captcha } = shop.signup;
    const signup = {
      store: "Demo Outdoor",
      channels,
      country: "US",
      policyUrl: "https://demo-outdoor.example.com/privacy",
      doubleOptIn,
      consent: { version: "2026-11-26", ...consent[locale] },
      ...(captcha && { captcha: { siteKey: "key" } }),
    };
    const status = buyable ? "in_stock" : "out_of_stock";
    const jsonLd = { ...offer, availability: schema };
    return { status: 200, body: { sku, title, status, buyable, jsonLd, signup, ...more } };
  };

  const write = (response: ServerResponse, { status, body, headers }: Answer) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  };

  const server = createServer((request, response) => {
    const answer = async () => {
      const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
      if (await shop.also(request.method ?? "GET", pathname, async () => textBody(request), response)) return;
      const sku = /^\/v1\/stores\/demo\/variants\/(.+)\/availability$/.exec(pathname)?.[1];
      if (sku !== undefined) {
        shop.asked.push(request.url ?? "");
        const locale = searchParams.get("locale") === "de" ? "de" : "en";
        write(response, shop.availabilityAnswer ?? availability(decodeURIComponent(sku), locale));
      } else if (pathname === "/v1/stores/demo/signups") {
        shop.received.push(JSON.parse(await textBody(request)));
        write(response, shop.signupAnswer);
      } else if (pathname === "/widget.js") {
        response.writeHead(200, { "content-type": "text/javascript; charset=utf-8" }).end(widgetScript);
      } else if (pathname === "/page.css") response.writeHead(200, { "content-type": "text/css" }).end(pageStyle);
      else {
        const headers = {
          "content-type": "text/html; charset=utf-8",
          "content-security-policy": contentSecurityPolicy,
        };
        response.writeHead(200, headers).end(pageOf(shop.page.body, shop.page.lang));
      }
    };
    answer().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  shop.origin = address instanceof Object ? `http://127.0.0.1:${address.port}` : "";
  return shop;
};
