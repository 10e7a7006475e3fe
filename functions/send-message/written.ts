import type { Said } from "../../shared/backorder/news.ts";
import type { BulkMail } from "../../shared/message/send-bulk.ts";
import type { Text } from "../../shared/message/send-text.ts";

/** What a message comes to when it is looked at again at the moment of sending. */
export type Written =
  | { kind: "mail"; mail: BulkMail; store: string; said?: Said }
  | { kind: "text"; text: Text; said?: Said }
  /** Nobody wants it any more. */
  | { kind: "cancel"; reason: string }
  | { kind: "wait"; untilMs: number };
