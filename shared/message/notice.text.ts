/** The plain text part, in the same Liquid as notice.mjml. */
export const noticeText = `\
[[ words.headline ]]

[[ words.intro ]]
{% if hasItems %}
{{items}}
{% endif %}
[[ words.act ]]:
[[ link ]]

[[ words.quiet ]]

{{store}}
{{address}}
`;
