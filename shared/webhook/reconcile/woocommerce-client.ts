import * as v from "valibot";
import { idSchema } from "../parse-body.ts";
import type { Called, CallShop } from "./call-shop.ts";
import type { ReadProduct, ReadShop, ShopAnswer, ShopVariant } from "./shop.ts";

export interface WooShop {
  /** As in `https://shop.example.com`, with the folder that WordPress is in. */
  address: string;
  consumerKey: string;
  consumerSecret: string;
  callShop: CallShop;
  readProduct: ReadProduct;
}

/** What WooCommerce gives at most. */
const perPage = 100;

/** Descriptions are long, and nobody here reads them. */
const fields = [
  "id,type,parent_id,name,sku,status,price,permalink,image,images,attributes",
  "date_modified_gmt,manage_stock,stock_quantity,stock_status,backorders",
].join();

/** What a variation does not say of itself. */
const parentSchema = v.object({ id: idSchema, name: v.string() });
type Parent = v.InferOutput<typeof parentSchema>;

/** The products' page, and the variable products of the page before whose variations are still to be read. */
const cursorSchema = v.object({ page: v.number(), parents: v.array(parentSchema), variations: v.number() });
type Cursor = v.InferOutput<typeof cursorSchema>;
const firstCursor: Cursor = { page: 1, parents: [], variations: 1 };

const variableSchema = v.object({ type: v.pipe(v.string(), v.startsWith("variable")), ...parentSchema.entries });
/** What it offers comes by itself. */
const roofSchema = v.object({ type: v.union([variableSchema.entries.type, v.literal("grouped")]) });

const toShopVariant = (product: unknown, observedAt: number, readProduct: ReadProduct): ShopVariant[] => {
  const changes = readProduct(product, observedAt);
  const variant = changes.find((change) => change.kind === "variant");
  if (variant === undefined) return [];
  // A description is as old as it says; the stock is as it was when we asked.
  const read = changes.map((change) => (change.kind === "variant" ? change : { ...change, observedAt }));
  return [{ sku: variant.sku, changes: read }];
};

const listSchema = v.array(v.looseObject({}));

const toPage = (products: object[], observedAt: number, readProduct: ReadProduct, next: Cursor | undefined) => {
  const own = products.filter((product) => !v.is(roofSchema, product));
  const variants = own.flatMap((product) => toShopVariant(product, observedAt, readProduct));
  const unreadable = own.length - variants.length;
  const page = { kind: "page" as const, variants, unreadable, observedAt };
  return next === undefined ? page : { ...page, next: JSON.stringify(next) };
};

const hasMore = ({ headers }: Called & { kind: "answered" }, page: number): boolean =>
  page < Number(headers.get("x-wp-totalpages") ?? 0);

/** A shop's products and variations, by the REST API; https://woocommerce.github.io/woocommerce-rest-api-docs/ */
export const createReadWoo = ({ address, consumerKey, consumerSecret, callShop, readProduct }: WooShop): ReadShop => {
  const authorization = `Basic ${Buffer.from(`${consumerKey}:${consumerSecret}`).toString("base64")}`;
  const read = async (
    path: string,
    page: number,
    pageOf: (list: object[], called: Called & { kind: "answered" }) => ShopAnswer,
  ) => {
    // By id: what is added meanwhile comes last.
    const query = new URLSearchParams({
      per_page: String(perPage),
      page: String(page),
      orderby: "id",
      order: "asc",
      _fields: fields,
    });
    const called = await callShop(`${address}/wp-json/wc/v3/${path}?${query}`, { headers: { authorization } });
    if (called.kind !== "answered") return called;
    const parsed = v.safeParse(listSchema, called.body);
    if (!parsed.success)
      return { kind: "unreachable" as const, reason: "WooCommerce answered in a form that we do not know" };
    return pageOf(parsed.output, called);
  };

  const products = async (page: number) =>
    read("products", page, (list, called) => {
      const parents = list.flatMap((product) => {
        const parsed = v.safeParse(variableSchema, product);
        return parsed.success ? [{ id: parsed.output.id, name: parsed.output.name }] : [];
      });
      const isOver = parents.length === 0 && !hasMore(called, page);
      const next = isOver ? undefined : { page: hasMore(called, page) ? page + 1 : 0, parents, variations: 1 };
      return toPage(list, called.observedAt, readProduct, next);
    });

  const variations = async ({ page, parents, variations: at }: Cursor, parent: Parent) =>
    read(`products/${parent.id}/variations`, at, (list, called) => {
      const whole = list.map((variation) => ({ ...parentOf(parent), ...variation }));
      const rest = hasMore(called, at) ? parents : parents.slice(1);
      const isOver = rest.length === 0 && page === 0;
      const next = { page, parents: rest, variations: hasMore(called, at) ? at + 1 : 1 };
      return toPage(whole, called.observedAt, readProduct, isOver ? undefined : next);
    });

  return async (text) => {
    const cursor = text === undefined ? firstCursor : v.parse(cursorSchema, JSON.parse(text));
    const [parent] = cursor.parents;
    return parent === undefined ? products(cursor.page) : variations(cursor, parent);
  };
};

const parentOf = ({ id, name }: Parent) => ({ type: "variation", parent_id: id, name });
