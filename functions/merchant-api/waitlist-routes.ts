import * as v from "valibot";
import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { notInStore } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { type Candidate, comparePlaces, createLine, type Place } from "../../shared/restock/line.ts";
import { restockIdOf } from "../../shared/restock/restock.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { wavePolicyOf } from "../../shared/stock/variant.ts";
import type { WavePolicy } from "../../shared/store/settings.ts";
import type { Store } from "../../shared/store/stores-table.ts";
import { reasons } from "../../shared/waitlist/explain.ts";
import { parseSignupId, type Signup, signupIdOf } from "../../shared/waitlist/signup.ts";
import { isInLine, placeOf, toPlace } from "../../shared/waitlist/standing.ts";
import { getSignup, getWaitlist } from "./contract.ts";
import type { MerchantApiDeps } from "./deps.ts";

const placeSchema = v.strictObject({ signedUpAt: v.number(), contact: v.string() });

const createLookup = ({ clock, stores, stock, waitlist }: MerchantApiDeps) => {
  const policyOf = async (ref: { store: string; sku: string }): Promise<{ store: Store; policy: WavePolicy }> => {
    const [store, variant] = await Promise.all([stores.get(ref.store), stock.variant(ref)]);
    if (store === undefined || variant === undefined) throw notInStore(`variant ${ref.sku}`);
    return { store, policy: wavePolicyOf(store.settings.waves, variant) };
  };

  /** How many wait, how many of them stand before `after`, and who comes behind it. */
  const readLine = async (
    ref: { store: string; sku: string },
    order: WavePolicy["order"],
    after: Place | undefined,
    maxPeople: number,
  ) => {
    const compare = comparePlaces(order);
    const line = createLine<Candidate & { signup: Signup }>({
      order,
      allowance: "everyone",
      sellable: Number.POSITIVE_INFINITY,
      maxPeople,
      after,
    });
    let [waiting, before] = [0, 0];
    await waitlist.forEach(ref, (signup) => {
      if (!isInLine(signup, clock.now())) return;
      waiting += 1;
      if (after !== undefined && compare(placeOf(signup), after) <= 0) before += 1;
      else line.add({ ...placeOf(signup), quantity: 1, signup });
    });
    return { waiting, before, picked: line.select().picked.map(({ signup }) => signup) };
  };

  return { policyOf, readLine };
};

/** Addresses and wishes of a signup, as both calls show them. */
const toWish = ({ email, phone, channels, quantity, signedUpAt, every }: Signup) => ({
  ...(email !== undefined && { email }),
  ...(phone !== undefined && { phone }),
  channels,
  quantity,
  signedUpAt: toInstant(signedUpAt),
  ...(every && { every: true }),
});

export const createWaitlistRoutes = (deps: MerchantApiDeps): Route[] => {
  const { policyOf, readLine } = createLookup(deps);
  return [
    implement(getWaitlist, deps.guard, async ({ params, query }) => {
      const { order } = (await policyOf(params)).policy;
      const after = decodeCursor(query.cursor, placeSchema);
      const { waiting, before, picked } = await readLine(params, order, after, query.limit);
      const items = picked.map((signup, index) => ({
        signupId: signupIdOf({ ...params, contact: signup.sk }),
        ...toPlace(before + index + 1),
        ...toWish(signup),
      }));
      const last = picked.at(-1);
      const more = last !== undefined && before + picked.length < waiting;
      return json(200, { waiting, ...list(items, more ? { ...placeOf(last) } : undefined) });
    }),
    implement(getSignup, deps.guard, async ({ params }) => {
      const ref = parseSignupId(params.id);
      const signup = ref?.store === params.store ? await deps.waitlist.get(ref) : undefined;
      if (ref === undefined || signup === undefined) throw notInStore(`signup ${params.id}`);
      const { store, policy } = await policyOf(ref);
      const [code, place] = await Promise.all([
        deps.standing.reasonOf(store, ref, signup),
        deps.standing.placeInLine(ref, policy.order, signup),
      ]);
      return json(200, {
        signupId: params.id,
        sku: ref.sku,
        status: signup.status,
        reason: { code, text: reasons[code] },
        ...place,
        ...toWish(signup),
        expiresAt: toInstant(signup.expiresAt),
        ...(signup.unconfirmed !== undefined && { unconfirmed: signup.unconfirmed }),
        ...(signup.toldAt !== undefined && { toldAt: toInstant(signup.toldAt) }),
        ...(signup.lastRestock !== undefined && {
          restockId: restockIdOf({ store: ref.store, sku: ref.sku, n: signup.lastRestock }),
        }),
      });
    }),
  ];
};
