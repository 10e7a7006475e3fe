import * as v from "valibot";
import { storeIdPattern } from "../../shared/store/api-key.ts";

/** What the paths of the merchant's calls are made of. */
export const store = v.pipe(v.string(), v.regex(storeIdPattern, "must be a store id"));
export const id = v.pipe(v.string(), v.maxLength(500));
export const base = "/v1/stores/{store}";
