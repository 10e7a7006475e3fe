import type { About } from "../../shared/message/message.ts";
import { messageIdOfKey } from "../../shared/message/messages-table.ts";
import { openRestockOf } from "../../shared/stock/stock-table.ts";
import { isEligible, type Signup } from "../../shared/waitlist/signup.ts";
import { unsettledIn } from "./account.ts";
import type { Texted } from "./texting.ts";
import type { World } from "./world.ts";

/** What must never be, counted over every text and mail of a world. */
export interface TextAccount {
  /** Phones that one restock texted more than once. */
  twice: string[];
  forgotten: string[];
  atNight: string[];
  afterStop: string[];
  whenOver: string[];
  /** Messages and chunks that are neither done nor due for anything. */
  stuck: string[];
  /** Listed as unsettled. */
  unsettled: string[];
}

export const flawlessTexts = { twice: [], forgotten: [], atNight: [], afterStop: [], whenOver: [], stuck: [] };

const nameOf = ({ email, phone }: Signup): string => [email, phone].filter((part) => part !== undefined).join(" ");

type RestockTexted = Texted & { about: Extract<About, { kind: "back_in_stock" }> };
export const restockTexts = ({ texts }: World): RestockTexted[] =>
  texts.flatMap(({ about, ...text }) => (about.kind === "back_in_stock" ? [{ ...text, about }] : []));

const signupsOf = async (world: World): Promise<Signup[]> => {
  const signups: Signup[] = [];
  await world.direct.waitlist.forEach(world.variantRef, (signup) => signups.push(signup));
  return signups;
};

const stuckIn = async (world: World): Promise<string[]> => {
  const rows = await world.rowsOf("messages");
  return rows
    .filter((row) => row["state"] !== undefined && row["laneShard"] === undefined)
    .filter((row) => !["done", "sent", "failed", "cancelled", "unsettled", "received"].includes(String(row["state"])))
    .map((row) => messageIdOfKey({ pk: String(row["pk"]), sk: String(row["sk"]) }) ?? String(row["sk"]));
};

/** Why somebody was forgotten by restock `n`, if they were. Whoever is not told keeps the place, or is listed. */
const forgottenBy = (signup: Signup, n: number, isOpen: boolean, nowMs: number): string | undefined => {
  if (isOpen && isEligible(signup, n, nowMs)) return "eligible";
  if (signup.lastRestock === n && signup.status === "told") return "marked, never told";
  if (isOpen && signup.lastRestock === n && signup.status === "waiting") return "waits, as if told";
  return undefined;
};

/** Takes stock of a world at rest. */
export const textAccountOf = async (world: World): Promise<TextAccount> => {
  const stock = await world.direct.stock.stock(world.variantRef, { consistent: true });
  const open = stock && openRestockOf(world.variantRef, stock);
  const signups = await signupsOf(world);
  const texts = restockTexts(world);
  const namesOf = (isIt: (text: RestockTexted) => boolean) => texts.filter(isIt).map(({ to }) => to);
  const account: TextAccount = {
    twice: [],
    forgotten: [],
    atNight: namesOf(({ seen }) => seen.quiet),
    afterStop: namesOf(({ seen }) => seen.stopped),
    whenOver: namesOf(({ seen }) => seen.closed),
    stuck: await stuckIn(world),
    unsettled: [],
  };
  for (let n = 1; n <= (stock?.restocks ?? 0); n += 1) {
    const phones = texts.filter(({ about }) => about.restock === n).map(({ to }) => to);
    account.twice.push(...new Set(phones.filter((phone, index) => phones.indexOf(phone) !== index)));
    const mailed = new Set(world.mails.filter(({ restock }) => restock === n).map(({ contact }) => contact));
    const listed = await unsettledIn(world, n);
    for (const signup of signups) {
      if (listed.has(signup.sk)) account.unsettled.push(nameOf(signup));
      const knows = mailed.has(signup.sk) || listed.has(signup.sk) || phones.includes(signup.phone ?? "");
      const why = knows ? undefined : forgottenBy(signup, n, open?.n === n, world.time.now);
      if (why !== undefined) account.forgotten.push(`${nameOf(signup)}: ${why} by ${n}`);
    }
  }
  return account;
};
