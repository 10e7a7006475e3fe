import { parsePhone } from "../../shared/contact/phone.ts";
import { json } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import type { Store } from "../../shared/store/stores-table.ts";
import { eraseContact, exportContact } from "./contract.ts";
import type { MerchantApiDeps } from "./deps.ts";
import { createEraseContact } from "../../shared/contact/erase-contact.ts";
import { createExportContact } from "./export-contact.ts";
import { type Address, createFindHeld } from "../../shared/contact/held.ts";
import { tracesUntil } from "./traces-until.ts";

interface Given {
  email?: string | undefined;
  phone?: string | undefined;
}

const addressOf = async ({ settings }: Store, { email, phone = "" }: Given): Promise<Address> => {
  if (email !== undefined) return { channel: "email", address: email };
  const parsed = await parsePhone(phone, settings.country);
  if (parsed !== undefined) return { channel: "sms", address: parsed };
  const message = "must be a phone number such as +1 202 555 0143";
  throw new Problem("invalid-request", undefined, [{ field: "phone", message }]);
};

/** What a store holds of a person, shown or erased (rules 6). An address that nobody knows is answered alike. */
export const createContactRoutes = (deps: MerchantApiDeps): Route[] => {
  const findHeld = createFindHeld(deps);
  const erase = createEraseContact(deps);
  const show = createExportContact(deps);

  const lookUp = async (storeId: string, given: Given) => {
    const store = await deps.stores.get(storeId);
    if (store === undefined) throw new Problem("not-found");
    return { store, held: await findHeld(storeId, await addressOf(store, given)) };
  };

  return [
    implement(exportContact, deps.guard, async ({ params, body }) => {
      const { store, held } = await lookUp(params.store, body);
      return json(200, await show(store, held));
    }),
    implement(eraseContact, deps.guard, async ({ params, body }) => {
      const { held } = await lookUp(params.store, body);
      return json(200, { ...(await erase(held)), tracesUntil: tracesUntil(deps.clock.now()) });
    }),
  ];
};
