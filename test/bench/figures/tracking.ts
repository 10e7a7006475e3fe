import { inParallel } from "../../../infra/local/client.ts";
import { sources } from "../../../shared/webhook/sources.ts";
import { carrierSecretOf, signCarrier } from "../../support/carrier-signing.ts";
import { carrierBodies, readAs } from "../../support/carrier-webhooks.ts";
import { callFunction } from "../counting/call.ts";
import { openEdge, openEdgeInMemory } from "../stockline/webhook-edge.ts";
import type { Figure, Line } from "../support/figure.ts";
import { quantile, rounded } from "../support/numbers.ts";

const store = "demo";
/** ShipEngine signs with RSA, by a key that is read from its text each time. */
const verifyBarOf = (source: string) => (source === "shipengine" ? 150 : 50);
const barPerCpuSecond = 2_000;
/** Calls that wait for the database at the same time. */
const atOnce = 16;
/** Taken before anything is measured, beside what is. */
const warmUp = 0.25;

type Edge = ReturnType<typeof openEdgeInMemory>;

const medianMicroseconds = (rounds: number, work: () => void): number => {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = process.hrtime.bigint();
    work();
    times.push(Number(process.hrtime.bigint() - began) / 1_000);
  }
  return rounded(quantile(times, 0.5), 1);
};

/** Of each sender's first sample: what it costs to verify its bytes, and to make milestones of them. */
const providerCosts = (rounds: number) => {
  const firsts = new Map(carrierBodies.toReversed().map(([source, , raw]) => [source, raw]));
  return [...firsts].map(([source, raw]) => {
    const headers = signCarrier(source, raw);
    const secrets = [carrierSecretOf(source)];
    const verifyMicroseconds = medianMicroseconds(rounds, () => {
      if (sources.get(source)?.verify(raw, headers, secrets) !== true) throw new Error(`${source} was refused`);
    });
    const readMicroseconds = medianMicroseconds(rounds, () => {
      if (readAs(source, raw).kind !== "changes") throw new Error(`${source} was not understood`);
    });
    return { source, bytes: raw.length, verifyMicroseconds, readMicroseconds };
  });
};

const lineOf = ({
  source,
  bytes,
  verifyMicroseconds,
  readMicroseconds,
}: ReturnType<typeof providerCosts>[number]): Line => ({
  what: `${source}, ${bytes} bytes: verify, normalise`,
  value: `${verifyMicroseconds} µs, ${readMicroseconds} µs`,
  bar: `<= ${verifyBarOf(source)} µs, -`,
  pass: verifyMicroseconds <= verifyBarOf(source),
});

/** EasyPost's sample as so many events, each signed. */
const easypostEvents = (count: number): { body: string; headers: Record<string, string> }[] => {
  const [, , sample] = carrierBodies.find(([source]) => source === "easypost") ?? [];
  if (sample === undefined) throw new Error("There is no sample of EasyPost");
  return Array.from({ length: count }, (_, n) => {
    const body = sample.toString("utf8").replace('"id":"evt_1"', `"id":"evt_${n}"`);
    return { body, headers: signCarrier("easypost", Buffer.from(body)) };
  });
};

/** Webhooks that are verified, kept and named on the queue, in a second of this process's CPU. */
const perCpuSecond = async ({ handle, stores }: Edge, count: number): Promise<number> => {
  await stores.putSource(store, "easypost", [carrierSecretOf("easypost")]);
  const path = `/v1/webhooks/${store}/easypost`;
  const take = async (events: ReturnType<typeof easypostEvents>) =>
    inParallel(events, atOnce, async (event) =>
      callFunction(handle, "receive-webhook", { method: "POST", path, store, source: "easypost", ...event }),
    );
  const events = easypostEvents(count * (1 + warmUp));
  await take(events.slice(count));
  const before = process.cpuUsage();
  await take(events.slice(0, count));
  const { user, system } = process.cpuUsage(before);
  return Math.round(count / ((user + system) / 1_000_000));
};

/** What carriers' webhooks cost: to verify, to understand, and to take at the edge. */
export const tracking: Figure = {
  name: "tracking",
  maxSeconds: 90,
  measure: async ({ scope, quick }) => {
    const providers = providerCosts(quick ? 500 : 3_000);
    const webhooksPerCpuSecond = await perCpuSecond(openEdgeInMemory(), quick ? 4_000 : 10_000);
    const webhooksPerCpuSecondOverHttp = await perCpuSecond(await openEdge(scope), quick ? 200 : 600);
    return {
      json: { providers, webhooksPerCpuSecond, webhooksPerCpuSecondOverHttp },
      lines: [
        ...providers.map(lineOf),
        {
          what: "tracking webhooks taken per CPU second: database in memory, over HTTP",
          value: `${webhooksPerCpuSecond}, ${webhooksPerCpuSecondOverHttp}`,
          bar: `>= ${barPerCpuSecond}, -`,
          pass: webhooksPerCpuSecond >= barPerCpuSecond,
        },
      ],
      notes: [
        "Tracking: samples as the platforms publish them; those of ShipEngine and 17TRACK are composed from their documentation. Taken is verified, kept and queued by receive-webhook in this process, each webhook a new event of EasyPost; over HTTP the SDK's three database calls and one queue call are made in full, to the local database.",
      ],
    };
  },
};
