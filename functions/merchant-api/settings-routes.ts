import { json } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { patchSettings as merge } from "../../shared/store/settings.ts";
import type { Store } from "../../shared/store/stores-table.ts";
import { getSettings, patchSettings } from "./contract.ts";
import type { MerchantApiDeps } from "./deps.ts";

const sendingOf = ({ pause }: Store, nowMs: number) =>
  pause === undefined || pause.until <= nowMs
    ? { state: "on" }
    : { state: "paused", reason: pause.reason, since: toInstant(pause.since), triedAgainAt: toInstant(pause.until) };

export const createSettingsRoutes = ({ clock, guard, stores }: MerchantApiDeps): Route[] => {
  const find = async (storeId: string): Promise<Store> => {
    const store = await stores.get(storeId);
    if (store === undefined) throw new Problem("not-found");
    return store;
  };
  return [
    implement(getSettings, guard, async ({ params }) => {
      const store = await find(params.store);
      return json(200, { ...store.settings, sending: sendingOf(store, clock.now()) });
    }),
    implement(patchSettings, guard, async ({ params, body }) => {
      const store = await find(params.store);
      const settings = merge(store.settings, body);
      await stores.putSettings(params.store, settings);
      return json(200, { ...settings, sending: sendingOf(store, clock.now()) });
    }),
  ];
};
