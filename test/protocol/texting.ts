import { type AnswerTextDeps, createAnswerText } from "../../functions/answer-text/answer-text.ts";
import { createOpenConfirmations } from "../../functions/send-message/open-confirmations.ts";
import { createOpenSignupsOf } from "../../functions/send-message/open-signups.ts";
import { createSendMessage, type SendMessageDeps } from "../../functions/send-message/send-message.ts";
import { createTextFate } from "../../functions/send-message/text-fate.ts";
import { createWriteMessage } from "../../functions/send-message/write-message.ts";
import { contactOf } from "../../shared/contact/contact.ts";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import type { About, Message } from "../../shared/message/message.ts";
import { quietUntil } from "../../shared/message/quiet-hours.ts";
import type { Text, TextResult } from "../../shared/message/send-text.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import type { RestocksTable } from "../../shared/restock/restocks-table.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { Settings } from "../../shared/store/settings.ts";
import { createConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import { type Watch, watched } from "./faults.ts";

/** A text that SNS accepted. */
export interface Texted {
  to: string;
  body: string;
  at: number;
  about: About;
  /** As its sender saw it when it looked: the phone's time of day, its owner's STOP, whether the restock was over. */
  seen: { quiet: boolean; stopped: boolean; closed: boolean };
}

/** What SNS does with a text: whether it accepts it, and what it answers, if its answer arrives. */
export interface TextAnswer {
  accepted: boolean;
  result: TextResult;
}

export const sns = {
  accepts: { accepted: true, result: { kind: "sent" } },
  throttles: { accepted: false, result: { kind: "retry", code: "Throttled" } },
  /** The number takes no texts. */
  rejects: { accepted: false, result: { kind: "rejected", code: "OptedOut" } },
  pauses: { accepted: false, result: { kind: "paused", scope: "account", code: "spend_limit" } },
  /** The answer is lost, after it was accepted or before. */
  losesTaken: { accepted: true, result: { kind: "unknown", code: "timeout" } },
  losesUntaken: { accepted: false, result: { kind: "unknown", code: "timeout" } },
} satisfies Record<string, TextAnswer>;

type Deps = Omit<AnswerTextDeps, "confirmContact" | "wakeRestock"> &
  Pick<SendMessageDeps, "buckets" | "sendBulk"> &
  Pick<Parameters<typeof createConfirmContact>[0], "wakeRestock"> & {
    contacts: ContactsTable;
    chunks: ChunksTable;
    restocks: RestocksTable;
    stock: StockTable;
  };

type Truth = Pick<Deps, "addresses" | "restocks" | "waitlist">;

/** What a world knows of texts: those that SNS took, and what it will answer next. `truth` is what is so right now. */
export const createTexting = (settings: Settings, truth: Truth) => {
  const texts: Texted[] = [];
  const answers: TextAnswer[] = [];

  const seenNow = async (about: About, nowMs: number): Promise<Texted["seen"]> => {
    if (about.kind !== "back_in_stock") return { quiet: false, stopped: false, closed: false };
    const { store, sku, restock: n } = about;
    const [signup, restock, stopped] = await Promise.all([
      truth.waitlist.get(about),
      truth.restocks.get({ store, sku, n }),
      truth.addresses.isStopped(about.phoneHash),
    ]);
    const place = { phone: signup?.phone ?? "", postalCode: signup?.postalCode };
    const quiet = quietUntil(nowMs, place, settings.quietHours) !== undefined;
    return { quiet, stopped, closed: restock?.closedAt !== undefined };
  };

  /** A worker's own: the real functions that send and answer texts, with SNS scripted. */
  const createWorkers = (watch: Watch, deps: Deps) => {
    const { clock } = deps;
    let looked: Pick<Texted, "about" | "seen"> | undefined;
    const client = watched(watch, "sns", {
      send: async ({ to, body }: Text): Promise<TextResult> => {
        const { accepted, result } = answers.shift() ?? sns.accepts;
        if (accepted && looked !== undefined) texts.push({ to, body, at: clock.now(), ...looked });
        return result;
      },
    });
    const openSignupsOf = createOpenSignupsOf(deps.waitlist);
    const textFate = watched(watch, "textFate", createTextFate(deps));
    const confirmContact = createConfirmContact(deps);
    const write = createWriteMessage({
      ...deps,
      orders: { read: async () => ({ order: undefined, lines: [], rest: [] }) },
      openSignupsOf,
      textFate,
      writeOrder: async () => ({ kind: "cancel", reason: "not_ours" }),
      writeNotice: async () => ({ kind: "cancel", reason: "not_ours" }),
      writeAlert: async () => ({ kind: "cancel", reason: "not_ours" }),
      publicUrl: "https://stockline.example",
    });

    const look = async (message: Message) => {
      const seen = await seenNow(message.about, clock.now());
      const written = await write(message);
      looked = { about: message.about, seen };
      return written;
    };

    return {
      sendMessage: createSendMessage({
        ...deps,
        orderQueue: { send: async () => {}, sendAll: async () => {} },
        textFate,
        write: look,
        sendText: async (text) => client.send(text),
        openConfirmations: createOpenConfirmations({ ...deps, openSignupsOf, confirmContact }),
        recordFirstText: async ({ about }, phone) => {
          if (about.store === undefined) return;
          const contact = contactOf((await deps.keys()).hashKey, about.store, phone);
          await deps.contacts.recordText({ store: about.store, contact }, clock.now());
        },
      }),
      answerText: createAnswerText({ ...deps, confirmContact }),
    };
  };

  return { texts, answers, createWorkers };
};
