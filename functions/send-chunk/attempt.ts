import type { BulkMail, BulkResult, SendBulk } from "../../shared/message/send-bulk.ts";
import type { RateBucket } from "../../shared/message/rate-bucket.ts";
import {
  backoffMs,
  type Chunk,
  chunkNameOf,
  type ChunkRef,
  type Conclusion,
  concludeSend,
  inFlightOf,
  type Outcomes,
  signupRefsOf,
  withOutcome,
} from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import { restockKeyOf } from "../../shared/restock/restock.ts";
import type { WakeNext } from "../../shared/restock/release-lane.ts";
import { type Clock, minutesToMs } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { Ways } from "../../shared/waitlist/channels.ts";
import type { BuildMail } from "./build-mail.ts";
import type { Check, Ready } from "./check.ts";
import type { EndChunk } from "./end-chunk.ts";
import type { HandOverTexts } from "./hand-over-texts.ts";
import type { Held, Turns } from "./turn.ts";

export interface AttemptDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  turns: Turns;
  bucket: RateBucket;
  check: Check;
  buildMail: BuildMail;
  sendBulk: SendBulk;
  endChunk: EndChunk;
  waysOf: (store: Ready["store"], signup: Signup) => Ways;
  handOverTexts: HandOverTexts;
  wakeNext: WakeNext;
}

/** A pause ends by itself: the first chunk after it shows whether the reason is gone. */
const pauseMinutes = 15;

const signupRefs = ({ ref, members }: Held, indexes: number[]) => signupRefsOf(ref, members, indexes);

const signupsOf = (told: { signup: Signup }[]): Signup[] => told.map(({ signup }) => signup);

/** Whoever a text alone tells is unsettled where nobody knows whether the phone's text went out. */
const withDoubts = (
  outcomes: Outcomes,
  texted: { index: number; signup: Signup }[],
  inDoubt: Set<string>,
): Outcomes => {
  const doubtful = texted.filter(({ index, signup }) => outcomes[index] === "texted" && inDoubt.has(signup.sk));
  const indexes = doubtful.map(({ index }) => index);
  return withOutcome(outcomes, indexes, "unsettled");
};

const createConclude = (deps: AttemptDeps) => {
  const rest = async (store: string, scope: "store" | "account", reason: string) => {
    const since = deps.clock.now();
    const pause = { reason, since, until: since + minutesToMs(pauseMinutes) };
    await (scope === "store" ? deps.stores.pause(store, pause) : deps.bucket.pause(pause));
    deps.log.error("sending_paused", { store, scope, reason });
    deps.log.count("SendingPaused");
  };

  const record = async (held: Held, conclusion: Conclusion) => {
    const { ref, chunk, members } = held;
    switch (conclusion.next) {
      case "done":
        return deps.endChunk.finish(ref, chunk, members, "sending", conclusion.outcomes);
      case "open": {
        const retryAt = deps.clock.now() + backoffMs(chunk.tries + 1);
        return deps.turns.laterFrom(held, "sending", conclusion.outcomes, conclusion.remaining, retryAt);
      }
      case "ending":
        if (conclusion.paused) await rest(ref.restock.store, conclusion.paused.scope, conclusion.paused.code);
        return deps.endChunk.putBack(ref, chunk, members, "sending", conclusion);
    }
  };

  return async (
    held: Held,
    sending: number[],
    answer: Extract<BulkResult, { kind: "answered" }>,
  ): Promise<AttemptResult> => {
    const results = new Map(
      sending.flatMap((member, at) => (answer.entries[at] ? [[member, answer.entries[at]]] : [])),
    );
    const conclusion = concludeSend(held.chunk, results);
    const recorded = await record(held, conclusion);
    if (recorded.kind === "written") return conclusion.next === "open" ? "stays" : "left";
    // Someone took this worker for dead and the chunk for unsettled: what is known is evidence.
    const sent = [...results].filter(([, result]) => result.kind === "sent").map(([member]) => member);
    if (sent.length > 0) await deps.chunks.addEvidence(held.ref, sent);
    return "stays";
  };
};

/** Whether the chunk has left its store's lane, or that nobody can say what SES accepted. */
export type AttemptResult = "left" | "stays" | "unknown";
export type Attempt = (ref: ChunkRef, chunk: Chunk) => Promise<AttemptResult>;

/**
 * One attempt of a claimed chunk: look again, take a turn, mark, write `sending`, call SES once, record.
 */
