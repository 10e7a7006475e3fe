import type { OrderRef } from "../../shared/backorder/order.ts";
import type { Message, MessageWake } from "../../shared/message/message.ts";
import type { MessagesTable } from "../../shared/message/messages-table.ts";
import type { RateBucket } from "../../shared/message/rate-bucket.ts";
import type { SendBulk } from "../../shared/message/send-bulk.ts";
import type { SendText, Text, TextResult } from "../../shared/message/send-text.ts";
import { partsOf } from "../../shared/message/text-parts.ts";
import { backoffMs } from "../../shared/restock/chunk.ts";
import { type Clock, minutesToMs } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { TextFate } from "./text-fate.ts";
import type { Written } from "./written.ts";

export interface SendMessageDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  messages: MessagesTable;
  messageQueue: Queue<MessageWake>;
  orderQueue: Queue<OrderRef>;
  buckets: { mail: RateBucket; text: RateBucket };
  write: (message: Message) => Promise<Written>;
  sendBulk: SendBulk;
  sendText: SendText;
  textFate: TextFate;
  openConfirmations: (addressHash: string) => Promise<void>;
  /** What the first text to a phone says is said once. */
  recordFirstText: (message: Message, to: string) => Promise<void>;
}

type Sendable = Extract<Written, { kind: "mail" | "text" }>;

/** A pause ends by itself: the first message after it shows whether the reason is gone. */
const pauseMinutes = 15;

const isRestockText = (message: Message) => (message.about.kind === "back_in_stock" ? message.about : undefined);

/** Where the answer of SNS or SES leaves a message. */
const createConclude = (deps: SendMessageDeps, later: Later) => {
  const rest = async (store: string, scope: "store" | "account", reason: string) => {
    const since = deps.clock.now();
    const pause = { reason, since, until: since + minutesToMs(pauseMinutes) };
    if (scope === "account") await deps.buckets.mail.pause(pause);
    else await deps.stores.pause(store, pause);
    deps.log.error("sending_paused", { store, scope, reason });
    deps.log.count("SendingPaused");
    return pause.until;
  };

  /** Surely not told: a restock's text is tried no more, and its shoppers are told another way, or another time. */
  const fail = async (message: Message, code: string, isTheNumber: boolean) => {
    const about = isRestockText(message);
    deps.log.warn("message_not_sent", { id: message.id, code });
    if (about === undefined) {
      await deps.messages.end(message, "failed", deps.clock.now(), code);
      return;
    }
    if (isTheNumber) await deps.textFate.holdPhone(about, "failed");
    if (await deps.textFate.putBack(about)) return cancel(deps, message, "sending", code, later);
    return later(message, "sending", 0, deps.clock.now() + limits.lookAgainMs);
  };

  return async (message: Message, written: Sendable, result: TextResult): Promise<void> => {
    switch (result.kind) {
      case "sent": {
        const ended = await deps.messages.end(message, "sent", deps.clock.now());
        // Refused where the message was erased meanwhile: then nothing is known of its phone any more, either.
        if (written.kind === "text" && ended.kind === "written") await deps.recordFirstText(message, written.text.to);
        return;
      }
      case "rejected":
        return fail(message, result.code, true);
      case "retry": {
        const tries = message.tries + 1;
        if (tries >= limits.sendTries) return fail(message, result.code, false);
        return later(message, "sending", tries, deps.clock.now() + backoffMs(tries));
      }
      case "paused":
        return later(
          message,
          "sending",
          message.tries,
          await rest(message.about.store ?? "", result.scope, result.code),
        );
      case "unknown":
        return settleUnknown(deps, message, later);
    }
  };
};

/** Cancelled, a text may come to life again. Where somebody was handed to it meanwhile, it is looked at again at once. */
const cancel = async (
  { clock, messages }: SendMessageDeps,
  message: Message,
  from: "open" | "sending",
  reason: string,
  later: Later,
): Promise<void> => {
  const ended = await messages.cancel(message, from, clock.now(), reason);
  if (ended.kind === "refused") await later(message, from, 0, clock.now());
};

/** Never sent again blindly, unless the store would rather tell some people twice. */
const settleUnknown = async (deps: SendMessageDeps, message: Message, later: Later): Promise<void> => {
  const about = isRestockText(message);
  const store = message.about.store === undefined ? undefined : await deps.stores.get(message.about.store);
  const tries = message.tries + 1;
  if (store?.settings.unsettled === "resend" && tries < limits.sendTries) {
    return later(message, "sending", tries, deps.clock.now() + backoffMs(tries));
  }
  // Where a chunk is not done yet, the message stays as it is and comes up again behind its lease.
  if (about !== undefined && !(await deps.textFate.unsettle(about))) return;
  if ((await deps.messages.settle(message, deps.clock.now())) !== "unsettled") return;
  deps.log.warn("message_unsettled", { id: message.id });
  deps.log.count("MessagesUnsettled");
};

