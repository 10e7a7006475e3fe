import { toInstant } from "../../runtime/clock.ts";
import { canMail, canText, isReachable } from "../channels.ts";
import { isActive, type Signup } from "../signup.ts";
import { importFields } from "./columns.ts";
import { type exportedStatuses, toCell } from "./row.ts";

type Field = (typeof importFields)[number];

/** An import must not put anybody on a list again who is only still in the table, or whom nothing may be sent to. */
const statusOf = (signup: Signup, nowMs: number): (typeof exportedStatuses)[number] => {
  const isOnList = signup.status === "pending" || isActive(signup);
  if (!isOnList) return signup.status;
  if (signup.expiresAt <= nowMs) return "expired";
  return isReachable(signup) ? signup.status : "held";
};

/** Of two addresses the one that may be used, where it is only one: an import vouches for no other. */
const confirmedOf = (signup: Signup): string => {
  if (signup.status === "pending") return "false";
  const hasBoth = signup.email !== undefined && signup.phone !== undefined;
  if (!hasBoth || canMail(signup) === canText(signup)) return "true";
  return canMail(signup) ? "email" : "sms";
};

/** A signup as a row of an export, with what an import needs to put it into the same place. */
export const toRecord = (sku: string, signup: Signup, nowMs: number): string[] => {
  const { email, phone, channels, quantity, locale, every, consent } = signup;
  const fields: Record<Field, string | undefined> = {
    sku,
    email,
    phone,
    channels,
    quantity: String(quantity),
    locale,
    every: every === true ? "true" : undefined,
    signedUpAt: toInstant(signup.signedUpAt),
    confirmed: confirmedOf(signup),
    consentWordingVersion: consent?.wordingVersion,
    consentGivenAt: consent?.givenAt,
    consentSource: consent?.source,
    status: statusOf(signup, nowMs),
  };
  return importFields.map((field) => toCell(fields[field] ?? ""));
};
