/**
 * A variant's way between out of stock and a restock (rules 1.2). `since` is when it last crossed the minimum.
 *
 *     below ──up──► rising ──settled──► open ──down──► falling ──settled──► below
 *       ▲─────down────┘                  ▲──────up───────┘
 */
export type Phase =
  | { phase: "below" }
  | { phase: "rising"; since: number }
  | { phase: "open" }
  | { phase: "falling"; since: number };

/** What looking at the stock at `nowMs` makes of a phase; `above` says that it can be bought. */
export const observe = (current: Phase, above: boolean, nowMs: number): Phase => {
  switch (current.phase) {
    case "below":
      return above ? { phase: "rising", since: nowMs } : current;
    case "rising":
      return above ? current : { phase: "below" };
    case "open":
      return above ? current : { phase: "falling", since: nowMs };
    case "falling":
      return above ? { phase: "open" } : current;
  }
};

/** When a phase settles (opens or closes a restock), or undefined when nothing is pending. */
export const settlesAt = (current: Phase, settleMs: number): number | undefined =>
  "since" in current ? current.since + settleMs : undefined;

/** The phase after settling, and what that does to the restock. */
export const settled = (
  current: Phase,
  nowMs: number,
  settleMs: number,
): { phase: Phase; restock: "opens" | "closes" } | undefined => {
  const at = settlesAt(current, settleMs);
  if (at === undefined || at > nowMs) return undefined;
  return current.phase === "rising"
    ? { phase: { phase: "open" }, restock: "opens" }
    : { phase: { phase: "below" }, restock: "closes" };
};

/** Sellable units: what the locations hold together, oversold ones (negative) included. */
export const sellableOf = (levels: readonly { available: number }[]): number =>
  levels.reduce((sum, level) => sum + level.available, 0);
