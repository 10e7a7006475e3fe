import * as v from "valibot";
import { emailSchema } from "../contact/address.ts";
import { decodeId, encodeId } from "../runtime/id.ts";
import { daySchema } from "../runtime/day.ts";
import { lazy } from "../runtime/lazy.ts";
import { limits } from "../runtime/limits.ts";
import { instantSchema, printableSchema, skuSchema } from "../stock/variant.ts";
import { countrySchema } from "../store/place.ts";
import { regimeSchema } from "./delay-law.ts";
import { coverageSchema } from "./coverage.ts";
import { moneySchema } from "./money.ts";

const currencies = lazy(() => new Set(Intl.supportedValuesOf("currency")));

const currencySchema = v.pipe(
  v.string(),
  v.check((code) => currencies().has(code), "must be an ISO 4217 code such as EUR"),
);
const text = (max: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(max));

/** An id as the merchant names orders and lines. */
export const orderIdSchema = v.pipe(printableSchema, v.minLength(1), v.maxBytes(100));

export const customerSchema = v.object({
  email: emailSchema,
  /** As typed, in the form of the country that the order ships to, or with +. */
  phone: v.optional(text(40)),
  name: v.optional(text(200)),
  locale: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z]{2,3}([_-][A-Za-z0-9]{2,8})*$/, "must be a language"))),
});

const shipToSchema = v.object({
  country: countrySchema,
  region: v.optional(text(100)),
  postalCode: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(12))),
});
export type ShipTo = v.InferOutput<typeof shipToSchema>;

const lineSchema = v.object({
  id: orderIdSchema,
  sku: skuSchema,
  /** What the customer bought it as, where we know no variant of it. */
  title: v.optional(text(300)),
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000)),
  unitPrice: moneySchema,
  /** The day on which the shop said that it would ship: it never moves again. */
  promisedShipOn: v.optional(daySchema),
  /** Sold without stock; where nothing is said, our own stock says it (rules 2.2). */
  backorder: v.optional(v.boolean()),
  /** `cancelled`, or a line that is left out, is not wanted any more. */
  status: v.optional(v.picklist(["open", "cancelled"])),
});

/** That texts about this order are wanted (rules 5): its own consent, apart from that of the waitlist. */
const smsConsentSchema = v.object({
  wordingVersion: v.pipe(v.string(), v.maxLength(100)),
  givenAt: v.optional(instantSchema),
  source: v.optional(v.pipe(v.string(), v.maxLength(200))),
});

/** The buyer pays by a credit of the seller's own (rules 3). */
const sellerCreditSchema = v.object({
  /** They applied for it with the order: without a promise it has 50 days to ship. */
  appliedFor: v.optional(v.boolean()),
  /** Refunds are due within one, as this order's buyer is billed. */
  billingCycleDays: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(62))),
});

/** How a line is named whose id another one has. */
export const isRepeated = "is the id of an earlier line";

/** The lines, by index, that have the id of an earlier one. */
export const repeatedIds = (lines: readonly { id?: string | undefined }[]): number[] => {
  const seen = new Set<string>();
  return lines.flatMap(({ id }, index) => {
    if (id === undefined) return [];
    const isKnown = seen.has(id);
    seen.add(id);
    return isKnown ? [index] : [];
  });
};

/** An order whole, as `PUT orders/{id}`, `order.created` and `order.updated` take it: what it does not say is not so. */
export const orderSchema = v.object({
  /** The number that the customer knows it by, where that is not the id. */
  name: v.optional(text(100)),
  placedAt: instantSchema,
  customer: customerSchema,
  shipTo: shipToSchema,
  currency: currencySchema,
  lines: v.pipe(
    v.array(lineSchema),
    v.minLength(1),
    v.maxLength(limits.orderLines, `holds at most ${limits.orderLines} lines`),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      const lines = dataset.value;
      for (const index of repeatedIds(lines)) {
        const line = lines[index];
        if (line === undefined) continue;
        addIssue({
          message: isRepeated,
          path: [
            { type: "array", origin: "value", input: lines, key: index, value: line },
            { type: "object", origin: "value", input: line, key: "id", value: line.id },
          ],
        });
      }
    }),
  ),
  status: v.optional(v.picklist(["open", "cancelled"])),
  smsConsent: v.optional(smsConsentSchema),
  sellerCredit: v.optional(sellerCreditSchema),
  observedAt: v.optional(instantSchema),
});
export type OrderInput = v.InferOutput<typeof orderSchema>;

export interface OrderRef {
  store: string;
  order: string;
}

/** An order as somebody saw it at an instant; times are milliseconds since 1970. */
export type OrderState = Omit<OrderInput, "placedAt" | "observedAt" | "customer"> & {
  placedAt: number;
  observedAt: number;
  /** A shop's order may have no e-mail. */
  customer: Omit<OrderInput["customer"], "email"> & { email?: string | undefined };
  /** Of an order that came by the API, our stock says whether it is a backorder; a shop's platform says it itself. */
  by: "api" | "platform";
  /** The platform's name as a source of webhooks. */
  from?: string | undefined;
};
export type LineState = OrderState["lines"][number];

const optionalText = v.optional(v.string());

