import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type ClientLimit, signupAllowance } from "../../shared/contact/client-limit-table.ts";
import { clientHashOf } from "../../shared/contact/contact.ts";
import { countryOfPhone } from "../../shared/contact/phone.ts";
import type { VerifyCaptcha } from "../../shared/http/captcha.ts";
import { Problem } from "../../shared/http/problem.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import type { Store } from "../../shared/store/stores-table.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import type { SignupInput } from "./contract.ts";
import { createFindVariant, phoneOf, type TakeSignupDeps } from "./take-signup.ts";

export interface PublicSignupDeps extends TakeSignupDeps {
  clientLimit: ClientLimit;
  verifyCaptcha: VerifyCaptcha;
}

/**
 * Every answer comes at a whole multiple of this after the request: how long the work took, which depends on whether
 * the address is known, cannot be told from outside.
 */
const answerEveryMs = 100;

/** The same answer, at the same time, whether the address is known or not (rules 4). */
const answeringEvenly = async <Answer>(
  { clock }: Pick<TakeSignupDeps, "clock">,
  work: () => Promise<Answer>,
): Promise<Answer> => {
  const began = clock.now();
  const answer = await work();
  await clock.sleep(answerEveryMs - ((clock.now() - began) % answerEveryMs));
  return answer;
};

/** As much of a page's address as the proof keeps. */
const longestSource = 200;

const consentOf = async (
  input: SignupInput,
  phone: string | undefined,
  { settings }: Store,
  given: { clientHash: string; nowMs: number },
): Promise<Signup["consent"]> => ({
  wordingVersion: input.consent?.wordingVersion ?? "none",
  givenAt: toInstant(given.nowMs),
  source: input.consent?.page?.slice(0, longestSource) ?? "api",
  clientHash: given.clientHash,
  jurisdiction: (phone === undefined ? undefined : await countryOfPhone(phone)) ?? settings.country,
});

/** A shopper's own signup: limited, proved human where the store wants that, and pending until its address says yes. */
export const createTakePublicSignup = (deps: PublicSignupDeps) => {
  const findVariant = createFindVariant(deps);

  const limit = async (clientHash: string) => {
    const waitMs = await deps.clientLimit.take(clientHash, deps.clock.now(), signupAllowance);
    if (waitMs === undefined) return;
    throw new Problem("too-many-requests", undefined, [], Math.max(1, Math.ceil(waitMs / 1_000)));
  };

  return async (storeId: string, input: SignupInput, event: APIGatewayProxyEventV2): Promise<void> => {
    const keys = await deps.keys();
    const ip = event.requestContext.http.sourceIp;
    const clientHash = clientHashOf(keys.hashKey, ip);
    await limit(clientHash);
    await answeringEvenly(deps, async () => {
      const { store } = await findVariant(storeId, input.sku);
      const phone = await phoneOf(store, input);
      const { captcha } = store.settings;
      if (captcha !== undefined && !(await deps.verifyCaptcha(captcha, input.captcha, ip))) {
        throw new Problem("captcha-failed");
      }
      const nowMs = deps.clock.now();
      const consent = await consentOf(input, phone, store, { clientHash, nowMs });
      await deps.recordWish({ store, input, phone, consent, vouched: false, signedUpAt: nowMs, keys });
    });
  };
};
