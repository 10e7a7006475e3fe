import type { LineView } from "../../shared/backorder/line-view.ts";
import type { ParcelRef } from "../../shared/backorder/news.ts";
import type { OrderLineFacts, ParcelNews } from "../../shared/message/order-news.ts";
import { latenessOf, toldAs, topicsOf } from "../../shared/shipment/parcel-news.ts";
import type { ParcelTopic } from "../../shared/shipment/parcel-topic.ts";
import { contentsOf, type Parcel, parcelsOf } from "../../shared/shipment/parcel.ts";
import type { Shipment } from "../../shared/shipment/shipment.ts";
import type { Settings } from "../../shared/store/settings.ts";

/** What a message about a parcel is made of. */
export interface ParcelLook {
  orderName: string;
  shipments: readonly Shipment[];
  views: readonly LineView[];
  /** Which of them the merchant wants told. */
  messages: Settings["tracking"]["messages"];
  factsOf: (view: LineView) => Promise<OrderLineFacts>;
}

const find = (shipments: readonly Shipment[], { shipment: id, trackingNumber }: ParcelRef) => {
  const shipment = shipments.find((each) => each.id === id);
  if (shipment === undefined) return undefined;
  const parcels = parcelsOf(shipment);
  // Its number may have come, or be another one, since there was something to tell.
  const parcel = parcels.find((each) => each.trackingNumber === trackingNumber) ?? parcels[0];
  return parcel && { shipment, parcel };
};

const factsOfParcel = ({ carrier, trackingNumber, trackingUrl }: Parcel) => ({ carrier, trackingNumber, trackingUrl });

/** The lines that are in it, with the units of each; one that the order does not have is not spoken of. */
const linesOf = async (lines: Shipment["lines"], { views, factsOf }: ParcelLook): Promise<OrderLineFacts[]> => {
  const inside = lines.flatMap(({ id, quantity }) => {
    const view = views.find(({ line }) => line.id === id);
    // Two systems of a shop may have said the same.
    return view === undefined ? [] : [{ view, quantity: Math.min(quantity, view.line.quantity) }];
  });
  return Promise.all(
    inside.map(async ({ view, quantity }) => {
      const { title, url } = await factsOf(view);
      return { title, url, quantity };
    }),
  );
};

/**
 * News of a parcel, and the lines whose dates it tells; undefined where it has been overtaken: where there is something
 * else to tell of the parcel by now.
 */
export const parcelFactsOf = async (
  topic: ParcelTopic,
  ref: ParcelRef,
  look: ParcelLook,
): Promise<{ facts: ParcelNews; told: LineView[] } | undefined> => {
  const found = find(look.shipments, ref);
  if (found === undefined) return undefined;
  const { shipment, parcel } = found;
  if (!topicsOf(shipment, parcel).some((each) => toldAs(each.topic, look.messages) === topic)) return undefined;
  // Each shipment's leaving is told for itself, and what happens then of all that goes by one number.
  const inside = topic === "shipped" ? shipment.lines : contentsOf(shipment, parcel.trackingNumber, look.shipments);
  const common = { orderName: look.orderName, parcel: factsOfParcel(parcel), lines: await linesOf(inside, look) };
  switch (topic) {
    case "shipped": {
      const told = look.views.filter(({ status }) => status === "open");
      const stillToCome = await Promise.all(told.map(look.factsOf));
      const deliversTo = parcel.estimatedDelivery?.on ?? shipment.promisedOn;
      const lines = common.lines.map((line) => ({ ...line, deliversTo }));
      return { facts: { ...common, news: topic, lines, stillToCome }, told };
    }
    case "later_than_promised": {
      const lateness = latenessOf(shipment, parcel);
      return lateness && { facts: { ...common, news: topic, ...lateness }, told: [] };
    }
    default:
      return { facts: { ...common, news: topic }, told: [] };
  }
};
