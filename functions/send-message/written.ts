import type { Said } from "../../shared/backorder/news.ts";
import type { BulkMail } from "../../shared/message/send-bulk.ts";
import type { Text } from "../../shared/message/send-text.ts";

/** What is kept of a message once it begins to be sent. */
export interface Kept {
  /** What it says of each line of an order. */
  said?: Said;
  /** A notice's words, and their version. */
  wording?: { version: string; text: string };
}

/** What a message comes to when it is looked at again at the moment of sending. */
export type Written =
  | ({ kind: "mail"; mail: BulkMail; store: string } & Kept)
  | ({ kind: "text"; text: Text } & Kept)
  /** Nobody wants it any more. */
  | { kind: "cancel"; reason: string }
  | { kind: "wait"; untilMs: number };
