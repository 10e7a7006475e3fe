import type { SignupRef } from "../../shared/waitlist/signup.ts";
import type { NewSignup } from "../../shared/waitlist/waitlist-signup-table.ts";
import type { Telling, WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export const dayMs = 86_400_000;
/** When everybody here signs up, unless a test says otherwise. */
export const signedUpAt = Date.UTC(2026, 0, 1);
export const now = signedUpAt + dayMs;

let people = 0;
/** Somebody whom no other test knows. */
export const somebody = (sku = "TENT"): SignupRef => ({
  store: "demo",
  sku,
  contact: `contact-${String((people += 1)).padStart(8, "0")}`,
});

export const wish = (more: Partial<NewSignup> = {}): NewSignup => ({
  email: "ada@example.com",
  status: "waiting",
  signedUpAt,
  createdAt: signedUpAt,
  expiresAt: signedUpAt + 180 * dayMs,
  quantity: 1,
  ttl: (signedUpAt + 500 * dayMs) / 1_000,
  ...more,
});

export const settled = async () => true;
export const unsettled = async () => false;

/** The first attempt of the first chunk of a restock. */
export const tellingOf = (restock: number, attempt = 1): Telling => ({
  restock,
  chunk: `${String(restock).padStart(6, "0")}-000001-000001`,
  attempt,
});

/** Puts people on the list in the states that a test needs. */
export const createPeople = (waitlist: WaitlistTable) => {
  const waiting = async (more: Partial<NewSignup> = {}) => {
    const ref = somebody();
    await waitlist.signUp(ref, wish(more), settled);
    return ref;
  };
  const told = async (more: Partial<NewSignup> = {}, restock = 1) => {
    const ref = await waiting(more);
    await waitlist.mark([ref], tellingOf(restock), now);
    return ref;
  };
  const unsubscribed = async (more: Partial<NewSignup> = {}) => {
    const ref = await told(more);
    await waitlist.unsubscribe([ref]);
    return ref;
  };
  return { waiting, told, unsubscribed };
};
