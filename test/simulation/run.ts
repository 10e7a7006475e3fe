import { parsePhone } from "../../shared/contact/phone.ts";
import { type Account, accountOf, unsettledIn } from "./account.ts";
import { bentOf, createFaults, type Drawn } from "./faults.ts";
import { createRandom } from "./random.ts";
import { createShop, openShop } from "./shop.ts";
import { drawStory, tellStep } from "./story.ts";
import { createWorld, Restless, type World } from "./world.ts";

/** What is left out of a run to find what matters in it. */
export interface Without {
  /** Steps of its story, by number. */
  steps: ReadonlySet<number>;
  /** Chances for a fault, by number. */
  chances: ReadonlySet<number>;
}

export interface Run {
  seed: number;
  told: number;
  /** What must never be, in words; nothing where all is well. */
  wrong: Partial<Account> & { tooUnsettled?: string[]; broken?: string[] };
  unsettled: number;
  steps: number;
  drawn: readonly Drawn[];
  chances: ReadonlySet<string>;
  /** The same for the same run, bit for bit. */
  digest: string;
}

// Loaded once, and before the first run: what a run waits for are its own calls alone.
await parsePhone("", "");

const nothing: Without = { steps: new Set(), chances: new Set() };

const wrongIn = (account: Account): Partial<Account> =>
  Object.fromEntries(Object.entries(account).filter(([, cases]) => cases.length > 0));

const isSender = (name: string): boolean => /^send-(chunk|message)\b/.test(name);

/** Each fault of a sender, and each that took too long, may leave one call in doubt, not more. */
const tooUnsettled = (world: World, drawn: readonly Drawn[]): string[] => {
  const { calls } = unsettledIn(world);
  const slow = [...world.workers.slow].filter(({ name }) => isSender(name)).length;
  const faults = drawn.filter(({ site }) => isSender(site)).length;
  return calls > faults + slow
    ? [`${calls} calls are unsettled after ${faults} faults, and ${slow} slow runs, of senders`]
    : [];
};

const createDigest = () => {
  let hash = 0x811c9dc5;
  return {
    add: (text: string) => {
      for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    },
    value: () => (hash >>> 0).toString(16).padStart(8, "0"),
  };
};

/** The next restock finds nothing that an earlier one left behind, and what died before it comes again beside it. */
const restockAgain = async (world: World, shop: ReturnType<typeof createShop>) => {
  for (const units of [0, 9]) {
    world.time.now += 1_000;
    await shop.act({ do: "stock", units });
    world.redrive();
    await world.rest();
  }
};

/** Plays one seed from beginning to end, and takes stock twice: at rest, and after one more restock. */
export const runSeed = async (
  seed: number,
  without: Without = nothing,
  onEvent: (text: string) => void = () => {},
): Promise<Run> => {
  const story = drawStory(createRandom(seed, "story"), bentOf(seed));
  const faults = createFaults(seed, without.chances);
  const random = createRandom(seed, "moves");
  const digest = createDigest();
  const tell = (text: string) => {
    digest.add(text);
    onEvent(`${new Date(world.time.now).toISOString().slice(5, 23)}  ${text}`);
  };
  const world = createWorld({ random, faults, story, onEvent: tell, onCall: digest.add });
  const result = (wrong: Run["wrong"]): Run => ({
    seed,
    told: world.watcher.told.length,
    wrong,
    unsettled: unsettledIn(world).people,
    steps: story.steps.length,
    drawn: faults.drawn,
    chances: faults.chances,
    digest: digest.value(),
  });

  try {
    await openShop(world, story);
    // Reads that lag know the store by now.
    world.time.now += 60_000;
    const shop = createShop(world);
    for (const [number, { step, moves }] of story.steps.entries()) {
      world.time.now += 1 + random.below(50);
      if (!without.steps.has(number)) {
        tell(tellStep(step));
        await shop.act(step);
      }
      for (let count = 0; count < moves; count += 1) await world.move();
      await shop.askAgain();
    }
    world.calm();
    await world.rest();
    await shop.askAgain();
    await world.rest();
    const first = wrongIn(accountOf(world, story.waves.order));
    if (Object.keys(first).length > 0) return result(first);
    await restockAgain(world, shop);
    const more = tooUnsettled(world, faults.drawn);
    return result({ ...wrongIn(accountOf(world, story.waves.order)), ...(more.length > 0 && { tooUnsettled: more }) });
  } catch (error) {
    if (error instanceof Restless) return result({ stuck: [error.message] });
    return result({ broken: [error instanceof Error ? (error.stack ?? error.message) : String(error)] });
  }
};
