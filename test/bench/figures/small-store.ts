import { startSink, type Sink } from "../sink/sink.ts";
import { openShop, type Shop } from "../stockline/shop.ts";
import { startStockline } from "../stockline/stockline.ts";
import type { Figure } from "../support/figure.ts";
import { quantile, rounded } from "../support/numbers.ts";
import { until } from "../support/until.ts";

const bar = 2;
const people = 10;
/** Mails a second of the account: what both stores share, and what a small one waits for behind a large one. */
const sendRate = 300;
const chunkWorkers = 8;

/** Milliseconds from a restock of ten until all of them have their mail. */
const tellTen = async (shop: Shop, sink: Sink, sku: string, first: number): Promise<number> => {
  const waiting = await shop.line(sku, people, first);
  const emails = new Set(waiting.map(({ email }) => email));
  await shop.sellVariant(sku);
  const began = await shop.setUnits(sku, people);
  let last = 0;
  await until(`the mails of ${sku}`, 30, async () => {
    const mails = (await sink.tail()).filter(({ to }) => emails.has(to));
    last = Math.max(...mails.map(({ atMs }) => atMs));
    return mails.length >= people;
  });
  return last - began;
};

/** Whether a small store's shoppers wait for a large one's. */
export const smallStoreDelay: Figure = {
  name: "smallStoreDelay",
  maxSeconds: 150,
  measure: async ({ scope, quick }) => {
    const crowd = quick ? 3_000 : 100_000;
    const times = quick ? 3 : 9;
    const sink = await startSink(scope);
    const { shop: large, endpoints } = await startStockline(scope, { ses: sink.sesEndpoint, sendRate, chunkWorkers });
    const small = scope.keep(await openShop(endpoints.dynamo, "small"));
    await large.sellVariant("CROWD");
    await large.line("CROWD", crowd, 1_000_000);

    const tellOften = async (kind: string, from: number) => {
      const took: number[] = [];
      for (let n = 0; n < times; n += 1) took.push(await tellTen(small, sink, `${kind}-${n}`, from + n * people));
      return quantile(took, 0.5);
    };
    await tellTen(small, sink, "FIRST", 0);
    const aloneMs = await tellOften("ALONE", 1_000);
    await large.setUnits("CROWD", crowd);
    await until("the large store's first mails", 60, async () =>
      (await sink.tail()).some(({ to }) => to.startsWith("shopper-1000")),
    );
    const besideMs = await tellOften("BESIDE", 2_000);
    const sentMeanwhile = await sink.count();
    if (sentMeanwhile >= crowd) throw new Error("The large store was done before the small one had been measured");
    const ratio = besideMs / aloneMs;
    return {
      json: { ratio: rounded(ratio), aloneMs, besideMs, crowd, sendRate },
      lines: [
        {
          what: "a small store beside a large one, over alone",
          value: `${rounded(ratio)}x (${besideMs} ms, ${aloneMs} ms)`,
          bar: `<= ${bar}x`,
          pass: ratio <= bar,
        },
      ],
      notes: [
        `Small store: 10 waiting, median of ${times}, while another store sends to ${crowd}; both share ${sendRate} mails a second.`,
      ],
    };
  },
};
