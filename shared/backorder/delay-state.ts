import * as v from "valibot";
import { channelSchema } from "../contact/channel.ts";
import { addDays, type Day, dayOf, daySchema, startOfDay } from "../runtime/day.ts";
import { type Regime, regimeSchema } from "./delay-law.ts";

/** Entries of evidence that a line keeps; the caller's rows of notices and messages have the rest. */
export const maxHistory = 100;
/** Of these, entries that moved no clock. */
export const maxMinorHistory = 30;
/** Notices that a line remembers: with one change of date a week, more than half a year. */
export const maxNotices = 30;
/** Choices of the customer that a line remembers; the evidence has them all. */
export const maxChoices = 20;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What applied when the order was placed. Nothing changes it afterwards: a store's new settings are for new orders. */
const termsSchema = v.object({
  regime: regimeSchema,
  /** T: the last day on which the line can ship in time. Only a line without any law can be without one. */
  shipBy: v.optional(daySchema),
  /** T is the law's own, as no date was promised. */
  isUnpromised: v.optional(v.literal(true)),
  /** The store's time zone: deadlines are the ends of days there. */
  zone: v.string(),
  /** Days between the reminder and the end of the day on which silence refuses. */
  reminderDays: count,
  /** `eu`: the additional period, in days after T. */
  additionalPeriodDays: count,
  /** The seller is the buyer's creditor: refunds take one billing cycle, of so many days. */
  billingCycleDays: v.optional(count),
});

export const noticeKindSchema = v.picklist(["first_definite", "first_long", "renewed", "reminder"]);
export type NoticeKind = v.InferOutput<typeof noticeKindSchema>;

const deliverySchema = v.object({
  channel: channelSchema,
  /**
   * `asked` until the provider takes it; `dead` once it has bounced or failed; `unsettled` where nobody can show that it
   * went out, until the provider does.
   */
  status: v.picklist(["asked", "accepted", "unsettled", "dead"]),
  /** When the provider first took it; a bounce afterwards leaves it. */
  acceptedAtMs: v.optional(v.number()),
});

const noticeSchema = v.object({
  n: v.number(),
  kind: noticeKindSchema,
  /** R, the revised shipping date that it names; `null` says that there is none. */
  revisedOn: v.nullable(daySchema),
  reason: v.optional(v.string()),
  askedAtMs: v.number(),
  /** At the end of this day silence decides; none where silence decides nothing. */
  decidesOn: v.optional(daySchema),
  silenceMeans: v.picklist(["consent", "refusal"]),
  deliveries: v.array(deliverySchema),
  /** Whoever answered it has received it. */
  answered: v.optional(v.literal(true)),
});
export type Notice = v.InferOutput<typeof noticeSchema>;

const customerChoiceSchema = v.picklist(["wait", "wait_for_ever", "cancel", "substitute", "ship_rest", "service"]);
export type CustomerChoice = v.InferOutput<typeof customerChoiceSchema>;

const groundSchema = v.picklist([
  "customer",
  "merchant",
  "quantity_lowered",
  "no_valid_notice",
  "long_delay_unanswered",
  "renewed_unanswered",
  "revised_date_missed",
]);
export type Ground = v.InferOutput<typeof groundSchema>;

/** Why a line was cancelled, as its customer is told: they asked, or did not answer; it was late; or the shop wanted it. */
export type Because = "asked" | "silence" | "unshipped" | "shop";
export const becauseOf: Record<Ground, Because> = {
  customer: "asked",
  merchant: "shop",
  quantity_lowered: "shop",
  no_valid_notice: "unshipped",
  long_delay_unanswered: "silence",
  renewed_unanswered: "silence",
  revised_date_missed: "unshipped",
};

