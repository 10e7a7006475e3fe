// Generated from the folder widget by `npm run build:widget`: edit that.
export const widgetScript = `"use strict";(()=>{var h=e=>typeof e=="object"&&e!==null,G=e=>h(e)?e:{},l=e=>typeof e=="string"?e:"",S=e=>{if(!h(e)||typeof e.buyable!="boolean"||!h(e.signup))return;let{signup:t}=e,n=Array.isArray(t.channels)?t.channels:[],i=G(t.consent),r=l(t.policyUrl);return{sku:l(e.sku),title:l(e.title),buyable:e.buyable,jsonLd:e.jsonLd,signup:{store:l(t.store),email:n.includes("email"),texts:n.includes("sms"),country:l(t.country),policyUrl:/^https?:/.test(r)?r:void 0,doubleOptIn:t.doubleOptIn===!0,consent:{version:l(i.version),email:l(i.email),sms:l(i.sms)},captcha:h(t.captcha)}}};var Q=15e3,X=60,T=async({api:e,store:t},n,i={})=>{try{let r=\`\${e.replace(/\\/$/,"")}/v1/stores/\${encodeURIComponent(t)}/\${n}\`;return await fetch(r,{...i,credentials:"omit",signal:AbortSignal.timeout(Q)})}catch{return}},A=async e=>{try{return await e.json()}catch{return}},Z=e=>{let t=h(e)&&Array.isArray(e.errors)?e.errors.filter(h):[];return Object.fromEntries(t.map(({field:n,message:i})=>[String(n),String(i)]))},M=async e=>{switch(e.status){case 400:{let t=Z(await A(e));return Object.keys(t).length>0?{kind:"wrong",fields:t}:{kind:"failed"}}case 403:return{kind:"refused"};case 404:return{kind:"gone"};case 429:return{kind:"later",seconds:Number(e.headers.get("retry-after"))||X};default:return{kind:"failed"}}},P=async(e,t,n)=>{let i=await T(e,\`variants/\${encodeURIComponent(t)}/availability?locale=\${n}\`);if(i===void 0)return{kind:"unreachable"};if(!i.ok)return M(i);let r=S(await A(i));return r===void 0?{kind:"failed"}:{kind:"loaded",offer:r}},L=async(e,t)=>{let n=await T(e,"signups",{method:"POST",headers:{"content-type":"application/json"},body:JSON.stringify(t)});return n===void 0?{kind:"unreachable"}:n.ok?{kind:"accepted"}:M(n)};var s=(e,t={},...n)=>{let i=document.createElement(e);for(let[r,o]of Object.entries(t))o!==void 0&&o!==!1&&i.setAttribute(r,o===!0?"":o);return i.append(...n.filter(r=>r!==void 0)),i};var ee=({offer:e,words:t})=>[s("h2",{id:"heading",part:"heading",tabindex:"-1"},s("slot",{name:"heading"},t.heading)),s("p",{part:"intro"},s("slot",{name:"intro"},e.signup.email&&e.signup.texts?t.introAny(e.title):t.intro(e.title)))],k=(e,t)=>t===void 0?void 0:s("p",{id:\`\${e}-error\`,part:"error"},t),x=(e,t,n)=>{let i=[n,t===void 0?void 0:\`\${e}-error\`].filter(r=>r!==void 0);return{"aria-invalid":t===void 0?void 0:"true","aria-describedby":i.length>0?i.join(" "):void 0}},te=({words:e,typed:t,problems:n})=>s("div",{part:"field"},s("label",{part:"label",for:"email"},e.email),s("input",{id:"email",name:"email",part:"input",type:"email",autocomplete:"email",maxlength:"254",value:t.email,...x("email",n.email)}),k("email",n.email)),ne=(e,t)=>{try{return new Intl.DisplayNames(t,{type:"region"}).of(e)??e}catch{return e}},ie=({offer:e,words:t,locale:n,typed:i,problems:r})=>s("div",{part:"field"},s("label",{part:"label",for:"phone"},t.phone),s("input",{id:"phone",name:"phone",part:"input",type:"tel",autocomplete:"tel",maxlength:"40",value:i.phone,...x("phone",r.phone,"phone-hint")}),s("p",{id:"phone-hint",part:"hint"},t.phoneHint(ne(e.signup.country,n))),k("phone",r.phone)),re=({offer:e,typed:t,problems:n})=>s("div",{part:"field","data-with":"phone",hidden:t.phone===""},s("label",{part:"option",for:"texts"},s("input",{id:"texts",name:"texts",part:"checkbox",type:"checkbox",checked:t.texts,...x("texts",n.texts)}),s("span",{},e.signup.consent.sms)),k("texts",n.texts)),se=({words:e,typed:t})=>{let n=i=>s("label",{part:"option"},s("input",{type:"radio",part:"radio",name:"channels",value:i,checked:t.channels===i}),s("span",{},e[i]));return s("fieldset",{part:"choice","data-with":"both",hidden:t.email===""||t.phone===""},s("legend",{part:"label"},e.choice),n("both"),n("smsFirst"))},oe=({offer:e,words:t})=>{let{email:n,consent:i,policyUrl:r}=e.signup,o=r===void 0?void 0:s("a",{part:"link",href:r,target:"_blank",rel:"noopener"},t.policy," ",t.newTab);return s("p",{part:"consent"},n?\`\${i.email} \`:void 0,o)},ae=()=>s("p",{class:"unseen","aria-hidden":"true"},s("label",{},"Reference ",s("input",{name:"reference",tabindex:"-1",autocomplete:"off"}))),O=(e,{email:t,phone:n})=>{for(let i of e.querySelectorAll("[data-with]"))i.hidden=n===""||i.dataset.with==="both"&&t===""},E=e=>{let{offer:t,words:n,problems:i}=e,{email:r,texts:o,captcha:a}=t.signup,d=[r?te(e):void 0,o?ie(e):void 0,o?re(e):void 0,r&&o?se(e):void 0,ae(),a?s("slot",{name:"captcha"}):void 0,oe(e),i.form===void 0?void 0:s("p",{id:"problem",part:"problem",tabindex:"-1"},i.form),s("button",{part:"button",type:"submit"},i.form===void 0?n.submit:n.retry)],y=s("form",{part:"form",novalidate:!0,"aria-labelledby":"heading"},...d);return[...ee(e),y]};var m=new Map,de=(e,t)=>e?.textContent===t,$=(e,t)=>{let n=JSON.stringify(t);if(n===void 0||de(m.get(e),n))return;p(e);let i=document.createElement("script");i.type="application/ld+json",i.dataset.stockline=e,i.append(n),document.head.append(i),m.set(e,i)},p=e=>{m.get(e)?.remove(),m.delete(e)};var F=(e,t)=>\`stockline:\${e}:\${t}\`,le=e=>e==="sent"||e==="confirmed"||e==="back",W=(e,t)=>{try{let n=localStorage.getItem(F(e,t));return le(n)?n:void 0}catch{return}},f=(e,t,n)=>{try{localStorage.setItem(F(e,t),n)}catch{}};var ce={heading:"Tell me when it is back",intro:e=>\`\${e} is sold out. Leave your address, and we tell you when you can buy it again.\`,introAny:e=>\`\${e} is sold out. Leave an e-mail address, a mobile number or both, and we tell you when you can buy it again.\`,email:"E-mail address",phone:"Mobile number",phoneHint:e=>\`Country: \${e}. For another one, start with + and its code.\`,choice:"How shall we tell you?",both:"By e-mail and by text",smsFirst:"By text; by e-mail if a text has to wait",policy:"Privacy policy",newTab:"(opens in a new tab)",submit:"Tell me",sending:"Sending …",retry:"Try again",again:"Sign up with another address",missing:"Please enter your e-mail address.",missingPhone:"Please enter your mobile number.",missingAny:"Please enter an e-mail address or a mobile number.",noEmail:"Please enter an e-mail address such as ada@example.com.",noTexts:"Please tick the box so that we may text you, or leave the number out.",sent:{heading:"One more step",email:e=>\`We sent an e-mail to \${e}. Press the button in it to confirm.\`,phone:e=>\`We sent a text to \${e}. Reply YES to confirm.\`,known:e=>\`If you confirmed for \${e} before, no message comes: you are on the list.\`},listed:{heading:"You are on the list",text:e=>\`We tell you when \${e} is back.\`},confirmed:{heading:"Confirmed",text:"Thank you. We tell you as soon as it is back."},waiting:{heading:"You are on the list",text:e=>\`You signed up here. We tell you when \${e} is back.\`,unconfirmed:"Not confirmed yet? Please use the link or the text that we sent you."},back:{heading:"It is back",text:e=>\`You waited for \${e}: you can buy it now. Units are limited, and we cannot reserve one for you.\`},unreachable:"There is no connection. Please check your network and try again.",kept:"What you typed is kept.",later:e=>\`Those were too many tries. Please try again \${e}.\`,refused:"Signing up is not allowed from this page. Please contact the shop.",captcha:"The security check was not passed. Please do it again, then try again.",gone:"There are no alerts for this item.",failed:"Something went wrong on our side. Please try again."},he={heading:"Sagen Sie mir Bescheid",intro:e=>\`Ausverkauft: \${e}. Wir schreiben Ihnen, sobald Sie den Artikel wieder kaufen können.\`,introAny:e=>\`Ausverkauft: \${e}. Mit E-Mail-Adresse, Handynummer oder beidem sagen wir Ihnen Bescheid, sobald Sie den Artikel wieder kaufen können.\`,email:"E-Mail-Adresse",phone:"Handynummer",phoneHint:e=>\`Land: \${e}. Für ein anderes beginnen Sie bitte mit + und dessen Vorwahl.\`,choice:"Wie sollen wir Bescheid sagen?",both:"Per E-Mail und per SMS",smsFirst:"Per SMS; per E-Mail, wenn eine SMS warten muss",policy:"Datenschutzerklärung",newTab:"(öffnet sich in einem neuen Tab)",submit:"Bescheid sagen",sending:"Wird gesendet …",retry:"Noch einmal versuchen",again:"Mit anderer Adresse anmelden",missing:"Bitte geben Sie Ihre E-Mail-Adresse ein.",missingPhone:"Bitte geben Sie Ihre Handynummer ein.",missingAny:"Bitte geben Sie eine E-Mail-Adresse oder eine Handynummer ein.",noEmail:"Bitte geben Sie eine E-Mail-Adresse wie ada@example.com ein.",noTexts:"Bitte setzen Sie den Haken, damit wir Ihnen SMS senden dürfen, oder lassen Sie die Nummer weg.",sent:{heading:"Nur noch ein Schritt",email:e=>\`Wir haben eine E-Mail an \${e} gesendet. Bestätigen Sie bitte mit dem Knopf darin.\`,phone:e=>\`Wir haben eine SMS an \${e} gesendet. Bestätigen Sie bitte mit der Antwort JA.\`,known:e=>\`Haben Sie bei \${e} schon bestätigt, kommt keine Nachricht: Sie stehen auf der Liste.\`},listed:{heading:"Sie stehen auf der Liste",text:e=>\`Wir sagen Bescheid, sobald wieder verfügbar: \${e}.\`},confirmed:{heading:"Bestätigt",text:"Vielen Dank. Wir sagen Bescheid, sobald der Artikel wieder da ist."},waiting:{heading:"Sie stehen auf der Liste",text:e=>\`Sie haben sich hier angemeldet. Wir sagen Bescheid, sobald wieder verfügbar: \${e}.\`,unconfirmed:"Noch nicht bestätigt? Bitte nutzen Sie den Link oder die SMS, die wir Ihnen gesendet haben."},back:{heading:"Wieder da",text:e=>\`Darauf haben Sie gewartet: \${e}. Sie können jetzt kaufen. Der Vorrat ist begrenzt, reservieren können wir leider nicht.\`},unreachable:"Es gibt keine Verbindung. Bitte prüfen Sie Ihr Netz und versuchen Sie es noch einmal.",kept:"Ihre Eingaben bleiben erhalten.",later:e=>\`Das waren zu viele Versuche. Bitte versuchen Sie es \${e} noch einmal.\`,refused:"Von dieser Seite aus ist keine Anmeldung möglich. Bitte wenden Sie sich an den Shop.",captcha:"Die Sicherheitsprüfung ist nicht bestanden. Bitte wiederholen Sie sie und versuchen Sie es noch einmal.",gone:"Für diesen Artikel gibt es keine Benachrichtigungen.",failed:"Bei uns ist etwas schiefgegangen. Bitte versuchen Sie es noch einmal."},H={en:ce,de:he},c=e=>{let t=e.getAttribute("locale")||e.closest("[lang]")?.getAttribute("lang")||navigator.language;return/^de\\b/i.test(t)?"de":"en"},g=(e,t)=>{let n=new Intl.RelativeTimeFormat(t);return e<=90?n.format(Math.ceil(e),"second"):n.format(Math.ceil(e/60),"minute")};var B=({title:e,signup:t},{email:n,phone:i},r)=>{let o={does:"again",text:r.again};if(!t.doubleOptIn)return{heading:r.listed.heading,lines:[r.listed.text(e)],button:o};let{sent:a}=r;return{heading:a.heading,lines:[...n===""?[]:[a.email(n)],...i===""?[]:[a.phone(i)],a.known(t.store)],button:o}},I=(e,{title:t,signup:n},i,{confirmed:r,waiting:o,back:a,again:d})=>{switch(e){case"hidden":return{lines:[]};case"confirmed":return{heading:r.heading,lines:[r.text]};case"back":return{heading:a.heading,lines:[a.text(t)]};case"waiting":{let y=n.doubleOptIn&&i!=="confirmed";return{heading:o.heading,lines:[o.text(t),...y?[o.unconfirmed]:[]],button:{does:"again",text:d}}}}},N=(e,t,n)=>{let i={does:"retry",text:t.retry};switch(e.kind){case"gone":case"refused":return{lines:[t[e.kind]]};case"later":return{lines:[t.later(g(e.seconds,n))],button:i};case"unreachable":return{lines:[t.unreachable],button:i};case"wrong":case"failed":return{lines:[t.failed],button:i}}},b=({heading:e,lines:t,button:n})=>{let i=t.map(r=>s("p",{part:"message"},r));return e!==void 0&&i.unshift(s("h2",{id:"heading",part:"heading",tabindex:"-1"},e)),n!==void 0&&i.push(s("button",{part:"button again",type:"button","data-does":n.does},n.text)),i};var v="#stockline-confirmed";var R=({buyable:e},t,n)=>e?t===void 0?"hidden":"back":t==="back"?"form":n?"confirmed":t===void 0?"form":"waiting";var C=({sku:e,signup:t},{email:n,phone:i,channels:r},{locale:o,quantity:a,captcha:d})=>({sku:e,...n!==""&&{email:n},...i!==""&&{phone:i},...n!==""&&i!==""&&{channels:r},...Number(a)>0&&{quantity:Number(a)},locale:o,consent:{wordingVersion:t.consent.version,page:\`\${location.origin}\${location.pathname}\`},...d!==void 0&&{captcha:d}});var j=\`
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
\`;var V=new CSSStyleSheet;V.replaceSync(j);var z=e=>{let t=s("p",{class:"unseen",role:"status"}),n=s("section",{part:"box"}),i=e.attachShadow({mode:"open"});i.adoptedStyleSheets=[V],i.append(t,n);let r=o=>{t.textContent=o};return{root:i,show:o=>{n.replaceChildren(...o),r("")},say:r,sayHeading:()=>r(n.querySelector("h2")?.textContent??""),focus:o=>n.querySelector(o)?.focus(),form:()=>n.querySelector("form"),wait:o=>{n.querySelector("[type=submit]")?.setAttribute("aria-disabled","true"),r(o)}}};var q=!1;for(let e of["keydown","pointerdown"])addEventListener(e,()=>q=!0,{capture:!0,once:!0});var D=()=>q;var U={email:"",phone:"",texts:!1,channels:"both",trap:""},w=(e,t)=>{let n=e.get(t);return typeof n=="string"?n.trim():""},J=e=>{let t=new FormData(e);return{email:w(t,"email"),phone:w(t,"phone"),texts:t.has("texts"),channels:t.get("channels")==="smsFirst"?"smsFirst":"both",trap:w(t,"reference")}},ue=({email:e,texts:t},n)=>e&&t?{email:n.missingAny}:e?{email:n.missing}:{phone:n.missingPhone},Y=(e,{signup:t},n)=>e.email===""&&e.phone===""?ue(t,n):{...e.email!==""&&!/^\\S+@\\S+$/.test(e.email)&&{email:n.noEmail},...e.phone!==""&&!e.texts&&{texts:n.noTexts}},me=({email:e,phone:t,...n},{signup:i})=>{let r=Object.values(n);return e!==void 0&&!i.email&&r.push(e),t!==void 0&&!i.texts&&r.push(t),{...e!==void 0&&i.email&&{email:e},...t!==void 0&&i.texts&&{phone:t},...r.length>0&&{form:r.join(" ")}}},_=(e,t,n,i)=>{switch(e.kind){case"wrong":return me(e.fields,t);case"later":return{form:n.later(g(e.seconds,i))};case"refused":return{form:t.signup.captcha?n.captcha:n.refused};case"unreachable":return{form:\`\${n.unreachable} \${n.kept}\`};case"gone":case"failed":return{form:n[e.kind]}}};var{currentScript:K}=document,fe=K instanceof HTMLScriptElement?K.src:location.href,ge=new URL(".",fe).href,u=class extends HTMLElement{static observedAttributes=["store","sku","locale","api"];captchaToken;#t=z(this);#d="hidden";#e;#s=U;#u;#o;#n="";#a=0;constructor(){super();let{root:t}=this.#t;t.addEventListener("input",()=>this.#g()),t.addEventListener("submit",n=>{n.preventDefault(),this.#v(n.timeStamp)}),t.addEventListener("click",({target:n})=>{let i=n instanceof HTMLElement?n.dataset.does:void 0;i==="again"&&this.#x(),i==="retry"&&this.refresh().then(()=>this.#t.focus("h2, [part=message]"))})}get state(){return this.#d}get words(){return H[c(this)]}connectedCallback(){addEventListener("hashchange",this.#c),addEventListener("online",this.#m),this.#c()}disconnectedCallback(){removeEventListener("hashchange",this.#c),removeEventListener("online",this.#m),this.#a+=1,this.#n="",this.#e!==void 0&&p(this.#e.sku)}attributeChangedCallback(t,n,i){this.isConnected&&n!==i&&this.refresh()}async refresh(){this.#a+=1;let t=this.#a;await Promise.resolve();let n=this.#r("sku");if(t!==this.#a||n===""||this.#i.store==="")return;location.hash===v&&(!D()||this.#o===void 0)&&(this.#o=n);let i=await P(this.#i,n,c(this));t===this.#a&&(i.kind==="loaded"?this.#y(i.offer):this.#k(i))}#c=()=>{(this.#o!==void 0||location.hash===v)&&(this.#n=""),this.#o=void 0,this.refresh()};#m=()=>{this.#d==="offline"&&this.refresh()};get#i(){return{api:this.#r("api")||ge,store:this.#r("store")}}#r(t){return this.getAttribute(t)??""}#y(t){let n=JSON.stringify([this.#i,t,c(this)]);if(n===this.#n)return;let{store:i}=this.#i;this.#e!==void 0&&this.#e.sku!==t.sku&&p(this.#e.sku),$(t.sku,t.jsonLd);let r=t.sku===this.#o,o=W(i,t.sku);r&&o==="sent"&&f(i,t.sku,"confirmed");let a=R(t,o,r);a==="back"&&f(i,t.sku,"back");let d=this.#n==="";this.#n=n,this.#e=t,a==="form"?this.#h(a):this.#l(a,b(I(a,t,o,this.words))),!d&&a!=="hidden"&&this.#t.sayHeading()}#k(t){let n=t.kind==="unreachable"?"offline":"error";this.#n!==""&&this.#e?.sku===this.#r("sku")||(this.#n="",this.#l(n,b(N(t,this.words,c(this)))))}#h(t,n={}){if(this.#e===void 0)return;let i={offer:this.#e,words:this.words,locale:c(this),typed:this.#s,problems:n};this.#l(t,E(i))}#p(t,n){this.#s={...n,texts:!1},this.#l("sent",b(B(t,n,this.words))),this.#t.focus("h2")}#l(t,n){this.#t.show(n),this.#f(t)}#f(t){this.#d=t,this.setAttribute("state",t);let n={state:t,sku:this.#e?.sku??this.#r("sku")},i=new CustomEvent("stockline:state",{bubbles:!0,composed:!0,detail:n});t!=="hidden"&&(this.#u??=i.timeStamp),this.dispatchEvent(i)}#g(){let t=this.#t.form();t!==null&&(this.#s=J(t),O(t,this.#s))}#x(){this.#h("form"),this.#t.focus("input")}#b(t,n){this.#h(t,n),this.#t.focus("[aria-invalid], [part=problem]")}async#v(t){let n=this.#e;if(n===void 0||this.#d==="sending")return;this.#g();let i=this.#s,r=Y(i,n,this.words);if(Object.keys(r).length>0){this.#b("error",r);return}if(i.trap!==""||t-(this.#u??t)<2e3){this.#p(n,i);return}this.#t.wait(this.words.sending),this.#f("sending");let{store:o}=this.#i,a=await L(this.#i,C(n,i,{locale:c(this),quantity:this.#r("quantity"),captcha:this.captchaToken}));if(a.kind==="accepted"&&f(o,n.sku,"sent"),this.#e===n)if(a.kind==="accepted")this.#p(n,i);else{let d=a.kind==="unreachable"?"offline":"error";this.#b(d,_(a,n,this.words,c(this)))}}};customElements.get("stockline-signup")===void 0&&(window.StocklineSignup=u,customElements.define("stockline-signup",u));})();
`;
