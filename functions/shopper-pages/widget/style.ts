/**
 * Colours follow the page's `color-scheme`: a page without a dark mode gets no dark island. A shop's own come in
 * through custom properties, or through `::part`.
 */
export const style = `
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
`;