/** See the table in delay-deadlines.ts. */
const phaseSchema = v.variant("phase", [
  v.object({ phase: v.literal("promised") }),
  v.object({ phase: v.literal("asked"), decidesOn: daySchema }),
  v.object({
    phase: v.literal("agreed"),
    until: daySchema,
    by: v.picklist(["silence", "choice"]),
    /** Notices up to this one were taken into account. */
    after: v.number(),
  }),
  v.object({ phase: v.literal("indefinite") }),
  v.object({ phase: v.literal("additional"), until: daySchema }),
  v.object({ phase: v.literal("terminable") }),
  v.object({ phase: v.literal("shipped") }),
  v.object({ phase: v.literal("cancelled"), atMs: v.number(), ground: groundSchema }),
  v.object({ phase: v.literal("substituted"), atMs: v.number(), sku: v.optional(v.string()) }),
]);
export type Phase = v.InferOutput<typeof phaseSchema>;

const refundSchema = v.object({
  n: v.number(),
  units: v.number(),
  ground: groundSchema,
  /** The last day on which it can be sent in time; none where no law sets one. */
  byDay: v.optional(daySchema),
  paidAtMs: v.optional(v.number()),
});

const evidenceSchema = v.object({
  atMs: v.number(),
  what: v.string(),
  rule: v.string(),
  /** It moved no clock: whoever holds the link can say as much as they like, and pushes nothing else out. */
  minor: v.optional(v.literal(true)),
});

/** One line of an order, and what its lateness has led to. Plain JSON. */
export const delayStateSchema = v.object({
  terms: termsSchema,
  current: phaseSchema,
  /** Where it stood before it ended: where it goes on should it be open again. */
  before: v.optional(phaseSchema),
  /** The day on which it was open again though its deadline was over: the merchant has until its end. */
  resumedOn: v.optional(daySchema),
  /** The latest instant that it knows of. Time never goes back. */
  seenMs: v.number(),
  quantity: v.number(),
  shippedUnits: v.number(),
  /** When the units that wait last became others, so that an older word does not undo a newer one. */
  quantityAtMs: v.number(),
  /** R as it is now; none before anybody said anything. */
  estimate: v.optional(
    v.object({
      day: v.nullable(daySchema),
      reason: v.optional(v.string()),
      atMs: v.number(),
      /** There is no date, and that is news: there was one, or a reason was given. */
      withdrawn: v.boolean(),
    }),
  ),
  /** How the customer can be reached, in the order in which a notice tries. */
  channels: v.array(channelSchema),
  /** When that was last said, after the order. */
  contactAtMs: v.optional(v.number()),
  /** Since when no channel is left to try. */
  unreachableAtMs: v.optional(v.number()),
  notices: v.array(noticeSchema),
  lastNotice: v.number(),
  /** The deadline of which the customer was last reminded. */
  remindedOf: v.optional(daySchema),
  shipRestAtMs: v.optional(v.number()),
  /** The id of the service that the customer wants it to come by. */
  service: v.optional(v.string()),
  /** What the customer chose, as far as it counted. */
  choices: v.optional(v.array(v.object({ atMs: v.number(), choice: customerChoiceSchema })), []),
  /** What the platform says that it promised, where it changed its mind: for information, never a deadline. */
  platformPromise: v.optional(v.object({ day: daySchema, atMs: v.number() })),
  refunds: v.array(refundSchema),
  /** The number of the last refund, also of one that is owed no more. */
  lastRefund: v.optional(v.number()),
  /** What the merchant was alerted to; each once. */
  alerted: v.array(v.string()),
  history: v.array(evidenceSchema),
  /** Entries that gave way to later ones. */
  forgotten: v.number(),
});
export type DelayState = v.InferOutput<typeof delayStateSchema>;

export const endOfDay = (day: Day, zone: string): number => startOfDay(addDays(day, 1), zone);

export const todayOf = ({ terms, seenMs }: DelayState): Day => dayOf(seenMs, terms.zone);

export const openUnitsOf = ({ quantity, shippedUnits }: DelayState): number => Math.max(quantity - shippedUnits, 0);

const ended: ReadonlySet<Phase["phase"]> = new Set(["shipped", "cancelled", "substituted"]);
export const isOpen = ({ current }: DelayState): boolean => !ended.has(current.phase);

/** Where a regime's rules differ in name only. */
export const byRegime = <Value>({ terms }: DelayState, values: Record<Regime, Value>): Value => values[terms.regime];
