import { serve } from "../../shared/http/serve.ts";
import { createWakeRestock } from "../../shared/restock/wake-open-restock.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import type { Runtime } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues } from "../../shared/runtime/wiring.ts";
import { createConfirmContact } from "../../shared/waitlist/confirm-contact.ts";
import { createStanding } from "../../shared/waitlist/standing.ts";
import { createConfirm } from "./confirm.ts";
import { createFreshLink } from "./fresh-link.ts";
import { createOrderPage } from "./order.ts";
import { createPreferences } from "./preferences.ts";
import { createUnsubscribe } from "./unsubscribe.ts";
import { createVisits } from "./visit.ts";
import { widgetReply } from "./widget-reply.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    stores: tables.stores(database),
    stock: tables.stock(database),
    orders: tables.orders(database),
    delays: tables.delays(database),
    standings: tables.standings(database),
    restocks: tables.restocks(database),
    chunks: tables.chunks(database),
    waitlist: tables.waitlist(database),
    contacts: tables.contacts(database),
    visitLimit: tables.clientLimit(database),
    messages: tables.messages(database),
    waveQueue: queues.wave(),
    messageQueue: queues.message(),
    orderQueue: queues.order(),
  };
  const wakeRestock = createWakeRestock(shared);
  const deps = {
    ...shared,
    wakeRestock,
    confirmContact: createConfirmContact({ ...shared, wakeRestock }),
    standing: createStanding(shared),
    keys: once(shared.stores.deploymentKeys),
  };
  const visits = createVisits(deps);
  const pages = {
    "/confirm": createConfirm(deps, visits),
    "/unsubscribe": createUnsubscribe(deps, visits),
    "/preferences": createPreferences(deps, visits),
    "/order": createOrderPage(deps, visits),
  };
  return serve(
    [
      ...Object.entries(pages).flatMap(([path, handle]) =>
        (["GET", "POST"] as const).map((method) => ({ method, path, handle })),
      ),
      { method: "POST", path: "/fresh-link", handle: createFreshLink(deps, visits) },
      { method: "GET", path: "/widget.js", handle: async () => widgetReply() },
    ],
    log,
  );
};

export const handler = onLambda(wire);
