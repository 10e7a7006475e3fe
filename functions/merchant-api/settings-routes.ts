import { json, type Reply } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import { withoutSecrets } from "../../shared/store/settings.ts";
import type { Store } from "../../shared/store/stores-table.ts";
import { getSettings, patchSettings } from "./contract.ts";
import type { MerchantApiDeps } from "./deps.ts";

const lawNote =
  "delayLaw holds for orders that come from now on; those that are open keep the law that they came under";

const sendingOf = ({ pause }: Store, nowMs: number) =>
  pause === undefined || pause.until <= nowMs
    ? { state: "on" }
    : { state: "paused", reason: pause.reason, since: toInstant(pause.since), triedAgainAt: toInstant(pause.until) };

export const createSettingsRoutes = ({ clock, guard, stores }: MerchantApiDeps): Route[] => {
  const answer = (store: Store | undefined, more: { notes?: string[] } = {}): Reply => {
    if (store === undefined) throw new Problem("not-found");
    return json(200, { ...withoutSecrets(store.settings), sending: sendingOf(store, clock.now()), ...more });
  };
  return [
    implement(getSettings, guard, async ({ params }) => answer(await stores.get(params.store))),
    implement(patchSettings, guard, async ({ params, body }) => {
      const note = body.delayLaw === undefined ? {} : { notes: [lawNote] };
      return answer(await stores.putSettings(params.store, body), note);
    }),
  ];
};
