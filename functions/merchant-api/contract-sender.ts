import * as v from "valibot";
import { emailSchema } from "../../shared/contact/address.ts";
import { contract } from "../../shared/http/route.ts";
import { settingsSchema } from "../../shared/store/settings.ts";
import { base, store } from "./contract.parts.ts";

export const putSender = contract({
  method: "PUT",
  path: `${base}/sender`,
  summary: "Sets the address that mails come from and has it verified; mails wait until it is",
  auth: "merchant",
  params: { store },
  body: v.object({
    email: v.pipe(emailSchema, settingsSchema.entries.sender),
    /** `dns`: records prove the whole domain, which reaches inboxes best; `mail`: a link is mailed to the address. */
    verifyBy: v.optional(v.picklist(["dns", "mail"]), "dns"),
  }),
  success: { status: 200, description: "sender, verified, and the DNS records to set" },
});

export const getSender = contract({
  method: "GET",
  path: `${base}/sender`,
  summary: "The address that mails come from, and whether it is verified",
  auth: "merchant",
  params: { store },
  success: { status: 200, description: "sender, verified, and the DNS records to set" },
});

export const senderContracts = [putSender, getSender];
