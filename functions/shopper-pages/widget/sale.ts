import type { Availability } from "./availability.ts";
import { h } from "./dom.ts";
import { inDays, type Locale, type Words } from "./words.ts";

export const isSoldWithoutStock = ({ status }: Availability): boolean =>
  status === "backorder" || status === "preorder";

/** "Order now, ships about 12 December 2026", the place in line, and when each service arrives; nothing of what is not sold so. */
export const saleParts = (offer: Availability, words: Words, locale: Locale): Node[] => {
  const { status, shipsOn, place, services } = offer;
  if (status !== "backorder" && status !== "preorder") return [];
  const sale = words[status];
  const lines = [
    shipsOn === "" ? words.noDate : undefined,
    place > 1 ? words.place(place) : undefined,
    ...services.map(({ name, from, to }) => words.arrives(name, inDays(from, to, locale))),
  ];
  return [
    h(
      "div",
      { part: "sale" },
      h("h2", { part: "heading" }, shipsOn === "" ? sale : words.ships(sale, inDays(shipsOn, shipsOn, locale))),
      ...lines.map((line) => (line === undefined ? undefined : h("p", { part: "message" }, line))),
    ),
  ];
};

/** Links to what is in stock instead. */
export const substituteParts = ({ status, substitutes }: Availability, words: Words): Node[] =>
  status === "in_stock" || substitutes.length === 0
    ? []
    : [
        h(
          "div",
          { part: "substitutes" },
          h("h2", { part: "heading" }, words.instead),
          h("ul", {}, ...substitutes.map(({ title, url }) => h("li", {}, h("a", { part: "link", href: url }, title)))),
        ),
      ];
