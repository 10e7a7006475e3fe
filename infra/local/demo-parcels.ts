import * as v from "valibot";
import { addDays, dayOf } from "../../shared/runtime/day.ts";
import { type Client, type Message, must } from "./client.ts";
import { type CarrierParcel, connectCarriers, type Platform, webhookOf } from "./demo-carriers.ts";
import type { Stage } from "./demo-play.ts";

const order = "1001";
export const buyer = "trail-buyer@example.com";
const everyDay = [1, 2, 3, 4, 5, 6, 7];
/** Arrives within three days, whatever day of the week it is today: what the carrier expects later than that is told. */
const shipping = {
  locations: { default: { workdays: everyDay } },
  services: [{ id: "standard", name: "Standard", transitDays: { min: 2, max: 3 }, workdays: everyDay }],
};
const expectedAfterDays = 3;

export const parcels = {
  tent: { line: "1", title: "Two-person tent", trackingNumber: "1Z5R89390357567127", carrier: "UPS" },
  stove: { line: "2", title: "Camping stove", trackingNumber: "1Z879E930346834440", carrier: "UPS" },
  lamp: { line: "3", title: "Reading lamp", trackingNumber: "JJD0099999999", carrier: "DHL" },
} as const;
type ParcelName = keyof typeof parcels;
export const names = ["tent", "stove", "lamp"] as const;
const platformOf: Record<ParcelName, Platform> = { tent: "easypost", stove: "easypost", lamp: "aftership" };

const describedSchema = v.object({
  items: v.array(v.object({ id: v.string(), milestone: v.string(), events: v.array(v.unknown()) })),
});
export const shipmentsOf = async (client: Client) =>
  v.parse(describedSchema, await must(client.call("GET", `orders/${order}/shipments`))).items;

export const isToBuyer = ({ to }: Message) => to === buyer;
const titleOf = ({ text }: Message): string => {
  const parcel = Object.values(parcels).find(({ trackingNumber }) => text.includes(trackingNumber));
  return parcel === undefined ? "the order" : parcel.title.toLowerCase();
};
export const tellMail = (message: Message) => `${message.subject.padEnd(40)} ${titleOf(message)}`;

const placeOrder = async (client: Client) => {
  await must(client.call("PATCH", "settings", { shipping }));
  for (const name of names) {
    const { title } = parcels[name];
    await must(client.call("PUT", `variants/${name.toUpperCase()}`, { title, price: 89, currency: "USD" }));
    await client.putLevel(name.toUpperCase(), 5);
  }
  await must(
    client.call("PUT", `orders/${order}`, {
      placedAt: (await client.now()).toISOString(),
      customer: { email: buyer },
      shipTo: { country: "US", postalCode: "10001" },
      currency: "USD",
      lines: names.map((name) => ({
        id: parcels[name].line,
        sku: name.toUpperCase(),
        quantity: 1,
        unitPrice: "89.00",
      })),
    }),
  );
};

/** The shop, its two platforms, and what has come of each webhook. */
export const openParcelShop = async ({ client, say }: Stage) => {
  await placeOrder(client);
  const carriers = await connectCarriers(client);
  const firstDay = dayOf((await client.now()).getTime(), "UTC");
  const known = new Map<string, CarrierParcel>();
  const milestones = new Map<string, string>();
  const counts = { webhooks: 0, duplicates: 0, forged: 0 };
  let seen = 0;
  let day = 0;
  let events = 0;
  const dateOf = (days: number) => addDays(firstDay, days);

  const parcelOf = (name: ParcelName): CarrierParcel =>
    known.get(name) ?? { ...parcels[name], scans: [], expectedOn: dateOf(expectedAfterDays) };

  return {
    dateOf,
    counts,
    /** The carrier sees something, and its platform makes a webhook of it: whether and when it comes is another matter. */
    scan: async (name: ParcelName, status: string, says: string, expectedOn?: string) => {
      const before = parcelOf(name);
      const at = new Date(Math.floor((await client.now()).getTime() / 1_000) * 1_000);
      const parcel = {
        ...before,
        scans: [...before.scans, { status, says, at }],
        expectedOn: expectedOn ?? before.expectedOn,
      };
      known.set(name, parcel);
      events += 1;
      return webhookOf(platformOf[name], parcel, `evt-${events}`);
    },
    deliver: async (webhook: ReturnType<typeof webhookOf>) => {
      counts.webhooks += 1;
      if ((await carriers.deliver(webhook)) === "received_before") counts.duplicates += 1;
      await client.idle();
    },
    forge: async (webhook: ReturnType<typeof webhookOf>) => {
      if ((await carriers.forge(webhook)) === 401) counts.forged += 1;
    },
    ship: async (name: ParcelName) => {
      const { line, trackingNumber } = parcels[name];
      const shippedAt = (await client.now()).toISOString();
      // The number says whose it is: no carrier is named.
      const body = { trackingNumber, lines: [{ id: line, quantity: 1 }], shippedAt };
      await must(client.call("PUT", `orders/${order}/shipments/${name}`, body));
    },
    /** What has come of all that happened: parcels that are elsewhere now, and mails. */
    tell: async (what: string) => {
      await client.idle();
      await client.advance("PT2M");
      say(`Day ${day}, ${dateOf(day)}: ${what}`);
      for (const { id, milestone } of await shipmentsOf(client)) {
        if (milestones.get(id) !== milestone)
          say(`    parcel   ${id.padEnd(40)} ${milestone === "unknown" ? "no news yet" : milestone}`);
        milestones.set(id, milestone);
      }
      const mails = (await client.messages()).filter(isToBuyer);
      for (const mail of mails.slice(seen)) say(`    mail     ${tellMail(mail)}`);
      seen = mails.length;
    },
    goTo: async (next: number) => {
      await client.advance(`P${next - day}D`);
      day = next;
    },
    scans: () => events,
  };
};
export type ParcelShop = Awaited<ReturnType<typeof openParcelShop>>;
