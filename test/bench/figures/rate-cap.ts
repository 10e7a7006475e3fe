import { systemClock } from "../../../shared/runtime/clock.ts";
import { useLocalCredentials } from "../../../infra/local/credentials.ts";
import { startSesFront } from "../../../infra/local/ses-front.ts";
import { openIdentities } from "../../../infra/local/ses-identities.ts";
import { openMailbox } from "../../../infra/local/mailbox.ts";
import { type Mail } from "../../../infra/local/mailbox.ts";
import { countFates } from "../sink/sink.ts";
import { startStockline } from "../stockline/stockline.ts";
import type { Figure, Line } from "../support/figure.ts";
import { rounded } from "../support/numbers.ts";
import type { Scope } from "../support/scope.ts";
import { until } from "../support/until.ts";

const sku = "CAPPED";
const rates = [14, 300];
const bars = { used: 0.98, throttled: 0.001 };

/** The local SES, counting the mails that it refuses because they come too fast. */
const startCapped = async (scope: Scope, ratePerSecond: number) => {
  const dataDir = scope.folder();
  const taken: { to: string; atMs: number }[] = [];
  let throttled = 0;
  const mailbox = openMailbox(dataDir);
  scope.defer(() => mailbox.close());
  const front = await startSesFront({
    clock: systemClock,
    mailbox,
    identities: openIdentities(dataDir, systemClock),
    ratePerSecond,
    accepted: (mails: Mail[]) => taken.push(...mails.map(({ to }) => ({ to, atMs: performance.now() }))),
    throttled: (mails) => {
      throttled += mails;
    },
  });
  scope.keep(front);
  return { endpoint: front.endpoint, taken, throttled: () => throttled };
};

/** Mails taken behind the first call, over what the rate allowed until the last one. */
const usedPart = (taken: { atMs: number }[], rate: number): number => {
  const first = taken[0]?.atMs ?? Number.NaN;
  const last = taken.at(-1)?.atMs ?? Number.NaN;
  const behind = taken.filter(({ atMs }) => atMs > first).length;
  return behind / (((last - first) / 1_000) * rate);
};

const measureRate = async (outer: Scope, rate: number, seconds: number) =>
  outer.within(async (scope) => {
    const capped = await startCapped(scope, rate);
    const { shop, worker } = await startStockline(scope, { ses: capped.endpoint, sendRate: rate, chunkWorkers: 2 });
    await shop.sellVariant(sku);
    const people = await shop.line(sku, rate * seconds);
    await shop.setUnits(sku, people.length);
    await until(`${people.length} mails`, seconds * 2 + 10, () => capped.taken.length >= people.length);
    await worker.idle();
    const { twice, missing } = countFates(
      people.map(({ email }) => email),
      capped.taken,
    );
    const used = usedPart(capped.taken, rate);
    return {
      rate,
      n: people.length,
      used: rounded(used, 4),
      throttled: capped.throttled() / people.length,
      lost: missing,
      twice,
    };
  });

const linesOf = ({ rate, used, throttled, lost }: Awaited<ReturnType<typeof measureRate>>): Line => ({
  what: `${rate} mails a second: used, throttled, lost`,
  value: `${rounded(used * 100, 1)} %, ${rounded(throttled * 100, 2)} %, ${lost}`,
  bar: ">= 98 %, <= 0.1 %, 0",
  pass: used >= bars.used && throttled <= bars.throttled && lost === 0,
});

/** How well the account's rate is used, against the local SES with the same rate. */
export const rateCap: Figure = {
  name: "rateCap",
  maxSeconds: 80,
  measure: async ({ scope, quick }) => {
    useLocalCredentials();
    // Neither is busy, so they do not disturb each other.
    const results = await Promise.all(rates.map(async (rate) => measureRate(scope, rate, quick ? 5 : 20)));
    return { json: results, lines: results.map(linesOf) };
  },
};
