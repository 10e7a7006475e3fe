import * as v from "valibot";
import type { Table } from "../runtime/table.ts";
import { type Channels, type Signup, type SignupRef, signupKeyOf, signupRowSchema } from "./signup.ts";

const exists = "attribute_exists(#pk)";

/** What shoppers, and the owners of their addresses, change of signups that exist. */
export const createWaitlistChanges = (table: Table) => {
  const changeAll = async (refs: SignupRef[], update: string, values: Record<string, unknown> = {}) => {
    const results = await table.updateAll(refs.map(signupKeyOf), { update, condition: exists, values });
    return results.flatMap((result) => (result.kind === "written" ? [v.parse(signupRowSchema, result.row)] : []));
  };
  return {
    unsubscribe: async (refs: SignupRef[]): Promise<Signup[]> =>
      changeAll(refs, "SET #status = :unsubscribed REMOVE #againAt, #due, #dueAt", { unsubscribed: "unsubscribed" }),
    /** Whoever bought what they had waited for by then waits no longer; whom a restock is telling just now is told. */
    bought: async (refs: SignupRef[], placedAtMs: number) =>
      table.updateAll(refs.map(signupKeyOf), {
        update: "SET #status = :bought REMOVE #againAt, #due, #dueAt",
        condition:
          "(#status IN (:waiting, :pending) OR (#status = :told AND #every = :yes)) AND #signedUpAt <= :placedAt",
        values: {
          bought: "bought",
          waiting: "waiting",
          pending: "pending",
          told: "told",
          yes: true,
          placedAt: placedAtMs,
        },
      }),
    /** Keeps the place of somebody who cannot be mailed. Answers the signups as they are now. */
    hold: async (refs: SignupRef[], reason: string): Promise<Signup[]> =>
      changeAll(refs, "SET #held = :reason", { reason }),
    /** Keeps the place of somebody whose phone takes no texts. */
    holdPhone: async (refs: SignupRef[], reason: NonNullable<Signup["phoneHeld"]>): Promise<Signup[]> =>
      changeAll(refs, "SET #phoneHeld = :reason", { reason }),
    freePhone: async (refs: SignupRef[]): Promise<Signup[]> => changeAll(refs, "REMOVE #phoneHeld"),
    /**
     * The owner of an address said yes: a pending signup waits from now on, with the place it had. Where it has
     * another address that nobody has confirmed, that one is not used yet. Refused where nothing was open.
     */
    confirm: async (ref: SignupRef, signup: Signup, by: "email" | "sms") => {
      const other = by === "email" ? "sms" : "email";
      const hasBoth = signup.email !== undefined && signup.phone !== undefined;
      if (signup.status !== "pending") {
        const values = { by };
        return table.update(signupKeyOf(ref), {
          update: "REMOVE #unconfirmed",
          condition: "#unconfirmed = :by",
          values,
        });
      }
      return table.update(signupKeyOf(ref), {
        update: `SET #status = :waiting${hasBoth ? ", #unconfirmed = :other" : ""}`,
        condition: "#status = :pending",
        values: { waiting: "waiting", pending: "pending", ...(hasBoth && { other }) },
      });
    },
    /** What a shopper chose on the page; the place stays. Refused where the signup is not live. */
    change: async (ref: SignupRef, { channels, quantity }: { channels: Channels; quantity: number }) =>
      table.update(signupKeyOf(ref), {
        update: "SET #channels = :channels, #quantity = :quantity",
        condition: `${exists} AND #status <> :unsubscribed`,
        values: { channels, quantity, unsubscribed: "unsubscribed" },
      }),
    /** Takes a phone off signups that have an e-mail too; one that nobody has confirmed stays unconfirmed. */
    forgetPhone: async (refs: SignupRef[]): Promise<Signup[]> => {
      await table.updateAll(refs.map(signupKeyOf), {
        update: "REMOVE #unconfirmed",
        condition: "#unconfirmed = :sms",
        values: { sms: "sms" },
      });
      const update = "SET #channels = :email REMOVE #phone, #phoneHash, #phoneHeld, #postalCode";
      return changeAll(refs, update, { email: "email" });
    },
    /** Answers how many there were. */
    erase: async (refs: SignupRef[]): Promise<number> => {
      const gone = await Promise.all(refs.map(async (ref) => table.delete(signupKeyOf(ref))));
      return gone.filter((row) => row !== undefined).length;
    },
  };
};
