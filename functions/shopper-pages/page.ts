import { createHash } from "node:crypto";
import { shorten } from "../../shared/message/back-in-stock.escape.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { pageStyle } from "./page.style.ts";
import { pageWords } from "./page.words.ts";
import { compile } from "./template.ts";
import { toImageSource, toLink } from "./web-address.ts";

/** How a store looks; of a link that cannot be read, no store is known. */
export interface ShopLook {
  name?: string;
  logo?: string;
  /** `#rrggbb` */
  color: string;
  locale: MailLocale;
  policyUrl?: string;
  shopUrl?: string;
}

export interface RenderedPage {
  html: string;
  contentSecurityPolicy: string;
}

/** Tabs and search results show about this much. */
const titleCharacters = 70;

const layout = compile(`<!doctype html>
<html lang="{{ locale }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>{{ title }}</title>
<style>{{ style | raw }}</style>
</head>
<body>
{% if logo -%}
<header><img class="logo" src="{{ logo }}" alt="{{ name }}"></header>
{% elsif name -%}
<header><p class="shop">{{ name }}</p></header>
{% endif -%}
<main>
{{ body | raw }}
</main>
{% if visit or policy -%}
<footer>
{% if visit %}<a href="{{ visit }}">{{ words.visit }}</a>{% endif %}
{% if policy %}<a href="{{ policy }}">{{ words.policy }}</a>{% endif %}
</footer>
{% endif -%}
</body>
</html>
`);

/** The shop as a sentence names it, after a preposition. */
export const shopNameOf = ({ name, locale }: ShopLook): string => name ?? pageWords[locale].shop;

/**
 * A page that works without JavaScript, on a phone and in a screen reader. `title` is text, `body` is HTML whose values
 * are escaped already. The policy allows this page's own style, the logo, and forms to this service; nothing else.
 */
export const renderPage = (look: ShopLook, { title, body }: { title: string; body: string }): RenderedPage => {
  const style = pageStyle(look.color);
  const logo = look.name === undefined ? undefined : toImageSource(look.logo);
  const html = layout({
    locale: look.locale,
    title: shorten(look.name === undefined ? title : `${title} · ${look.name}`, titleCharacters),
    style,
    body,
    name: look.name,
    logo: logo?.src,
    visit: toLink(look.shopUrl),
    policy: toLink(look.policyUrl),
    words: pageWords[look.locale],
  });
  return { html, contentSecurityPolicy: policyOf(style, logo?.origin) };
};

const policyOf = (style: string, logoOrigin: string | undefined): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${createHash("sha256").update(style).digest("base64")}'`,
    ...(logoOrigin === undefined ? [] : [`img-src ${logoOrigin}`]),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
