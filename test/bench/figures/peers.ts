import * as v from "valibot";
import { type Contest, measureKill, measureSpeed } from "../peers/contest.ts";
import { bullmq, loop } from "../peers/peers.ts";
import { stockline } from "../peers/stockline.ts";
import { startSink } from "../sink/sink.ts";
import { startChild } from "../support/child.ts";
import { type Figure, Skipped } from "../support/figure.ts";
import { createScope } from "../support/scope.ts";

const barTimesBullmq = 3;

/** Each contest has servers and a sink of its own. */
const alone = async <Result>(
  work: (scope: ReturnType<typeof createScope>, sink: Awaited<ReturnType<typeof startSink>>) => Promise<Result>,
): Promise<Result> => {
  const scope = createScope();
  try {
    return await work(scope, await startSink(scope));
  } finally {
    await scope.close();
  }
};

const play = async (contest: Contest, calm: Contest, people: number) => {
  try {
    const speed = await alone(async (scope, sink) => measureSpeed(contest, scope, sink, people));
    const kill = await alone(async (scope, sink) => measureKill(calm, scope, sink, people));
    return { name: contest.name, n: people, ...speed, ...kill };
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    return { name: contest.name, skipped: error.message };
  }
};

const measureFloor = async (people: number): Promise<number> =>
  alone(async (scope, sink) => {
    const child = scope.keep(startChild("peers/floor-process.ts"));
    await child.ask(v.optional(v.unknown()), "start", { ses: sink.sesEndpoint, people });
    return Math.round(people / ((await child.ask(v.number(), "send")) / 1_000));
  });

const speedOf = (result: Awaited<ReturnType<typeof play>> | undefined): number | undefined =>
  result !== undefined && "messagesPerCpuSecond" in result ? result.messagesPerCpuSecond : undefined;

const lineOf = (result: Awaited<ReturnType<typeof play>>) => {
  const { name } = result;
  if ("skipped" in result) return { what: name, value: `not measured: ${result.skipped}` };
  const { messagesPerCpuSecond, twiceAfterKill, forgottenAfterKill, unsettledAfterKill } = result;
  const told = `killed: ${twiceAfterKill} twice, ${forgottenAfterKill} forgotten, ${unsettledAfterKill} unsettled`;
  return { what: `${name}: messages per CPU second; after kill -9`, value: `${messagesPerCpuSecond}; ${told}` };
};

/** The same work on the same machine: a restock, N personal mails, accepted by one sink. */
export const peers: Figure = {
  name: "peers",
  maxSeconds: 200,
  measure: async ({ quick }) => {
    const people = quick ? 600 : 6_000;
    const ours = await play(stockline(2), stockline(1), people);
    const theirs = [await play(bullmq, bullmq, people), await play(loop, loop, people)];
    const floor = await measureFloor(people);
    const [own, other] = [speedOf(ours), speedOf(theirs[0])];
    const times = own === undefined || other === undefined ? undefined : own / other;
    return {
      json: [ours, ...theirs, { name: "floor", messagesPerCpuSecond: floor }],
      lines: [
        ...[ours, ...theirs].map(lineOf),
        {
          what: "stockline over bullmq, messages per CPU second",
          value: times === undefined ? "not measured" : `${times.toFixed(1)}x`,
          bar: `>= ${barTimesBullmq}x`,
          ...(times !== undefined && { pass: times >= barTimesBullmq }),
        },
        {
          what: "floor: the SES calls alone, messages per CPU second",
          value: `${floor}; stockline is at ${(own ?? 0) / floor}`,
        },
      ],
    };
  },
};
