import type { Message } from "./client.ts";
import { webhookOf } from "./demo-carriers.ts";
import {
  buyer,
  isToBuyer,
  names,
  openParcelShop,
  parcels,
  type ParcelShop,
  shipmentsOf,
  tellMail,
} from "./demo-parcels.ts";
import type { DemoPlay, Stage } from "./demo-play.ts";

const playStory = async ({ client }: Stage, shop: ParcelShop): Promise<void> => {
  const { scan, deliver, dateOf } = shop;
  const anything = { status: "Delivered", says: "Delivered", at: await client.now() };
  await shop.ship("tent");
  await shop.ship("stove");
  await deliver(await scan("tent", "pre_transit", "Label made"));
  await shop.tell("An order of three things. Tent and stove leave with UPS, of which EasyPost tells.");

  await shop.goTo(1);
  await deliver(await scan("tent", "in_transit", "Departed from facility"));
  await deliver(await scan("stove", "in_transit", "Departed from facility"));
  await deliver(await scan("lamp", "InTransit", "Picked up by DHL"));
  await shop.tell(
    "Both are on their way. AfterShip tells of a parcel of DHL that the shop has not named yet: it is kept.",
  );
  await shop.ship("lamp");
  await shop.tell("The shop names it: the lamp has left, too, and what was kept is its beginning.");

  await shop.goTo(2);
  const out = await scan("tent", "out_for_delivery", "Out for delivery");
  await deliver(out);
  await deliver(out);
  await deliver(out);
  await shop.tell("The tent is out for delivery, which EasyPost says three times.");
  await deliver(await scan("tent", "delivered", "Delivered, front door"));
  await shop.tell("It is delivered.");

  await shop.goTo(3);
  const forged = webhookOf("aftership", { ...parcels.lamp, scans: [anything], expectedOn: dateOf(3) }, "evt-forged");
  await shop.forge(forged);
  await deliver(await scan("stove", "failure", "Held: the address is not complete", dateOf(8)));
  await shop.tell(
    `The stove is held up; UPS expects ${dateOf(8)} now. Somebody forges that the lamp is delivered: 401.`,
  );
  await deliver(await scan("lamp", "AttemptFail", "Nobody at home"));
  await shop.tell("DHL finds nobody at home.");

  await shop.goTo(4);
  const shelf = await scan("lamp", "AvailableForPickup", "At the parcel shop");
  await client.advance("PT3H");
  await deliver(await scan("lamp", "Delivered", "Handed over at the parcel shop"));
  await shop.tell("The lamp was taken to a parcel shop and fetched there. The second comes first.");
  await deliver(shelf);
  await shop.tell("The first comes now, hours late: it is kept, and nobody is asked to fetch what they have.");

  await shop.goTo(8);
  const moving = await scan("stove", "in_transit", "Address mended, on its way");
  await client.advance("PT1H");
  const inVan = await scan("stove", "out_for_delivery", "Out for delivery");
  await client.advance("PT1H");
  const arrived = await scan("stove", "delivered", "Delivered, front door");
  for (const webhook of [arrived, inVan, moving, arrived]) await deliver(webhook);
  await shop.tell("The stove moves on, is out, and is delivered: told in the reverse order, and the last one twice.");
};

const countOf = (mails: readonly Message[], start: string) =>
  mails.filter(({ subject }) => subject.startsWith(start)).length;

const countAll = async ({ client }: Stage, shop: ParcelShop) => {
  const all = await client.messages();
  const mails = all.filter(isToBuyer);
  const shipments = await shipmentsOf(client);
  return {
    parcels: names.length,
    seen: shop.scans(),
    ...shop.counts,
    kept: shipments.reduce((sum, { events }) => sum + events.length, 0),
    delivered: shipments.filter(({ milestone }) => milestone === "delivered").length,
    shipped: countOf(mails, "Your parcel is on its way"),
    out: countOf(mails, "Out for delivery"),
    troubles: countOf(mails, "Your parcel is held up") + countOf(mails, "The carrier could not deliver"),
    later: countOf(mails, "Your parcel arrives later"),
    arrived: countOf(mails, "Delivered"),
    mails: mails.length,
    others: all.length - mails.length,
    toldTwice: mails.length - new Set(mails.map(tellMail)).size,
  };
};

const showInbox = async ({ client, say }: Stage) => {
  say(`The inbox of ${buyer}:`);
  for (const mail of (await client.messages()).filter(isToBuyer))
    say(`    ${mail.sentAt.slice(0, 10)} ${tellMail(mail)}`);
};

/** One order in three parcels of two carriers, whose webhooks come late, twice and in the wrong order. */
export const tracking: DemoPlay = {
  rows: {
    parcels: "parcels of one order",
    seen: "events that carriers saw",
    webhooks: "webhooks that came",
    duplicates: "of these again",
    forged: "refused, with a forged signature",
    kept: "events in the parcels' logs",
    delivered: "parcels delivered",
    shipped: "told that a parcel is on its way",
    out: "told that one is out for delivery",
    troubles: "told of trouble",
    later: "told of a later date",
    arrived: "told that a parcel is delivered",
    mails: "mails in all",
    others: "mails to anybody else",
    toldTwice: "told the same twice",
  },
  play: async (stage) => {
    const shop = await openParcelShop(stage);
    await playStory(stage, shop);
    await showInbox(stage);
    const counts = await countAll(stage, shop);
    const { seen, webhooks, duplicates, forged, kept, delivered, others, toldTwice } = counts;
    const { shipped, out, troubles, later, arrived, mails } = counts;
    const addsUp =
      webhooks === seen + duplicates && kept === seen && shipped + out + troubles + later + arrived === mails;
    const isTold = shipped === 3 && out === 1 && troubles === 2 && later === 1 && arrived === 3;
    const isRight = addsUp && isTold && delivered === 3 && forged === 1 && duplicates === 3 && others + toldTwice === 0;
    return { counts, isRight };
  },
};
