import * as v from "valibot";
import { aboutSchema } from "../../../shared/message/message.ts";
import { createMessagesTable } from "../../../shared/message/messages-table.ts";
import type { Settings } from "../../../shared/store/settings.ts";
import { createWorld } from "./world.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** At noon. */
export const on = (date: string): number => Date.parse(`${date}T12:00:00Z`);

/** A parcel with units of the first line. */
export const shipment = (at: number, quantity = 1, more: Record<string, unknown> = {}) => ({
  carrier: "UPS",
  trackingNumber: "1Z5R89390357567127",
  shippedAt: new Date(at).toISOString(),
  lines: [{ id: "1", quantity }],
  ...more,
});

const evidenceSchema = v.object({
  lines: v.array(
    v.looseObject({
      line: v.string(),
      phase: v.string(),
      shipBy: v.nullable(v.string()),
      ground: v.optional(v.string()),
      notices: v.array(
        v.looseObject({
          kind: v.string(),
          revisedOn: v.nullable(v.string()),
          reason: v.optional(v.string()),
          deliveries: v.array(
            v.looseObject({ status: v.string(), outcome: v.optional(v.string()), text: v.optional(v.string()) }),
          ),
        }),
      ),
      refunds: v.array(v.looseObject({ units: v.number(), ground: v.string(), lastDay: v.optional(v.string()) })),
      history: v.array(v.looseObject({ at: v.string(), what: v.string() })),
    }),
  ),
});

/** A store under the US rule with an order of tents that were promised for 10 June; it is noon on 1 June. */
export const createLateWorld = async ({
  settings = {},
  more = {},
}: { settings?: Partial<Settings>; more?: Record<string, unknown> } = {}) => {
  const world = await createWorld({
    settings: { delayLaw: { default: "ftc" }, timeZone: "UTC", alertsTo: "merchant@example.com", ...settings },
  });
  const line = (change: Record<string, unknown> = {}) => ({
    id: "1",
    sku: "TENT",
    quantity: 1,
    unitPrice: "10.00",
    backorder: true,
    promisedShipOn: "2026-06-10",
    ...change,
  });
  const placedAt = new Date(world.time.now).toISOString();
  const putOrder = async (change: Record<string, unknown> = {}) => {
    await world.putOrder("ada", "TENT", { placedAt, lines: [line()], ...more, ...change });
    await world.pass(10 * minute);
  };
  const slipTo = async (expectedOn: string | null, change: Record<string, unknown> = {}) => {
    await world.putSupply("po-1", "TENT", { expectedOn, ...change });
    await world.pass(10 * minute);
  };
  const follow = async () => {
    const body = JSON.stringify({ store: world.store, order: "ada" });
    await world.run("follow-order", {
      Records: [{ messageId: "1", body, attributes: { ApproximateReceiveCount: "1" } }],
    });
    await world.drain();
  };
  await world.putVariant("TENT");
  await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-10" });
  await putOrder();

  const evidence = async () => v.parse(evidenceSchema, await world.call("GET", "orders/ada/evidence")).lines;
  return {
    ...world,
    oneLine: line,
    putOrder,
    slipTo,
    follow,
    evidence,
    clock: async (id = "1") => (await evidence()).find((one) => one.line === id),
    /** Every mail of a notice so far bounces, or that of the one with the number. */
    bounce: async (n?: number) => {
      const messages = createMessagesTable(world.table("messages"));
      for (const row of world.rowsOf("messages")) {
        const about = v.safeParse(aboutSchema, row["about"]);
        if (!about.success || about.output.kind !== "notice" || row["channel"] !== "email") continue;
        if (n !== undefined && about.output.n !== n) continue;
        await messages.recordOutcome(String(row["pk"]).replace("#message#", ""), "bounced", world.time.now);
      }
      await follow();
    },
    subjectsTo: (address: string) =>
      world.mails
        .filter(({ to }) => to === address)
        .map(({ values }) => (values["say_subject"] ?? values["subject"] ?? "").replace(/ \(.*/, "")),
    alerts: () =>
      world.mails.filter(({ to }) => to === "merchant@example.com").map(({ values }) => values["text"] ?? ""),
  };
};
