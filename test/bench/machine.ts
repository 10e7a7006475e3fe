import { arch, availableParallelism, cpus, platform, totalmem } from "node:os";

const leastCores = 2;
const leastMemoryMb = 3_000;
const memoryMb = () => Math.round(totalmem() / 1_024 / 1_024);

/** What everything was measured on; figures of another machine are no comparison. */
export const machine = () => ({
  cores: availableParallelism(),
  cpu: cpus()[0]?.model ?? "unknown",
  memoryMb: memoryMb(),
  platform: `${platform()}-${arch()}`,
  node: process.version,
});

/** Why this machine is too small to say anything, in one line. */
export const tooSmall = (): string | undefined => {
  const { cores, memoryMb: memory } = machine();
  if (cores >= leastCores && memory >= leastMemoryMb) return undefined;
  return `This machine is too small for the benchmark: it has ${cores} cores and ${memory} MB, and needs ${leastCores} and ${leastMemoryMb} MB`;
};
