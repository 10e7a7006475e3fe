import type { ParcelLog, Shipment } from "./shipment.ts";

const withoutTexts = (log: ParcelLog): ParcelLog => ({
  ...log,
  events: log.events.map((event) => ({ ...event, description: undefined, place: undefined })),
});

/** Whether anybody's free text is kept with it: a place, a signature, a shop's own link. */
export const hasTexts = ({ trackingUrl, logs }: Shipment): boolean =>
  trackingUrl !== undefined ||
  Object.values(logs).some(({ events }) =>
    events.some(({ description, place }) => description !== undefined || place !== undefined),
  );

/** Without what carriers wrote in words of their own. That it was handed over, and how far it came, stays. */
export const forgetTexts = (shipment: Shipment): Shipment =>
  hasTexts(shipment)
    ? {
        ...shipment,
        trackingUrl: undefined,
        logs: Object.fromEntries(Object.entries(shipment.logs).map(([number, log]) => [number, withoutTexts(log)])),
      }
    : shipment;

/** A shipment of an order whose customer was erased: no later word of a carrier's may bring a text back. */
export const eraseTexts = (shipment: Shipment, nowMs: number): Shipment => ({
  ...forgetTexts(shipment),
  erasedAt: shipment.erasedAt ?? nowMs,
});
