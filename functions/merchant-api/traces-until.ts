import { daysToMs, toInstant } from "../../shared/runtime/clock.ts";
import { keptDays } from "../../shared/webhook/receipts-table.ts";

/** DynamoDB deletes what has expired within a few days; until then it is still there. */
const expiryLagDays = 7;
/** Of the tables' point-in-time recovery, whose longest and default period this is. */
const backupDays = 35;
/** A message waits at most 4 days in its queue (SQS's default) and 14 among the dead letters. */
const deadLetterDays = 18;

const dayAfter = (nowMs: number, days: number): string => toInstant(nowMs + daysToMs(days)).slice(0, 10);

/**
 * Where traces of an erased address can remain for a while, and the last day (UTC) of each: what nobody can look for
 * an address in, but what expires by itself.
 */
export const tracesUntil = (nowMs: number) => {
  // One that is replayed on its last day is kept for as long as any that was applied.
  const webhookDays = keptDays.unapplied + keptDays.applied + expiryLagDays;
  return {
    deadLetters: {
      day: dayAfter(nowMs, deadLetterDays),
      text: "What the mail service or the phone network said of a message, where it could not be handled.",
    },
    backups: {
      day: dayAfter(nowMs, backupDays),
      text: `Point-in-time backups of the erased rows go back ${backupDays} days.`,
    },
    webhookBodies: {
      day: dayAfter(nowMs, webhookDays),
      text: `Raw webhooks that came until now, where the shop put the address in: ${keptDays.applied} days after they were applied, ${keptDays.unapplied} days where they were not.`,
    },
    backupsOfWebhookBodies: {
      day: dayAfter(nowMs, webhookDays + backupDays),
      text: "Point-in-time backups of those webhooks. After this day no trace remains.",
    },
  };
};
