import { isLinkState, type LinkState, renderLinkPage } from "./link-page.ts";
import { checkBadge } from "./page.parts.ts";
import { renderPage, type RenderedPage, type ShopLook } from "./page.ts";
import { compile } from "./template.ts";
import { unsubscribeWords } from "./unsubscribe-page.words.ts";

export interface UnsubscribeView {
  token: string;
  /** `done`: all alerts of the store have ended; `doneVariant`: those of the item. */
  state: "ask" | "done" | "doneVariant" | LinkState;
  /** The item's. */
  title?: string;
  preferencesToken?: string;
}

const body = compile(`<div class="card centred">
{% if state != "ask" %}${checkBadge}{% endif -%}
<h1>{{ heading }}</h1>
{% if title and state != "done" %}<p><strong>{{ title }}</strong></p>
{% endif -%}
{% if state == "ask" -%}
<p>{{ text }} {{ words.orders }}</p>
<form method="post" action="/unsubscribe?t={{ token | url_encode }}">
<button class="button" type="submit" name="List-Unsubscribe" value="One-Click">{{ words.all }}</button>
<button class="button second" type="submit" name="only" value="variant">{{ words.variant }}</button>
</form>
{% else -%}
<p role="status">{{ text }} {{ words.orders }}</p>
<p class="quiet">{{ words.again }}</p>
{% endif -%}
{% if manage %}<p><a class="more" href="/preferences?t={{ manage | url_encode }}">{{ words.manage }}</a></p>
{% endif -%}
</div>`);

/** The page behind the unsubscribe link. Opening it changes nothing; its first button posts what RFC 8058 asks for. */
export const renderUnsubscribePage = (look: ShopLook, view: UnsubscribeView): RenderedPage => {
  const { token, state } = view;
  if (isLinkState(state)) return renderLinkPage(look, { token, state });
  const words = unsubscribeWords[look.locale];
  const heading = words.heading[state];
  return renderPage(look, {
    title: heading,
    body: body({
      token,
      state,
      heading,
      text: words.text[state],
      title: view.title,
      manage: view.preferencesToken,
      words,
    }),
  });
};
