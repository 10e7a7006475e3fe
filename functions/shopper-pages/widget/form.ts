import type { Availability } from "./availability.ts";
import { h } from "./dom.ts";
import type { Problems, Typed } from "./typed.ts";
import { isSoldWithoutStock } from "./sale.ts";
import type { Locale, Words } from "./words.ts";

export interface FormView {
  offer: Availability;
  words: Words;
  locale: Locale;
  typed: Typed;
  problems: Problems;
}

const introOf = ({ offer, words }: FormView): string => {
  if (isSoldWithoutStock(offer)) return words.introStock(offer.title);
  return offer.signup.email && offer.signup.texts ? words.introAny(offer.title) : words.intro(offer.title);
};

const headingOf = (view: FormView) => {
  const heading = isSoldWithoutStock(view.offer) ? view.words.headingStock : view.words.heading;
  return [
    h("h2", { id: "heading", part: "heading", tabindex: "-1" }, h("slot", { name: "heading" }, heading)),
    h("p", { part: "intro" }, h("slot", { name: "intro" }, introOf(view))),
  ];
};

const errorOf = (name: keyof Problems, problem: string | undefined) =>
  problem === undefined ? undefined : h("p", { id: `${name}-error`, part: "error" }, problem);

/** What tells a screen reader that a field is wrong, and why. */
const describe = (name: keyof Problems, problem: string | undefined, hint?: string) => {
  const ids = [hint, problem === undefined ? undefined : `${name}-error`].filter((id) => id !== undefined);
  return {
    "aria-invalid": problem === undefined ? undefined : "true",
    "aria-describedby": ids.length > 0 ? ids.join(" ") : undefined,
  };
};

const emailField = ({ words, typed, problems }: FormView) =>
  h(
    "div",
    { part: "field" },
    h("label", { part: "label", for: "email" }, words.email),
    h("input", {
      id: "email",
      name: "email",
      part: "input",
      type: "email",
      autocomplete: "email",
      maxlength: "254",
      value: typed.email,
      ...describe("email", problems.email),
    }),
    errorOf("email", problems.email),
  );

const countryName = (country: string, locale: Locale): string => {
  try {
    return new Intl.DisplayNames(locale, { type: "region" }).of(country) ?? country;
  } catch {
    return country;
  }
};

const phoneField = ({ offer, words, locale, typed, problems }: FormView) =>
  h(
    "div",
    { part: "field" },
    h("label", { part: "label", for: "phone" }, words.phone),
    h("input", {
      id: "phone",
      name: "phone",
      part: "input",
      type: "tel",
      autocomplete: "tel",
      maxlength: "40",
      value: typed.phone,
      ...describe("phone", problems.phone, "phone-hint"),
    }),
    h("p", { id: "phone-hint", part: "hint" }, words.phoneHint(countryName(offer.signup.country, locale))),
    errorOf("phone", problems.phone),
  );

/** Never ticked by the page: consent to texts is the shopper's own act. */
const textsBox = ({ offer, typed, problems }: FormView) =>
  h(
    "div",
    { part: "field", "data-with": "phone", hidden: typed.phone === "" },
    h(
      "label",
      { part: "option", for: "texts" },
      h("input", {
        id: "texts",
        name: "texts",
        part: "checkbox",
        type: "checkbox",
        checked: typed.texts,
        ...describe("texts", problems.texts),
      }),
      h("span", {}, offer.signup.consent.sms),
    ),
    errorOf("texts", problems.texts),
  );

const choice = ({ words, typed }: FormView) => {
  const option = (value: Typed["channels"]) =>
    h(
      "label",
      { part: "option" },
      h("input", { type: "radio", part: "radio", name: "channels", value, checked: typed.channels === value }),
      h("span", {}, words[value]),
    );
  return h(
    "fieldset",
    { part: "choice", "data-with": "both", hidden: typed.email === "" || typed.phone === "" },
    h("legend", { part: "label" }, words.choice),
    option("both"),
    option("smsFirst"),
  );
};

const consentOf = ({ offer, words }: FormView) => {
  const { email, consent, policyUrl } = offer.signup;
  const link =
    policyUrl === undefined
      ? undefined
      : h("a", { part: "link", href: policyUrl, target: "_blank", rel: "noopener" }, words.policy, " ", words.newTab);
  return h("p", { part: "consent" }, email ? `${consent.email} ` : undefined, link);
};

/** Robots fill in every field; people do not see this one, and no browser knows what belongs into it. */
const trap = () =>
  h(
    "p",
    { class: "unseen", "aria-hidden": "true" },
    h("label", {}, "Reference ", h("input", { name: "reference", tabindex: "-1", autocomplete: "off" })),
  );

/** Shows what only a number needs, as soon as there is one. */
export const followTyped = (form: HTMLFormElement, { email, phone }: Typed): void => {
  for (const part of form.querySelectorAll<HTMLElement>("[data-with]")) {
    part.hidden = phone === "" || (part.dataset["with"] === "both" && email === "");
  }
};

/** The form with what was typed, and what is wrong with it. */
export const formParts = (view: FormView): Node[] => {
  const { offer, words, problems } = view;
  const { email, texts, captcha } = offer.signup;
  const parts = [
    email ? emailField(view) : undefined,
    texts ? phoneField(view) : undefined,
    texts ? textsBox(view) : undefined,
    email && texts ? choice(view) : undefined,
    trap(),
    captcha ? h("slot", { name: "captcha" }) : undefined,
    consentOf(view),
    problems.form === undefined ? undefined : h("p", { id: "problem", part: "problem", tabindex: "-1" }, problems.form),
    h("button", { part: "button", type: "submit" }, problems.form === undefined ? words.submit : words.retry),
  ];
  const form = h("form", { part: "form", novalidate: true, "aria-labelledby": "heading" }, ...parts);
  return [...headingOf(view), form];
};
