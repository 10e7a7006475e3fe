import { confirmWords } from "./confirm-page.words.ts";
import { isLinkState, type LinkState, renderLinkPage } from "./link-page.ts";
import { renderPage, type RenderedPage, shopNameOf, type ShopLook } from "./page.ts";
import { checkBadge } from "./page.parts.ts";
import { compile } from "./template.ts";
import { toLink } from "./web-address.ts";

export interface ConfirmView {
  token: string;
  /** `already`: the link was used before. `nothing`: no signup of its holder waits for it any more. */
  state: "ask" | "done" | "already" | "nothing" | LinkState;
  items: { title: string; url?: string }[];
  preferencesToken?: string;
}

/** Tells the widget on the product page that its shopper comes back from here. */
const confirmedFragment = "stockline-confirmed";

const body = compile(`<div class="card centred">
{% if isDone %}${checkBadge}{% endif -%}
<h1>{{ heading }}</h1>
<p{% if isDone %} role="status"{% endif %}>{{ text }}</p>
{% if items.size > 0 -%}
<ul class="items">
{% for item in items -%}
<li>{% if item.link %}<a href="{{ item.link }}">{{ item.title }}</a>{% else %}{{ item.title }}{% endif %}</li>
{% endfor -%}
</ul>
{% endif -%}
{% if state == "ask" -%}
<form method="post" action="/confirm?t={{ token | url_encode }}">
<button class="button" type="submit">{{ words.confirm }}</button>
</form>
<p class="quiet">{{ words.notYou }}</p>
{% endif -%}
{% if back %}<a class="button" href="{{ back }}">{{ words.back }}</a>
{% endif -%}
{% if manage %}<p><a class="more" href="/preferences?t={{ manage | url_encode }}">{{ words.manage }}</a></p>
{% endif -%}
</div>`);

/** The page behind the link of a confirmation mail. Only its button confirms, because link scanners open links. */
export const renderConfirmPage = (look: ShopLook, view: ConfirmView): RenderedPage => {
  const { token, state } = view;
  if (isLinkState(state)) return renderLinkPage(look, { token, state });
  const words = confirmWords[look.locale]({ store: shopNameOf(look), several: view.items.length > 1 });
  const isDone = state === "done" || state === "already";
  const linked = view.items.map(({ title, url }) => ({
    title,
    link: isDone ? toLink(url, confirmedFragment) : undefined,
  }));
  // One way back is a button; of several, each title is one.
  const [only] = linked.length === 1 ? linked : [];
  const items = only === undefined ? linked : [{ title: only.title, link: undefined }];
  const heading = words.heading[state];
  return renderPage(look, {
    title: heading,
    body: body({
      token,
      state,
      isDone,
      heading,
      text: words.text[state],
      items: state === "nothing" ? [] : items,
      back: only?.link,
      manage: view.preferencesToken,
      words,
    }),
  });
};
