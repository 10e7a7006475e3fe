/** The plain text part, in the same Liquid as order.mjml. */
export const orderMailText = `\
[[ words.headline ]]

[[ words.intro ]]
{% if hasLines %}
{{lines}}
{% endif %}
{%- if hasOthers %}
[[ words.others ]]:

{{others}}
{% endif %}
{%- if hasNote %}
[[ words.note ]]
{% endif %}
[[ words.act ]]:
[[ act ]]
{%- if hasAlternative %}

[[ words.alternative ]]:
[[ alternative ]]
{%- endif %}
{%- if hasLink %}

[[ words.link ]]:
[[ link ]]
{%- endif %}

[[ words.quiet ]]

{{store}}
{{address}}
`;
