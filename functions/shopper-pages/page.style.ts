import { buttonColors, cardColors } from "../../shared/message/back-in-stock.color.ts";

/**
 * The style of every page for a store's `#rrggbb`. It is the look of the mail (back-in-stock.mjml), so that a shopper who
 * comes from there sees the same shop.
 */
export const pageStyle = (storeColor: string): string =>
  [colors(storeColor), layout, card, items, controls, signups, orders, wide].join("");

const colors = (storeColor: string): string => {
  const { color, colorText, colorEdge, colorEdgeDark } = buttonColors(storeColor);
  return `
:root {
  color-scheme: light dark;
  --page: #f3f2ee; --card: ${cardColors.light}; --ink: #1c1c1a; --quiet: #595954; --line: #e2e0d9; --control: #85837c; --wrong: #b3261e;
  --brand: ${color}; --brand-ink: ${colorText}; --edge: ${colorEdge};
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131312; --card: ${cardColors.dark}; --ink: #f4f3ef; --quiet: #b9b7b0; --line: #383733; --control: #8b8983; --wrong: #f2867a;
    --edge: ${colorEdgeDark};
  }
}
`;
};

const layout = `*, ::before, ::after { box-sizing: border-box; }
h1, h2, h3, p, ul, fieldset, form { margin: 0; padding: 0; border: 0; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 592px; padding: 0 0 24px; overflow-wrap: anywhere; background: var(--page);
  color: var(--ink); font: 1rem/1.5 "Segoe UI", -apple-system, Roboto, Helvetica, Arial, sans-serif;
}
header { padding: 24px 20px 20px; text-align: center; }
main:first-child { padding-top: 24px; }
.logo { display: block; max-width: 200px; max-height: 72px; margin: 0 auto; font-weight: 600; }
@media (prefers-color-scheme: dark) {
  .logo { padding: 8px; border-radius: 8px; background: #ffffff; }
}
.shop { font-size: 1.25rem; line-height: 1.3; font-weight: 600; text-wrap: balance; }
footer { display: flex; flex-wrap: wrap; justify-content: center; gap: 0 24px; padding: 16px 20px; font-size: 0.875rem; }
footer a { display: inline-block; padding: 12px 0; color: var(--quiet); }
`;

const card = `.card { background: var(--card); padding: 28px 20px 32px; }
.card + .card { margin-top: 12px; }
.centred { text-align: center; }
h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 700; text-wrap: balance; }
h2, h3 { font-size: 1.125rem; line-height: 1.35; font-weight: 700; }
.intro { padding: 4px 20px 20px; text-align: center; }
.centred > * + *, .intro > * + * { margin-top: 16px; }
.centred > p, .intro > p { text-wrap: pretty; }
.badge { display: block; width: 56px; height: 56px; margin: 0 auto; border-radius: 50%; background: var(--brand);
  border: 1px solid var(--edge); color: var(--brand-ink); padding: 15px; }
.badge + h1 { margin-top: 20px; }
`;

const items = `.items, .standing { padding: 14px 16px; border-radius: 8px; background: var(--page); }
.items { list-style: none; font-weight: 600; font-size: 1.0625rem; line-height: 1.4; }
.items li + li { margin-top: 12px; padding-top: 12px; border-top: 1px solid var(--line); }
.items a, h2 a, h3 a { display: inline-block; padding: 12px 0; margin: -12px 0; min-width: 44px; }
a { color: inherit; text-underline-offset: 0.2em; text-decoration-thickness: 1px; }
.quiet { color: var(--quiet); font-size: 0.875rem; line-height: 1.45; }
`;

const controls = `.button {
  display: block; width: 100%; min-height: 52px; padding: 13px 20px; border: 1px solid var(--edge); border-radius: 8px;
  background: var(--brand); color: var(--brand-ink); font: inherit; font-size: 1.0625rem; line-height: 1.4;
  font-weight: 600; text-align: center; text-decoration: none; text-wrap: balance; cursor: pointer;
}
.second { border-color: var(--control); background: transparent; color: var(--ink); }
.button:hover { box-shadow: 0 0 0 1px var(--edge); }
.second:hover { box-shadow: 0 0 0 1px var(--control); }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 3px; border-radius: 4px; }
.button:focus-visible { border-radius: 8px; }
.button + .button { margin-top: 12px; }
.centred form, .centred > .button { margin-top: 24px; }
.more { display: inline-block; padding: 11px 4px; }
`;

