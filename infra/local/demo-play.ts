import type { Client } from "./client.ts";

/** What a demo plays with: a running system, and a way to tell what happens. */
export interface Stage {
  client: Client;
  say: (line: string) => void;
  /** How far something has come, where a person watches. */
  bar: (label: string, done: number, total: number) => void;
}

export interface DemoPlay {
  /** What the demo's SES takes a second. */
  providerRate?: number;
  /** What each of the counts is called. */
  rows: Record<string, string>;
  play: (stage: Stage) => Promise<{ counts: Record<string, number>; isRight: boolean }>;
}
