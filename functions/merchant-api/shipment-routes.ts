import * as v from "valibot";
import type { OrderRef } from "../../shared/backorder/order.ts";
import { decodeCursor, list } from "../../shared/http/cursor.ts";
import { json } from "../../shared/http/http.ts";
import { notInStore, Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { daysToMs } from "../../shared/runtime/clock.ts";
import { type Day, dayOf } from "../../shared/runtime/day.ts";
import { describeShipment } from "../../shared/shipment/describe-shipment.ts";
import { shipmentFaultsOf, toShipmentUpdate } from "../../shared/shipment/shipment-input.ts";
import { surplusOf } from "../../shared/shipment/shipped-units.ts";
import { shipmentsIn, type Sought } from "../../shared/shipment/shipments-table.ts";
import type { Settings } from "../../shared/store/settings.ts";
import { getOrderShipments, getShipment, getShipments, putShipment } from "./contract-shipments.ts";
import type { MerchantApiDeps } from "./deps.ts";

const pageSchema = (store: string) =>
  v.pipe(
    v.record(v.string(), v.union([v.string(), v.number()])),
    v.check(({ underway }) => underway === store),
  );

const soughtOf = (
  status: "exception" | "silent" | "late",
  days: number | undefined,
  { tracking, timeZone }: Settings,
  nowMs: number,
): Sought => {
  switch (status) {
    case "exception":
      return { status };
    case "silent":
      return { status, sinceMs: nowMs - daysToMs(days ?? tracking.silentDays) };
    case "late":
      return { status, today: dayOf(nowMs, timeZone) };
  }
};

export const createShipmentRoutes = (deps: MerchantApiDeps): Route[] => {
  const { clock, guard, orders, shipments, stores } = deps;

  const lookAt = async (ref: OrderRef) => {
    const { order, lines, rest } = await orders.read(ref);
    const found = shipmentsIn(rest);
    // Of an order that is not known yet, nobody can say what is too much.
    const surplus = order === undefined ? [] : surplusOf(lines, found);
    return { isKnown: order !== undefined, found, surplus: surplus.length === 0 ? {} : { surplus } };
  };

  const todayIn = async (storeId: string): Promise<Day> => {
    const store = await stores.get(storeId);
    if (store === undefined) throw new Problem("not-found");
    return dayOf(clock.now(), store.settings.timeZone);
  };

  return [
    implement(putShipment, guard, async ({ params, body }) => {
      const faults = shipmentFaultsOf(body, clock.now());
      if (faults.length > 0) throw new Problem("invalid-request", undefined, faults);
      const order = { store: params.store, order: params.id };
      const ref = { ...order, shipment: params.shipment };
      const observedAt = body.observedAt === undefined ? clock.now() : Date.parse(body.observedAt);
      const result = await deps.applyShipment(ref, toShipmentUpdate(params.shipment, body), observedAt);
      const { isKnown, found, surplus } = await lookAt(order);
      const stored = found.find(({ id }) => id === params.shipment);
      const applied = result === "applied" ? { applied: true } : { applied: false, reason: "older_than_stored" };
      const described = stored && describeShipment(params.id, stored, await todayIn(params.store));
      return json(200, { ...applied, orderKnown: isKnown, ...described, ...surplus });
    }),
    implement(getShipment, guard, async ({ params }) => {
      const found = await shipments.get({ store: params.store, order: params.id, shipment: params.shipment });
      if (found === undefined) throw notInStore(`shipment ${params.shipment} of an order ${params.id}`);
      return json(200, describeShipment(params.id, found, await todayIn(params.store)));
    }),
    implement(getOrderShipments, guard, async ({ params }) => {
      const { isKnown, found, surplus } = await lookAt({ store: params.store, order: params.id });
      if (!isKnown && found.length === 0) throw notInStore(`order ${params.id}`);
      const today = await todayIn(params.store);
      const items = found.map((shipment) => describeShipment(params.id, shipment, today));
      return json(200, { ...list(items, undefined), ...surplus });
    }),
    implement(getShipments, guard, async ({ params, query: { status, days, limit, cursor } }) => {
      const store = await stores.get(params.store);
      if (store === undefined) throw new Problem("not-found");
      const sought = soughtOf(status, days, store.settings, clock.now());
      const today = dayOf(clock.now(), store.settings.timeZone);
      const after = decodeCursor(cursor, pageSchema(params.store));
      const { refs, next } = await shipments.underway(params.store, sought, limit, after);
      const found = await Promise.all(refs.map(async (ref) => ({ ref, shipment: await shipments.get(ref) })));
      const items = found.flatMap(({ ref, shipment }) =>
        shipment === undefined ? [] : [describeShipment(ref.order, shipment, today)],
      );
      return json(200, list(items, next));
    }),
  ];
};
