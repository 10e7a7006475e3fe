import type { WavePolicy } from "../store/settings.ts";
import type { Allowance } from "./wave.ts";

/** What decides somebody's place: time of signup, then id. */
export interface Place {
  signedUpAt: number;
  contact: string;
}
export interface Candidate extends Place {
  quantity: number;
}

/** Negative when `a` stands before `b`. */
export const comparePlaces =
  (order: WavePolicy["order"]) =>
  (a: Place, b: Place): number => {
    const oldestFirst =
      a.signedUpAt === b.signedUpAt
        ? Number(a.contact > b.contact) - Number(a.contact < b.contact)
        : a.signedUpAt - b.signedUpAt;
    return order === "oldest" ? oldestFirst : -oldestFirst;
  };

export interface Selection<C extends Candidate = Candidate> {
  picked: C[];
  /** Somebody who could be served from this stock was not picked. */
  more: boolean;
}

export interface LineOptions {
  order: WavePolicy["order"];
  allowance: Allowance;
  /** Nobody is invited who wants more than there is. */
  sellable: number;
  maxPeople: number;
  /** Only those behind this place: where an earlier step of the same wave ended. */
  after?: Place | undefined;
}

/** Sorted and cut now and then, so that a million candidates cost the memory of twice those who can be picked. */
const createShortlist = <C extends Candidate>(capacity: number, compare: (a: Place, b: Place) => number) => {
  let kept: C[] = [];
  const cut = () => {
    kept = kept.sort(compare).slice(0, capacity);
  };
  return {
    add: (candidate: C) => {
      kept.push(candidate);
      if (kept.length >= 2 * capacity + 1_000) cut();
    },
    take: () => {
      cut();
      return kept;
    },
  };
};

/**
 * Picks the first in line from candidates that come in any order.
 * Who wants n units needs n left in the allowance; skipping keeps the place (rules 1.3).
 * Of those who want q units at most `allowance / q` can be picked, so no more of them are remembered.
 */
export const createLine = <C extends Candidate = Candidate>(options: LineOptions) => {
  const compare = comparePlaces(options.order);
  const shortlists = new Map<number, ReturnType<typeof createShortlist<C>>>();
  let fitting = 0;

  const shortlistOf = (quantity: number) => {
    const units = options.allowance === "everyone" ? Number.POSITIVE_INFINITY : options.allowance;
    const made =
      shortlists.get(quantity) ??
      createShortlist<C>(Math.min(Math.floor(units / quantity), options.maxPeople), compare);
    shortlists.set(quantity, made);
    return made;
  };

  return {
    add: (candidate: C): void => {
      if (candidate.quantity > options.sellable) return;
      if (options.after !== undefined && compare(candidate, options.after) <= 0) return;
      fitting += 1;
      shortlistOf(candidate.quantity).add(candidate);
    },
    select: (): Selection<C> => {
      let left = options.allowance;
      const picked: C[] = [];
      const inOrder = [...shortlists.values()].flatMap((shortlist) => shortlist.take()).sort(compare);
      for (const candidate of inOrder) {
        if (picked.length === options.maxPeople) break;
        if (left !== "everyone") {
          if (candidate.quantity > left) continue;
          left -= candidate.quantity;
        }
        picked.push(candidate);
      }
      return { picked, more: fitting > picked.length };
    },
  };
};
