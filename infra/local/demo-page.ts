import { Liquid } from "liquidjs";
import { tentPicture } from "./demo-page.picture.ts";
import { demoTent, demoVariants } from "./demo-variants.ts";

const template = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{{ tent.name }} – Demo Outdoor</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/demo/demo-page.css">
<script src="/widget.js" defer></script>
<script src="/demo/demo-page.js" type="module"></script>
</head>
<body>
<div class="shop">
<header>
<svg viewBox="0 0 32 24" aria-hidden="true"><path d="M2 22 12 6l5 8 4-6 9 14z"/></svg>
<p>Demo Outdoor</p>
</header>
<main>
<div class="picture" data-color="green">{{ picture | raw }}</div>
<div class="product">
<p class="kind">Tents for two</p>
<h1>{{ tent.name }}</h1>
<p class="lead">Stands in four minutes, weighs 1.9 kg, keeps dry through three seasons.</p>
<p class="price">$349</p>
<fieldset class="colors">
<legend>Colour</legend>
{% for variant in variants %}
<label data-sku="{{ variant.sku }}">
<input type="radio" name="variant" value="{{ variant.color }}"{% if forloop.first %} checked{% endif %}>
<span class="swatch" data-color="{{ variant.color }}"></span>
<span class="name">{{ variant.name }}</span>
<span class="units"></span>
</label>
{% endfor %}
</fieldset>
<p class="availability" role="status" data-status="unknown">Looking …</p>
<button class="buy" type="button" hidden>Buy now</button>
<stockline-signup store="demo" sku="{{ variants[0].sku }}"></stockline-signup>
<dl>
<div><dt>Weight</dt><dd>1.9 kg</dd></div>
<div><dt>Inside</dt><dd>220 × 130 × 105 cm</dd></div>
<div><dt>Water column</dt><dd>4,000 mm</dd></div>
</dl>
</div>
</main>
</div>
<aside aria-labelledby="controls">
<h2 id="controls">Behind the counter</h2>
<p>You are the shop, too. Sign up on the page, confirm from the inbox, then put a tent on the shelf.</p>
<section>
<h3 id="stock">Stock of <span class="chosen">{{ variants[0].name }}</span></h3>
<form class="stock" aria-labelledby="stock">
<div class="row">
<button type="button" data-units="0">0</button>
<button type="button" data-units="1">1</button>
<button type="button" data-units="5">5</button>
<label class="unseen" for="units">Units</label>
<input id="units" type="number" min="0" max="1000000" step="1" required value="0">
<button>Set</button>
</div>
</form>
</section>
<section>
<h3 id="supply">Delivery of <span class="chosen">{{ variants[0].name }}</span></h3>
<p class="supply">…</p>
<div class="row" role="group" aria-labelledby="supply">
<button type="button" data-step="announce">Announce</button>
<button type="button" data-step="slip">Slips 12 days</button>
<button type="button" data-step="arrive">Arrives</button>
</div>
</section>
<section>
<h3 id="clock">Clock</h3>
<p class="time"><time>…</time></p>
<div class="row" role="group" aria-labelledby="clock">
<button type="button" data-advance="PT1M">+1 min</button>
<button type="button" data-advance="PT1H">+1 hour</button>
<button type="button" data-advance="P1D">+1 day</button>
</div>
</section>
<details>
<summary>Answer a text, speak German</summary>
<form class="text">
<label for="from">A shopper’s phone</label>
<input id="from" type="tel" required value="+1 202 555 0143">
<div class="row">
<button value="YES">YES</button>
<button value="STOP">STOP</button>
<button value="HELP">HELP</button>
</div>
</form>
<label for="language">The sign-up form speaks</label>
<select id="language"><option value="en">English</option><option value="de">Deutsch</option></select>
</details>
<p class="news" role="status"></p>
<section class="inbox">
<h3>Inbox</h3>
<iframe src="/inbox?embedded=1" title="Inbox: every e-mail and text"></iframe>
<p><a href="/inbox" target="_blank">Open the inbox in a new tab</a></p>
</section>
</aside>
</body>
</html>
`;

/** The product page of a shop that uses Stockline, and beside it what changes the world around it. */
export const demoPage = (): string => {
  const liquid = new Liquid({ outputEscape: "escape" });
  return String(liquid.parseAndRenderSync(template, { tent: demoTent, variants: demoVariants, picture: tentPicture }));
};
