import { lazy } from "../runtime/lazy.ts";

/** GSM-7's alphabet, and the signs that take two places in it. Source: 3GPP TS 23.038, 6.2.1 */
const basicSigns =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const doubleSigns = "\f^{}\\[~]|€";

const placesOf: ReadonlyMap<string, number> = new Map([
  ...basicSigns.split("").map((sign): [string, number] => [sign, 1]),
  ...doubleSigns.split("").map((sign): [string, number] => [sign, 2]),
]);

/** Places of a text that is one part, and of each part of a longer one, which has a header. Source: 3GPP TS 23.040 */
const gsmPlaces = { alone: 160, together: 153 };
const ucsPlaces = { alone: 70, together: 67 };

const segmenter = lazy(() => new Intl.Segmenter());

/**
 * How many parts a text is sent, and paid, as. One sign outside GSM-7 makes all of it UCS-2. Nothing that is read as one
 * character is parted, unless it is longer than a part.
 */
export const partsOf = (text: string): { encoding: "GSM-7" | "UCS-2"; parts: number } => {
  const places = text.split("").map((unit) => placesOf.get(unit));
  if (places.every((count) => count !== undefined)) return { encoding: "GSM-7", parts: countParts(places, gsmPlaces) };
  const units = Iterator.from(segmenter().segment(text)).map(({ segment }) => segment.length);
  return { encoding: "UCS-2", parts: countParts([...units], ucsPlaces) };
};

const countParts = (places: number[], { alone, together }: typeof gsmPlaces): number => {
  if (places.reduce((sum, count) => sum + count, 0) <= alone) return 1;
  let parts = 0;
  let left = 0;
  for (const count of places) {
    if (count > left) {
      const more = Math.ceil(count / together);
      parts += more;
      left = more * together;
    }
    left -= count;
  }
  return parts;
};
