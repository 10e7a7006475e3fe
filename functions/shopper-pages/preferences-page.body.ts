import { compile } from "./template.ts";

const title = `{% if signup.link %}<a href="{{ signup.link }}">{{ signup.title }}</a>{% else %}{{ signup.title }}{% endif %}`;

const standing = `<p class="quiet">{{ words.signedUp }} <time datetime="{{ signup.signedUpOn }}">{{ signup.signedUp }}</time></p>
<div class="standing">
{% if signup.place %}<p class="place">{{ signup.place }}</p>
{% endif -%}
<p>{{ signup.reason }}</p>
</div>`;

/**
 * Folded where there are several, so that the list can be read. Saving comes first: Enter in a field presses that button.
 * The sku has to come back as it is, so it is escaped without the tidying that text gets.
 */
const change = `<details{% if active.size == 1 or signup.isWrong %} open{% endif %}>
<summary>{{ words.change }}</summary>
<form method="post" action="/preferences?t={{ token | url_encode }}">
<input type="hidden" name="sku" value="{{ signup.sku | escape | raw }}">
{% if signup.choices.size > 0 -%}
<fieldset>
<legend>{{ words.channels }}</legend>
{% for choice in signup.choices -%}
<label class="choice"><input type="radio" name="channels" value="{{ choice.value }}" required{% if choice.value == signup.channels %} checked{% endif %}> {{ choice.label }}</label>
{% endfor -%}
</fieldset>
{% endif -%}
<label class="amount"><span class="name">{{ words.quantity }}</span>
<input type="number" name="quantity" value="{{ signup.quantity }}" min="1" max="1000" step="1" required inputmode="numeric" aria-describedby="hint-{{ forloop.index }}"{% if signup.isWrong %} aria-invalid="true"{% endif %}></label>
<p class="quiet" id="hint-{{ forloop.index }}">{{ words.quantityHint }}</p>
<div class="actions">
<button class="button" type="submit" name="action" value="save" aria-describedby="signup-{{ forloop.index }}">{{ words.save }}</button>
<button class="button second" type="submit" name="action" value="stop" formnovalidate aria-describedby="signup-{{ forloop.index }}">{{ words.stop }}</button>
</div>
</form>
</details>`;

export const preferencesBody = compile(`<div class="intro">
<h1>{{ words.heading }}</h1>
{% if active.size == 0 and earlier.size == 0 %}<p>{{ words.none }}</p>
{% endif -%}
</div>
{% if message -%}
<p class="message{% if isWrong %} wrong{% endif %}" role="{% if isWrong %}alert{% else %}status{% endif %}">{{ message }}</p>
{% endif -%}
{% for signup in active -%}
<article class="card signup" aria-labelledby="signup-{{ forloop.index }}">
<h2 id="signup-{{ forloop.index }}">${title}</h2>
${standing}
${change}
</article>
{% endfor -%}
{% if active.size > 0 -%}
<form class="last" method="post" action="/preferences?t={{ token | url_encode }}">
<button class="button second" type="submit" name="action" value="stop_all">{{ words.stopAll }}</button>
<p class="quiet">{{ words.orders }}</p>
</form>
{% endif -%}
{% if earlier.size > 0 -%}
<h2 class="group">{{ words.earlier }}</h2>
{% for signup in earlier -%}
<article class="card signup">
<h3>${title}</h3>
${standing}
</article>
{% endfor -%}
{% endif -%}
`);
