import type { BulkResult, SendBulk } from "../../shared/message/send-bulk.ts";
import type { RateBucket } from "../../shared/message/rate-bucket.ts";
import {
  backoffMs,
  type Chunk,
  chunkNameOf,
  type ChunkRef,
  type Conclusion,
  concludeSend,
  inFlightOf,
  type Members,
  type Outcomes,
  withOutcome,
} from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import { restockKeyOf } from "../../shared/restock/restock.ts";
import { type Clock, minutesToMs } from "../../shared/runtime/clock.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import type { Telling, WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { BuildMail } from "./build-mail.ts";
import type { Check, Ready } from "./check.ts";
import type { EndChunk } from "./end-chunk.ts";

export interface AttemptDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  chunkQueue: Queue<ChunkRef>;
  bucket: RateBucket;
  check: Check;
  buildMail: BuildMail;
  sendBulk: SendBulk;
  endChunk: EndChunk;
}

/** A pause ends by itself: the first chunk after it shows whether the reason is gone. */
const pauseMinutes = 15;

/** A chunk in the hands of one worker. */
interface Held {
  ref: ChunkRef;
  chunk: Chunk;
  members: Members;
  telling: Telling;
}

const signupRefs = ({ ref, members }: Held, indexes: number[]) =>
  indexes.flatMap((index) => {
    const contact = members.contacts[index];
    return contact === undefined ? [] : [{ store: ref.restock.store, sku: ref.restock.sku, contact }];
  });

const createTurn = (deps: AttemptDeps) => {
  const laterFrom = async (
    held: Held,
    state: "open" | "sending",
    outcomes: Outcomes,
    remaining: number[],
    retryAt: number,
  ) => {
    const tries = state === "sending" ? held.chunk.tries + 1 : held.chunk.tries;
    const { ref, chunk } = held;
    const written = await deps.chunks.retryLater(ref, chunk.attempt, state, { outcomes, remaining, tries, retryAt });
    // A nudge, so that nobody waits for the minute's tick; it carries no state.
    const delaySeconds = (retryAt - deps.clock.now()) / 1_000;
    if (written.kind === "written") await deps.chunkQueue.send(ref, { delaySeconds });
    return written;
  };
  return {
    laterFrom,
    /** Waits for the chunk's part of the send rate, or says where the chunk is when it has to come back later. */
    takeTurn: async (held: Held, recipients: number[], outcomes: Outcomes): Promise<"now" | "left" | "stays"> => {
      const now = deps.clock.now();
      const turn = await deps.bucket.take(recipients.length, now);
      switch (turn.kind) {
        case "at":
          if (turn.atMs > now) await deps.clock.sleep(turn.atMs - now);
          return "now";
        case "busy":
          await laterFrom(held, "open", outcomes, recipients, turn.askAgainAt);
          return "stays";
        case "paused":
          await deps.chunks.hold(held.ref, held.chunk.attempt, turn.pause.until);
          return "left";
      }
    },
  };
};

const createConclude = (deps: AttemptDeps, laterFrom: ReturnType<typeof createTurn>["laterFrom"]) => {
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
        return laterFrom(held, "sending", conclusion.outcomes, conclusion.remaining, retryAt);
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
  const { takeTurn, laterFrom } = createTurn(deps);
  const conclude = createConclude(deps, laterFrom);

  /** Marks the recipients; whoever is not waiting any more is skipped. */
  const mark = async (held: Held, recipients: number[], ready: Ready) => {
    const marked = await deps.waitlist.mark(signupRefs(held, recipients), held.telling, deps.clock.now());
    const gone = marked.filter((signup) => (ready.unsubscribedAt.get(signup.sk) ?? 0) > signup.createdAt);
    if (gone.length > 0) await deps.waitlist.unsubscribe(gone.map(({ sk }) => ({ ...held.ref.restock, contact: sk })));
    return new Map(marked.filter((signup) => !gone.includes(signup)).map((signup) => [signup.sk, signup]));
  };

  const send = async (
    held: Held,
    ready: Ready,
    sending: number[],
    signups: Signup[],
    outcomes: Outcomes,
  ): Promise<AttemptResult> => {
    // Made first: should it fail, nothing was sent for certain.
    const mail = await deps.buildMail(held.ref, ready, signups);
    const began = await deps.chunks.beginSending(held.ref, held.chunk, outcomes, deps.clock.now());
    if (began.kind === "refused") {
      // The wave may be over by now, so that nobody would look at these people: "left" has the restock looked at.
      await deps.waitlist.takeBack(signupRefs(held, sending), held.telling);
      return "left";
    }
    const answer = await deps.sendBulk(mail);
    if (answer.kind === "unknown") return "unknown";
    return conclude({ ...held, chunk: { ...held.chunk, outcomes } }, sending, answer);
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
    const turn = allowed.length === 0 ? "now" : await takeTurn(held, allowed, checked.outcomes);
    if (turn !== "now") return turn;

    const signups = await mark(held, allowed, checked);
    const isMarked = (index: number) => signups.has(members.contacts[index] ?? "");
    const sending = allowed.filter(isMarked);
    const skipped = allowed.filter((index) => !isMarked(index));
    const outcomes = withOutcome(checked.outcomes, skipped, "skipped");
    if (sending.length === 0) {
      await deps.endChunk.finish(ref, chunk, members, "open", outcomes);
      return "left";
    }
    const inOrder = sending.flatMap((index) => signups.get(members.contacts[index] ?? "") ?? []);
    const result = await send(held, checked, sending, inOrder, outcomes);
    deps.log.info("chunk_attempted", {
      restock: restockKeyOf(ref.restock),
      chunk: telling.chunk,
      recipients: sending.length,
      result,
    });
    return result;
  };
};
