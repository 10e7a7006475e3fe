import type { Evidence } from "../../shared/backorder/describe-delay.ts";
import { toHtml, toPreformatted } from "../../shared/message/back-in-stock.escape.ts";

const row = (cells: (string | undefined)[]): string =>
  `<tr>${cells.map((cell) => `<td>${toHtml(cell ?? "")}</td>`).join("")}</tr>`;

const table = (caption: string, heads: string[], rows: string[]): string =>
  `<table><caption>${caption}</caption><thead><tr>${heads.map((head) => `<th scope="col">${head}</th>`).join("")}</tr></thead><tbody>${rows.join("")}</tbody></table>`;

const lineOf = ({ line, law, shipBy, phase, notices, refunds, history }: Evidence): string => {
  const deliveries = notices.flatMap((notice) => notice.deliveries.map((delivery) => ({ ...notice, ...delivery })));
  const texts = deliveries.filter(({ text }) => text !== undefined);
  return `<section><h2>Line ${toHtml(line)}</h2>
<p>Law: ${toHtml(law)}. To ship by: ${toHtml(shipBy ?? "no set day")}. Now: ${toHtml(phase)}.</p>
${table(
  "Notices",
  ["Notice", "Names", "Asked for", "By", "Outcome", "Wording"],
  deliveries.map(({ n, kind, revisedOn, askedAt, channel, outcome, status, wordingVersion }) =>
    row([`${n} (${kind})`, revisedOn ?? "no date", askedAt, channel, outcome ?? status, wordingVersion]),
  ),
)}
${table(
  "Refunds",
  ["Refund", "Units", "Ground", "Last day", "Sent"],
  refunds.map(({ n, units, ground, lastDay, sentAt }) => row([String(n), String(units), ground, lastDay, sentAt])),
)}
${table(
  "Everything in order",
  ["At", "What", "Rule"],
  history.map(({ at, what, rule }) => row([at, what, rule])),
)}
${texts.map(({ n, channel, text }) => `<h3>Notice ${n} by ${toHtml(channel)}, word for word</h3><pre>${toPreformatted(text ?? "")}</pre>`).join("\n")}</section>`;
};

/** The evidence of an order, to print: no script, nothing from elsewhere. */
export const evidencePage = (order: string, lines: Evidence[]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Evidence of order ${toHtml(order)}</title>
<style>body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:600}td,th{border:1px solid #999;padding:.25rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}pre{white-space:pre-wrap;border:1px solid #999;padding:.5rem}</style></head>
<body><main><h1>Evidence of order ${toHtml(order)}</h1>${lines.length === 0 ? "<p>No line of this order has had a clock.</p>" : lines.map(lineOf).join("\n")}</main></body></html>`;
