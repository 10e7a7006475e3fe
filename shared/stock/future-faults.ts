import * as v from "valibot";
import { isInFuture } from "../runtime/clock.ts";
import { instantSchema } from "./variant.ts";

/** What is wrong with a field of a body, by its path. */
export interface Fault {
  field: string;
  message: string;
}

/** That something which has been seen was seen at a time that has not come yet: nothing newer could ever change it. */
export const futureFaultsOf = (times: Record<string, string | undefined>, nowMs: number): Fault[] =>
  Object.entries(times).flatMap(([field, instant]) =>
    instant !== undefined && isInFuture(instant, nowMs) ? [{ field, message: "must not be in the future" }] : [],
  );

const readable = v.fallback(v.object({ observedAt: v.fallback(v.optional(instantSchema), undefined) }), {});

/** The same of the `observedAt` of a body, whatever else is wrong with it. */
export const observedFaultsOf = (body: unknown, nowMs: number): Fault[] =>
  futureFaultsOf({ observedAt: v.parse(readable, body).observedAt }, nowMs);
