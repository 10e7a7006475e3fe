import { daysToMs } from "../runtime/clock.ts";
import { evidenceTtl, monthsToMs } from "../runtime/expiry.ts";
import { type Line, openUnitsOf, type Order } from "./order.ts";

/** Its lines, and what was told and shipped of them, must outlive an order: else what was shipped would be owed again. */
const longestMonths = 48;
/** An order that nobody writes to while it is open is kept on before its time is up. */
const renewSeconds = daysToMs(366) / 1_000;

/**
 * Until when an order's own row is kept (seconds since 1970), the only one that names somebody: as the store has it
 * after the last write, and while units of it are open as long as evidence. `isDue` where that alone is worth a write.
 */
export const keepOrder = (
  order: Order,
  lines: readonly Line[],
  { nowMs, retentionMonths }: { nowMs: number; retentionMonths: number },
): { ttl: number; isDue: boolean } => {
  const { ttl: known = 0 } = order;
  if (lines.some((line) => openUnitsOf(line) > 0)) {
    return { ttl: evidenceTtl(nowMs), isDue: known < nowMs / 1_000 + renewSeconds };
  }
  const ttl = Math.floor((nowMs + monthsToMs(Math.min(retentionMonths, longestMonths))) / 1_000);
  return { ttl, isDue: known === 0 || known > ttl };
};
