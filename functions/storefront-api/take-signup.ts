import type * as v from "valibot";
import { contactOf } from "../../shared/contact/contact.ts";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import { Problem } from "../../shared/http/problem.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import { createFate } from "../../shared/restock/fate.ts";
import type { RestockRef } from "../../shared/restock/restock.ts";
import type { RestocksTable } from "../../shared/restock/restocks-table.ts";
import { wakeOpenRestock } from "../../shared/restock/wake-open-restock.ts";
import { type Clock, daysToMs } from "../../shared/runtime/clock.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { DeploymentKeys, Store, StoresTable } from "../../shared/store/stores-table.ts";
import { type SignupRef, signupIdOf } from "../../shared/waitlist/signup.ts";
import type { NewSignup, WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import type { signupSchema } from "./contract.ts";

export interface TakeSignupDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  restocks: RestocksTable;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  contacts: ContactsTable;
  waveQueue: Queue<RestockRef>;
  keys: () => Promise<DeploymentKeys>;
}

type SignupInput = v.InferOutput<typeof signupSchema>;

/** Average month, for records that are forgotten some months after their last activity. */
const monthDays = 30.44;

const newSignupOf = (input: SignupInput, { settings }: Store, nowMs: number): NewSignup => {
  const expiresAt = nowMs + daysToMs(settings.signupDays);
  return {
    email: input.email,
    status: input.confirmed || !settings.doubleOptIn ? "waiting" : "pending",
    signedUpAt: input.signedUpAt === undefined ? nowMs : Date.parse(input.signedUpAt),
    createdAt: nowMs,
    expiresAt,
    quantity: input.quantity,
    locale: input.locale,
    every: input.every,
    consent: input.consent,
    held: undefined,
    ttl: Math.floor((expiresAt + daysToMs(settings.retentionMonths * monthDays)) / 1_000),
  };
};

/** Puts a shopper on a waitlist in one conditional write, and wakes the restock that is open right now, if any. */
export const createTakeSignup = (deps: TakeSignupDeps) => {
  const { isSettled, wasTold } = createFate(deps.chunks);
  const wakeRestock = async (ref: SignupRef) => {
    const restock = await wakeOpenRestock(deps, ref);
    if (restock !== undefined) await deps.waveQueue.send(restock);
  };

  return async (storeId: string, input: SignupInput) => {
    const [store, variant, { hashKey }] = await Promise.all([
      deps.stores.get(storeId),
      deps.stock.variant({ store: storeId, sku: input.sku }),
      deps.keys(),
    ]);
    if (store === undefined || variant === undefined) throw new Problem("not-found", "There is no variant of this sku");
    const next = newSignupOf(input, store, deps.clock.now());
    if (next.signedUpAt > next.createdAt) {
      throw new Problem("invalid-request", undefined, [{ field: "signedUpAt", message: "must not be in the future" }]);
    }
    const contact = contactOf(hashKey, storeId, input.email);
    const ref = { store: storeId, sku: input.sku, contact };
    const known = await deps.contacts.get(ref);
    const result = await deps.waitlist.signUp(
      ref,
      { ...next, held: known?.suppressed?.reason },
      async (chunk) => isSettled(ref, chunk),
      async (chunk) => wasTold(ref, chunk),
    );
    const status = result.kind === "already_waiting" ? result.signup.status : next.status;
    if (status !== "pending") await wakeRestock(ref);
    return { signupId: signupIdOf(ref), status: result.kind === "after_settling" ? "waiting" : status };
  };
};
