/** The plain text part, in the same Liquid as back-in-stock.mjml. Links stand on lines of their own, so that none is cut. */
export const backInStockText = `\
[[ words.headline ]]
{% if hasPrice %}
[[ words.price ]] {{price}}
{% endif %}
{%- if hasUrl %}
[[ words.buy ]]:
{{url}}
{% else %}
[[ words.visit ]]
{% endif %}
[[ words.limited ]]

[[ words.why ]]

[[ words.stop ]]:
{{unsubscribeUrl}}

[[ words.alerts ]]:
{{preferencesUrl}}

{{store}}
{{address}}
`;
