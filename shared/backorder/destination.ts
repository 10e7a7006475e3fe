/** Where an order goes, as far as it is known. */
export interface Destination {
  /** ISO 3166, two letters. */
  country?: string | undefined;
  region?: string | undefined;
  postalCode?: string | undefined;
}

/** Where an entry of the settings holds: everywhere, in a country, or where a postal code begins so. */
interface Reach {
  country?: string | undefined;
  postalPrefix?: string | undefined;
}

/** "SW1A 1AA", "sw1a1aa" and "SW1A-1AA" are one code to a carrier. */
const bare = (postalCode: string): string => postalCode.replaceAll(/[\s-]/g, "").toUpperCase();

/** What an entry asks for must be known and fit; a destination of which nothing is known is reached by what holds everywhere. */
export const reaches = ({ country, postalPrefix }: Reach, destination: Destination = {}): boolean => {
  if (country !== undefined && country !== destination.country) return false;
  if (postalPrefix === undefined) return true;
  return destination.postalCode !== undefined && bare(destination.postalCode).startsWith(bare(postalPrefix));
};

const specificity = ({ country, postalPrefix }: Reach): number =>
  (postalPrefix === undefined ? 0 : bare(postalPrefix).length * 2) + (country === undefined ? 0 : 1);

/** The entry that says most about a destination: the longest postal prefix, then the country; of equals the first. */
export const mostSpecific = <Entry extends Reach>(
  entries: readonly Entry[],
  destination: Destination | undefined,
): Entry | undefined =>
  entries
    .filter((entry) => reaches(entry, destination))
    // Sorting keeps the order of equals.
    .sort((one, other) => specificity(other) - specificity(one))[0];
