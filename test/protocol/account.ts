import { unsettledOf } from "../../shared/restock/chunk.ts";
import { openRestockOf } from "../../shared/stock/stock-table.ts";
import { isEligible, type Signup } from "../../shared/waitlist/signup.ts";
import type { World } from "./world.ts";

/** What must never be, counted over everything a world did. */
export interface Account {
  twice: string[];
  forgotten: string[];
  outOfOrder: string[];
  withoutStock: string[];
  overInvited: string[];
  stuck: string[];
  /** Listed as unsettled. */
  unsettled: string[];
}

const isBefore = (a: Pick<Signup, "signedUpAt" | "sk">, b: Pick<Signup, "signedUpAt" | "sk">) =>
  a.signedUpAt === b.signedUpAt ? a.sk < b.sk : a.signedUpAt < b.signedUpAt;

/** Both were eligible when a wave was read, and the earlier one is in a later wave. */
const inversionsOf = async (world: World, n: number): Promise<string[]> => {
  const restock = world.restock(n);
  const waves = await world.direct.restocks.waves(restock);
  const plans = await Promise.all(
    waves.map(async ({ wave }) => {
      const chunks = await world.direct.chunks.membersAfter(restock, wave, 0);
      const [first] = chunks;
      const reading = world.proposed.find(
        ({ ref, members }) =>
          ref.restock.n === n &&
          ref.wave === wave &&
          ref.chunk === 1 &&
          members.contacts.join() === first?.members.contacts.join(),
      );
      return { wave, reading, members: new Set(chunks.flatMap(({ members }) => members.contacts)) };
    }),
  );
  return plans.flatMap(({ wave, reading, members }) => {
    const eligible = (reading?.reading ?? []).filter(
      (signup) => signup.quantity === 1 && isEligible(signup, n, reading?.at ?? 0),
    );
    const invited = eligible.filter(({ sk }) => members.has(sk));
    return eligible
      .filter(({ sk }) => !members.has(sk) && plans.some((later) => later.wave > wave && later.members.has(sk)))
      .filter((signup) => invited.some((other) => isBefore(signup, other)))
      .map(({ email }) => `${email} after wave ${wave}`);
  });
};

const overInvitedOf = async (world: World, n: number): Promise<string[]> => {
  const waves = await world.direct.restocks.waves(world.restock(n));
  return waves.flatMap(({ wave, allowance }) => {
    const told = world.mails.filter((mail) => mail.restock === n && mail.wave === wave).length;
    return allowance !== "everyone" && told > allowance ? [`wave ${wave}: ${told} for ${allowance}`] : [];
  });
};

const chunksOf = async (world: World, n: number) => world.direct.chunks.ofRestock(world.restock(n));

export const unsettledIn = async (world: World, n: number): Promise<Set<string>> => {
  const listed = new Set<string>();
  for (const { ref, chunk } of await chunksOf(world, n)) {
    const { contacts } = await world.direct.chunks.members(ref);
    for (const index of unsettledOf(chunk)) listed.add(contacts[index] ?? "");
  }
  return listed;
};

/** Why somebody was forgotten by the restock that is open, if they were. */
const forgottenBy = (signup: Signup, n: number, knows: { told: boolean; unsettled: boolean; nowMs: number }) => {
  if (knows.told || knows.unsettled) return undefined;
  if (isEligible(signup, n, knows.nowMs)) return "eligible";
  if (signup.lastRestock === n && signup.status === "told") return "marked, never told";
  if (signup.lastRestock === n && signup.status === "waiting") return "waits, as if told";
  return undefined;
};

/** Takes stock of a world at rest. */
export const accountOf = async (world: World): Promise<Account> => {
  const stock = await world.direct.stock.stock(world.variantRef, { consistent: true });
  const restocks = Array.from({ length: stock?.restocks ?? 0 }, (_, index) => index + 1);
  const open = stock && openRestockOf(world.variantRef, stock);
  const signups: Signup[] = [];
  await world.direct.waitlist.forEach(world.variantRef, (signup) => signups.push(signup));
  const account: Account = {
    twice: [],
    forgotten: [],
    outOfOrder: [],
    withoutStock: world.mails.filter(({ inStock }) => !inStock).map(({ email }) => email),
    overInvited: [],
    stuck: [],
    unsettled: [],
  };
  for (const n of restocks) {
    const listed = await unsettledIn(world, n);
    const counts = Map.groupBy(
      world.mails.filter(({ restock }) => restock === n),
      ({ contact }) => contact,
    );
    account.twice.push(
      ...[...counts.values()].filter(({ length }) => length > 1).map((mails) => mails[0]?.email ?? ""),
    );
    account.outOfOrder.push(...(await inversionsOf(world, n)));
    account.overInvited.push(...(await overInvitedOf(world, n)));
    account.stuck.push(
      ...(await chunksOf(world, n)).filter(({ chunk }) => chunk.state !== "done").map(({ chunk }) => chunk.sk),
    );
    for (const signup of signups) {
      if (listed.has(signup.sk)) account.unsettled.push(signup.email ?? "");
      // Marked by a restock that is over, and never told: nobody will look at them again.
      const lost = signup.status === "told" && signup.lastRestock === n;
      if (open?.n !== n && !lost) continue;
      const knows = { told: counts.has(signup.sk), unsettled: listed.has(signup.sk), nowMs: world.time.now };
      const why = world.refused.has(signup.email ?? "") ? undefined : forgottenBy(signup, n, knows);
      if (why !== undefined) account.forgotten.push(`${signup.email}: ${why}`);
    }
  }
  return account;
};

export const flawless = { twice: [], forgotten: [], outOfOrder: [], withoutStock: [], overInvited: [], stuck: [] };
