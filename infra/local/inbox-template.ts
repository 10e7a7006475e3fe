const linkedBody = `{% for part in message.body %}{% if part.href %}<a href="{{ part.href }}" target="_blank" rel="noopener noreferrer">{{ part.text }}</a>{% else %}{{ part.text }}{% endif %}{% endfor %}`;

/** Which panel shows is the checked button's affair (inbox.css), so that it works without JavaScript. */
const mailView = `
<fieldset class="views">
<legend class="hidden">Show the mail as</legend>
<label><input type="radio" name="view" value="phone" checked> Phone</label>
<label><input type="radio" name="view" value="desktop"> Desktop</label>
<label><input type="radio" name="view" value="text"> Text</label>
<label><input type="radio" name="view" value="headers"> Headers</label>
</fieldset>
<div class="panel html"><iframe src="/inbox/{{ message.id }}/html" title="The mail: {{ message.subject }}"
sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe></div>
<div class="panel text" role="region" aria-label="Plain text" tabindex="0"><pre>${linkedBody}</pre></div>
<div class="panel headers" role="region" aria-label="Headers" tabindex="0">
{% if message.hasHeaders %}<dl class="fields">
{% for header in message.headers %}<div><dt>{{ header[0] }}</dt><dd>{{ header[1] }}</dd></div>
{% endfor %}</dl>{% else %}<p class="empty">This mail has no headers of its own.</p>{% endif %}</div>`;

const textView = `
<div class="phone"><p class="bubble">${linkedBody}</p></div>
<p class="size">{{ message.size }}</p>`;

const reader = `
{% if message %}<a class="back" href="{{ listHref }}">All messages</a>
<h2 tabindex="-1">{% if message.isText %}Text message{% else %}{{ message.subject }}{% endif %}</h2>
<dl>
<div><dt>From</dt><dd>{{ message.from }}</dd></div>
<div><dt>To</dt><dd>{{ message.to }}</dd></div>
<div><dt>Sent</dt><dd><time datetime="{{ message.sentAt }}">{{ message.when }}</time></dd></div>
</dl>
{% if message.isText %}${textView}{% else %}${mailView}{% endif %}
{% elsif missing %}<a class="back" href="{{ listHref }}">All messages</a>
<h2 tabindex="-1">There is no such message</h2>
<p class="empty">It may belong to another data folder.</p>
{% else %}<p class="empty">Choose a message to read it.</p>
{% endif %}`;

const list = `
{% if newestHref %}<a class="more" href="{{ newestHref }}">Newest messages</a>{% endif %}
<ol>
{% for row in rows %}<li><a class="row" href="{{ row.href }}"{% if row.isCurrent %} aria-current="true"{% endif %}>
<span class="to">{{ row.to }}</span> <time datetime="{{ row.sentAt }}">{{ row.when }}</time>
<span class="kind {% if row.isText %}text{% else %}mail{% endif %}">{% if row.isText %}Text{% else %}Mail{% endif %}</span>
<span class="about">{% if row.subject %}<b>{{ row.subject }}</b> {% endif %}{{ row.preview }}</span></a></li>
{% endfor %}</ol>
{% if rows.size == 0 %}<p class="empty">{% if words != "" %}No message has these words in its recipient, subject or text.{% else %}No messages yet. They appear here as they are sent.{% endif %}</p>{% endif %}
{% if olderHref %}<a class="more" href="{{ olderHref }}">Older messages</a>{% endif %}`;

export const inboxTemplate = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{% if message %}{{ message.subject | default: "Text message" }} · {% endif %}Inbox</title>
<link rel="stylesheet" href="/inbox/inbox.css">
<script type="module" src="/inbox/inbox.js"></script>
</head>
<body class="{% if message or missing %}reading{% else %}listing{% endif %}{% if embedded %} embedded{% endif %}">
<header>
<h1>Inbox</h1>
<form role="search" action="/inbox">
<label class="hidden" for="search">Search recipient, subject and text</label>
<input type="search" id="search" name="q" value="{{ words }}" placeholder="Search" autocomplete="off" maxlength="200">
{% if embedded %}<input type="hidden" name="embedded" value="1">{% endif %}
<button type="submit">Search</button>
</form>
<p id="summary" role="status">{{ summary }}</p>
</header>
<main>
<nav id="list" aria-label="Messages">${list}</nav>
<article id="reader" aria-label="Message">${reader}</article>
</main>
</body>
</html>
`;
