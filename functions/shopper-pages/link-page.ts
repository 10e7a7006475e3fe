import { linkWords } from "./link-page.words.ts";
import { renderPage, type RenderedPage, type ShopLook } from "./page.ts";
import { compile } from "./template.ts";

/** What can be the matter with a link, whichever page it was for; `fresh_sent` when another one was mailed. */
export type LinkState = "expired" | "invalid" | "fresh_sent";

export const isLinkState = (state: string): state is LinkState =>
  state === "expired" || state === "invalid" || state === "fresh_sent";

const body = compile(`<div class="card centred">
<h1>{{ heading }}</h1>
<p{% if state == "fresh_sent" %} role="status"{% endif %}>{{ text }}</p>
{% if state == "expired" and token != "" -%}
<form method="post" action="/fresh-link?t={{ token | url_encode }}">
<button class="button" type="submit">{{ fresh }}</button>
</form>
{% endif -%}
</div>`);

/**
 * Says what is the matter with a link; the holder of an expired one can have a fresh one mailed (POST /fresh-link), but
 * for that of an order which goes by no address: it comes without its token, and the order's next text brings one.
 */
export const renderLinkPage = (look: ShopLook, { token, state }: { token: string; state: LinkState }): RenderedPage => {
  const { heading, text, fresh, expiredOrder } = linkWords[look.locale];
  const said = state === "expired" && token === "" ? expiredOrder : text[state];
  return renderPage(look, {
    title: heading[state],
    body: body({ token, state, heading: heading[state], text: said, fresh }),
  });
};
