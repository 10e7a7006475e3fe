import * as v from "valibot";
import { addDays, type Day, dayOf } from "../../shared/runtime/day.ts";
import { startShopperSystem } from "./shoppers.ts";

const evidenceSchema = v.object({
  lines: v.array(
    v.looseObject({
      line: v.string(),
      law: v.string(),
      phase: v.string(),
      notices: v.array(
        v.looseObject({
          n: v.number(),
          kind: v.string(),
          revisedOn: v.nullable(v.string()),
          deliveries: v.array(v.looseObject({ channel: v.string(), status: v.string(), text: v.optional(v.string()) })),
        }),
      ),
      refunds: v.array(
        v.looseObject({ n: v.number(), lastDay: v.optional(v.string()), sentAt: v.optional(v.string()) }),
      ),
      history: v.array(v.object({ at: v.string(), what: v.string(), rule: v.string() })),
    }),
  ),
});
const orderSchema = v.looseObject({
  lines: v.array(
    v.looseObject({
      id: v.string(),
      status: v.string(),
      promise: v.nullable(v.string()),
      notices: v.optional(v.array(v.looseObject({ kind: v.string() }))),
      refund: v.optional(v.looseObject({ units: v.number(), ground: v.string(), lastDay: v.optional(v.string()) })),
    }),
  ),
});

/** A shop under the US rule with orders that are late, as its merchant and its customers see it from outside. */
export const startLateShop = async () => {
  const system = await startShopperSystem();
  const base = "/v1/stores/demo";
  const must = async (method: string, path: string, body?: unknown) => {
    const answer =
      body === undefined
        ? await system.send(method, `${base}/${path}`)
        : await system.sendJson(method, `${base}/${path}`, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  };
  await must("PATCH", "settings", { delayLaw: { default: "ftc" }, alertsTo: "merchant@example.com" });
  const today = async (): Promise<Day> => dayOf(await system.now(), "UTC");
  const goTo = async (day: Day) => {
    const ms = Date.parse(`${day}T00:05:00Z`) - (await system.now());
    await system.advance(`PT${Math.ceil(ms / 1_000)}S`);
  };
  const line = (sku: string, promisedShipOn?: Day) => ({
    id: "1",
    sku,
    quantity: 1,
    unitPrice: "49.00",
    backorder: true,
    ...(promisedShipOn !== undefined && { promisedShipOn }),
  });

  return {
    ...system,
    must,
    today,
    goTo,
    line,
    inDays: async (days: number) => addDays(await today(), days),
    putVariant: async (sku: string, more: Record<string, unknown> = {}) =>
      must("PUT", `variants/${sku}`, { title: `Lamp ${sku}`, price: 49, currency: "USD", ...more }),
    putSupply: async (sku: string, expectedOn: Day | null, more: Record<string, unknown> = {}) => {
      await must("PUT", `supplies/PO-${sku}`, { sku, quantity: 20, expectedOn, ...more });
      await system.advance("PT5M");
    },
    putOrder: async (id: string, more: Record<string, unknown>) => {
      await must("PUT", `orders/${id}`, {
        placedAt: new Date(await system.now()).toISOString(),
        customer: { email: `${id}@example.com` },
        shipTo: { country: "US", postalCode: "10001" },
        currency: "USD",
        ...more,
      });
      await system.advance("PT5M");
    },
    lineOf: async (id: string) => v.parse(orderSchema, (await must("GET", `orders/${id}`)).body).lines[0],
    evidenceOf: async (id: string) =>
      v.parse(evidenceSchema, (await must("GET", `orders/${id}/evidence`)).body).lines[0],
    tokenOf: async (id: string, more = {}) => system.tokenFor("order", `${id}@example.com`, { subject: id, ...more }),
    subjectsTo: async (address: string) => (await system.messagesTo(address)).map(({ subject }) => subject),
  };
};