/** The order's own row. */
export const orderRowSchema = v.object({
  name: optionalText,
  placedAt: v.number(),
  createdAt: v.number(),
  customer: v.object({ email: optionalText, phone: optionalText, name: optionalText, locale: optionalText }),
  /** The customer's contact in the store, by e-mail; none without one. And by phone. */
  contact: optionalText,
  phoneContact: optionalText,
  /** The customer, or only the phone, was erased then: what the shop still says of them is not kept. */
  erasedAt: v.optional(v.number()),
  phoneErasedAt: v.optional(v.number()),
  shipTo: v.object({ country: v.string(), region: optionalText, postalCode: optionalText }),
  currency: v.string(),
  status: v.picklist(["open", "cancelled"]),
  smsConsent: v.optional(v.object({ wordingVersion: v.string(), givenAt: optionalText, source: optionalText })),
  sellerCredit: v.optional(sellerCreditSchema),
  by: v.picklist(["api", "platform"]),
  /** The platform whose order it is; another one's order of the same number is none of its states. */
  from: optionalText,
  /** The earliest state of it that we have. */
  firstObservedAt: v.optional(v.number()),
  observedAt: v.number(),
  /** Settles which of two states of one instant counts: the same whichever came first. */
  mark: v.string(),
  version: v.number(),
  /** The law that held when it came: another setting of the store is for new orders (rules 3). */
  law: v.optional(regimeSchema),
  /** It was written, and what follows from that is still to be done. */
  isNew: v.optional(v.boolean()),
  dueAt: v.optional(v.number()),
  /** When it expires, in seconds since 1970. */
  ttl: v.optional(v.number()),
});
export type Order = v.InferOutput<typeof orderRowSchema>;

/** A line's row. What the merchant says of it, what became of it, and what the ledger says. */
export const lineRowSchema = v.object({
  id: v.string(),
  sku: v.string(),
  title: optionalText,
  quantity: v.number(),
  unitPrice: v.string(),
  placedAt: v.number(),
  /** When it was first stored as one of its variant. */
  createdAt: v.optional(v.number()),
  /** The earliest state that has it: a later one than the order's is of a line that was added. */
  firstObservedAt: v.optional(v.number()),
  /** The shipping day that was stated first, and when that was; it never moves. */
  promise: v.optional(v.object({ on: daySchema, statedAt: v.number() })),
  /** What its newest state says of it, and that where it is another day than the promise: for information. */
  stated: v.optional(daySchema),
  restated: v.optional(daySchema),
  /** Its own newest word on being a backorder, and when that was said. */
  backorder: v.optional(v.boolean()),
  backorderSaidAt: v.optional(v.number()),
  /** What it counts as, once that is decided. */
  isBackorder: v.optional(v.boolean()),
  /** Cancelled in the newest state that has it. */
  isCancelled: v.optional(v.boolean()),
  /** Not in the newest state of the order, or cancelled there. */
  isGone: v.boolean(),
  shipped: v.number(),
  /** Units that this service cancelled: no later word of the shop's brings them back. */
  withdrawn: v.number(),
  observedAt: v.number(),
  mark: v.string(),
  version: v.number(),
  /** Units in the queue of its variant. */
  open: v.optional(v.number()),
  /** Place in the queue: text order is the order of the queue. */
  place: v.optional(v.string()),
  coverage: v.optional(coverageSchema),
  /** The supply that it waited for before its coverage changed last: the same one, where that moved. */
  waitedFor: optionalText,
  /** Since when all of it lies in hand. */
  readySince: v.optional(v.number()),
  /** Variants in whose queue it stood before it was of another sku: their ledgers are to look again. */
  left: v.optional(v.array(v.string())),
  dueAt: v.optional(v.number()),
  /** When it expires, in seconds since 1970. */
  ttl: v.optional(v.number()),
});
export type Line = v.InferOutput<typeof lineRowSchema>;

/** Whether an order of this id is one of another platform's. */
export const isOfAnotherShop = (order: Pick<Order, "from"> | undefined, from: string | undefined): boolean =>
  from !== undefined && order?.from !== undefined && order.from !== from;

/** Who is told of an order: the owner of its e-mail, else of its phone. */
export const customerOf = ({ contact, phoneContact }: Order): string | undefined => contact ?? phoneContact;

/** Units that are still to be shipped. */
export const openUnitsOf = ({ isGone, quantity, shipped, withdrawn }: Line): number =>
  isGone ? 0 : Math.max(0, quantity - shipped - withdrawn);

export const lineStatusOf = (line: Line): "open" | "shipped" | "cancelled" => {
  if (openUnitsOf(line) > 0) return "open";
  return line.shipped > 0 ? "shipped" : "cancelled";
};

/** The queue is in the order of buying; of one instant, of the orders' ids. */
export const placeOf = (placedAt: number, order: string, line: string): string =>
  `${String(placedAt).padStart(15, "0")}#${order}#${line}`;

/** When what stands at a place was bought. */
export const placedAtOf = (place: string): number => Number.parseInt(place, 10);

export const orderIdOf = ({ store, order }: OrderRef): string => encodeId("or", `${store}#${order}`);
export const parseOrderId = (id: string): OrderRef | undefined => {
  const [, store, order] = /^([^#]+)#(.+)$/s.exec(decodeId("or", id) ?? "") ?? [];
  return store === undefined || order === undefined ? undefined : { store, order };
};

export const orderMessageSchema = v.object({ store: v.string(), order: v.string() });
