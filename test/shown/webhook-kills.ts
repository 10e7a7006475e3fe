import { burst, type BurstAccount, burstKilledAfter } from "../support/webhook-burst.ts";

/** A burst of 2,000 webhooks, whole and killed at ten places, counted from outside: `node test/shown/webhook-kills.ts`. */
const size = 2_000;

const accounts: { killedAfter: number | string; account: BurstAccount }[] = [
  { killedAfter: "not at all", account: await burst(size) },
];
for (let time = 0; time < 10; time += 1) {
  const answered = 50 + time * 190;
  accounts.push({ killedAfter: answered, account: await burstKilledAfter(size, answered) });
}

console.table(
  accounts.map(({ killedAfter, account }) => ({
    killedAfter,
    answered: account.answers["200"],
    "sent again": account.answers["none"] ?? 0,
    applied: account.receipts["applied"],
    "wrong levels": account.wrongLevels.length,
    "mailed twice": account.mails.filter((mails) => mails > 1).length,
    unsettled: account.unsettled,
    forgotten: account.forgotten,
    "answered after s": Math.round(account.answeredMs / 1_000),
    "applied after s": Math.round(account.appliedMs / 1_000),
  })),
);
const isRight = ({ receipts, wrongLevels, mails, forgotten, unsettled }: BurstAccount) =>
  receipts["applied"] === size &&
  wrongLevels.length === 0 &&
  mails.every((count) => count <= 1) &&
  forgotten === 0 &&
  unsettled <= 1;
process.exitCode = accounts.every(({ account }) => isRight(account)) ? 0 : 1;
