import type { Channel } from "../contact/channel.ts";
import type { Message } from "../message/message.ts";
import type { MessagesTable } from "../message/messages-table.ts";
import type { Fact } from "./delay.ts";
import type { Notice } from "./delay-state.ts";
import type { DelayRow } from "./delays-table.ts";
import { noticeIdOf, noticeLineOf } from "./notice-message.ts";
import { reportsBy } from "./notice-outcome.ts";
import type { OrderRef } from "./order.ts";

type Status = Notice["deliveries"][number]["status"];

/** A notice on a channel, and its message; none where that is gone with its customer. */
interface FoundNotice {
  /** Under whose name it was sent. */
  line: string;
  n: number;
  channel: Channel;
  message: Message | undefined;
}

/**
 * The messages of a line's notices that stand in one of the given ways. Read consistently: what a provider took a moment
 * before T must be known at T.
 */
export const createFindNotices =
  (messages: Pick<MessagesTable, "getMany">) =>
  async (ref: OrderRef, row: DelayRow, statuses: readonly Status[]): Promise<FoundNotice[]> => {
    const sought = row.state.notices.flatMap(({ n, deliveries }) => {
      const line = noticeLineOf(row, n);
      return deliveries
        .filter(({ status }) => statuses.includes(status))
        .map(({ channel }) => ({ line, n, channel, id: noticeIdOf(ref, line, n, channel) }));
    });
    const found = new Map((await messages.getMany(sought.map(({ id }) => id))).map((message) => [message.id, message]));
    return sought.map(({ id, ...notice }) => ({ ...notice, message: found.get(id) }));
  };

/** What providers have said of them, in the order in which they said it. */
export const reportsIn = (found: readonly FoundNotice[]): Extract<Fact, { kind: "notice_report" }>[] =>
  found
    .flatMap(({ n, channel, message }) => (message === undefined ? [] : reportsBy({ n, channel }, message)))
    .toSorted((a, b) => a.atMs - b.atMs);

/** Of a notice that has these, some provider may yet say the first word that counts. */
export const unheard: readonly Status[] = ["asked", "unsettled"];

/** Whether a notice was handed to a provider that has not said what it did with it. */
export const isInDoubt = (found: readonly FoundNotice[], n: number | undefined): boolean =>
  found.some(({ n: of, message }) => of === n && (message?.state === "sending" || message?.state === "unsettled"));
