import { toInstant } from "../../../shared/runtime/clock.ts";
import { createQueue } from "../../../shared/runtime/queue.ts";
import { sesEventsOf } from "../../../infra/local/ses-events.ts";
import { type FunctionName, functions } from "../../../infra/pipeline.ts";
import { SQSClient } from "@aws-sdk/client-sqs";
import { startCounted } from "../counting/counted.ts";
import { type Meter, unitsOf, type Use } from "../counting/meter.ts";
import { costPerMillion, type Used } from "../price/cost.ts";
import { prices } from "../price/table.ts";
import type { SunkMail } from "../sink/sink.ts";
import type { Figure, Line } from "../support/figure.ts";
import { rounded } from "../support/numbers.ts";
import { until } from "../support/until.ts";

const sku = "TENT";
const bars = { writeUnits: 1.2, readUnits: 0.6, withoutFeedback: 1, withFeedback: 2 };
/** How long SES is taken to need for one call of 50: Lambda's time is paid for while it waits. */
const sesCallMs = 100;
const eventsPerSend = 10;
/** Events come one by one and cost the same each: those of some mails say what those of all would. */
const mailsWithEvents = 500;

/** Lambda receives and deletes what it hands to a function: two requests for each run on a queue's messages. */
const pollingRequests = (name: FunctionName): number => (functions[name].trigger.kind === "queue" ? 2 : 0);

const createRuns = () => {
  let runs: { name: FunctionName; ms: number }[] = [];
  return {
    ran: (name: FunctionName, ms: number) => runs.push({ name, ms }),
    take: () => {
      const taken = runs;
      runs = [];
      return taken;
    },
  };
};

const usedOf = (counted: ReturnType<Meter["take"]>, runs: { name: FunctionName; ms: number }[]): Used => ({
  writeUnits: unitsOf(counted.uses, "write"),
  readUnits: unitsOf(counted.uses, "read"),
  sqsRequests: counted.requests + runs.reduce((count, { name }) => count + pollingRequests(name), 0),
  lambdaRuns: runs.length,
  gbSeconds: runs.reduce((total, { name, ms }) => total + (ms / 1_000) * (functions[name].memoryMb / 1_024), 0),
});

const isWaveRead = ({ by, operation, table }: Use): boolean =>
  by === "invite-wave" && operation === "Query" && table === "waitlist";

const eventsOf = (mails: SunkMail[]) =>
  mails.flatMap(({ to, atMs, tags }, n) =>
    sesEventsOf({
      id: `mail-${n}`,
      channel: "email",
      to,
      from: "alerts@demo-outdoor.example.com",
      subject: "",
      text: "",
      html: "",
      headers: {},
      tags,
      sentAt: toInstant(atMs),
    }),
  );

const atMost = (what: string, value: number, bar: number, format = (n: number) => String(rounded(n, 3))): Line => ({
  what,
  value: format(value),
  bar: `<= ${format(bar)}`,
  pass: value <= bar,
});
const dollars = (n: number) => `$${n.toFixed(2)}`;

/** What a told shopper costs, counted at every client of every function, and what that comes to at AWS. */
export const notified: Figure = {
  name: "notified",
  maxSeconds: 90,
  measure: async ({ scope, quick }) => {
    const n = quick ? 500 : 4_000;
    const runs = createRuns();
    const sink = { latencyMs: sesCallMs, ratePerSecond: 20_000 };
    const { shop, sink: ses, meter, running } = await startCounted(scope, { sink, ran: runs.ran });
    await shop.sellVariant(sku);
    await shop.line(sku, n);
    await running.idle();
    meter.take();
    runs.take();

    await shop.setUnits(sku, n);
    await until(`${n} mails`, 60, async () => (await ses.count()) >= n);
    await until("the wave's end", 10, async () => (await running.queues.pending()) === 0);
    const told = meter.take();
    const withoutEvents = usedOf(told, runs.take());

    const client = new SQSClient({ endpoint: running.queues.endpoint });
    scope.defer(() => client.destroy());
    const feedback = createQueue<unknown>(client, running.queues.urlOf("feedback"));
    const mails = (await ses.mails()).slice(0, mailsWithEvents);
    const events = eventsOf(mails);
    for (let at = 0; at < events.length; at += eventsPerSend) {
      await feedback.sendAll(events.slice(at, at + eventsPerSend));
    }
    await until("SES's events", 60, async () => (await running.queues.pending()) === 0);
    const ofEvents = usedOf(meter.take(), runs.take());

    const waveReadUnits = unitsOf(told.uses.filter(isWaveRead), "read");
    const each = (units: number) => units / n;
    const [writeUnits, readUnits] = [each(withoutEvents.writeUnits), each(withoutEvents.readUnits - waveReadUnits)];
    const { dynamodb, sqs, lambda, total: basic } = costPerMillion(withoutEvents, n, prices);
    const { total: feedbackCost } = costPerMillion(ofEvents, mails.length, prices);
    const cost = { dynamodb, sqs, lambda, feedback: feedbackCost, total: basic + feedbackCost };
    const json = { n, writeUnits, readUnits, waveReadUnits: each(waveReadUnits) };
    const roundedCost = Object.fromEntries(Object.entries(cost).map(([name, value]) => [name, rounded(value, 3)]));
    const source = { withoutFeedback: rounded(basic, 3), prices: `${prices.region}, ${prices.asOf}` };
    return {
      json,
      parts: [
        { name: "notified", json },
        { name: "costPerMillion", json: { ...roundedCost, ...source } },
      ],
      lines: [
        atMost("write units for a told shopper", writeUnits, bars.writeUnits),
        atMost("read units for a told shopper, beyond the wave's read", readUnits, bars.readUnits),
        { what: "read units of the wave for each who waits", value: String(rounded(each(waveReadUnits), 3)) },
        atMost("$ for a million told, SES aside, without feedback", basic, bars.withoutFeedback, dollars),
        atMost("$ for a million told, SES aside, with feedback", cost.total, bars.withFeedback, dollars),
        {
          what: "  of which dynamodb, sqs, lambda, feedback",
          value: [dynamodb, sqs, lambda, feedbackCost].map(dollars).join(", "),
        },
      ],
      notes: [
        `Costs: list prices of ${prices.region} (${prices.asOf}); Lambda's time as it was here, with ${sesCallMs} ms for a call of SES and no waiting for the send rate; ` +
          "two events for each mail (Send, Delivery); the tick, the empty polls of idle queues and the stream's reads, which are free or do not grow with the mails, are left out.",
      ],
    };
  },
};
