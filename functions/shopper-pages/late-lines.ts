import { createChooseLine, type LineChoice } from "../../shared/backorder/choose-line.ts";
import type { Saying } from "../../shared/backorder/delay-choices.ts";
import { isOpen } from "../../shared/backorder/delay-state.ts";
import type { DelayRow } from "../../shared/backorder/delays-table.ts";
import { createFindSubstitutes } from "../../shared/backorder/find-substitutes.ts";
import { type LineView, servicesOf } from "../../shared/backorder/line-view.ts";
import type { Order, OrderRef } from "../../shared/backorder/order.ts";
import type { QuoteContext } from "../../shared/backorder/quote.ts";
import { workingDaysOf } from "../../shared/backorder/working-days.ts";
import type { Variant } from "../../shared/stock/variant.ts";
import type { ChoiceView } from "./choice-page.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import { canShipRest, lineChoiceOf, type Offer, offersOf, sayingOf, type Wish, wishedOf } from "./line-choices.ts";

export interface TitledLine {
  view: LineView;
  title: string;
  variant: Variant | undefined;
}

/** An order whose lines may be late, as it stands. */
export interface LateOrder {
  ref: OrderRef;
  order: Order;
  lines: readonly TitledLine[];
  /** By line. */
  rows: ReadonlyMap<string, DelayRow>;
  context: QuoteContext;
  /** The store's, for prices of services and substitutes. */
  currency: string;
}

type Answer = ChoiceView["answer"];

const answerOf = (offer: Offer | undefined, says: Saying, state: "ask" | "taken"): Answer => {
  if (says !== "taken") return { state: says };
  return offer === undefined ? { state: "not_offered" } : { state, offer };
};

const whenOf = ({ context }: LateOrder) => ({ nowMs: context.nowMs, calendar: workingDaysOf(context.shipping) });

/** Where the line itself knows more than its clock, which hears of it in a moment. */
const overOf = ({ view }: TitledLine, { state }: DelayRow): Answer | undefined => {
  if (!isOpen(state) || view.status === "open") return undefined;
  return { state: view.status === "shipped" ? "already_shipped" : "already_cancelled" };
};

/** A wish as the clock may be told of it: nothing that was not offered enters its evidence. */
const choiceOf = ({ choice, n, service }: Wish, { state }: DelayRow, offer: Offer | undefined): LineChoice => {
  if (offer !== undefined) return lineChoiceOf(offer);
  return { choice, n, ...(service === state.service && { service }) };
};

/** What customers may choose of their late lines, and what their choosing does. */
export const createLateLines = (deps: ShopperPagesDeps) => {
  const findSubstitutes = createFindSubstitutes(deps.standings);
  const chooseLine = createChooseLine(deps);

  const offers = async (late: LateOrder, { view, variant }: TitledLine, { state }: DelayRow): Promise<Offer[]> => {
    const { ref, order, lines, context, currency } = late;
    if (view.status !== "open" || !isOpen(state)) return [];
    const substitutes = variant === undefined ? [] : await findSubstitutes(ref.store, variant, view.openUnits, context);
    return offersOf(state, {
      ...whenOf(late),
      currency,
      substitutes,
      services: servicesOf(view, order, context),
      canShipRest: canShipRest(
        view,
        lines.map((line) => line.view),
      ),
    });
  };

  const look = async (late: LateOrder, line: TitledLine, row: DelayRow, wish: Wish) => {
    const offer = wishedOf(wish, row.state, await offers(late, line, row));
    const choice = choiceOf(wish, row, offer);
    const says = sayingOf(row.state, choice, whenOf(late)) ?? "not_offered";
    // A substitute that has been sold, a service that is hidden now.
    const isGone = offer === undefined && says === "taken";
    return { offer, choice, says: isGone ? "not_offered" : says, isGone };
  };

  return {
    offersOf: offers,
    /** What a page has to ask before anything is done; nothing is. */
    ask: async (late: LateOrder, line: TitledLine, row: DelayRow, wish: Wish): Promise<Answer> => {
      const { offer, says } = await look(late, line, row, wish);
      return overOf(line, row) ?? answerOf(offer, says, "ask");
    },
    /** Takes a choice that was confirmed; every one that could be made is recorded, whatever comes of it. */
    take: async (late: LateOrder, line: TitledLine, row: DelayRow, wish: Wish): Promise<Answer> => {
      const over = overOf(line, row);
      if (over !== undefined) return over;
      const { offer, choice, isGone } = await look(late, line, row, wish);
      if (isGone) return { state: "not_offered" };
      const says = await chooseLine(late.ref, row.line, choice, workingDaysOf(late.context.shipping));
      return answerOf(offer, says ?? "not_offered", "taken");
    },
  };
};
export type LateLines = ReturnType<typeof createLateLines>;
