import type { CheckDigit } from "./check-digit.ts";

/** One kind of number of one carrier. */
export interface CourierPattern {
  /** `ups`, as the public courier data names it. */
  carrier: string;
  name: string;
  /** Matches a whole number without spaces; its group `serial` is what the check digit is of, its group `check` that digit. */
  pattern: string;
  check?: CheckDigit;
  /** What is put before a serial number that does not begin with it, before it is checked. */
  prepend?: string;
  /** Where a parcel is followed; `%s` stands for its number. */
  url?: string;
}
