import { type Day, laterOf } from "../runtime/day.ts";
import { optionsOf, type ShippingOption, type ShippingQuery } from "./ship-dates.ts";

/** Units that are sent by themselves: from where, and ready when. */
export interface Parcel {
  location?: string | undefined;
  readyOn: Day;
}

/** Each date at its latest, and the price of the parcel that goes last. */
const bothOf = (one: ShippingOption, other: ShippingOption): ShippingOption => ({
  ...(other.shipsOn >= one.shipsOn ? other : one),
  shipsOn: laterOf(one.shipsOn, other.shipsOn),
  deliversFrom: laterOf(one.deliversFrom, other.deliversFrom),
  deliversTo: laterOf(one.deliversTo, other.deliversTo),
});

/** The services that take all parcels, in the store's order, and when the last of them ships and arrives. */
export const optionsTogether = (
  parcels: readonly Parcel[],
  query: Omit<ShippingQuery, "location" | "readyOn">,
): ShippingOption[] => {
  const [first = [], ...others] = parcels.map((parcel) => optionsOf({ ...query, ...parcel }));
  return first.flatMap((option) => {
    const same = others.map((options) => options.find(({ service }) => service === option.service));
    const found = same.filter((each) => each !== undefined);
    return found.length < others.length ? [] : [found.reduce(bothOf, option)];
  });
};
