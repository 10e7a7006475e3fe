import type { Availability } from "./availability.ts";
import type { Memory } from "./memory.ts";

/** What a shopper sees; `hidden` is nothing at all. */
export type State =
  | "hidden"
  | "form"
  | "sending"
  | "sent"
  | "confirmed"
  | "waiting"
  | "back"
  | "gone"
  | "error"
  | "offline";

/** Where a confirmation page leads back to. */
export const confirmedHash = "#stockline-confirmed";

/** Nobody reads a form and types an address in less. */
export const minimumFillMs = 2_000;

/** What a variant's answer comes to in this browser; `isConfirmed` where the shopper comes from the confirmation. */
export const stateOfOffer = (
  { status }: Availability,
  memory: Memory | undefined,
  isConfirmed: boolean,
): "hidden" | "form" | "confirmed" | "waiting" | "back" | "gone" => {
  if (status === "discontinued") return "gone";
  if (status === "in_stock") return memory === undefined ? "hidden" : "back";
  // Whoever saw it come back was told, or had the chance: the next restock needs another signup.
  if (memory === "back") return "form";
  if (isConfirmed) return "confirmed";
  return memory === undefined ? "form" : "waiting";
};
