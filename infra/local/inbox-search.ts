import type { Mailbox, Message } from "./mailbox.ts";

/** A page of the list; also how many are read at once. */
const pageSize = 200;
/** What one search looks through before it offers to go on, so that it answers at once in the largest mailbox. */
const maxLookedAt = 20_000;

export interface Found {
  /** Newest first. */
  messages: Message[];
  /** The place before which the next page starts; undefined where there is none. */
  older: number | undefined;
}

/** From the newest to the oldest before a place. */
const newestFirst = async function* newestFirst(
  mailbox: Mailbox,
  before: number,
): AsyncGenerator<{ place: number; message: Message }> {
  for (let end = before; end > 0; end -= pageSize) {
    const start = Math.max(0, end - pageSize);
    const page: { place: number; message: Message }[] = [];
    for await (const message of mailbox.all(start, end)) page.push({ place: start + page.length, message });
    yield* page.toReversed();
  }
};

/** Less what is in a link's address for no reader, such as its token. */
const readable = (text: string): string => text.replaceAll(/(https?:\/\/[^\s?#]*)[?#]\S*/g, "$1");

const isAbout = ({ to, subject, text }: Message, words: string): boolean =>
  [to, subject, readable(text)].some((part) => part.toLowerCase().includes(words));

/** The newest messages before a place that have these words in their recipient, subject or text. */
export const searchMessages = async (mailbox: Mailbox, words: string, before: number): Promise<Found> => {
  const wanted = words.trim().toLowerCase();
  const messages: Message[] = [];
  let lookedAt = 0;
  for await (const { place, message } of newestFirst(mailbox, before)) {
    if (messages.length === pageSize || lookedAt === maxLookedAt) return { messages, older: place + 1 };
    lookedAt += 1;
    if (isAbout(message, wanted)) messages.push(message);
  }
  return { messages, older: undefined };
};

export const findMessage = async (mailbox: Mailbox, id: string): Promise<Message | undefined> => {
  for await (const { message } of newestFirst(mailbox, mailbox.count())) if (message.id === id) return message;
  return undefined;
};