/** The preferences page's own. */
const signups = `.message { margin: 0 0 12px; padding: 16px 20px; background: var(--card); border-left: 6px solid var(--edge); }
.wrong { border-left-color: var(--wrong); }
.signup { padding-bottom: 20px; }
.signup > .quiet { margin-top: 4px; }
.standing { margin-top: 16px; }
.place { font-size: 1.125rem; line-height: 1.35; font-weight: 600; }
.place + p { margin-top: 4px; }
details { margin-top: 8px; }
summary { min-height: 48px; padding: 12px 0; font-weight: 600; cursor: pointer; }
.signup form { padding: 8px 0 12px; }
legend, .name { display: block; padding: 0; font-weight: 600; }
.choice { display: flex; align-items: center; gap: 12px; min-height: 48px; padding: 8px 0; line-height: 1.35; cursor: pointer; }
.choice input { flex: none; width: 22px; height: 22px; margin: 0 0 0 2px; accent-color: var(--edge); }
.amount { display: block; }
fieldset + .amount { margin-top: 12px; }
.amount input {
  width: 7rem; min-height: 48px; margin-top: 8px; padding: 8px 14px; border: 1px solid var(--control); border-radius: 8px;
  background: var(--card); color: var(--ink); font: inherit; font-size: 1.0625rem;
}
.amount + .quiet { margin-top: 6px; }
.amount [aria-invalid] { border: 2px solid var(--wrong); }
.actions { display: flex; flex-wrap: wrap; gap: 12px; margin-top: 20px; }
.actions .button { flex: 1 1 auto; width: auto; margin: 0; }
.group { padding: 28px 20px 12px; font-size: 1rem; text-align: center; color: var(--quiet); }
.last { margin-top: 28px; padding: 0 20px; text-align: center; }
.last .quiet { margin-top: 12px; }
`;

/** The order page's own. A step says by its sign and in words what its colour says. */
const orders = `.order h3 { margin-top: 24px; font-size: 1rem; }
.order > .standing, .order > .quiet { margin-top: 12px; }
.order .wrong { border-left: 6px solid var(--wrong); }
.order > .button { margin-top: 16px; }
.steps, .events, .lines, .contents { margin: 0; padding: 0; list-style: none; }
.steps { margin-top: 20px; }
.steps li { position: relative; display: flex; gap: 14px; padding-bottom: 18px; line-height: 1.35; }
.steps li:last-child { padding-bottom: 4px; }
.steps li:not(:last-child)::before {
  content: ""; position: absolute; left: 13px; top: 32px; bottom: 4px; border-left: 2px solid var(--control);
}
.mark {
  flex: none; display: flex; align-items: center; justify-content: center; width: 28px; height: 28px; border-radius: 50%;
  border: 2px solid var(--control); font-weight: 700; line-height: 1;
}
.what { display: block; font-weight: 600; }
.next .what { font-weight: 400; color: var(--quiet); }
.done .mark, .current .mark { border-color: var(--edge); background: var(--brand); color: var(--brand-ink); }
.current .what { font-size: 1.125rem; }
.trouble .mark { border: 2px solid var(--wrong); background: transparent; color: var(--wrong); }
.contents { margin-top: 8px; }
.contents li { padding: 4px 0; }
.facts { display: flex; flex-wrap: wrap; gap: 12px 32px; margin: 20px 0 0; }
.facts dt { color: var(--quiet); font-size: 0.875rem; }
.facts dd { margin: 0; font-weight: 600; }
.events li { padding: 10px 0; border-top: 1px solid var(--line); }
.events span { display: block; }
.lines > li + li { margin-top: 20px; padding-top: 4px; border-top: 1px solid var(--line); }
.lines h3 + .quiet { margin-top: 4px; }
.lines .standing { margin-top: 10px; }
.lines .standing p + p { margin-top: 4px; }
.lines h4 { margin: 20px 0 0; font-size: 1rem; }
.choices { margin: 12px 0 0; padding: 0; list-style: none; }
.choices li + li { margin-top: 12px; }
`;

/** On a phone, cards reach from edge to edge, as in the mail. */
const wide = `@media (min-width: 480px) {
  body { padding: 8px 16px 40px; }
  .card { padding: 40px; border-radius: 12px; }
  .signup { padding: 32px 40px 24px; }
  .message { border-radius: 8px; padding: 16px 34px; }
  h1 { font-size: 1.75rem; }
  .centred .button { max-width: 24rem; margin-left: auto; margin-right: auto; }
}
`;