type Later = (
  message: Message,
  from: "open" | "sending",
  tries: number,
  dueAtMs: number,
  turnAt?: number,
) => Promise<void>;

/** Not now: due again, with a nudge, so that nobody waits for the minute's tick. */
const createLater =
  ({ clock, messages, messageQueue }: SendMessageDeps): Later =>
  async (message, from, tries, dueAtMs, turnAt) => {
    await messages.again(message, from, tries, { dueAtMs, turnAt });
    await messageQueue.send({ message: message.id }, { delaySeconds: (dueAtMs - clock.now()) / 1_000 });
  };

/**
 * Sends one message: claim, look again and write it, take a turn, write `sending`, call once, record. A message that
 * began to be sent is never sent again without proof that it was not.
 */
export const createSendMessage = (deps: SendMessageDeps) => {
  const later = createLater(deps);
  const conclude = createConclude(deps, later);

  const takeMailTurn = async (message: Message): Promise<boolean> => {
    const now = deps.clock.now();
    const turn = await deps.buckets.mail.take(1, now);
    if (turn.kind === "at") {
      if (turn.atMs > now) await deps.clock.sleep(turn.atMs - now);
      return true;
    }
    await later(message, "open", message.tries, turn.kind === "busy" ? turn.askAgainAt : turn.pause.until);
    return false;
  };

  /**
   * Texts are slow, some account's numbers send one a second: a turn may be taken hours ahead, and until then nobody
   * is busy with it. Answers and confirmations are counted but do not stand in that line: a STOP is answered within
   * minutes (rules 5). What AWS limits, and what is paid for, is a text's parts.
   */
  const takeTextTurn = async (message: Message, { body, type }: Text): Promise<boolean> => {
    const now = deps.clock.now();
    if (message.turnAt !== undefined && message.turnAt <= now) return true;
    const turn = await deps.buckets.text.take(partsOf(body).parts, now, limits.textsAheadMs);
    if (turn.kind !== "at") {
      await later(message, "open", message.tries, turn.kind === "busy" ? turn.askAgainAt : turn.pause.until);
      return false;
    }
    const waitMs = type === "Transactional" ? 0 : turn.atMs - now;
    if (waitMs > limits.textWaitMs) {
      await later(message, "open", message.tries, turn.atMs, turn.atMs);
      return false;
    }
    if (waitMs > 0) await deps.clock.sleep(waitMs);
    return true;
  };

  /** True when it is this message's turn; else it comes up again. */
  const takeTurn = async (message: Message, written: Sendable): Promise<boolean> =>
    written.kind === "mail" ? takeMailTurn(message) : takeTextTurn(message, written.text);

  const call = async (written: Sendable): Promise<TextResult> => {
    if (written.kind === "text") return deps.sendText(written.text);
    const answer = await deps.sendBulk(written.mail);
    return answer.kind === "unknown" ? answer : (answer.entries[0] ?? { kind: "unknown", code: "no_answer" });
  };

  const attempt = async (message: Message) => {
    const written = await deps.write(message);
    if (written.kind === "cancel") return cancel(deps, message, "open", written.reason, later);
    if (written.kind === "wait") return later(message, "open", message.tries, written.untilMs);
    if (!(await takeTurn(message, written))) return;
    if (!(await deps.messages.beginSending(message, deps.clock.now(), written))) return;
    const result = await call(written);
    await conclude(message, written, result);
    deps.log.info("message_attempted", { id: message.id, about: message.about.kind, result: result.kind });
  };

  return async (wake: MessageWake): Promise<void> => {
    if ("address" in wake) return deps.openConfirmations(wake.address);
    const claim = await deps.messages.claim(wake.message, deps.clock.now());
    if (claim.kind === "taken") return;
    if (claim.kind === "claimed") await attempt(claim.message);
    // Its worker was gone after it had begun to send.
    else await settleUnknown(deps, claim.message, later);
    const { about } = claim.message;
    // What its customer was told is known now, and there may be more to tell.
    if (about.kind === "order" || about.kind === "notice")
      await deps.orderQueue.send({ store: about.store, order: about.order });
  };
};
