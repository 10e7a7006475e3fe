import type { Figure } from "../support/figure.ts";
import { rounded } from "../support/numbers.ts";
import { until } from "../support/until.ts";
import { countFates, startSink, type SunkMail } from "../sink/sink.ts";
import { startStockline } from "../stockline/stockline.ts";
import type { Waiting } from "../stockline/shop.ts";

const sku = "FAN";
const waves = 4;
/** More mails a second than the machine can make: the rate is a figure of its own. */
export const unboundRate = 20_000;

const waveOf = ({ tags }: SunkMail): number => Number(tags["chunk"]?.split("-")[1] ?? Number.NaN);

/** People in a later wave than somebody who signed up after them. */
const countInversions = (people: readonly Waiting[], mails: readonly SunkMail[]): number => {
  const wave = new Map(mails.map((mail) => [mail.to, waveOf(mail)]));
  let earliestOfLater = Number.POSITIVE_INFINITY;
  let inversions = 0;
  // From the last in line to the first: nobody may be in a later wave than those behind them.
  for (const { email } of people.toReversed()) {
    const own = wave.get(email) ?? 0;
    if (own > earliestOfLater) inversions += 1;
    earliestOfLater = Math.min(earliestOfLater, own);
  }
  return inversions;
};

/** A restock for many, in waves that follow each other at once, with the functions in a process of their own. */
export const fanout: Figure = {
  name: "fanout",
  maxSeconds: 110,
  measure: async ({ scope, quick }) => {
    const n = quick ? 2_000 : 10_000;
    const sink = await startSink(scope);
    const options = { ses: sink.sesEndpoint, sendRate: unboundRate, chunkWorkers: 2 };
    const { shop, worker } = await startStockline(scope, options);
    await shop.sellVariant(sku, { peoplePerUnit: 1 });
    const people = await shop.line(sku, n);

    const cpuBefore = await worker.cpuMs();
    const began = await shop.setUnits(sku, n / waves);
    await until(`${n} mails`, 90, async () => (await sink.count()) >= n);
    await worker.idle();
    const cpuSeconds = ((await worker.cpuMs()) - cpuBefore) / 1_000;
    const mails = await sink.mails();
    const seconds = ((mails.at(-1)?.atMs ?? Number.NaN) - began) / 1_000;

    const { twice, missing } = countFates(
      people.map(({ email }) => email),
      mails,
    );
    const inversionsBetweenWaves = countInversions(people, mails);
    const messagesPerCpuSecond = Math.round(n / cpuSeconds);
    const json = {
      n,
      waves: new Set(mails.map(waveOf)).size,
      seconds,
      cpuSeconds: rounded(cpuSeconds),
      messagesPerCpuSecond,
      inversionsBetweenWaves,
      twice,
      forgotten: missing,
    };
    return {
      json,
      lines: [
        { what: `fan-out to ${n} in ${json.waves} waves: seconds`, value: String(rounded(seconds)) },
        { what: "fan-out: messages per CPU second", value: String(messagesPerCpuSecond) },
        {
          what: "fan-out: inversions between waves, twice, forgotten",
          value: `${inversionsBetweenWaves}, ${twice}, ${missing}`,
          bar: "0, 0, 0",
          pass: inversionsBetweenWaves + twice + missing === 0,
        },
      ],
      notes: [
        "CPU is that of the process that runs the functions and reads their queues and stream; database, queues and mail sink run in others.",
      ],
    };
  },
};
