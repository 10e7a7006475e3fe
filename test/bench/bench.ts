import { figures } from "./figures.ts";
import { machine, tooSmall } from "./machine.ts";
import { measureFigure } from "./measure.ts";
import { type Options, parseOptions } from "./options.ts";
import { toJson, toTable } from "./report.ts";
import type { Measured } from "./support/figure.ts";
import type { Scope } from "./support/scope.ts";

/** The whole run, with some room to close what is open: 8 minutes, or 90 seconds. */
const maxSeconds = { full: 460, quick: 78 };

const say = (text: string) => process.stderr.write(`${text}\n`);

const failWith = (line: string) => {
  say(line);
  process.exitCode = 2;
};

const run = async ({ json, quick }: Options) => {
  const began = performance.now();
  const secondsSince = () => (performance.now() - began) / 1_000;
  const limit = quick ? maxSeconds.quick : maxSeconds.full;
  let open: Scope | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      void open?.close().finally(() => process.exit(130));
    });
  }

  const measured = new Map<string, Measured>();
  const done = new Map<string, unknown>();
  for (const figure of figures) {
    const from = secondsSince();
    process.stderr.write(`${figure.name} ... `);
    const result = await measureFigure(figure, {
      quick,
      done,
      secondsLeft: limit - from,
      opened: (scope) => (open = scope),
    });
    say(`${Math.round(secondsSince() - from)} s`);
    measured.set(figure.name, result.measured);
    done.set(figure.name, result.measured.json);
    if (result.failed) process.exitCode = 1;
  }

  const about = { ...machine(), quick, seconds: Math.round(secondsSince()) };
  if (json) {
    console.log(JSON.stringify({ machine: about, ...toJson(measured) }, undefined, 2));
    return;
  }
  console.log(`\n${toTable([...measured.values()])}`);
  console.log(
    `\n${about.cores} cores of ${about.cpu}, ${about.memoryMb} MB, Node ${about.node}; ${about.seconds} s${quick ? ", quick: fewer people and rounds" : ""}`,
  );
};

const options = parseOptions(process.argv.slice(2));
const small = tooSmall();
if ("wrong" in options) failWith(options.wrong);
else if (small !== undefined) failWith(small);
else await run(options);
