import { setTimeout as wait } from "node:timers/promises";
import { createAllowance } from "../../../infra/local/allowance.ts";

export interface SinkOptions {
  /** How long an answer takes. */
  latencyMs: number;
  /** Mails a second; more are throttled. */
  ratePerSecond: number;
}

/** A mail as the sink took it; SMTP has no tags. */
export interface Taken {
  to: string;
  atMs: number;
  tags: Record<string, string>;
}

export type Ledger = ReturnType<typeof createLedger>;

/** What the sink has accepted, by either way in, with one latency and one allowance for both. */
export const createLedger = ({ latencyMs, ratePerSecond }: SinkOptions) => {
  const mails: Taken[] = [];
  let throttled = 0;
  const allows = createAllowance(ratePerSecond);
  return {
    /** Takes mails or throttles all of them; what is taken is taken before the answer goes out, as everywhere. */
    take: async (wanted: Omit<Taken, "atMs">[]): Promise<boolean> => {
      const taken = allows(wanted.length);
      if (taken) mails.push(...wanted.map((mail) => ({ ...mail, atMs: Date.now() })));
      else throttled += wanted.length;
      await wait(latencyMs);
      return taken;
    },
    count: () => mails.length,
    throttled: () => throttled,
    mails: () => mails,
  };
};
