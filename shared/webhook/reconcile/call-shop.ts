import type { Clock } from "../../runtime/clock.ts";
import { limits } from "../../runtime/limits.ts";
import { parseBody } from "../parse-body.ts";
import type { ShopAnswer } from "./shop.ts";

export type Called =
  | { kind: "answered"; body: unknown; headers: Headers; observedAt: number }
  | Exclude<ShopAnswer, { kind: "page" }>;

export interface CallShopDeps {
  clock: Pick<Clock, "now">;
  fetch: typeof fetch;
}

const unreachable = (reason: string): Called => ({ kind: "unreachable", reason });
const refused = (reason: string): Called => ({ kind: "refused", reason });

/** BigCommerce says it in milliseconds, others in seconds. How long a shop that says only "too many" is left alone. */
const throttledSeconds = 10;
const longestWaitSeconds = 3_600;

const waitOf = (headers: Headers): number => {
  const milliseconds = Number(headers.get("x-rate-limit-time-reset-ms") ?? 0);
  if (milliseconds > 0) return Math.min(milliseconds, longestWaitSeconds * 1_000);
  const seconds = Number(headers.get("retry-after") ?? throttledSeconds);
  return (seconds > 0 ? Math.min(seconds, longestWaitSeconds) : throttledSeconds) * 1_000;
};

const bytesOf = async (response: Response): Promise<Buffer | undefined> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > limits.shopAnswerBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
};

/**
 * When a request began, by the shop's clock: its webhooks carry its time, and one that is sent meanwhile must win,
 * however far ours is off. Whole seconds, rounded down, as shops tell them.
 */
const beganAtOf = (headers: Headers, startedAt: number, answeredAt: number): number => {
  const date = Date.parse(headers.get("date") ?? "");
  const began = Number.isNaN(date) ? startedAt : date - (answeredAt - startedAt);
  return Math.floor(began / 1_000) * 1_000;
};

/** What is wrong with an answer that is not a good one. */
const faultOf = ({ status, headers }: Response): Called | undefined => {
  if (status >= 200 && status < 300) return undefined;
  if (status === 429) return { kind: "throttled", waitMs: waitOf(headers) };
  if (status >= 500) return unreachable(`The shop answered with status ${status}`);
  if (status === 401 || status === 403) return refused(`The shop does not accept the token (status ${status})`);
  if (status >= 300 && status < 400) {
    return refused(`The shop's address leads to another one (status ${status}): set the one where it ends`);
  }
  return refused(`The shop answered with status ${status}: is its address right?`);
};

/** Asks a shop's API for JSON. Follows no redirects: they could lead a token, or us, to where nobody meant to go. */
export const createCallShop =
  ({ clock, fetch: call }: CallShopDeps) =>
  async (url: string, init: RequestInit): Promise<Called> => {
    const startedAt = clock.now();
    try {
      const signal = AbortSignal.timeout(limits.shopTimeoutMs);
      const response = await call(url, { ...init, redirect: "manual", signal });
      const observedAt = beganAtOf(response.headers, startedAt, clock.now());
      const bytes = await bytesOf(response);
      const fault = faultOf(response);
      if (fault !== undefined) return fault;
      if (bytes === undefined) return refused("The shop's answer is larger than we read");
      const body = parseBody(bytes);
      if (body === undefined) return unreachable("The shop answered with something that is not JSON");
      return { kind: "answered", body, headers: response.headers, observedAt };
    } catch {
      return unreachable("The shop did not answer");
    }
  };
export type CallShop = ReturnType<typeof createCallShop>;
