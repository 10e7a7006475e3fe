import * as v from "valibot";
import { addDays, laterOf } from "../../shared/runtime/day.ts";
import type { Client } from "./client.ts";

/** Units of each delivery, and when it is expected first. */
const units = 10;
const daysAhead = 16;
const slipDays = 12;
/** Whom the demo's orders are of. */
const buyer = "buyer@example.com";

export const supplyStepSchema = v.picklist(["announce", "slip", "arrive"]);
export type SupplyStep = v.InferOutput<typeof supplyStepSchema>;

const suppliesSchema = v.object({
  items: v.array(
    v.object({
      id: v.string(),
      quantity: v.number(),
      expectedOn: v.nullable(v.string()),
      status: v.string(),
    }),
  ),
  owed: v.number(),
});

export type DemoSupply = ReturnType<typeof createDemoSupply>;

/** What a shop says of its deliveries and orders, by the merchant's own calls. */
export const createDemoSupply = (client: Pick<Client, "call" | "now">) => {
  const put = async (path: string, body: unknown) => {
    const { status } = await client.call("PUT", path, body);
    if (status !== 200) throw new Error(`PUT ${path} was answered ${status}`);
  };
  const read = async (sku: string) => {
    const { body } = await client.call("GET", `supplies?sku=${encodeURIComponent(sku)}`);
    const { items, owed } = v.parse(suppliesSchema, body);
    return { count: items.length, owed, open: items.find(({ status }) => status === "expected") };
  };
  const today = async () => (await client.now()).toISOString().slice(0, 10);

  /** All that came goes on the shelf, less what is owed: the demo's stock counts as most shops' does. */
  const arrive = async (sku: string, id: string) => {
    const { owed } = await read(sku);
    await put(`supplies/${id}`, {
      sku,
      quantity: units,
      expectedOn: null,
      status: "received",
      receivedOn: await today(),
    });
    await put(`variants/${sku}/levels/main`, { available: Math.max(0, units - owed) });
  };

  const step = async (sku: string, what: SupplyStep): Promise<boolean> => {
    const { open, count } = await read(sku);
    if (what === "announce") {
      if (open !== undefined) return false;
      const expectedOn = addDays(await today(), daysAhead);
      await put(`supplies/${sku}-${count + 1}`, { sku, quantity: units, expectedOn });
      return true;
    }
    if (open === undefined) return false;
    if (what === "arrive") await arrive(sku, open.id);
    else {
      const from = await today();
      const expectedOn = addDays(laterOf(open.expectedOn ?? from, from), slipDays);
      await put(`supplies/${open.id}`, { sku, quantity: units, expectedOn, reason: "Storm in the North Sea" });
    }
    return true;
  };

  return {
    /** One delivery is on its way before anybody looks, once. */
    ensure: async (sku: string): Promise<void> => {
      if ((await read(sku)).count === 0) await step(sku, "announce");
    },
    /** The delivery that is on its way; one that should have been there has no day any more. */
    of: async (sku: string): Promise<{ units: number; expectedOn: string | null } | undefined> => {
      const { open } = await read(sku);
      if (open === undefined) return undefined;
      const isOverdue = open.expectedOn !== null && open.expectedOn < (await today());
      return { units: open.quantity, expectedOn: isOverdue ? null : open.expectedOn };
    },
    /** False where it cannot be: nothing is on its way, or something is already. */
    step,
    /** Somebody orders one that is not there. */
    order: async (sku: string): Promise<void> => {
      const placedAt = await client.now();
      // Short enough for one line of a phone.
      const id = `DEMO-${placedAt.getTime().toString(36).toUpperCase()}`;
      await put(`orders/${id}`, {
        placedAt: placedAt.toISOString(),
        customer: { email: buyer, name: "Bea Buyer" },
        shipTo: { country: "US" },
        currency: "USD",
        lines: [{ id: "1", sku, quantity: 1, unitPrice: "349.00", backorder: true }],
      });
    },
  };
};
