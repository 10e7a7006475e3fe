import { Liquid } from "liquidjs";
import { inboxTemplate } from "./inbox-template.ts";
import type { Message } from "./mailbox.ts";

export interface InboxView {
  messages: Message[];
  /** How many there are in all. */
  count: number;
  older: number | undefined;
  words: string;
  /** Where the page starts that is shown; undefined for the newest. */
  before: number | undefined;
  /** In a frame of another page. */
  embedded: boolean;
  /** What is read: nothing yet, a message, or one that does not exist. */
  reading: Message | "nothing" | "missing";
}

const liquid = new Liquid({ outputEscape: "escape" });
const template = liquid.parse(inboxTemplate);

const day = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const exactly = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "medium", timeZone: "UTC" });

const previewCharacters = 140;
const previewOf = (text: string): string => text.replaceAll(/\s+/g, " ").trim().slice(0, previewCharacters);

const numberOf = (count: number, one: string, many: string): string =>
  `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;

/** Keeps what is searched for and where the list stands from one address to the next. */
const addressOf = (path: string, { words, before, embedded }: Pick<InboxView, "words" | "before" | "embedded">) => {
  const query = new URLSearchParams({
    ...(words !== "" && { q: words }),
    ...(before !== undefined && { before: String(before) }),
    ...(embedded && { embedded: "1" }),
  });
  return query.size === 0 ? path : `${path}?${query}`;
};

/** Text with its web addresses apart; what ends a sentence is not part of one. */
const linked = (text: string): { text: string; href?: string }[] =>
  text
    .split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/)
    .map((part, n) => (n % 2 === 1 ? { text: part, href: part } : { text: part }));

const rowOf = (message: Message, view: InboxView) => {
  const sentAt = new Date(message.sentAt);
  const isText = message.channel === "sms";
  return {
    href: addressOf(`/inbox/${message.id}`, view),
    isText,
    isCurrent: typeof view.reading === "object" && view.reading.id === message.id,
    to: message.to,
    subject: message.subject,
    preview: previewOf(message.text),
    sentAt: message.sentAt,
    when: `${day.format(sentAt)}, ${time.format(sentAt)}`,
  };
};

const readerOf = (message: Message) => ({
  ...message,
  isText: message.channel === "sms",
  when: `${exactly.format(new Date(message.sentAt))} UTC`,
  body: linked(message.text),
  hasHeaders: Object.keys(message.headers).length > 0,
  size:
    message.channel === "sms" &&
    [
      numberOf(message.parts, "part", "parts"),
      message.encoding,
      numberOf(Array.from(message.text).length, "character", "characters"),
      ...(message.kind ? [message.kind.toLowerCase()] : []),
    ].join(" · "),
});

const summaryOf = ({ words, messages, count, older }: InboxView): string => {
  if (words === "") return numberOf(count, "message", "messages");
  const found = older === undefined ? "" : "more than ";
  return `${found}${numberOf(messages.length, "message", "messages")} with “${words}”`;
};

/** The list of messages with, beside it, the one that is read; works without JavaScript. */
export const renderInbox = (view: InboxView): string => {
  const { reading, words, older, before, embedded } = view;
  return String(
    liquid.renderSync(template, {
      rows: view.messages.map((message) => rowOf(message, view)),
      message: typeof reading === "object" ? readerOf(reading) : undefined,
      missing: reading === "missing",
      summary: summaryOf(view),
      words,
      embedded,
      listHref: addressOf("/inbox", view),
      olderHref: older !== undefined && addressOf("/inbox", { ...view, before: older }),
      newestHref: before !== undefined && addressOf("/inbox", { ...view, before: undefined }),
    }),
  );
};
