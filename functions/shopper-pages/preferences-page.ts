import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { sayDay } from "../../shared/message/day-words.ts";
import type { Channels } from "../../shared/waitlist/signup.ts";
import { isLinkState, type LinkState, renderLinkPage } from "./link-page.ts";
import { renderPage, type RenderedPage, type ShopLook } from "./page.ts";
import { preferencesBody } from "./preferences-page.body.ts";
import { preferencesWords } from "./preferences-page.words.ts";
import type { ReasonCode } from "../../shared/waitlist/explain.ts";
import { shopperReasons } from "./shopper-reasons.words.ts";
import { toLink } from "./web-address.ts";

export interface SignupView {
  sku: string;
  title: string;
  url?: string;
  /** May still be told: can be changed and stopped. */
  active: boolean;
  reason: ReasonCode;
  /** From 1. */
  place?: number;
  placeIsAbout?: boolean;
  quantity: number;
  channels: Channels;
  /** What this shopper may choose from; one is no choice. */
  choices: Channels[];
  /** `YYYY-MM-DD` in the store's zone. */
  signedUpOn: string;
}

export interface PreferencesView {
  token: string;
  state: "list" | "saved" | "stopped" | "wrong_quantity" | LinkState;
  /** The signup that was changed or stopped, or whose quantity was wrong; none where all were stopped. */
  sku?: string;
  signups: SignupView[];
}

/** All signups of a shopper in a store: where they stand, why they were not told yet, and what can be changed. */
export const renderPreferencesPage = (look: ShopLook, view: PreferencesView): RenderedPage => {
  const { token, state, signups } = view;
  if (isLinkState(state)) return renderLinkPage(look, { token, state });
  const words = preferencesWords[look.locale];
  const wrongSku = state === "wrong_quantity" ? view.sku : undefined;
  const rows = signups.map((signup) => ({ ...rowOf(signup, look.locale), isWrong: signup.sku === wrongSku }));
  return renderPage(look, {
    title: words.heading,
    body: preferencesBody({
      token,
      words,
      message: messageOf(view, look.locale),
      isWrong: state === "wrong_quantity",
      active: rows.filter(({ active }) => active),
      earlier: rows.filter(({ active }) => !active),
    }),
  });
};

const messageOf = ({ state, sku, signups }: PreferencesView, locale: MailLocale): string | undefined => {
  const words = preferencesWords[locale];
  const title = signups.find((signup) => signup.sku === sku)?.title;
  switch (state) {
    case "saved":
      return title === undefined ? words.saved : words.savedFor(title);
    case "stopped":
      return title === undefined ? words.stopped : words.stoppedFor(title);
    case "wrong_quantity":
      return words.wrongQuantity;
    default:
      return undefined;
  }
};

const rowOf = (signup: SignupView, locale: MailLocale) => {
  const { place, placeIsAbout = false, choices } = signup;
  const words = preferencesWords[locale];
  return {
    ...signup,
    link: toLink(signup.url),
    reason: shopperReasons[locale][signup.reason],
    place: place === undefined ? undefined : words.place(place, placeIsAbout),
    signedUp: sayDay(signup.signedUpOn, locale),
    choices: choices.length < 2 ? [] : choices.map((value) => ({ value, label: words.channel[value] })),
  };
};
