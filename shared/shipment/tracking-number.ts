import * as v from "valibot";

/** A number as it is printed or typed, `1z 5r89 39…`, as carriers and we compare it: `1Z5R8939…`. */
export const toTrackingNumber = (text: string): string => text.replaceAll(/\s/g, "").toUpperCase();

/** No carrier's number is half as long; it is part of a key. */
const longestNumber = 100;

/** Any number is taken: carriers that we do not know have numbers too. */
export const trackingNumberSchema = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())]),
  v.transform(String),
  v.transform(toTrackingNumber),
  v.minLength(1),
  v.maxLength(longestNumber),
  v.regex(/^[^\p{Cc}]+$/u, "must not contain control characters"),
);
