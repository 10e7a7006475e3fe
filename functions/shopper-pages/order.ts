import { stepAll } from "../../shared/backorder/delay.ts";
import { createFindNotices, reportsIn, unheard } from "../../shared/backorder/find-notices.ts";
import { customerOf, type OrderRef } from "../../shared/backorder/order.ts";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { type DelayRow, delaysIn } from "../../shared/backorder/delays-table.ts";
import { type LineView, viewLine } from "../../shared/backorder/line-view.ts";
import { loadShipping, type Shipping } from "../../shared/backorder/shipping.ts";
import { workingDaysOf } from "../../shared/backorder/working-days.ts";
import type { Reply } from "../../shared/http/http.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import { inBatches } from "../../shared/runtime/in-batches.ts";
import type { Row } from "../../shared/runtime/table.ts";
import { renderChoicePage } from "./choice-page.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import { createLateLines, type LateOrder, type TitledLine } from "./late-lines.ts";
import { readWish, type Wish } from "./line-choices.ts";
import { createOrderList } from "./order-list.ts";
import { renderOrderPage } from "./order-page.ts";
import { badLinkStatus, pageReply, type Visit, type Visited, type Visits } from "./visit.ts";

/** What the customer of an order sees of it, and may choose about what is late (GET and POST /order). */
export const createOrderPage = (deps: ShopperPagesDeps, visits: Visits) => {
  const lateLines = createLateLines(deps);
  const listOf = createOrderList(deps, lateLines);
  const findNotices = createFindNotices(deps.messages);

  /** As the line's clock is about to hear of its notices. */
  const withReports = async (ref: OrderRef, row: DelayRow, shipping: Shipping): Promise<DelayRow> => ({
    ...row,
    state: stepAll(row.state, reportsIn(await findNotices(ref, row, unheard)), workingDaysOf(shipping)).state,
  });

  const titled = async (store: string, view: LineView): Promise<TitledLine> => {
    const variant = await deps.stock.variant({ store, sku: view.line.sku });
    return { view, variant, title: variant?.title ?? view.line.title ?? view.line.sku };
  };

  const read = async ({
    claims,
    store: { settings },
  }: Visit): Promise<(LateOrder & { rest: readonly Row[] }) | undefined> => {
    const ref = { store: claims.store, order: claims.subject };
    const { order, lines, rest } = await deps.orders.read(ref);
    // A link is for one customer: an order that has become somebody else's is none of its holder's.
    if (order === undefined || customerOf(order) !== claims.contact) return undefined;
    const locale = mailLocaleOf(order.customer.locale, settings);
    const shipping = await loadShipping(settings.shipping, settings);
    const { timeZone, stockCounts } = settings;
    const context = { shipping, timeZone, nowMs: deps.clock.now(), locale, stockCounts };
    const all = await Promise.all(lines.map(async (line) => titled(ref.store, viewLine(line, order, context))));
    const heard = await inBatches(delaysIn(rest), async (row) => withReports(ref, row, shipping));
    const rows = new Map(heard.map((row) => [row.line, row]));
    return { ref, order, lines: all, rows, context, currency: settings.currency, rest };
  };

  const answer = async (visit: Visit, wish: Wish | undefined): Promise<Reply | undefined> => {
    const found = await read(visit);
    if (found === undefined) return undefined;
    const { rest, ...late } = found;
    const line = wish && late.lines.find(({ view }) => view.line.id === wish.line);
    const row = line && late.rows.get(line.view.line.id);
    // Nothing is asked, or it is about what has no clock: the page says how things stand.
    if (wish === undefined || line === undefined || row === undefined) return listOf(visit, late, rest);
    const said = visit.isPost
      ? await lateLines.take(late, line, row, wish)
      : await lateLines.ask(late, line, row, wish);
    const { title, view } = line;
    const shown = { token: visit.token, line: row.line, title, quantity: view.openUnits || view.line.quantity };
    return pageReply(200, renderChoicePage({ ...visit.look, locale: late.context.locale }, { ...shown, answer: said }));
  };

  /** Its holder may have a fresh one mailed, where the order is still theirs and goes by an address. */
  const expired = async ({ claims, token, look }: Extract<Visited, { kind: "expired" }>): Promise<Reply> => {
    const { order } = await deps.orders.read({ store: claims.store, order: claims.subject });
    const isMailed = order?.contact === claims.contact;
    const view = { state: "expired" as const, ...(isMailed && { token }) };
    return pageReply(badLinkStatus.expired, renderOrderPage(look, view));
  };

  return async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const visited = await visits.visit(event, ["order"]);
    if (visited.kind === "valid") {
      const { visit } = visited;
      // The line is read for places.
      await visits.limit(visit.claims);
      const wish = readWish((name) =>
        visit.isPost ? (visit.form.get(name) ?? undefined) : event.queryStringParameters?.[name],
      );
      const page = await answer(visit, wish);
      if (page !== undefined) return page;
      return pageReply(badLinkStatus.invalid, renderOrderPage(visit.look, { state: "invalid" }));
    }
    if (visited.kind === "expired") return expired(visited);
    return pageReply(badLinkStatus.invalid, renderOrderPage(visited.look, { state: "invalid" }));
  };
};
