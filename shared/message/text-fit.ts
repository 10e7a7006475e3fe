import { shorten, toPlain } from "./back-in-stock.escape.ts";
import { partsOf } from "./text-parts.ts";

/** As much of a store's name as a text spends on its sender. */
const senderCharacters = 32;
/** A character and the dots: the least that may be left of a name, where the alternative is none at all. */
export const leastName = 2;
/** What GSM-7 can say of a name must be as long as this to be one. */
const leastSpelling = 4;

/** Signs that print nothing, and yet make every part of a text a UCS-2 one. */
const invisible = /[\u00ad\u200b\u2060\ufeff]/gu;

/** Typographic signs, and the plain ones of GSM-7 that say the same in half the space. */
const plainSigns: readonly [RegExp, string][] = [
  [/[\u2018\u2019\u201a\u2032\u00b4`]/gu, "'"],
  [/[\u201c\u201d\u201e\u2033\u00ab\u00bb]/gu, '"'],
  [/[\u2010-\u2015\u2212]/gu, "-"],
  [/\u2026/gu, "..."],
  [/[\u00ae\u2122]/gu, ""],
];

/** A name as it may stand in a text: one line, in plain signs. */
export const toTextName = (name: string): string =>
  plainSigns
    .reduce((text, [signs, plain]) => text.replace(signs, plain), toPlain(name).normalize("NFC").replace(invisible, ""))
    .replace(/ +/g, " ")
    .trim();

const isGsm = (text: string): boolean => partsOf(text).encoding === "GSM-7";

/** What GSM-7 can say of a name that stands in plain signs: letters without the accents it lacks, no emoji, nothing of other scripts. */
export const toGsmName = (name: string): string =>
  name
    .replace(/[^\x20-\x7e]/gu, (sign) => (isGsm(sign) ? sign : sign.normalize("NFKD")))
    .replace(/[^\x20-\x7e]/gu, (sign) => (isGsm(sign) ? sign : ""))
    .replace(/ +/g, " ")
    .trim();

export const fits = (text: string, maxParts: number): boolean => partsOf(text).parts <= maxParts;

const characterCount = (line: string): number => [...new Intl.Segmenter().segment(line)].length;

/** At most so many characters (and three dots, which are in GSM-7, where it was cut). */
export const cutName = (name: string, characters: number): string => shorten(name, characters).replace(/…$/u, "...");

export interface CutOptions {
  maxParts: number;
  /** A name cut shorter than this says nothing. */
  leastCharacters: number;
}

/** The text with as much of a name as lets it fit; undefined where not even the least of it does. */
export const withCutName = (
  name: string,
  textWith: (name: string) => string,
  { maxParts, leastCharacters }: CutOptions,
): string | undefined => {
  let found: string | undefined;
  // Halving, since each try costs as much as the text is long: from the whole name down to the least.
  let least = leastCharacters;
  let most = Math.max(characterCount(name), least);
  let characters = most;
  while (least <= most) {
    const text = textWith(cutName(name, characters));
    if (fits(text, maxParts)) {
      found = text;
      least = characters + 1;
    } else most = characters - 1;
    characters = Math.floor((least + most) / 2);
  }
  return found;
};

export const senderOf = (store: string): string => cutName(toTextName(store), senderCharacters);

/** A name as it is; then what GSM-7 can say of it, which takes half the space, if that still is a name. */
export const spellingsOf = (name: string): string[] => {
  const gsm = toGsmName(name);
  return gsm !== name && gsm.length >= leastSpelling ? [name, gsm] : [name];
};

/** The first text that could be made. */
export const firstOf = (texts: (() => string | undefined)[]): string | undefined => {
  for (const makeText of texts) {
    const text = makeText();
    if (text !== undefined) return text;
  }
  return undefined;
};

/** The sender is cut, at worst left away, before a text takes more parts. */
export const withFittingSender = (sender: string, textWith: (sender: string) => string, maxParts: number): string => {
  const spellings = [sender, toGsmName(sender)].filter((name) => name !== "");
  const cutting = spellings.map((name) => () => withCutName(name, textWith, { maxParts, leastCharacters: leastName }));
  return firstOf(cutting) ?? textWith("");
};
