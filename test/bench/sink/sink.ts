import * as v from "valibot";
import { startChild } from "../support/child.ts";
import type { Scope } from "../support/scope.ts";
import type { SinkOptions } from "./ledger.ts";

export type { SinkOptions };

const mailsSchema = v.array(v.object({ to: v.string(), atMs: v.number(), tags: v.record(v.string(), v.string()) }));
export type SunkMail = v.InferOutput<typeof mailsSchema>[number];

export type Sink = Awaited<ReturnType<typeof startSink>>;

/** An answer of a provider nearby, and more mails a second than any contestant here sends. */
export const nearby: SinkOptions = { latencyMs: 5, ratePerSecond: 20_000 };

/** A mail provider that accepts by SMTP and as SES does, and remembers who got what. */
export const startSink = async (scope: Scope, options: SinkOptions = nearby) => {
  const child = scope.keep(startChild("sink/process.ts"));
  const addresses = await child.ask(v.object({ smtpPort: v.number(), sesEndpoint: v.string() }), "start", options);
  return {
    ...addresses,
    count: async () => child.ask(v.number(), "count"),
    throttled: async () => child.ask(v.number(), "throttled"),
    mails: async () => child.ask(mailsSchema, "mails"),
    /** The last of them. */
    tail: async () => child.ask(mailsSchema, "tail"),
  };
};

/** How many of those who waited got more than one mail, and none. */
export const countFates = (emails: readonly string[], mails: readonly { to: string }[]) => {
  const counts = new Map(emails.map((email) => [email, 0]));
  for (const { to } of mails) counts.set(to, (counts.get(to) ?? 0) + 1);
  const all = [...counts.values()];
  return { twice: all.filter((count) => count > 1).length, missing: all.filter((count) => count === 0).length };
};
