import { compile } from "./template.ts";

const contents = `<ul class="contents">
{% for line in parcel.lines -%}
<li>{% if line.quantity > 1 %}{{ line.quantity }} × {% endif %}{{ line.title }}</li>
{% endfor -%}
</ul>`;

const steps = `<ol class="steps" aria-label="{{ words.steps }}">
{% for step in parcel.steps -%}
<li class="{{ step.state }}{% if step.isTrouble %} trouble{% endif %}"{% if step.state == "current" %} aria-current="step"{% endif %}><span class="mark" aria-hidden="true">{{ step.mark }}</span><span><span class="what">{{ step.what }}</span> <span class="quiet">{{ step.stateWord }}{% if step.when %}, {{ step.when }}{% endif %}</span></span></li>
{% endfor -%}
</ol>`;

const events = `<details>
<summary>{{ parcel.eventsHeading }}</summary>
<ol class="events" reversed>
{% for event in parcel.events -%}
<li><span class="quiet">{% if event.datetime %}<time datetime="{{ event.datetime }}">{{ event.when }}</time>{% else %}{{ event.when }}{% endif %}</span>
<span class="what">{{ event.what }}</span>{% if event.description %}
<span>{{ event.description }}</span>{% endif %}{% if event.place %}
<span class="quiet">{{ event.place }}</span>{% endif %}</li>
{% endfor -%}
</ol>
<p class="quiet">{{ parcel.zone }}</p>
</details>`;

const parcelCard = `<article class="card order" aria-labelledby="parcel-{{ forloop.index }}">
<h2 id="parcel-{{ forloop.index }}">{{ parcel.heading }}</h2>
{% if parcel.arrival %}<p class="standing{% if parcel.isLate %} wrong{% endif %}">{{ parcel.arrival }}</p>
{% endif -%}
${steps}
{% if parcel.lines.size > 0 -%}
<h3>{{ parcel.contentsHeading }}</h3>
${contents}
{% endif -%}
<dl class="facts">
{% if parcel.carrier %}<div><dt>{{ words.carrier }}</dt><dd>{{ parcel.carrier }}</dd></div>
{% endif -%}
{% if parcel.trackingNumber %}<div><dt>{{ words.number }}</dt><dd>{{ parcel.trackingNumber }}</dd></div>
{% endif -%}
</dl>
{% if parcel.link %}<a class="button second" href="{{ parcel.link }}" rel="noreferrer">{{ parcel.track }}</a>
{% endif -%}
{% if parcel.events.size > 0 -%}
${events}
{% endif -%}
</article>`;

const history = `<details>
<summary>{{ line.delay.historyHeading }}</summary>
<ol class="events">
{% for event in line.delay.events -%}
<li><span class="quiet"><time datetime="{{ event.on }}">{{ event.when }}</time></span>
<span>{{ event.text }}</span></li>
{% endfor -%}
</ol>
</details>`;

/** Links to pages that ask once more: following one changes nothing. */
const choices = `<h4>{{ line.delay.choicesHeading }}</h4>
<ul class="choices">
{% for choice in line.delay.choices -%}
<li><a class="button second" href="/order?t={{ token | url_encode }}{% for field in choice.fields %}&amp;{{ field.name }}={{ field.value | url_encode }}{% endfor %}">{{ choice.button }}</a></li>
{% endfor -%}
</ul>`;

const lineCard = `<li>
<h3>{% if line.link %}<a href="{{ line.link }}">{{ line.title }}</a>{% else %}{{ line.title }}{% endif %}</h3>
<p class="quiet">{{ line.quantity }} · {{ line.status }}</p>
{% if line.sentences.size > 0 -%}
<div class="standing">
{% for sentence in line.sentences -%}
<p>{{ sentence }}</p>
{% endfor -%}
</div>
{% endif -%}
{% if line.delay and line.delay.events.size > 0 -%}
${history}
{% endif -%}
{% if line.delay and line.delay.choices.size > 0 -%}
${choices}
{% endif -%}
</li>`;

const lineGroup = (lines: string, heading: string): string => `{% if ${lines}.size > 0 -%}
<section class="card order" aria-labelledby="lines-${lines}">
<h2 id="lines-${lines}">{{ ${heading} }}</h2>
<ul class="lines">
{% for line in ${lines} -%}
${lineCard}
{% endfor -%}
</ul>
</section>
{% endif -%}`;

export const orderBody = compile(`<div class="intro">
<h1>{{ heading }}</h1>
<p class="quiet">{{ placed }}</p>
{% if isCancelled %}<p>{{ words.cancelled }}</p>
{% endif -%}
</div>
{% for parcel in parcels -%}
${parcelCard}
{% endfor -%}
${lineGroup("open", "words.toCome")}
${lineGroup("others", "othersHeading")}
`);
