import type { About } from "../../shared/message/message.ts";
import { type Outcome, parseChunkName } from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import type { RestocksTable } from "../../shared/restock/restocks-table.ts";
import type { WakeRestock } from "../../shared/restock/wake-open-restock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Signup, SignupRef } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export type RestockText = Extract<About, { kind: "back_in_stock" }>;

export interface TextFateDeps {
  chunks: ChunksTable;
  restocks: RestocksTable;
  waitlist: WaitlistTable;
  wakeRestock: WakeRestock;
}

interface Told {
  ref: SignupRef;
  signup: Signup;
  chunk: string;
  /** What the chunk says became of them. */
  outcome: Outcome | undefined;
}

/** Those whom a text was to tell, of the chunks that are done; and whether that is all of them. */
interface ToldByText {
  told: Told[];
  complete: boolean;
}

/** What becomes of the signups that a restock's text was to tell: there may be two of one phone. */
export const createTextFate = (deps: TextFateDeps) => {
  const outcomeOf = async (ref: SignupRef, name: string) => {
    const chunkRef = parseChunkName(ref, name);
    const [chunk, { contacts }] = await Promise.all([deps.chunks.get(chunkRef), deps.chunks.members(chunkRef)]);
    return { isDone: chunk?.state === "done", outcome: chunk?.outcomes[contacts.indexOf(ref.contact)] };
  };

  const toldByText = async ({ store, sku, restock, contact, phoneHash }: RestockText): Promise<ToldByText> => {
    const refs = (await deps.waitlist.ofPhone(phoneHash)).filter((ref) => ref.store === store && ref.sku === sku);
    const others = refs.filter((ref) => ref.contact !== contact);
    // The one that the text was made for may have lost its phone since.
    const all = [{ store, sku, contact }, ...others];
    const marked = (await deps.waitlist.readAll(all)).flatMap(({ ref, signup }) =>
      signup.chunk !== undefined && signup.lastRestock === restock ? [{ ref, signup, chunk: signup.chunk }] : [],
    );
    const known = await Promise.all(marked.map(async (one) => ({ ...one, ...(await outcomeOf(one.ref, one.chunk)) })));
    return { told: known.filter(({ isDone }) => isDone), complete: known.every(({ isDone }) => isDone) };
  };

  /** Where the chunk says that they were told by text, it says what became of it instead. */
  const correct = async ({ ref, chunk: name }: Told, outcome: Outcome): Promise<void> => {
    const chunkRef = parseChunkName(ref, name);
    const { contacts, quantities } = await deps.chunks.members(chunkRef);
    const member = contacts.indexOf(ref.contact);
    const units = outcome === "returned" ? (quantities[member] ?? 1) : 0;
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const chunk = await deps.chunks.get(chunkRef);
      if (chunk?.outcomes[member] !== "texted") return;
      const outcomes = { ...chunk.outcomes, [member]: outcome };
      const corrected = await deps.chunks.correct(chunkRef, chunk.outcomes, outcomes, units);
      if (corrected.kind === "refused") continue;
      // Their units are there for whoever comes next, as those of a mail that was not sent.
      if (units > 0) await deps.restocks.handBack(chunkRef.restock, chunkRef.wave, units);
      return;
    }
    throw new Error("A chunk kept changing while a text's fate was recorded");
  };

  return {
    /**
     * Surely not told: they wait again, with the places they had, and an open restock hears of it. False where a chunk
     * that hands somebody over is not done yet: to be done again then.
     */
    putBack: async (about: RestockText): Promise<boolean> => {
      const { told, complete } = await toldByText(about);
      for (const one of told.filter(({ outcome }) => outcome === "texted")) {
        const { signup, chunk, ref } = one;
        // First of all: a crash between leaves nobody who is told as far as their row says, and by nothing.
        await deps.waitlist.putBack([ref], { restock: about.restock, chunk, attempt: signup.attempt ?? 0 });
        await correct(one, "returned");
      }
      await deps.wakeRestock(about);
      return complete;
    },
    /** Nobody knows whether the text went out: the merchant sees who. False as in `putBack`. */
    unsettle: async (about: RestockText): Promise<boolean> => {
      const { told, complete } = await toldByText(about);
      for (const one of told) await correct(one, "unsettled");
      return complete;
    },
    /** The phone takes no texts: e-mail tells them where they gave one, else their place is kept. */
    holdPhone: async ({ phoneHash }: RestockText, reason: NonNullable<Signup["phoneHeld"]>): Promise<void> => {
      await deps.waitlist.holdPhone(await deps.waitlist.ofPhone(phoneHash), reason);
    },
  };
};
export type TextFate = ReturnType<typeof createTextFate>;
