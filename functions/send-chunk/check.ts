import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import {
  type Chunk,
  chunkNameOf,
  type ChunkRef,
  inFlightOf,
  type Members,
  type Outcomes,
  withOutcome,
} from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import type { RestocksTable, Wave } from "../../shared/restock/restocks-table.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { openRestockOf, type Stock, type StockTable } from "../../shared/stock/stock-table.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { Store, StoresTable } from "../../shared/store/stores-table.ts";
import { canText } from "../../shared/waitlist/channels.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { EndChunk } from "./end-chunk.ts";

export interface CheckDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  restocks: RestocksTable;
  chunks: ChunksTable;
  contacts: ContactsTable;
  waitlist: WaitlistTable;
  endChunk: EndChunk;
}

export interface Ready {
  store: Store;
  variant: Variant;
  /** Contacts that ended all alerts of this store, and when. */
  unsubscribedAt: Map<string, number>;
  /** With those who must not be mailed taken out. */
  outcomes: Outcomes;
  /** Nobody stands behind it in its wave. */
  isLast: boolean;
}

export type Checked = ({ kind: "ready" } & Ready) | { kind: "handled" };
export type Check = (ref: ChunkRef, chunk: Chunk, members: Members) => Promise<Checked>;

/** A planner that was overtaken may leave a chunk behind the end of its wave: it is nobody's. */
const isVoid = (ref: ChunkRef, wave: Wave | undefined) =>
  wave === undefined || (wave.state !== "planning" && ref.chunk > wave.chunks);

const isLast = (ref: ChunkRef, wave: Wave | undefined) => wave?.state !== "planning" && ref.chunk === wave?.chunks;

/** A restock closes in the write that ends its phase, so that the stock says it too. */
const isClosed = ({ restock }: ChunkRef, stock: Stock | undefined): boolean =>
  stock === undefined || openRestockOf(restock, stock)?.n !== restock.n;

/** Everything that may have changed since the wave was planned, looked at again at the moment of sending (rules 1.4). */
export const createCheck = (deps: CheckDeps): Check => {
  /** Out of the lane until something changes; looks once more, in case it changed while this was written. */
  const hold = async (ref: ChunkRef, chunk: Chunk, until: number | undefined) => {
    await deps.chunks.hold(ref, chunk.attempt, until);
    if (until !== undefined) return;
    const stock = await deps.stock.stock(ref.restock, { consistent: true });
    if (stock?.phase.phase === "open" || isClosed(ref, stock)) await deps.chunks.resume(ref, chunk.startedAt);
  };

  const suppressed = async (ref: ChunkRef, chunk: Chunk, members: Members) => {
    const { store, sku } = ref.restock;
    const inFlight = inFlightOf(chunk);
    const contacts = await deps.contacts.getMany(
      store,
      inFlight.flatMap((index) => members.contacts[index] ?? []),
    );
    const blocked: number[] = [];
    for (const index of inFlight) {
      const contact = members.contacts[index] ?? "";
      const reason = contacts.get(contact)?.suppressed?.reason;
      if (reason === undefined) continue;
      const [held] = await deps.waitlist.hold([{ store, sku, contact }], reason);
      // A text may still reach them.
      if (held !== undefined && canText(held)) continue;
      blocked.push(index);
      // An earlier attempt may have marked them.
      const telling = { restock: ref.restock.n, chunk: chunkNameOf(ref), attempt: chunk.attempt };
      await deps.waitlist.putBack([{ store, sku, contact }], telling);
    }
    const unsubscribedAt = new Map(
      [...contacts.values()].flatMap((contact) =>
        contact.unsubscribedAt === undefined ? [] : [[contact.contact, contact.unsubscribedAt]],
      ),
    );
    return { outcomes: withOutcome(chunk.outcomes, blocked, "suppressed"), unsubscribedAt };
  };

  return async (ref, chunk, members) => {
    const [store, { stock, variant }, wave] = await Promise.all([
      deps.stores.get(ref.restock.store),
      deps.stock.standing(ref.restock),
      deps.restocks.wave(ref.restock, ref.wave),
    ]);
    if (isClosed(ref, stock) || isVoid(ref, wave) || store === undefined || variant === undefined) {
      const returning = inFlightOf(chunk);
      await deps.endChunk.putBack(ref, chunk, members, "open", { outcomes: chunk.outcomes, returning });
      return { kind: "handled" };
    }
    const pausedUntil =
      store.pause !== undefined && store.pause.until > deps.clock.now() ? store.pause.until : undefined;
    if (pausedUntil !== undefined || stock?.phase.phase !== "open") {
      await hold(ref, chunk, pausedUntil);
      return { kind: "handled" };
    }
    return { kind: "ready", store, variant, isLast: isLast(ref, wave), ...(await suppressed(ref, chunk, members)) };
  };
};