export const createAttempt = (deps: AttemptDeps): Attempt => {
  const conclude = createConclude(deps);

  /** Marks the recipients and sorts them by how they are told; whoever is not waiting any more is in neither list. */
  const mark = async (held: Held, recipients: number[], ready: Ready) => {
    const marked = await deps.waitlist.mark(signupRefs(held, recipients), held.telling, deps.clock.now());
    const gone = marked.filter((signup) => (ready.unsubscribedAt.get(signup.sk) ?? 0) > signup.createdAt);
    if (gone.length > 0) await deps.waitlist.unsubscribe(gone.map(({ sk }) => ({ ...held.ref.restock, contact: sk })));
    const signups = new Map(marked.filter((signup) => !gone.includes(signup)).map((signup) => [signup.sk, signup]));
    const at = (index: number) => signups.get(held.members.contacts[index] ?? "");
    const ways = recipients.flatMap((index) => {
      const signup = at(index);
      return signup === undefined ? [] : [{ index, signup, ...deps.waysOf(ready.store, signup) }];
    });
    // It is night where they are, or their only address is held: they keep their place.
    const unreachable = ways.filter(({ mail, text }) => !mail && !text);
    await deps.waitlist.takeBack(
      signupRefs(
        held,
        unreachable.map(({ index }) => index),
      ),
      held.telling,
    );
    return { mailed: ways.filter(({ mail }) => mail), texted: ways.filter(({ text }) => text) };
  };

  const call = async (held: Held, sending: number[], mail: BulkMail): Promise<AttemptResult> => {
    if (sending.length === 0) {
      await deps.endChunk.finish(held.ref, held.chunk, held.members, "sending", held.chunk.outcomes);
      return "left";
    }
    const answer = await deps.sendBulk(mail);
    return answer.kind === "unknown" ? "unknown" : conclude(held, sending, answer);
  };

  const send = async (
    held: Held,
    ready: Ready,
    { mailed, texted }: Awaited<ReturnType<typeof mark>>,
    planned: Outcomes,
  ): Promise<AttemptResult> => {
    const sending = mailed.map(({ index }) => index);
    // Made first: should it fail, nothing was sent for certain.
    const mail = await deps.buildMail(
      held.ref,
      ready,
      mailed.map(({ signup }) => signup),
    );
    const texts = await deps.handOverTexts(held.ref.restock, signupsOf(texted));
    const outcomes = withDoubts(planned, texted, texts.inDoubt);
    const began = await deps.chunks.beginSending(held.ref, held.chunk, outcomes, deps.clock.now());
    if (began.kind === "refused") {
      // The wave may be over by now, so that nobody would look at these people: "left" has the restock looked at.
      const marked = new Set([...sending, ...texted.map(({ index }) => index)]);
      await deps.waitlist.takeBack(signupRefs(held, [...marked]), held.telling);
      return "left";
    }
    const [result] = await Promise.all([
      call({ ...held, chunk: { ...held.chunk, outcomes } }, sending, mail),
      ready.isLast ? undefined : deps.wakeNext(held.ref),
    ]);
    // They wait for the chunk to be done; where it is not, they come up again by themselves.
    await texts.wake();
    return result;
  };

  return async (ref, chunk) => {
    const members = await deps.chunks.members(ref);
    if (chunk.state === "ending") {
      await deps.endChunk.resume(ref, chunk, members);
      return "left";
    }
    const checked = await deps.check(ref, chunk, members);
    if (checked.kind === "handled") return "left";

    const telling = { restock: ref.restock.n, chunk: chunkNameOf(ref), attempt: chunk.attempt };
    const held: Held = { ref, chunk, members, telling };
    const allowed = inFlightOf({ ...chunk, outcomes: checked.outcomes });
    const turn = allowed.length === 0 ? "now" : await deps.turns.take(held, allowed, checked.outcomes);
    if (turn !== "now") return turn;

    const told = await mark(held, allowed, checked);
    const mailed = new Set(told.mailed.map(({ index }) => index));
    const textedAlone = told.texted.map(({ index }) => index).filter((index) => !mailed.has(index));
    const skipped = allowed.filter((index) => !mailed.has(index) && !textedAlone.includes(index));
    const outcomes = withOutcome(withOutcome(checked.outcomes, skipped, "skipped"), textedAlone, "texted");
    if (skipped.length === allowed.length) {
      await deps.endChunk.finish(ref, chunk, members, "open", outcomes);
      return "left";
    }
    const result = await send(held, checked, told, outcomes);
    deps.log.info("chunk_attempted", {
      restock: restockKeyOf(ref.restock),
      chunk: telling.chunk,
      mails: mailed.size,
      texts: told.texted.length,
      result,
    });
    return result;
  };
};
