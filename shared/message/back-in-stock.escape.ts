const breaks = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;
/** Embeddings, overrides and isolates turn the direction of what follows them; plain marks stay. */
const directionOverrides = /[\u202a-\u202e\u2066-\u2069]/gu;

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "{": "&#123;",
  "}": "&#125;",
};

/** One printable line: nothing in it starts a new line of text, or of a mail's header. */
const toLine = (text: string): string =>
  text.toWellFormed().replace(directionOverrides, "").replace(breaks, " ").trim();

/** A line's text as it may enter a plain part: an invisible joiner parts `{{`, so that no later pass takes it for a placeholder. */
export const toPlain = (text: string): string => toLine(text).replace(/([{}])(?=\1)/g, "$1\u2060");

/** A text as it is, every line of it, as it may enter an element that keeps them. */
export const toPreformatted = (text: string): string => text.replace(/[&<>"'{}]/g, (sign) => entities[sign] ?? "");

/** A line's text as it may enter an element or a quoted attribute. */
export const toHtml = (text: string): string => toPreformatted(toLine(text));

/** A web address as the browser reads it: what could break out of a line is percent-encoded there, braces here. */
export const toUrl = (address: string): string => new URL(address).href.replaceAll("{", "%7B").replaceAll("}", "%7D");

/** The lines of a text of several, without the empty ones. */
export const toLines = (text: string): string[] =>
  text
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map(toLine)
    .filter((line) => line !== "");

/** At most so many characters, as a reader counts them; a cut is shown, and falls between words where that costs little. */
export const shorten = (line: string, characters: number): string => {
  const seen = [...new Intl.Segmenter().segment(line)].map(({ segment }) => segment);
  if (seen.length <= characters) return line;
  const kept = seen.slice(0, characters - 1).join("");
  const lastSpace = kept.lastIndexOf(" ");
  const cut = lastSpace > kept.length / 2 ? kept.slice(0, lastSpace) : kept;
  return `${cut.replace(/[\s\p{P}]+$/u, "")}…`;
};
