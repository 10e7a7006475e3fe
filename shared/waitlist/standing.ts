import { textIdOf } from "../message/message.ts";
import type { MessagesTable } from "../message/messages-table.ts";
import { quietUntil } from "../message/quiet-hours.ts";
import { parseChunkName } from "../restock/chunk.ts";
import type { ChunksTable } from "../restock/chunks-table.ts";
import { comparePlaces, type Place } from "../restock/line.ts";
import type { RestocksTable } from "../restock/restocks-table.ts";
import type { Clock } from "../runtime/clock.ts";
import { limits } from "../runtime/limits.ts";
import { newStock, type StockTable, type VariantRef } from "../stock/stock-table.ts";
import type { Store } from "../store/stores-table.ts";
import type { WavePolicy } from "../store/settings.ts";
import { isReachable, needsText } from "./channels.ts";
import { explain, type ReasonCode } from "./explain.ts";
import { standBefore } from "./place.ts";
import { isActive, type Signup, type SignupRef } from "./signup.ts";
import type { WaitlistTable } from "./waitlist-table.ts";

export interface StandingDeps {
  clock: Clock;
  stock: StockTable;
  restocks: RestocksTable;
  chunks: ChunksTable;
  messages: MessagesTable;
  waitlist: WaitlistTable;
}

export const isInLine = (signup: Signup, nowMs: number): boolean =>
  isActive(signup) && signup.expiresAt > nowMs && isReachable(signup);

export const placeOf = (signup: Signup): Place => ({ signedUpAt: signup.signedUpAt, contact: signup.sk });

/** A place as shown: exact up to 10,000, "about" beyond; by then a number tells a shopper nothing. */
export const toPlace = (place: number, isAbout = false) => ({
  place,
  ...((isAbout || place > limits.exactPlace) && { placeIsAbout: true }),
});

/** Where a signup stands: why it was or was not told, and how many come before it. */
export const createStanding = ({ clock, stock, restocks, chunks, messages, waitlist }: StandingDeps) => {
  const toldBy = async (ref: SignupRef, signup: Signup) => {
    if (signup.chunk === undefined) return {};
    const chunkRef = parseChunkName(ref, signup.chunk);
    const chunk = await chunks.get(chunkRef);
    if (chunk === undefined) return {};
    const member = (await chunks.members(chunkRef)).contacts.indexOf(ref.contact);
    const memberOutcome = chunk.outcomes[member];
    if (memberOutcome !== "texted" || signup.phoneHash === undefined) return { chunk, memberOutcome };
    const text = await messages.get(textIdOf(chunkRef.restock, signup.phoneHash));
    return { chunk, memberOutcome, text: text?.state };
  };

  const isQuiet = (store: Store, signup: Signup): boolean => {
    const { phone, postalCode } = signup;
    if (phone === undefined || !needsText(signup)) return false;
    return quietUntil(clock.now(), { phone, postalCode }, store.settings.quietHours) !== undefined;
  };

  const reasonOf = async (store: Store, ref: SignupRef, signup: Signup): Promise<ReasonCode> => {
    const [known = newStock, told] = await Promise.all([stock.stock(ref), toldBy(ref, signup)]);
    const nowMs = clock.now();
    const restock = known.restocks === 0 ? undefined : await restocks.get({ ...ref, n: known.restocks });
    return explain(signup, {
      nowMs,
      ...told,
      paused: (store.pause?.until ?? 0) > nowMs,
      quiet: isQuiet(store, signup),
      sellable: known.sellable,
      phase: known.phase.phase,
      lastRestock: restock && { n: restock.n, closedAt: restock.closedAt },
    });
  };

  /** The place in line, from 1; undefined for who does not stand in it. Reads at most 10,000 of a line. */
  const placeInLine = async (variant: VariantRef, order: WavePolicy["order"], signup: Signup) => {
    if (!isInLine(signup, clock.now())) return undefined;
    const compare = comparePlaces(order);
    const isBefore = (other: Signup) => isInLine(other, clock.now()) && compare(placeOf(other), placeOf(signup)) < 0;
    const samples = await waitlist.samples(variant, limits.exactPlace / limits.waitlistShards);
    const { before, isAbout } = standBefore(
      samples.map(({ signups, upTo }) => ({ before: signups.filter(isBefore).length, upTo })),
    );
    return toPlace(before + 1, isAbout);
  };

  return { reasonOf, placeInLine };
};
export type Standing = ReturnType<typeof createStanding>;
