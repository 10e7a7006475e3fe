import * as v from "valibot";
import { type Contest, measureKill, measureSpeed } from "../peers/contest.ts";
import { bullmq, loop } from "../peers/peers.ts";
import { stockline } from "../peers/stockline.ts";
import { type Sink, startSink } from "../sink/sink.ts";
import { startChild } from "../support/child.ts";
import { type Figure, Skipped } from "../support/figure.ts";
import type { Scope } from "../support/scope.ts";

const barTimesBullmq = 3;

/** Each contest has servers and a sink of its own. */
const alone = async <Result>(scope: Scope, work: (inner: Scope, sink: Sink) => Promise<Result>): Promise<Result> =>
  scope.within(async (inner) => work(inner, await startSink(inner)));

const play = async (scope: Scope, contest: Contest, calm: Contest, people: number) => {
  try {
    const speed = await alone(scope, async (inner, sink) => measureSpeed(contest, inner, sink, people));
    const kill = await alone(scope, async (inner, sink) => measureKill(calm, inner, sink, people));
    return { name: contest.name, n: people, ...speed, ...kill };
  } catch (error) {
    if (!(error instanceof Skipped)) throw error;
    return { name: contest.name, skipped: error.message };
  }
};

const measureFloor = async (scope: Scope, people: number): Promise<number> =>
  alone(scope, async (inner, sink) => {
    const child = inner.keep(startChild("peers/floor-process.ts"));
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
  measure: async ({ scope, quick }) => {
    const people = quick ? 600 : 4_000;
    const ours = await play(scope, stockline(2), stockline(1), people);
    const theirs = [await play(scope, bullmq, bullmq, people), await play(scope, loop, loop, people)];
    const floor = await measureFloor(scope, people);
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
          value: `${floor}${own === undefined ? "" : `; stockline reaches ${Math.round((own / floor) * 100)} % of it`}`,
        },
      ],
      notes: [
        `Peers: ${people} waiting, each mail with links of its own; CPU is the worker process's alone: stores, queues and the sink run in others. ` +
          "Redis with appendfsync always, PostgreSQL as it is; BullMQ takes a job for stalled after 3 s instead of 30. Killed: with SIGKILL after half of the mails, started again and left until it rests. SES's events are in nobody's figures.",
      ],
    };
  },
};
