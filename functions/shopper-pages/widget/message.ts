import type { Availability } from "./availability.ts";
import type { Trouble } from "./calls.ts";
import { h } from "./dom.ts";
import type { Memory } from "./memory.ts";
import type { Typed } from "./typed.ts";
import { inTime, type Locale, type Words } from "./words.ts";

/** A state without a form. */
export interface Message {
  heading?: string;
  lines: string[];
  /** What a press of the only button does. */
  button?: { does: "again" | "retry"; text: string };
}

export const sentMessage = ({ title, signup }: Availability, { email, phone }: Typed, words: Words): Message => {
  const button = { does: "again", text: words.again } as const;
  if (!signup.doubleOptIn) return { heading: words.listed.heading, lines: [words.listed.text(title)], button };
  const { sent } = words;
  return {
    heading: sent.heading,
    lines: [
      ...(email === "" ? [] : [sent.email(email)]),
      ...(phone === "" ? [] : [sent.phone(phone)]),
      // Whether an address is known already is nobody's affair, so the service does not say.
      sent.known(signup.store),
    ],
    button,
  };
};

/** What a variant's state says to whoever needs no form. */
export const messageOfOffer = (
  state: "hidden" | "confirmed" | "waiting" | "back" | "gone",
  { title, signup }: Availability,
  memory: Memory | undefined,
  { confirmed, waiting, back, discontinued, again }: Words,
): Message => {
  switch (state) {
    case "hidden":
      return { lines: [] };
    case "confirmed":
      return { heading: confirmed.heading, lines: [confirmed.text] };
    case "gone":
      return { lines: [discontinued(title)] };
    case "back":
      return { heading: back.heading, lines: [back.text(title)] };
    case "waiting": {
      const isPending = signup.doubleOptIn && memory !== "confirmed";
      return {
        heading: waiting.heading,
        lines: [waiting.text(title), ...(isPending ? [waiting.unconfirmed] : [])],
        button: { does: "again", text: again },
      };
    }
  }
};

/** Where not even the variant's state could be had. Without a button where trying again would change nothing. */
export const troubleMessage = (trouble: Trouble, words: Words, locale: Locale): Message => {
  const button = { does: "retry", text: words.retry } as const;
  switch (trouble.kind) {
    case "gone":
    case "refused":
      return { lines: [words[trouble.kind]] };
    case "later":
      return { lines: [words.later(inTime(trouble.seconds, locale))], button };
    case "unreachable":
      return { lines: [words.unreachable], button };
    case "wrong":
    case "failed":
      return { lines: [words.failed], button };
  }
};

export const messageParts = ({ heading, lines, button }: Message): Node[] => {
  const parts: Node[] = lines.map((line) => h("p", { part: "message" }, line));
  // Whoever pressed a button is led here, so that a screen reader goes on with the outcome.
  if (heading !== undefined) parts.unshift(h("h2", { id: "heading", part: "heading", tabindex: "-1" }, heading));
  if (button !== undefined) {
    parts.push(h("button", { part: "button again", type: "button", "data-does": button.does }, button.text));
  }
  return parts;
};
