import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import * as v from "valibot";
import { channelSchema } from "../contact/channel.ts";
import { dueAttributes } from "../runtime/due.ts";
import { evidenceTtl } from "../runtime/expiry.ts";
import { type Row, type Table, transact } from "../runtime/table.ts";
import { clockEndOf } from "./delay-deadlines.ts";
import { type DelayState, delayStateSchema, endOfDay } from "./delay-state.ts";
import { dueAtMsOf } from "./delay.ts";
import { effectSchema } from "./effect-row.ts";
import type { Noticed } from "./news.ts";
import type { Origins } from "./news-of-parts.ts";
import type { OrderRef } from "./order.ts";

const delayRowSchema = v.object({
  line: v.string(),
  version: v.number(),
  state: delayStateSchema,
  /** What the last step asked for and nobody has done for certain. */
  todo: v.array(effectSchema),
  /** By what those who are told are known from others, while the line is open. */
  contacts: v.optional(v.string()),
  /** Of a line that was split off: whose notices those up to a number are, the oldest first. */
  origins: v.optional(v.array(v.object({ line: v.string(), until: v.number() }))),
  dueAt: v.optional(v.number()),
});
export type DelayRow = v.InferOutput<typeof delayRowSchema>;

const noticeRowSchema = v.object({
  line: v.string(),
  n: v.number(),
  channel: channelSchema,
  wordingVersion: v.string(),
  /** Without its links: those let whoever reads them act for the customer. */
  text: v.string(),
  sentAt: v.optional(v.number()),
  /** When the provider said what became of it, where that was later. */
  outcomeAt: v.optional(v.number()),
  outcome: v.string(),
});
export type NoticeRow = v.InferOutput<typeof noticeRowSchema>;

const pkOf = ({ store, order }: OrderRef) => `${store}#${order}`;
const keyOf = (ref: OrderRef, line: string) => ({ pk: pkOf(ref), sk: `delay#${line}` });

/** Of the rows that lie beside an order, the clocks of its lines. */
export const delaysIn = (rows: readonly Row[]): DelayRow[] =>
  rows.filter(({ sk }) => String(sk).startsWith("delay#")).map((row) => v.parse(delayRowSchema, row));

/**
 * A notice that says that there is no date may be sent while there is one, in the last hours of its day. As long as nothing
 * has changed since, that day is no news.
 */
const noticedDayOf = ({ estimate }: DelayState, { revisedOn, askedAtMs }: DelayState["notices"][number]) =>
  revisedOn === null && estimate !== undefined && estimate.atMs <= askedAtMs ? estimate.day : revisedOn;

/** Of the rows that lie beside an order: what the last delay notice of each line said. */
export const noticedIn = (rows: readonly Row[]): ReadonlyMap<string, Noticed> =>
  new Map(
    delaysIn(rows).flatMap(({ line, state }): [string, Noticed][] => {
      const last = state.notices.findLast(({ kind }) => kind !== "reminder");
      return last === undefined ? [] : [[line, { n: last.n, day: noticedDayOf(state, last) }]];
    }),
  );

/** And of the lines that were split off, whose parts they are. */
export const originsIn = (rows: readonly Row[]): Origins[] =>
  delaysIn(rows).flatMap(({ line, origins }) =>
    origins === undefined ? [] : [{ line, origins: origins.map((origin) => origin.line) }],
  );

/** And the notices that were sent, word for word. */
export const noticesIn = (rows: readonly Row[]): NoticeRow[] =>
  rows.filter(({ sk }) => String(sk).startsWith("notice#")).map((row) => v.parse(noticeRowSchema, row));

/** The next legal end: of the clock that runs, or of a refund's last day. */
const nextEndOf = (state: DelayState): number | undefined => {
  const unpaid = state.refunds.flatMap(({ byDay, paidAtMs }) =>
    byDay === undefined || paidAtMs !== undefined ? [] : [endOfDay(byDay, state.terms.zone)],
  );
  const instants = [clockEndOf(state), ...unpaid].filter((atMs) => atMs !== undefined);
  return instants.length === 0 ? undefined : Math.min(...instants);
};

export type DelaysTable = ReturnType<typeof createDelaysTable>;

/** What is to be done is due at once, else when time matters again. */
const rowOf = (ref: OrderRef, row: DelayRow): Row => {
  const deadlineAt = nextEndOf(row.state);
  const dueAtMs = row.todo.length > 0 ? row.state.seenMs : dueAtMsOf(row.state);
  return {
    ...keyOf(ref, row.line),
    line: row.line,
    state: row.state,
    todo: row.todo,
    contacts: row.contacts,
    origins: row.origins,
    version: row.version + 1,
    ttl: evidenceTtl(row.state.seenMs),
    ...(deadlineAt !== undefined && { deadlineOf: ref.store, deadlineAt }),
    ...dueAttributes(pkOf(ref), dueAtMs),
  };
};

const isAt = (version: number) =>
  version === 0
    ? { condition: "attribute_not_exists(#pk)", values: {} }
    : { condition: "#version = :version", values: { version } };

/** What a copy may have said before it says this: what is final stays. */
const overwrites: Record<string, readonly string[]> = {
  accepted: ["unsettled"],
  delivered: ["accepted", "unsettled"],
  bounced: ["accepted", "delivered", "unsettled"],
};

/** The clock of each late line and its notices, in the Orders table: key `store#order` / `delay#line`, `notice#line#n#channel`. */
export const createDelaysTable = (client: DynamoDBClient, table: Table) => ({
  /** Refused where somebody wrote since it was read. */
  put: async (ref: OrderRef, row: DelayRow) => table.put(rowOf(ref, row), isAt(row.version)),
  /** Both or none: of a line that was split, what one has lost the other has. */
  putBoth: async (ref: OrderRef, rows: readonly [DelayRow, DelayRow]) =>
    transact(
      client,
      rows.map((row) => table.putOperation(rowOf(ref, row), isAt(row.version))),
    ),
  get: async (ref: OrderRef, line: string): Promise<DelayRow | undefined> => {
    const row = await table.get(keyOf(ref, line), { consistent: true });
    return row === undefined ? undefined : v.parse(delayRowSchema, row);
  },
  /** A notice as it went out, and what became of it; the text is never another one. */
  keepNotice: async (ref: OrderRef, notice: NoticeRow) => {
    const before = (overwrites[notice.outcome] ?? []).map((outcome, index) => [`before${index}`, outcome] as const);
    return table.put(
      {
        pk: pkOf(ref),
        sk: `notice#${notice.line}#${notice.n}#${notice.channel}`,
        ...notice,
        ...(notice.sentAt !== undefined && { ttl: evidenceTtl(notice.sentAt) }),
      },
      {
        condition: ["attribute_not_exists(#pk)", ...before.map(([name]) => `#outcome = :${name}`)].join(" OR "),
        values: Object.fromEntries(before),
      },
    );
  },
  /** A store's lines with a deadline up to an instant, the earliest first. */
  dueUntil: async (store: string, untilMs: number, limit: number, startAfter?: Row) => {
    const page = await table.page({
      index: "deadline",
      where: "#deadlineOf = :store AND #deadlineAt <= :until",
      values: { store, until: untilMs },
      limit,
      ...(startAfter !== undefined && { startAfter }),
    });
    const keys = page.rows.map((row) => ({ pk: String(row["pk"]), sk: String(row["sk"]) }));
    const rows = keys.length === 0 ? [] : await table.getMany(keys);
    return { rows: rows.map((row) => ({ pk: String(row["pk"]), ...v.parse(delayRowSchema, row) })), next: page.next };
  },
});
