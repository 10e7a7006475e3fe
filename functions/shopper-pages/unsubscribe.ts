import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Reply } from "../../shared/http/http.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import { renderUnsubscribePage, type UnsubscribeView } from "./unsubscribe-page.ts";
import { badLinkStatus, pageReply, type Visit, type Visits } from "./visit.ts";

/** Ends a contact's alerts: all of the store, or those of one item. */
export const createEndAlerts =
  ({ clock, contacts, waitlist }: ShopperPagesDeps) =>
  async ({ claims, signups }: Visit, onlySku: string | undefined): Promise<void> => {
    const { store, contact } = claims;
    if (onlySku === undefined) await contacts.unsubscribe({ store, contact }, clock.now());
    const refs = signups.map(({ ref }) => ref);
    await waitlist.unsubscribe(refs.filter(({ sku }) => onlySku === undefined || sku === onlySku));
  };

/**
 * One-click unsubscribe (RFC 8058): the POST needs no cookie, login or confirmation and works at once. A GET only
 * shows a page with buttons, because link scanners open it.
 */
export const createUnsubscribe = (deps: ShopperPagesDeps, visits: Visits) => {
  const endAlerts = createEndAlerts(deps);

  const page = async ({ look, token, claims }: Visit, state: UnsubscribeView["state"]) => {
    const variant =
      claims.subject === "" ? undefined : await deps.stock.variant({ store: claims.store, sku: claims.subject });
    const preferencesToken = await visits.onwardToken(claims);
    const title = variant?.title;
    return pageReply(200, renderUnsubscribePage(look, { state, token, preferencesToken, ...(title && { title }) }));
  };

  const answer = async (visit: Visit): Promise<Reply> => {
    if (!visit.isPost) return page(visit, "ask");
    const onlyVariant = visit.form.get("only") === "variant";
    await endAlerts(visit, onlyVariant ? visit.claims.subject : undefined);
    return page(visit, onlyVariant ? "doneVariant" : "done");
  };

  return async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const visited = await visits.visit(event, ["unsubscribe"]);
    if (visited.kind === "valid") return answer(visited.visit);
    const token = visited.kind === "expired" ? visited.token : "";
    return pageReply(badLinkStatus[visited.kind], renderUnsubscribePage(visited.look, { state: visited.kind, token }));
  };
};
