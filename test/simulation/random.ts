/** Draws that follow from a seed alone: the same on every machine, for ever. */
export interface Random {
  /** An integer from 0 to below `count`. */
  below(count: number): number;
  /** True once in `times`. */
  oneIn(times: number): boolean;
  of<Choice>(choices: readonly Choice[]): Choice;
}

/** Mulberry32: small, fast and even enough; a stream of its own for each `name`. */
export const createRandom = (seed: number, name: string): Random => {
  let state = Buffer.from(name).reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193), seed ^ 0x9e3779b9);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    oneIn: (times) => below(times) === 0,
    of: (choices) => {
      const choice = choices[below(choices.length)];
      if (choice === undefined) throw new Error("There is nothing to choose from");
      return choice;
    },
  };
};
