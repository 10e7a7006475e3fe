import { decodeId, encodeId, padded } from "../runtime/id.ts";

/** A restock: the `n`-th time that a variant's stock came back. */
export interface RestockRef {
  store: string;
  sku: string;
  n: number;
}

export const variantKeyOf = ({ store, sku }: { store: string; sku: string }): string => `${store}#${sku}`;

export const restockKeyOf = (ref: RestockRef): string => `${variantKeyOf(ref)}#${padded(ref.n)}`;

/** The restock a key names; a store id holds no `#`, a sku may. Throws on a key this service did not make. */
export const parseRestockKey = (key: string): RestockRef => {
  const [, store, sku, n] = /^([^#]+)#(.+)#(\d{6})$/s.exec(key) ?? [];
  if (store === undefined || sku === undefined || n === undefined) throw new Error("Not a restock key");
  return { store, sku, n: Number(n) };
};

export const restockIdOf = (ref: RestockRef): string => encodeId("rs", restockKeyOf(ref));

export const parseRestockId = (id: string): RestockRef | undefined => {
  const key = decodeId("rs", id);
  return key === undefined || !/^[^#]+#.+#\d{6}$/s.test(key) ? undefined : parseRestockKey(key);
};
