import * as v from "valibot";
import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { parseChunkName } from "../../shared/restock/chunk.ts";
import { type Candidate, comparePlaces, createLine, type Place } from "../../shared/restock/line.ts";
import { restockIdOf } from "../../shared/restock/restock.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { newStock } from "../../shared/stock/stock-table.ts";
import { wavePolicyOf } from "../../shared/stock/variant.ts";
import type { WavePolicy } from "../../shared/store/settings.ts";
import { explain, reasons } from "../../shared/waitlist/explain.ts";
import { isActive, parseSignupId, type Signup, type SignupRef, signupIdOf } from "../../shared/waitlist/signup.ts";
import { getSignup, getWaitlist } from "./contract.ts";
import type { MerchantApiDeps } from "./deps.ts";

const isInLine = (signup: Signup, nowMs: number) =>
  isActive(signup) && signup.expiresAt > nowMs && signup.held === undefined;

const placeSchema = v.strictObject({ signedUpAt: v.number(), contact: v.string() });
const placeOf = (signup: Signup): Place => ({ signedUpAt: signup.signedUpAt, contact: signup.sk });

/** Exact up to 10,000, "about" beyond: by then a number tells a shopper nothing. */
const toPlace = (place: number) => ({ place, ...(place > limits.exactPlace && { placeIsAbout: true }) });

const createLookup = ({ clock, stores, stock, restocks, chunks, waitlist }: MerchantApiDeps) => {
  const policyOf = async (ref: { store: string; sku: string }): Promise<WavePolicy> => {
    const [store, variant] = await Promise.all([stores.get(ref.store), stock.variant(ref)]);
    if (store === undefined || variant === undefined) throw new Problem("not-found", "There is no variant of this sku");
    return wavePolicyOf(store.settings.waves, variant);
  };

  const chunkOf = async (ref: SignupRef, name: string | undefined) => {
    if (name === undefined) return { chunk: undefined, memberOutcome: undefined };
    const chunkRef = parseChunkName(ref, name);
    const chunk = await chunks.get(chunkRef);
    if (chunk === undefined) return { chunk, memberOutcome: undefined };
    const member = (await chunks.members(chunkRef)).contacts.indexOf(ref.contact);
    return { chunk, memberOutcome: chunk.outcomes[member] };
  };

  const reasonOf = async (ref: SignupRef, signup: Signup) => {
    const [store, known = newStock, told] = await Promise.all([
      stores.get(ref.store),
      stock.stock(ref),
      chunkOf(ref, signup.chunk),
    ]);
    const nowMs = clock.now();
    const restock = known.restocks === 0 ? undefined : await restocks.get({ ...ref, n: known.restocks });
    return explain(signup, {
      nowMs,
      ...told,
      paused: (store?.pause?.until ?? 0) > nowMs,
      sellable: known.sellable,
      phase: known.phase.phase,
      lastRestock: restock && { n: restock.n, closedAt: restock.closedAt },
    });
  };

  /** How many stand before somebody, and who comes after `after`. */
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
      else if (maxPeople > 0) line.add({ ...placeOf(signup), quantity: 1, signup });
    });
    return { waiting, before, picked: line.select().picked.map(({ signup }) => signup) };
  };

  return { policyOf, reasonOf, readLine };
};

export const createWaitlistRoutes = (deps: MerchantApiDeps): Route[] => {
  const { policyOf, reasonOf, readLine } = createLookup(deps);
  return [
    implement(getWaitlist, deps.guard, async ({ params, query }) => {
      const { order } = await policyOf(params);
      const after = decodeCursor(query.cursor, placeSchema);
      const { waiting, before, picked } = await readLine(params, order, after, query.limit);
      const items = picked.map((signup, index) => ({
        signupId: signupIdOf({ ...params, contact: signup.sk }),
        ...toPlace(before + index + 1),
        email: signup.email,
        quantity: signup.quantity,
        signedUpAt: toInstant(signup.signedUpAt),
        ...(signup.every && { every: true }),
      }));
      const last = picked.at(-1);
      const more = last !== undefined && before + picked.length < waiting;
      return json(200, { waiting, ...list(items, more ? { ...placeOf(last) } : undefined) });
    }),
    implement(getSignup, deps.guard, async ({ params }) => {
      const ref = parseSignupId(params.id);
      const signup = ref?.store === params.store ? await deps.waitlist.get(ref) : undefined;
      if (ref === undefined || signup === undefined) throw new Problem("not-found");
      const [{ order }, code] = await Promise.all([policyOf(ref), reasonOf(ref, signup)]);
      const inLine = isInLine(signup, deps.clock.now());
      const place = inLine ? (await readLine(ref, order, placeOf(signup), 0)).before : undefined;
      return json(200, {
        signupId: params.id,
        sku: ref.sku,
        email: signup.email,
        status: signup.status,
        reason: { code, text: reasons[code] },
        ...(place !== undefined && toPlace(place)),
        quantity: signup.quantity,
        signedUpAt: toInstant(signup.signedUpAt),
        expiresAt: toInstant(signup.expiresAt),
        ...(signup.every && { every: true }),
        ...(signup.toldAt !== undefined && { toldAt: toInstant(signup.toldAt) }),
        ...(signup.lastRestock !== undefined && {
          restockId: restockIdOf({ store: ref.store, sku: ref.sku, n: signup.lastRestock }),
        }),
      });
    }),
  ];
};
