import { contactOf } from "../../shared/contact/contact.ts";
import { parsePhone } from "../../shared/contact/phone.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import type { AliasesTable } from "../../shared/stock/aliases-table.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { DeploymentKeys, Store } from "../../shared/store/stores-table.ts";
import type { ImportRow } from "../../shared/waitlist/import/row.ts";
import type { RecordWish, RecordWishDeps } from "../../shared/waitlist/record-wish.ts";
import { isActive } from "../../shared/waitlist/signup.ts";

export interface TakeRowDeps extends Pick<RecordWishDeps, "contacts" | "waitlist"> {
  clock: Clock;
  stock: StockTable;
  aliases: AliasesTable;
  keys: () => Promise<DeploymentKeys>;
}

export type Taken = "taken" | "alreadyWaiting" | { reason: string };

/** Looks a row's product up, once for all rows of one. */
const createFindSku = ({ stock, aliases }: TakeRowDeps, store: string, wholeFile: string | undefined) => {
  const known = new Map<string, Promise<boolean>>();
  const isKnown = async (sku: string) => {
    const found = known.get(sku) ?? stock.variant({ store, sku }).then((variant) => variant !== undefined);
    known.set(sku, found);
    return found;
  };
  const named = async ({ sku, shopifyVariant }: ImportRow): Promise<string | undefined> => {
    if (sku !== undefined || shopifyVariant === undefined) return sku ?? wholeFile;
    const name = `shopify:variant:${shopifyVariant}`;
    return (await aliases.skusOf({ store, name }))[0] ?? `shopify-${shopifyVariant}`;
  };
  return async (row: ImportRow): Promise<string | undefined> => {
    const sku = await named(row);
    return sku !== undefined && (await isKnown(sku)) ? sku : undefined;
  };
};

/**
 * What has become of a wish that is older: an old file, or a step that is done again, puts nobody back on a list whom it
 * had told already, or who has left it. A wish without a time is older than all that has happened here.
 */
const createOvertaken =
  ({ contacts, waitlist, keys }: TakeRowDeps, store: string) =>
  async (sku: string, addresses: string[], wishedAt: number): Promise<string | undefined> => {
    const { hashKey } = await keys();
    const names = addresses.map((address) => contactOf(hashKey, store, address));
    const [signup, ...known] = await Promise.all([
      waitlist.get({ store, sku, contact: names[0] ?? "" }),
      ...names.map(async (contact) => contacts.get({ store, contact })),
    ]);
    if (signup !== undefined && (signup.status === "pending" || isActive(signup))) return undefined;
    const hasLeft = known.some((contact) => (contact?.unsubscribedAt ?? -1) >= wishedAt);
    if (hasLeft || signup?.status === "unsubscribed") return "has unsubscribed since";
    return (signup?.toldAt ?? -1) >= wishedAt ? "was told since" : undefined;
  };

/** Takes one row as the merchant's own signup. Repeated, it changes nothing. */
export const createTakeRow = (
  deps: TakeRowDeps,
  store: Store,
  wholeFile: string | undefined,
  recordWish: RecordWish,
) => {
  const findSku = createFindSku(deps, store.storeId, wholeFile);
  const overtaken = createOvertaken(deps, store.storeId);

  return async (row: ImportRow): Promise<Taken> => {
    const sku = await findSku(row);
    if (sku === undefined) return { reason: "sku is of no variant of this store" };
    const phone = row.phone === undefined ? undefined : await parsePhone(row.phone, store.settings.country);
    if (row.phone !== undefined && phone === undefined) return { reason: "phone is no number that a text can reach" };
    if (phone !== undefined && !store.settings.texts.on) {
      return { reason: "phone cannot be used: this store sends no texts" };
    }
    const nowMs = deps.clock.now();
    const wishedAt = row.signedUpAt === undefined ? undefined : Date.parse(row.signedUpAt);
    if (wishedAt !== undefined && wishedAt > nowMs) return { reason: "signedUpAt is in the future" };
    const { email, quantity, locale, every, channels, consent } = row;
    const addresses = [email, phone].filter((address) => address !== undefined);
    const reason = await overtaken(sku, addresses, wishedAt ?? 0);
    if (reason !== undefined) return { reason };
    const { again } = await recordWish({
      store,
      input: { sku, email, quantity, locale, every, channels },
      phone,
      consent,
      vouched: row.confirmed,
      signedUpAt: wishedAt ?? nowMs,
      keys: await deps.keys(),
    });
    return again ? "alreadyWaiting" : "taken";
  };
};
