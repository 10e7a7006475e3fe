import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { readApiKey } from "../store/api-key.ts";
import type { StoresTable } from "../store/stores-table.ts";
import type { Clock } from "../runtime/clock.ts";
import { Problem } from "./problem.ts";
import type { Guard } from "./route.ts";

/** A key that was good is taken for good this long, so that a busy merchant costs no read per call. */
const cacheMs = 30_000;

/** Whether a call claims to be the merchant's; whether it is, the guard says. */
export const hasKey = (event: APIGatewayProxyEventV2): boolean => event.headers["authorization"] !== undefined;

/** Lets a call in whose bearer key belongs to the store of the path; another store's key sees nothing (404). */
export const createMerchantGuard = ({ stores, clock }: { stores: StoresTable; clock: Clock }): Guard => {
  const goodUntil = new Map<string, number>();

  const isGood = async (storeId: string, hash: string) => {
    if ((goodUntil.get(hash) ?? 0) > clock.now()) return true;
    if (!(await stores.hasKey(storeId, hash))) return false;
    if (goodUntil.size > 1_000) goodUntil.clear();
    goodUntil.set(hash, clock.now() + cacheMs);
    return true;
  };

  return async (event, contract) => {
    if (contract.auth === "none" || (contract.auth === "optional" && !hasKey(event))) return;
    const [scheme, token = ""] = (event.headers["authorization"] ?? "").split(" ");
    const key = scheme?.toLowerCase() === "bearer" ? readApiKey(token) : undefined;
    if (key === undefined || !(await isGood(key.storeId, key.hash))) {
      throw new Problem("unauthorized", "Send the store's key as: Authorization: Bearer sl_<store>_<secret>");
    }
    if (event.pathParameters?.["store"] !== key.storeId) {
      throw new Problem("not-found", "The key is of another store than the address");
    }
  };
};
