import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { notInStore } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { type Chunk, toldOf, unsettledOf } from "../../shared/restock/chunk.ts";
import { parseRestockId, type RestockRef, restockIdOf } from "../../shared/restock/restock.ts";
import { type Restock, restocksPageSchema } from "../../shared/restock/restocks-table.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { signupIdOf } from "../../shared/waitlist/signup.ts";
import { getRestock, getRestocks } from "./contract.ts";
import type { MerchantApiDeps } from "./deps.ts";

const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);

/** Members that nobody can say were told: given up, or still waited for. */
const openQuestionOf = (chunk: Chunk): number[] => {
  if (chunk.state === "done") return unsettledOf(chunk);
  return chunk.state === "unsettled" ? toldOf(chunk).filter((index) => chunk.accepted?.has(index) !== true) : [];
};

const toldCount = (chunk: Chunk): number => {
  const begun = chunk.state === "done" || chunk.state === "unsettled";
  return begun ? toldOf(chunk).length - openQuestionOf(chunk).length : 0;
};

const createRead = ({ restocks, chunks }: MerchantApiDeps) => {
  /** Counted from the chunks each time: nothing here is a counter that a repeat could spoil. */
  const describe = async (ref: RestockRef, restock: Restock) => {
    const [waves, all] = await Promise.all([restocks.waves(ref), chunks.ofRestock(ref)]);
    const chunksOf = (wave: number) => all.filter((entry) => entry.ref.wave === wave).map(({ chunk }) => chunk);
    return {
      id: restockIdOf(ref),
      sku: ref.sku,
      openedAt: toInstant(restock.openedAt),
      ...(restock.closedAt !== undefined && { closedAt: toInstant(restock.closedAt) }),
      waves: waves.map((wave) => ({
        wave: wave.wave,
        state: wave.state,
        allowance: wave.allowance,
        startedAt: toInstant(wave.startedAt),
        ...(wave.closedAt !== undefined && { closedAt: toInstant(wave.closedAt) }),
        told: sum(chunksOf(wave.wave).map(toldCount)),
        unsettled: sum(chunksOf(wave.wave).map((chunk) => openQuestionOf(chunk).length)),
      })),
      told: sum(all.map(({ chunk }) => toldCount(chunk))),
      unsettled: sum(all.map(({ chunk }) => openQuestionOf(chunk).length)),
    };
  };

  const unsettledSignups = async (ref: RestockRef): Promise<string[]> => {
    const found: string[] = [];
    for (const { ref: chunkRef, chunk } of await chunks.ofRestock(ref)) {
      const open = openQuestionOf(chunk);
      if (open.length === 0) continue;
      const { contacts } = await chunks.members(chunkRef);
      found.push(
        ...open.map((index) => signupIdOf({ store: ref.store, sku: ref.sku, contact: contacts[index] ?? "" })),
      );
    }
    return found;
  };
  return { describe, unsettledSignups };
};

export const createRestockRoutes = (deps: MerchantApiDeps): Route[] => {
  const { describe, unsettledSignups } = createRead(deps);
  return [
    implement(getRestocks, deps.guard, async ({ params, query }) => {
      const variant = { store: params.store, sku: query.sku };
      const page = await deps.restocks.ofVariant(
        variant,
        query.limit,
        decodeCursor(query.cursor, restocksPageSchema(variant)),
      );
      const items = await Promise.all(
        page.restocks.map(async (restock) => describe({ ...variant, n: restock.n }, restock)),
      );
      return json(200, list(items, page.next));
    }),
    implement(getRestock, deps.guard, async ({ params }) => {
      const ref = parseRestockId(params.id);
      const restock = ref?.store === params.store ? await deps.restocks.get(ref) : undefined;
      if (ref === undefined || restock === undefined) throw notInStore(`restock ${params.id}`);
      const [described, unsettledSignupIds] = await Promise.all([describe(ref, restock), unsettledSignups(ref)]);
      return json(200, { ...described, unsettledSignupIds });
    }),
  ];
};
