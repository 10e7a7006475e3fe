// Generated from the folder widget by `npm run build:widget`: edit that.
export const widgetScript = `"use strict";(()=>{var u=e=>typeof e=="object"&&e!==null,se=e=>u(e)?e:{},d=e=>typeof e=="string"?e:"",P=e=>Array.isArray(e)?e.filter(u):[],oe=["in_stock","backorder","preorder","discontinued"],v=e=>/^https?:/.test(d(e))?d(e):"",L=e=>{if(!u(e)||typeof e.buyable!="boolean"||!u(e.signup))return;let{signup:t}=e,n=Array.isArray(t.channels)?t.channels:[],i=se(t.consent);return{sku:d(e.sku),title:d(e.title),status:oe.find(r=>r===e.status)??"out_of_stock",shipsOn:d(e.availabilityStarts),place:Number(e.place),services:P(e.services).map(({name:r,deliversFrom:o,deliversTo:a})=>({name:d(r),from:d(o),to:d(a)})),substitutes:P(e.substitutes).flatMap(({title:r,url:o})=>v(o)===""?[]:[{title:d(r),url:v(o)}]),jsonLd:e.jsonLd,signup:{store:d(t.store),email:n.includes("email"),texts:n.includes("sms"),country:d(t.country),policyUrl:v(t.policyUrl)||void 0,doubleOptIn:t.doubleOptIn===!0,consent:{version:d(i.version),email:d(i.email),sms:d(i.sms)},captcha:u(t.captcha)}}};var ae=15e3,de=60,O=async({api:e,store:t},n,i={})=>{try{let r=\`\${e.replace(/\\/$/,"")}/v1/stores/\${encodeURIComponent(t)}/\${n}\`;return await fetch(r,{...i,credentials:"omit",signal:AbortSignal.timeout(ae)})}catch{return}},$=async e=>{try{return await e.json()}catch{return}},le=e=>{let t=u(e)&&Array.isArray(e.errors)?e.errors.filter(u):[];return Object.fromEntries(t.map(({field:n,message:i})=>[String(n),String(i)]))},E=async e=>{switch(e.status){case 400:{let t=le(await $(e));return Object.keys(t).length>0?{kind:"wrong",fields:t}:{kind:"failed"}}case 403:return{kind:"refused"};case 404:return{kind:"gone"};case 429:return{kind:"later",seconds:Number(e.headers.get("retry-after"))||de};default:return{kind:"failed"}}},W=async(e,t,n)=>{let i=await O(e,\`variants/\${encodeURIComponent(t)}/availability?locale=\${n}\`);if(i===void 0)return{kind:"unreachable"};if(!i.ok)return E(i);let r=L(await $(i));return r===void 0?{kind:"failed"}:{kind:"loaded",offer:r}},F=async(e,t)=>{let n=await O(e,"signups",{method:"POST",headers:{"content-type":"application/json"},body:JSON.stringify(t)});return n===void 0?{kind:"unreachable"}:n.ok?{kind:"accepted"}:E(n)};var s=(e,t={},...n)=>{let i=document.createElement(e);for(let[r,o]of Object.entries(t))o!==void 0&&o!==!1&&i.setAttribute(r,o===!0?"":o);return i.append(...n.filter(r=>r!==void 0)),i};var ce={backorder:"Order now",preorder:"Preorder now",ships:(e,t)=>\`\${e}, ships about \${t}\`,noDate:"The shipping date is not known yet.",place:e=>\`You would be number \${e} in line.\`,arrives:(e,t)=>\`\${e}: arrives \${t}\`,headingStock:"Tell me when it is in stock",introStock:e=>\`Would you rather wait? We tell you when \${e} is in stock.\`,instead:"In stock now",discontinued:e=>\`\${e} is no longer sold.\`,heading:"Tell me when it is back",intro:e=>\`\${e} is sold out. Leave your address, and we tell you when you can buy it again.\`,introAny:e=>\`\${e} is sold out. Leave an e-mail address, a mobile number or both, and we tell you when you can buy it again.\`,email:"E-mail address",phone:"Mobile number",phoneHint:e=>\`Country: \${e}. For another one, start with + and its code.\`,choice:"How shall we tell you?",both:"By e-mail and by text",smsFirst:"By text; by e-mail if a text has to wait",policy:"Privacy policy",newTab:"(opens in a new tab)",submit:"Tell me",sending:"Sending …",retry:"Try again",again:"Sign up with another address",missing:"Please enter your e-mail address.",missingPhone:"Please enter your mobile number.",missingAny:"Please enter an e-mail address or a mobile number.",noEmail:"Please enter an e-mail address such as ada@example.com.",noTexts:"Please tick the box so that we may text you, or leave the number out.",sent:{heading:"One more step",email:e=>\`We sent an e-mail to \${e}. Press the button in it to confirm.\`,phone:e=>\`We sent a text to \${e}. Reply YES to confirm.\`,known:e=>\`If you confirmed for \${e} before, no message comes: you are on the list.\`},listed:{heading:"You are on the list",text:e=>\`We tell you when \${e} is back.\`},confirmed:{heading:"Confirmed",text:"Thank you. We tell you as soon as it is back."},waiting:{heading:"You are on the list",text:e=>\`You signed up here. We tell you when \${e} is back.\`,unconfirmed:"Not confirmed yet? Please use the link or the text that we sent you."},back:{heading:"It is back",text:e=>\`You waited for \${e}: you can buy it now. Units are limited, and we cannot reserve one for you.\`},unreachable:"There is no connection. Please check your network and try again.",kept:"What you typed is kept.",later:e=>\`Those were too many tries. Please try again \${e}.\`,refused:"Signing up is not allowed from this page. Please contact the shop.",captcha:"The security check was not passed. Please do it again, then try again.",gone:"There are no alerts for this item.",failed:"Something went wrong on our side. Please try again."},ue={backorder:"Jetzt bestellen",preorder:"Jetzt vorbestellen",ships:(e,t)=>\`\${e}, Versand etwa am \${t}\`,noDate:"Der Versandtermin steht noch nicht fest.",place:e=>\`Sie wären die Nummer \${e} in der Reihe.\`,arrives:(e,t)=>\`\${e}: Lieferung \${t}\`,headingStock:"Bescheid sagen, wenn vorrätig",introStock:e=>\`Möchten Sie lieber warten? Wir schreiben Ihnen, sobald vorrätig: \${e}.\`,instead:"Sofort lieferbar",discontinued:e=>\`Nicht mehr im Sortiment: \${e}.\`,heading:"Sagen Sie mir Bescheid",intro:e=>\`Ausverkauft: \${e}. Wir schreiben Ihnen, sobald Sie den Artikel wieder kaufen können.\`,introAny:e=>\`Ausverkauft: \${e}. Mit E-Mail-Adresse, Handynummer oder beidem sagen wir Ihnen Bescheid, sobald Sie den Artikel wieder kaufen können.\`,email:"E-Mail-Adresse",phone:"Handynummer",phoneHint:e=>\`Land: \${e}. Für ein anderes beginnen Sie bitte mit + und dessen Vorwahl.\`,choice:"Wie sollen wir Bescheid sagen?",both:"Per E-Mail und per SMS",smsFirst:"Per SMS; per E-Mail, wenn eine SMS warten muss",policy:"Datenschutzerklärung",newTab:"(öffnet sich in einem neuen Tab)",submit:"Bescheid sagen",sending:"Wird gesendet …",retry:"Noch einmal versuchen",again:"Mit anderer Adresse anmelden",missing:"Bitte geben Sie Ihre E-Mail-Adresse ein.",missingPhone:"Bitte geben Sie Ihre Handynummer ein.",missingAny:"Bitte geben Sie eine E-Mail-Adresse oder eine Handynummer ein.",noEmail:"Bitte geben Sie eine E-Mail-Adresse wie ada@example.com ein.",noTexts:"Bitte setzen Sie den Haken, damit wir Ihnen SMS senden dürfen, oder lassen Sie die Nummer weg.",sent:{heading:"Nur noch ein Schritt",email:e=>\`Wir haben eine E-Mail an \${e} gesendet. Bestätigen Sie bitte mit dem Knopf darin.\`,phone:e=>\`Wir haben eine SMS an \${e} gesendet. Bestätigen Sie bitte mit der Antwort JA.\`,known:e=>\`Haben Sie bei \${e} schon bestätigt, kommt keine Nachricht: Sie stehen auf der Liste.\`},listed:{heading:"Sie stehen auf der Liste",text:e=>\`Wir sagen Bescheid, sobald wieder verfügbar: \${e}.\`},confirmed:{heading:"Bestätigt",text:"Vielen Dank. Wir sagen Bescheid, sobald der Artikel wieder da ist."},waiting:{heading:"Sie stehen auf der Liste",text:e=>\`Sie haben sich hier angemeldet. Wir sagen Bescheid, sobald wieder verfügbar: \${e}.\`,unconfirmed:"Noch nicht bestätigt? Bitte nutzen Sie den Link oder die SMS, die wir Ihnen gesendet haben."},back:{heading:"Wieder da",text:e=>\`Darauf haben Sie gewartet: \${e}. Sie können jetzt kaufen. Der Vorrat ist begrenzt, reservieren können wir leider nicht.\`},unreachable:"Es gibt keine Verbindung. Bitte prüfen Sie Ihr Netz und versuchen Sie es noch einmal.",kept:"Ihre Eingaben bleiben erhalten.",later:e=>\`Das waren zu viele Versuche. Bitte versuchen Sie es \${e} noch einmal.\`,refused:"Von dieser Seite aus ist keine Anmeldung möglich. Bitte wenden Sie sich an den Shop.",captcha:"Die Sicherheitsprüfung ist nicht bestanden. Bitte wiederholen Sie sie und versuchen Sie es noch einmal.",gone:"Für diesen Artikel gibt es keine Benachrichtigungen.",failed:"Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal."},B={en:ce,de:ue},c=e=>{let t=e.getAttribute("locale")||e.closest("[lang]")?.getAttribute("lang")||navigator.language;return/^de\\b/i.test(t)?"de":"en"},x=(e,t,n)=>new Intl.DateTimeFormat(n==="en"?"en-GB":n,{dateStyle:"long",timeZone:"UTC"}).formatRange(Date.parse(e),Date.parse(t)),f=(e,t)=>{let n=new Intl.RelativeTimeFormat(t);return e<=90?n.format(Math.ceil(e),"second"):n.format(Math.ceil(e/60),"minute")};var w=({status:e})=>e==="backorder"||e==="preorder",H=(e,t,n)=>{let{status:i,shipsOn:r,place:o,services:a}=e;if(i!=="backorder"&&i!=="preorder")return[];let l=t[i],h=[r===""?t.noDate:void 0,o>1?t.place(o):void 0,...a.map(({name:p,from:ie,to:re})=>t.arrives(p,x(ie,re,n)))];return[s("div",{part:"sale"},s("h2",{part:"heading"},r===""?l:t.ships(l,x(r,r,n))),...h.map(p=>p===void 0?void 0:s("p",{part:"message"},p)))]},N=({status:e,substitutes:t},n)=>e==="in_stock"||t.length===0?[]:[s("div",{part:"substitutes"},s("h2",{part:"heading"},n.instead),s("ul",{},...t.map(({title:i,url:r})=>s("li",{},s("a",{part:"link",href:r},i)))))];var pe=({offer:e,words:t})=>w(e)?t.introStock(e.title):e.signup.email&&e.signup.texts?t.introAny(e.title):t.intro(e.title),he=e=>{let t=w(e.offer)?e.words.headingStock:e.words.heading;return[s("h2",{id:"heading",part:"heading",tabindex:"-1"},s("slot",{name:"heading"},t)),s("p",{part:"intro"},s("slot",{name:"intro"},pe(e)))]},S=(e,t)=>t===void 0?void 0:s("p",{id:\`\${e}-error\`,part:"error"},t),T=(e,t,n)=>{let i=[n,t===void 0?void 0:\`\${e}-error\`].filter(r=>r!==void 0);return{"aria-invalid":t===void 0?void 0:"true","aria-describedby":i.length>0?i.join(" "):void 0}},me=({words:e,typed:t,problems:n})=>s("div",{part:"field"},s("label",{part:"label",for:"email"},e.email),s("input",{id:"email",name:"email",part:"input",type:"email",autocomplete:"email",maxlength:"254",value:t.email,...T("email",n.email)}),S("email",n.email)),fe=(e,t)=>{try{return new Intl.DisplayNames(t,{type:"region"}).of(e)??e}catch{return e}},ge=({offer:e,words:t,locale:n,typed:i,problems:r})=>s("div",{part:"field"},s("label",{part:"label",for:"phone"},t.phone),s("input",{id:"phone",name:"phone",part:"input",type:"tel",autocomplete:"tel",maxlength:"40",value:i.phone,...T("phone",r.phone,"phone-hint")}),s("p",{id:"phone-hint",part:"hint"},t.phoneHint(fe(e.signup.country,n))),S("phone",r.phone)),be=({offer:e,typed:t,problems:n})=>s("div",{part:"field","data-with":"phone",hidden:t.phone===""},s("label",{part:"option",for:"texts"},s("input",{id:"texts",name:"texts",part:"checkbox",type:"checkbox",checked:t.texts,...T("texts",n.texts)}),s("span",{},e.signup.consent.sms)),S("texts",n.texts)),ye=({words:e,typed:t})=>{let n=i=>s("label",{part:"option"},s("input",{type:"radio",part:"radio",name:"channels",value:i,checked:t.channels===i}),s("span",{},e[i]));return s("fieldset",{part:"choice","data-with":"both",hidden:t.email===""||t.phone===""},s("legend",{part:"label"},e.choice),n("both"),n("smsFirst"))},ke=({offer:e,words:t})=>{let{email:n,consent:i,policyUrl:r}=e.signup,o=r===void 0?void 0:s("a",{part:"link",href:r,target:"_blank",rel:"noopener"},t.policy," ",t.newTab);return s("p",{part:"consent"},n?\`\${i.email} \`:void 0,o)},ve=()=>s("p",{class:"unseen","aria-hidden":"true"},s("label",{},"Reference ",s("input",{name:"reference",tabindex:"-1",autocomplete:"off"}))),I=(e,{email:t,phone:n})=>{for(let i of e.querySelectorAll("[data-with]"))i.hidden=n===""||i.dataset.with==="both"&&t===""},R=e=>{let{offer:t,words:n,problems:i}=e,{email:r,texts:o,captcha:a}=t.signup,l=[r?me(e):void 0,o?ge(e):void 0,o?be(e):void 0,r&&o?ye(e):void 0,ve(),a?s("slot",{name:"captcha"}):void 0,ke(e),i.form===void 0?void 0:s("p",{id:"problem",part:"problem",tabindex:"-1"},i.form),s("button",{part:"button",type:"submit"},i.form===void 0?n.submit:n.retry)],h=s("form",{part:"form",novalidate:!0,"aria-labelledby":"heading"},...l);return[...he(e),h]};var g=new Map,xe=(e,t)=>e?.textContent===t,C=(e,t)=>{let n=JSON.stringify(t);if(n===void 0||xe(g.get(e),n))return;b(e);let i=document.createElement("script");i.type="application/ld+json",i.dataset.stockline=e,i.append(n),document.head.append(i),g.set(e,i)},b=e=>{g.get(e)?.remove(),g.delete(e)};var D=(e,t)=>\`stockline:\${e}:\${t}\`,we=e=>e==="sent"||e==="confirmed"||e==="back",V=(e,t)=>{try{let n=localStorage.getItem(D(e,t));return we(n)?n:void 0}catch{return}},y=(e,t,n)=>{try{localStorage.setItem(D(e,t),n)}catch{}};var z=({title:e,signup:t},{email:n,phone:i},r)=>{let o={does:"again",text:r.again};if(!t.doubleOptIn)return{heading:r.listed.heading,lines:[r.listed.text(e)],button:o};let{sent:a}=r;return{heading:a.heading,lines:[...n===""?[]:[a.email(n)],...i===""?[]:[a.phone(i)],a.known(t.store)],button:o}},j=(e,{title:t,signup:n},i,{confirmed:r,waiting:o,back:a,discontinued:l,again:h})=>{switch(e){case"hidden":return{lines:[]};case"confirmed":return{heading:r.heading,lines:[r.text]};case"gone":return{lines:[l(t)]};case"back":return{heading:a.heading,lines:[a.text(t)]};case"waiting":{let p=n.doubleOptIn&&i!=="confirmed";return{heading:o.heading,lines:[o.text(t),...p?[o.unconfirmed]:[]],button:{does:"again",text:h}}}}},_=(e,t,n)=>{let i={does:"retry",text:t.retry};switch(e.kind){case"gone":case"refused":return{lines:[t[e.kind]]};case"later":return{lines:[t.later(f(e.seconds,n))],button:i};case"unreachable":return{lines:[t.unreachable],button:i};case"wrong":case"failed":return{lines:[t.failed],button:i}}},k=({heading:e,lines:t,button:n})=>{let i=t.map(r=>s("p",{part:"message"},r));return e!==void 0&&i.unshift(s("h2",{id:"heading",part:"heading",tabindex:"-1"},e)),n!==void 0&&i.push(s("button",{part:"button again",type:"button","data-does":n.does},n.text)),i};var A="#stockline-confirmed";var q=({status:e},t,n)=>e==="discontinued"?"gone":e==="in_stock"?t===void 0?"hidden":"back":t==="back"?"form":n?"confirmed":t===void 0?"form":"waiting";var J=({sku:e,signup:t},{email:n,phone:i,channels:r},{locale:o,quantity:a,captcha:l})=>({sku:e,...n!==""&&{email:n},...i!==""&&{phone:i},...n!==""&&i!==""&&{channels:r},...Number(a)>0&&{quantity:Number(a)},locale:o,consent:{wordingVersion:t.consent.version,page:\`\${location.origin}\${location.pathname}\`},...l!==void 0&&{captcha:l}});var U=\`
:host {
  --color: var(--stockline-color, light-dark(#1a6b4f, #7fd8b4));
  --on-color: var(--stockline-on-color, light-dark(#fff, #06231a));
  --text: var(--stockline-text, light-dark(#1c2024, #eef1f3));
  --muted: var(--stockline-muted, light-dark(#545c64, #aeb7bf));
  --background: var(--stockline-background, light-dark(#fff, #1b1f23));
  --border: var(--stockline-border, light-dark(#868e96, #7b848d));
  --error: var(--stockline-error, light-dark(#b3261e, #ffb4ab));
  --radius: var(--stockline-radius, 8px);
  display: block;
  max-width: 36rem;
  font: var(--stockline-font, inherit);
  line-height: 1.5;
  text-align: start;
}
:host(:not([state])),
:host([state="hidden"]),
[hidden] {
  display: none !important;
}
* {
  box-sizing: border-box;
  font: inherit;
}
section {
  position: relative;
  padding: clamp(1rem, 5%, 1.5rem);
  border: 1px solid color-mix(in srgb, var(--border) 45%, transparent);
  border-radius: calc(var(--radius) * 1.5);
  background: var(--background);
  color: var(--text);
  overflow-wrap: anywhere;
}
h2 {
  margin: 0;
  font-size: 1.25em;
  font-weight: 650;
  line-height: 1.25;
  text-wrap: balance;
}
p {
  margin: 0.5rem 0 0;
}
p:first-child {
  margin-top: 0;
}
[part="sale"] {
  margin-bottom: 1.25rem;
  padding-bottom: 1.25rem;
  border-bottom: 1px solid color-mix(in srgb, var(--border) 45%, transparent);
}
[part="sale"] p {
  margin-top: 0.25rem;
}
[part="substitutes"] {
  margin-top: 1.25rem;
}
:is([part="sale"], [part="substitutes"]) ~ h2,
[part="substitutes"] h2 {
  font-size: 1.0625em;
}
ul {
  margin: 0.25rem 0 0;
  padding: 0 0 0 1.25em;
}
li a {
  display: inline-block;
  padding: 0.25rem 0;
}
h2:focus,
[part="problem"]:focus {
  outline: none;
}
form {
  display: grid;
  gap: 1rem;
  margin-top: 1rem;
}
label,
legend {
  font-weight: 550;
}
[part="input"] {
  display: block;
  width: 100%;
  min-height: 48px;
  margin-top: 0.25rem;
  padding: 0.5rem 0.75rem;
  border: 1px solid var(--border);
  border-radius: var(--radius);
  background: var(--background);
  color: inherit;
  /* Below 16 px a phone zooms in on every field. */
  font-size: max(16px, 1em);
}
[aria-invalid] {
  border-color: var(--error) !important;
  box-shadow: inset 0 0 0 1px var(--error);
}
:focus-visible,
h2:focus-visible {
  outline: 3px solid var(--color);
  outline-offset: 2px;
}
[part="hint"],
[part="consent"] {
  margin: 0;
  color: var(--muted);
  font-size: 0.875em;
}
[part="hint"] {
  margin-top: 0.25rem;
}
[part="error"],
[part="problem"] {
  margin: 0.25rem 0 0;
  color: var(--error);
  font-weight: 550;
}
[part="error"] {
  font-size: 0.9375em;
}
[part="problem"] {
  margin: 0;
  padding: 0.75rem;
  border-inline-start: 4px solid;
  border-radius: var(--radius);
  background: color-mix(in srgb, var(--error) 8%, transparent);
}
fieldset,
legend {
  margin: 0;
  padding: 0;
  border: 0;
  min-width: 0;
}
[part="option"] {
  display: flex;
  gap: 0.75rem;
  align-items: start;
  min-height: 44px;
  padding: 0.5rem 0;
  font-weight: 400;
  cursor: pointer;
}
[part="option"] span {
  font-size: 0.9375em;
}
[type="checkbox"],
[type="radio"] {
  flex: none;
  width: 24px;
  height: 24px;
  margin: 0;
  accent-color: var(--color);
}
a {
  color: inherit;
}
button {
  min-height: 48px;
  width: 100%;
  padding: 0.5rem 1.25rem;
  border: 1px solid var(--color);
  border-radius: var(--radius);
  background: var(--color);
  color: var(--on-color);
  font-weight: 650;
  cursor: pointer;
}
button:hover {
  filter: brightness(1.08);
}
[aria-disabled] {
  opacity: 0.7;
  cursor: progress;
}
[part~="again"] {
  width: auto;
  margin-top: 1rem;
  background: transparent;
  color: var(--color);
}
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  margin: -1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
\`;var Y=new CSSStyleSheet;Y.replaceSync(U);var K=e=>{let t=s("p",{class:"unseen",role:"status"}),n=s("section",{part:"box"}),i=e.attachShadow({mode:"open"});i.adoptedStyleSheets=[Y],i.append(t,n);let r=o=>{t.textContent=o};return{root:i,show:o=>{n.replaceChildren(...o),r("")},say:r,sayHeading:()=>r(n.querySelector("h2")?.textContent??""),focus:o=>n.querySelector(o)?.focus(),form:()=>n.querySelector("form"),wait:o=>{n.querySelector("[type=submit]")?.setAttribute("aria-disabled","true"),r(o)}}};var G=!1;for(let e of["keydown","pointerdown"])addEventListener(e,()=>G=!0,{capture:!0,once:!0});var Z=()=>G;var Q={email:"",phone:"",texts:!1,channels:"both",trap:""},M=(e,t)=>{let n=e.get(t);return typeof n=="string"?n.trim():""},X=e=>{let t=new FormData(e);return{email:M(t,"email"),phone:M(t,"phone"),texts:t.has("texts"),channels:t.get("channels")==="smsFirst"?"smsFirst":"both",trap:M(t,"reference")}},Se=({email:e,texts:t},n)=>e&&t?{email:n.missingAny}:e?{email:n.missing}:{phone:n.missingPhone},ee=(e,{signup:t},n)=>e.email===""&&e.phone===""?Se(t,n):{...e.email!==""&&!/^\\S+@\\S+$/.test(e.email)&&{email:n.noEmail},...e.phone!==""&&!e.texts&&{texts:n.noTexts}},Te=({email:e,phone:t,...n},{signup:i})=>{let r=Object.values(n);return e!==void 0&&!i.email&&r.push(e),t!==void 0&&!i.texts&&r.push(t),{...e!==void 0&&i.email&&{email:e},...t!==void 0&&i.texts&&{phone:t},...r.length>0&&{form:r.join(" ")}}},te=(e,t,n,i)=>{switch(e.kind){case"wrong":return Te(e.fields,t);case"later":return{form:n.later(f(e.seconds,i))};case"refused":return{form:t.signup.captcha?n.captcha:n.refused};case"unreachable":return{form:\`\${n.unreachable} \${n.kept}\`};case"gone":case"failed":return{form:n[e.kind]}}};var{currentScript:ne}=document,Me=ne instanceof HTMLScriptElement?ne.src:location.href,Pe=new URL(".",Me).href,m=class extends HTMLElement{static observedAttributes=["store","sku","locale","api"];captchaToken;#t=K(this);#d="hidden";#e;#s=Q;#p;#o;#n="";#a=0;constructor(){super();let{root:t}=this.#t;t.addEventListener("input",()=>this.#g()),t.addEventListener("submit",n=>{n.preventDefault(),this.#x(n.timeStamp)}),t.addEventListener("click",({target:n})=>{let i=n instanceof HTMLElement?n.dataset.does:void 0;i==="again"&&this.#v(),i==="retry"&&this.refresh().then(()=>this.#t.focus("#heading, [part=message]"))})}get state(){return this.#d}get words(){return B[c(this)]}connectedCallback(){addEventListener("hashchange",this.#c),addEventListener("online",this.#h),this.#c()}disconnectedCallback(){removeEventListener("hashchange",this.#c),removeEventListener("online",this.#h),this.#a+=1,this.#n="",this.#e!==void 0&&b(this.#e.sku)}attributeChangedCallback(t,n,i){this.isConnected&&n!==i&&this.refresh()}async refresh(){this.#a+=1;let t=this.#a;await Promise.resolve();let n=this.#i("sku");if(t!==this.#a||n===""||this.#r.store==="")return;location.hash===A&&(!Z()||this.#o===void 0)&&(this.#o=n);let i=await W(this.#r,n,c(this));t===this.#a&&(i.kind==="loaded"?this.#y(i.offer):this.#k(i))}#c=()=>{(this.#o!==void 0||location.hash===A)&&(this.#n=""),this.#o=void 0,this.refresh()};#h=()=>{this.#d==="offline"&&this.refresh()};get#r(){return{api:this.#i("api")||Pe,store:this.#i("store")}}#i(t){return this.getAttribute(t)??""}#y(t){let n=JSON.stringify([this.#r,t,c(this)]);if(n===this.#n)return;let{store:i}=this.#r;this.#e!==void 0&&this.#e.sku!==t.sku&&b(this.#e.sku),C(t.sku,t.jsonLd);let r=t.sku===this.#o,o=V(i,t.sku);r&&o==="sent"&&y(i,t.sku,"confirmed");let a=q(t,o,r);a==="back"&&y(i,t.sku,"back");let l=this.#n==="";this.#n=n,this.#e=t,a==="form"?this.#u(a):this.#l(a,k(j(a,t,o,this.words))),!l&&a!=="hidden"&&this.#t.sayHeading()}#k(t){let n=t.kind==="unreachable"?"offline":"error";this.#n!==""&&this.#e?.sku===this.#i("sku")||(this.#n="",this.#l(n,k(_(t,this.words,c(this)))))}#u(t,n={}){if(this.#e===void 0)return;let i={offer:this.#e,words:this.words,locale:c(this),typed:this.#s,problems:n};this.#l(t,R(i))}#m(t,n){this.#s={...n,texts:!1},this.#l("sent",k(z(t,n,this.words))),this.#t.focus("#heading")}#l(t,n){let i=this.#e,r=i!==void 0&&i.sku===this.#i("sku"),o=r?H(i,this.words,c(this)):[];this.#t.show([...o,...n,...r?N(i,this.words):[]]),this.#f(t)}#f(t){this.#d=t,this.setAttribute("state",t);let n={state:t,sku:this.#e?.sku??this.#i("sku")},i=new CustomEvent("stockline:state",{bubbles:!0,composed:!0,detail:n});t!=="hidden"&&(this.#p??=i.timeStamp),this.dispatchEvent(i)}#g(){let t=this.#t.form();t!==null&&(this.#s=X(t),I(t,this.#s))}#v(){this.#u("form"),this.#t.focus("input")}#b(t,n){this.#u(t,n),this.#t.focus("[aria-invalid], [part=problem]")}async#x(t){let n=this.#e;if(n===void 0||this.#d==="sending")return;this.#g();let i=this.#s,r=ee(i,n,this.words);if(Object.keys(r).length>0){this.#b("error",r);return}if(i.trap!==""||t-(this.#p??t)<2e3){this.#m(n,i);return}this.#t.wait(this.words.sending),this.#f("sending");let{store:o}=this.#r,a=await F(this.#r,J(n,i,{locale:c(this),quantity:this.#i("quantity"),captcha:this.captchaToken}));if(a.kind==="accepted"&&y(o,n.sku,"sent"),this.#e===n)if(a.kind==="accepted")this.#m(n,i);else{let l=a.kind==="unreachable"?"offline":"error";this.#b(l,te(a,n,this.words,c(this)))}}};customElements.get("stockline-signup")===void 0&&(window.StocklineSignup=m,customElements.define("stockline-signup",m));})();
`;
