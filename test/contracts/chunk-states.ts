import type { Chunk, ChunkRef, Members } from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";

export const start = Date.UTC(2026, 5, 1);
export type State = Chunk["state"];

let restocks = 0;
/** A chunk that no other test knows. */
export const newRef = (store = "demo"): ChunkRef => ({
  restock: { store, sku: `TENT#${(restocks += 1)}`, n: 1 },
  wave: 1,
  chunk: 1,
});

export const membersOf = (...contacts: string[]): Members => ({
  contacts,
  quantities: {},
  last: { signedUpAt: 1, contact: contacts.at(-1) ?? "" },
});

/** Chunks of two members in every state, each claimed once and by the way that it has in life. */
export const createStates = (chunks: ChunksTable) => {
  const planned = async (ref = newRef(), startedAt = start): Promise<ChunkRef> => {
    await chunks.planMembers(ref, membersOf("contact-a", "contact-b"), startedAt);
    await chunks.planState(ref, 2, startedAt);
    return ref;
  };
  const claimed = async (): Promise<ChunkRef> => {
    const ref = await planned();
    await chunks.claim(ref, start);
    return ref;
  };
  const sending = async () => {
    const ref = await planned();
    const claim = await chunks.claim(ref, start);
    if (claim.kind === "claimed") await chunks.beginSending(ref, claim.chunk, {}, start);
    return ref;
  };
  const unsettled = async () => {
    const ref = await sending();
    await chunks.unsettle(ref, 1, start + 900_000);
    return ref;
  };
  const make: Record<State, () => Promise<ChunkRef>> = {
    open: claimed,
    sending,
    unsettled,
    held: async () => {
      const ref = await claimed();
      await chunks.hold(ref, 1, undefined);
      return ref;
    },
    ending: async () => {
      const ref = await sending();
      await chunks.end(ref, 1, "sending", {}, [1]);
      return ref;
    },
    done: async () => {
      const ref = await sending();
      await chunks.finish(ref, 1, "sending", { outcomes: {}, toldUnits: 2, told: true, nowMs: start });
      return ref;
    },
  };
  return { planned, make };
};
