import type { Saying } from "../../shared/backorder/delay-choices.ts";
import { shorten } from "../../shared/message/back-in-stock.escape.ts";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { formatPrice } from "../../shared/message/mail-price.ts";
import { choicePageWords, type ChoiceWords } from "./choice-page.words.ts";
import type { Offer } from "./line-choices.ts";
import { checkBadge } from "./page.parts.ts";
import { renderPage, type RenderedPage, type ShopLook } from "./page.ts";
import { compile } from "./template.ts";

export interface ChoiceView {
  token: string;
  /** The line's id and what it is called. */
  line: string;
  title: string;
  quantity: number;
  /** `ask`: to be confirmed; `taken`: it counts; or what is the case instead. */
  answer: { state: "ask" | "taken"; offer: Offer } | { state: Exclude<Saying, "taken"> };
}

const longestTitle = 120;

/** A choice in the words of its pages and its button. */
export const choiceWordsOf = (offer: Offer, locale: MailLocale): ChoiceWords => {
  const words = choicePageWords[locale];
  switch (offer.choice) {
    case "wait":
      return words.wait(offer);
    case "substitute":
      return words.substitute({ ...offer, title: shorten(offer.title, longestTitle) }, saidOf(offer, locale));
    case "service":
      return words.service({ ...offer, name: shorten(offer.name, longestTitle) }, saidOf(offer, locale));
    case "wait_for_ever":
    case "ship_rest":
    case "cancel":
      return words[offer.choice];
  }
};

const saidOf = ({ price }: Extract<Offer, { price?: unknown }>, locale: MailLocale) =>
  price === undefined ? {} : { price: formatPrice(price.amount, price.currency, locale) };

/** What names a choice in a link or a form. */
export const fieldsOf = (line: string, offer: Offer): { name: string; value: string }[] => [
  { name: "choice", value: offer.choice },
  { name: "line", value: line },
  ...(offer.choice === "wait" || offer.choice === "wait_for_ever" ? [{ name: "n", value: String(offer.n) }] : []),
  ...(offer.choice === "substitute" ? [{ name: "sku", value: offer.sku }] : []),
  ...(offer.choice === "service" ? [{ name: "service", value: offer.service }] : []),
];

/** Ids have to come back as they are, so they are escaped without the tidying that text gets. */
const body = compile(`<div class="card centred">
{% if state == "taken" %}${checkBadge}{% endif -%}
<h1>{{ heading }}</h1>
<p><strong>{% if quantity > 1 %}{{ quantity }} × {% endif %}{{ title }}</strong></p>
<p{% if state != "ask" %} role="status"{% endif %}>{{ text }}</p>
{% if state == "ask" -%}
<form method="post" action="/order?t={{ token | url_encode }}">
{% for field in fields -%}
<input type="hidden" name="{{ field.name }}" value="{{ field.value | escape | raw }}">
{% endfor -%}
<button class="button" type="submit">{{ confirm }}</button>
</form>
{% endif -%}
<p><a class="more" href="/order?t={{ token | url_encode }}">{{ back }}</a></p>
</div>`);

const wordsOf = ({ answer }: ChoiceView, locale: MailLocale) => {
  const words = choicePageWords[locale];
  if (!("offer" in answer)) return { ...words.notTaken[answer.state], confirm: "" };
  const { heading, text, confirm, done, doneText } = choiceWordsOf(answer.offer, locale);
  return answer.state === "ask" ? { heading, text, confirm } : { heading: done, text: doneText, confirm };
};

/** Asks whether a choice is meant, or answers it. Only the button of the page that asks does something. */
export const renderChoicePage = (look: ShopLook, view: ChoiceView): RenderedPage => {
  const { token, line, title, quantity, answer } = view;
  const said = wordsOf(view, look.locale);
  return renderPage(look, {
    title: said.heading,
    body: body({
      ...said,
      token,
      title,
      quantity,
      state: answer.state,
      fields: "offer" in answer ? fieldsOf(line, answer.offer) : [],
      back: choicePageWords[look.locale].back,
    }),
  });
};
