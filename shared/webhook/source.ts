import type { LevelInput, VariantInput } from "../stock/variant.ts";

export type Headers = Record<string, string | undefined>;

/** What a webhook asks us to do, in our words. Times are milliseconds since 1970. */
export type Change =
  | { kind: "level"; sku: string; location: string; level: LevelInput; observedAt: number }
  | { kind: "variant"; sku: string; variant: VariantInput; observedAt: number };

export type Read =
  | { kind: "changes"; changes: Change[] }
  /** A topic we have no use for: acknowledged and counted. */
  | { kind: "ignored"; note: string }
  /** Not what it should be; kept with the reason until it is mended and replayed. */
  | { kind: "refused"; note: string };

/** One sender of webhooks. A new one is one file of this shape and its fixtures. */
export interface WebhookSource {
  /** Checks the signature over the raw bytes, in constant time, against every valid secret. */
  verify(raw: Buffer, headers: Headers, secrets: string[]): boolean;
  /** What the sender calls this event: the same event again has the same key. */
  eventKey(headers: Headers, raw: Buffer): string;
  eventType(headers: Headers, raw: Buffer): string;
  read(raw: Buffer, receivedAtMs: number): Read;
}
