import * as v from "valibot";

export interface CaptchaSettings {
  verifyUrl: string;
  secret: string;
}

/** Whether a person solved the captcha that a token stands for. */
export type VerifyCaptcha = (captcha: CaptchaSettings, token: string | undefined, ip: string) => Promise<boolean>;

const answerSchema = v.object({ success: v.boolean() });
const timeoutMs = 4_000;

/**
 * Asks the captcha's own service, as Turnstile, hCaptcha and reCAPTCHA do it: a form of `secret`, `response` and
 * `remoteip`. False where it does not answer: a store that wants captchas wants no signups without.
 * https://developers.cloudflare.com/turnstile/get-started/server-side-validation/
 */
export const createVerifyCaptcha =
  (call: typeof fetch): VerifyCaptcha =>
  async ({ verifyUrl, secret }, token, ip) => {
    if (token === undefined || token === "") return false;
    try {
      const body = new URLSearchParams({ secret, response: token, remoteip: ip });
      const response = await call(verifyUrl, { method: "POST", body, signal: AbortSignal.timeout(timeoutMs) });
      return v.parse(answerSchema, await response.json()).success;
    } catch {
      return false;
    }
  };
