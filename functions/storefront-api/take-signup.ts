import { parsePhone } from "../../shared/contact/phone.ts";
import { type FieldError, Problem } from "../../shared/http/problem.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { DeploymentKeys, Store, StoresTable } from "../../shared/store/stores-table.ts";
import { type Signup, signupIdOf } from "../../shared/waitlist/signup.ts";
import type { SignupInput } from "./contract.ts";
import type { RecordWish } from "../../shared/waitlist/record-wish.ts";

export interface TakeSignupDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  keys: () => Promise<DeploymentKeys>;
  recordWish: RecordWish;
}

const refuse = (...errors: FieldError[]): Problem => new Problem("invalid-request", undefined, errors);

/** The store and the variant that a signup is about; throws `not-found` alike for either. */
export const createFindVariant =
  ({ stores, stock }: Pick<TakeSignupDeps, "stores" | "stock">) =>
  async (storeId: string, sku: string) => {
    const [store, variant] = await Promise.all([stores.get(storeId), stock.variant({ store: storeId, sku })]);
    if (store === undefined || variant === undefined) throw new Problem("not-found", "There is no variant of this sku");
    return { store, variant };
  };

/** The phone as E.164, read as the store's country writes it. Throws naming `phone`, also where the store sends no texts. */
export const phoneOf = async ({ settings }: Store, { phone }: SignupInput): Promise<string | undefined> => {
  if (phone === undefined) return undefined;
  if (!settings.texts.on) throw refuse({ field: "phone", message: "cannot be used: this store sends no texts" });
  const parsed = await parsePhone(phone, settings.country);
  if (parsed === undefined) throw refuse({ field: "phone", message: "must be a phone number such as +1 202 555 0143" });
  return parsed;
};

const consentOf = ({ consent }: SignupInput): Signup["consent"] => {
  if (consent === undefined) return undefined;
  const { wordingVersion, givenAt, source } = consent;
  if (givenAt !== undefined && source !== undefined) return { wordingVersion, givenAt, source };
  const missing = Object.entries({ givenAt, source }).filter(([, value]) => value === undefined);
  throw refuse(...missing.map(([name]) => ({ field: `consent.${name}`, message: "is missing" })));
};

/** The merchant's own signups: imported, or taken on a page of theirs; places and consent as the merchant says. */
export const createTakeSignup = (deps: TakeSignupDeps) => {
  const findVariant = createFindVariant(deps);
  return async (storeId: string, input: SignupInput) => {
    const [{ store }, keys] = await Promise.all([findVariant(storeId, input.sku), deps.keys()]);
    const nowMs = deps.clock.now();
    const signedUpAt = input.signedUpAt === undefined ? nowMs : Date.parse(input.signedUpAt);
    if (signedUpAt > nowMs) throw refuse({ field: "signedUpAt", message: "must not be in the future" });
    const { ref, status } = await deps.recordWish({
      store,
      input,
      phone: await phoneOf(store, input),
      consent: consentOf(input),
      vouched: input.confirmed,
      signedUpAt,
      keys,
    });
    return { signupId: signupIdOf(ref), status };
  };
};
