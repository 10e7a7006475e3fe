import type { SignupRef } from "../waitlist/signup.ts";
import { parseChunkName, wasReturned } from "./chunk.ts";
import type { ChunksTable } from "./chunks-table.ts";

/** What became of a signup in the chunk that its row names. */
export const createFate = (chunks: ChunksTable) => ({
  isSettled: async (ref: SignupRef, name: string | undefined): Promise<boolean> => {
    const chunk = name === undefined ? undefined : await chunks.get(parseChunkName(ref, name));
    return chunk === undefined || chunk.state === "done";
  },
  /** As far as anyone knows: false only where it is certain that they were not. */
  wasTold: async (ref: SignupRef, name: string | undefined): Promise<boolean> => {
    const chunkRef = name === undefined ? undefined : parseChunkName(ref, name);
    const chunk = chunkRef && (await chunks.get(chunkRef));
    if (chunkRef === undefined || chunk?.state !== "done") return true;
    const { contacts } = await chunks.members(chunkRef);
    return !wasReturned(chunk, contacts.indexOf(ref.contact));
  },
});
