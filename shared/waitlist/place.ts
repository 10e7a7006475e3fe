/** The order of characters that a key is sorted by, of those that a contact's name is made of. */
const inOrder = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
/** Enough of a name to tell a billion contacts' places apart. */
const characters = 6;

/** The share of all contacts that sort up to this one: names are hashes, so they are spread evenly. From 0 to 1. */
export const shareUpTo = (contact: string): number => {
  let share = 0;
  for (let at = 0; at < characters; at += 1) share += inOrder.indexOf(contact[at] ?? "-") / inOrder.length ** (at + 1);
  return share + 1 / inOrder.length ** characters;
};

/** A partition of a waitlist as far as it was read: how many of those read stand before somebody, and the last one. */
export interface Sample {
  before: number;
  /** Undefined where the partition was read to its end. */
  upTo: string | undefined;
}

/** How many stand before somebody: exact where everyone was read, else reckoned from the share that was. */
export const standBefore = (samples: Sample[]): { before: number; isAbout: boolean } => {
  const before = samples.reduce(
    (sum, sample) => sum + sample.before / (sample.upTo === undefined ? 1 : shareUpTo(sample.upTo)),
    0,
  );
  return { before: Math.round(before), isAbout: samples.some(({ upTo }) => upTo !== undefined) };
};
