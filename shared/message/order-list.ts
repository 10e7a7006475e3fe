import { toHtml, toPlain, toUrl } from "./back-in-stock.escape.ts";
import type { SaidLine } from "./order-line.ts";
import type { LineWords } from "./order-line.words.ts";

/** Nobody reads more; the order's page has them all. */
const mostLines = 20;
/** Gmail clips a mail at 102 KB: two lists of this leave room for the rest, and no list of real titles comes near. */
const listBytes = 36_000;
/** A longer address is left out. */
const urlCharacters = 1_000;

export interface OrderList {
  plain: string;
  html: string;
}

/** A list as lines of text and as `<li>` elements: at most 20 lines, then how many more there are. */
export const orderList = (lines: SaidLine[], words: LineWords): OrderList => {
  const shown = withinBytes(lines.slice(0, mostLines).map(lineHtml));
  const left = lines.length - shown.length;
  const more = left === 0 ? [] : [words.more(left)];
  return {
    plain: [...lines.slice(0, shown.length).map(linePlain), ...more.map((text) => `- ${text}`)].join("\n"),
    html: [...shown, ...more].map(toListItem).join("\n"),
  };
};

/** As many as have room; always the first. */
const withinBytes = (items: string[]): string[] => {
  let left = listBytes;
  return items.filter((item, index) => {
    left -= Buffer.byteLength(item);
    return index === 0 || left >= 0;
  });
};

const linePlain = ({ title, quantity, sentence }: SaidLine): string => {
  const line = `- ${quantity} x ${toPlain(title)}`;
  return sentence === "" ? line : `${line}\n  ${sentence}`;
};

const lineHtml = ({ title, quantity, url, sentence }: SaidLine): string => {
  const line = `${quantity}&nbsp;× ${titleHtml(title, url)}`;
  if (sentence === "") return line;
  return `${line}<br><span class="when" style="color: #595954; font-size: 14px; line-height: 20px">${sentence}</span>`;
};

const titleHtml = (title: string, url: string | undefined): string => {
  const href = url === undefined ? "" : toHtml(toUrl(url));
  if (href === "" || href.length > urlCharacters) return `<b style="font-weight: 600">${toHtml(title)}</b>`;
  return `<a href="${href}" style="color: #1c1c1a; font-weight: 600; text-decoration: underline">${toHtml(title)}</a>`;
};

/** A rule parts each from the one before. */
const toListItem = (content: string, index: number): string => {
  const rule = index === 0 ? "" : "; border-top: 1px solid #d9d7cf";
  return `<li style="margin: 0; padding: 12px 0${rule}">${content}</li>`;
};
