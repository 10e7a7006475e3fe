import { contactOf } from "../../../shared/contact/contact.ts";
import { limits } from "../../../shared/runtime/limits.ts";
import { signupKeyOf } from "../../../shared/waitlist/signup.ts";
import * as v from "valibot";
import { shopperOf } from "../stockline/shop.ts";
import { type Figure, Skipped } from "../support/figure.ts";
import { rounded } from "../support/numbers.ts";

/** Write units a second of one partition key of DynamoDB, once the table is warm for them. */
const unitsPerKey = 1_000;
const bar = 8_000;

/** By how much chance alone lets the fullest of some shards stand out: three standard deviations of one. */
const skewOfChance = (contacts: number, shards: number): number => 1 + 3 * Math.sqrt((shards - 1) / contacts);

const signupSchema = v.object({ baseRowWriteUnits: v.number() });

/** What one variant takes at once, from how its signups really spread and what each writes where they do. */
export const hotVariant: Figure = {
  name: "hotVariant",
  maxSeconds: 60,
  measure: async ({ quick, done }) => {
    const counted = v.safeParse(signupSchema, done.get("signup"));
    if (!counted.success) throw new Skipped("what a signup writes was not counted");
    const { baseRowWriteUnits } = counted.output;
    const contacts = quick ? 100_000 : 1_000_000;
    const shards = new Map<string, number>();
    for (let n = 0; n < contacts; n += 1) {
      const contact = contactOf("a deployment's key", "demo", shopperOf(n));
      const { pk } = signupKeyOf({ store: "demo", sku: "TENT", contact });
      shards.set(pk, (shards.get(pk) ?? 0) + 1);
    }
    const shardSkew = (Math.max(...shards.values()) * limits.waitlistShards) / contacts;
    const uneven = Math.max(1, shardSkew / skewOfChance(contacts, limits.waitlistShards));
    const signupsPerSecondModelled = Math.floor((limits.waitlistShards * unitsPerKey) / baseRowWriteUnits / uneven);
    return {
      json: {
        signupsPerSecondModelled,
        shardSkew: rounded(shardSkew, 4),
        contacts,
        skewOfChance: rounded(skewOfChance(contacts, limits.waitlistShards), 4),
      },
      lines: [
        {
          what: "one variant's signups a second, modelled",
          value: `${signupsPerSecondModelled}, shard skew ${rounded(shardSkew, 4)}`,
          bar: `>= ${bar}`,
          pass: signupsPerSecondModelled >= bar,
        },
      ],
      notes: [
        `One variant: a model, not a run: ${limits.waitlistShards} keys x ${unitsPerKey} write units a second of a warm table, ${baseRowWriteUnits} for the list's row; ` +
          `less what the skew of ${contacts} real contact hashes has beyond chance.`,
      ],
    };
  },
};
