import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { type About, type Message } from "../../shared/message/message.ts";
import { messageIdOfKey } from "../../shared/message/messages-table.ts";
import { type Chunk, chunkIdOf, chunkNameOf, type ChunkRef, mailedOf } from "../../shared/restock/chunk.ts";
import { parseChunkKey } from "../../shared/restock/chunk-key.ts";
import { sentPageSchema } from "../../shared/restock/chunk-reads-table.ts";
import { restockIdOf } from "../../shared/restock/restock.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import type { Key, Row } from "../../shared/runtime/table.ts";
import { type Signup, signupIdOf } from "../../shared/waitlist/signup.ts";
import { getMessages } from "./contract.ts";
import type { MerchantApiDeps } from "./deps.ts";

const statusOf = (chunk: Chunk, index: number, signup: Signup | undefined, name: string): string => {
  const outcome = chunk.outcomes[index];
  if (outcome === "unsettled") return "unsettled";
  return signup?.chunk === name && signup.outcome !== undefined ? signup.outcome.kind : "sent";
};

/** The mails of a restock's chunk, one for each who was mailed. */
const createChunkMails =
  ({ chunks, waitlist }: MerchantApiDeps) =>
  async (ref: ChunkRef) => {
    const [chunk, { contacts }] = await Promise.all([chunks.get(ref), chunks.members(ref)]);
    if (chunk === undefined) return [];
    const { store, sku } = ref.restock;
    const told = mailedOf(chunk).map((index) => ({ index, signup: { store, sku, contact: contacts[index] ?? "" } }));
    const rows = await waitlist.getMany(told.map(({ signup }) => signup));
    return told.map(({ index, signup }) => ({
      id: `${chunkIdOf(ref)}.${index}`,
      channel: "email",
      kind: "back_in_stock",
      sku,
      signupId: signupIdOf(signup),
      restockId: restockIdOf(ref.restock),
      status: statusOf(chunk, index, rows.get(signup.contact), chunkNameOf(ref)),
      sentAt: toInstant(chunk.sentAt ?? 0),
    }));
  };

const subjectOf = (about: About) => {
  if (about.kind === "inbound" && about.store !== undefined && about.signup !== undefined) {
    return { sku: about.signup.sku, signupId: signupIdOf({ store: about.store, ...about.signup }) };
  }
  if (about.kind !== "back_in_stock") return {};
  const { store, sku, restock: n, contact } = about;
  return { sku, signupId: signupIdOf({ store, sku, contact }), restockId: restockIdOf({ store, sku, n }) };
};

/** A message that went by itself; an inbound one with what the shopper wrote. */
const toItem = ({ id, channel, about, state, reason, sentAt = 0 }: Message) => ({
  id,
  channel,
  kind: about.kind,
  ...subjectOf(about),
  ...(about.kind === "inbound" && { text: about.text }),
  // What SES said of a mail that was sent is what became of it.
  ...(state === "sent" && reason !== undefined && reason !== "accepted"
    ? { status: reason }
    : { status: state, ...(reason !== undefined && state !== "sent" && { reason }) }),
  sentAt: toInstant(sentAt),
});

export const createMessageRoutes = (deps: MerchantApiDeps): Route[] => {
  const chunkMails = createChunkMails(deps);
  const itemsAt = async (key: Key) => {
    const id = messageIdOfKey(key);
    if (id === undefined) return chunkMails(parseChunkKey(key));
    const message = await deps.messages.get(id);
    return message === undefined ? [] : [toItem(message)];
  };
  return [
    implement(getMessages, deps.guard, async ({ params, query }) => {
      const items: Record<string, unknown>[] = [];
      let next: Row | undefined = decodeCursor(query.cursor, sentPageSchema(params.store));
      do {
        const page = await deps.chunks.sentBy(params.store, 5, next);
        for (const key of page.keys) items.push(...(await itemsAt(key)));
        next = page.next;
      } while (next !== undefined && items.length < query.limit);
      return json(200, list(items, next));
    }),
  ];
};
