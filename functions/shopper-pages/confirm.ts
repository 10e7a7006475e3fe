import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Reply } from "../../shared/http/http.ts";
import { isOpenFor } from "../../shared/waitlist/confirm-contact.ts";
import { isActive } from "../../shared/waitlist/signup.ts";
import { type ConfirmView, renderConfirmPage } from "./confirm-page.ts";
import type { OwnSignup } from "../../shared/waitlist/waitlist-table.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import { badLinkStatus, pageReply, type Visit, type Visits } from "./visit.ts";

/**
 * The page behind a confirmation's link. Opening it changes nothing, because link scanners do; its button confirms the
 * address for the store, and all that is pending for it (rules 4).
 */
export const createConfirm = (deps: ShopperPagesDeps, visits: Visits) => {
  const itemsOf = async (signups: OwnSignup[]) => {
    const variants = await Promise.all(signups.map(async ({ ref }) => deps.stock.variant(ref)));
    return variants.flatMap((variant) =>
      variant === undefined ? [] : [{ title: variant.title, ...(variant.url !== undefined && { url: variant.url }) }],
    );
  };

  const page = async ({ look, token, claims }: Visit, state: ConfirmView["state"], signups: OwnSignup[]) => {
    const view = { state, token, items: await itemsOf(signups) };
    const onward = state === "ask" ? {} : { preferencesToken: await visits.onwardToken(claims) };
    return pageReply(200, renderConfirmPage(look, { ...view, ...onward }));
  };

  const answer = async (visit: Visit): Promise<Reply> => {
    const open = visit.signups.filter(({ signup }) => isOpenFor(signup, "email"));
    const { store, contact } = visit.claims;
    if (open.length === 0) {
      // A yes that changes something can be said once; everything after that could go on for ever.
      await visits.limit(visit.claims);
      const confirmed = (await deps.contacts.get({ store, contact }))?.confirmedAt !== undefined;
      const active = visit.signups.filter(({ signup }) => isActive(signup));
      // Pressed again: the first time may have ended before a restock that is open had heard of it.
      if (visit.isPost) for (const { ref } of active) await deps.wakeRestock(ref);
      return page(visit, confirmed ? "already" : "nothing", confirmed ? active : []);
    }
    if (!visit.isPost) return page(visit, "ask", open);
    await deps.confirmContact(
      { store, contact },
      { channel: "email", how: "link" },
      open.map(({ ref }) => ref),
    );
    return page(visit, "done", open);
  };

  return async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const visited = await visits.visit(event, ["confirm"]);
    if (visited.kind === "valid") return answer(visited.visit);
    const token = visited.kind === "expired" ? visited.token : "";
    const view = { state: visited.kind, token, items: [] };
    return pageReply(badLinkStatus[visited.kind], renderConfirmPage(visited.look, view));
  };
};
