import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Reply } from "../../shared/http/http.ts";
import type { LinkClaims } from "../../shared/message/link-token.ts";
import { type About, messageIdOf } from "../../shared/message/message.ts";
import { daysToMs } from "../../shared/runtime/clock.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import { renderLinkPage } from "./link-page.ts";
import { badLinkStatus, pageReply, type Visits } from "./visit.ts";

const aboutOf = ({ use, store, contact, subject: order }: LinkClaims): Extract<About, { kind: "fresh_link" }> => {
  const about = { kind: "fresh_link" as const, store, contact };
  if (use === "order") return { ...about, use, order };
  return { ...about, use: use === "confirm" ? use : "preferences" };
};

/**
 * Mails a fresh link to whoever holds an expired one, at the address that the old one was for: at most one a day, so
 * that an old link is nobody's means to fill a mailbox.
 */
export const createFreshLink =
  (deps: ShopperPagesDeps, visits: Visits) =>
  async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const visited = await visits.visit(event, ["confirm", "unsubscribe", "preferences", "order"]);
    if (visited.kind === "invalid") {
      return pageReply(badLinkStatus.invalid, renderLinkPage(visited.look, { state: "invalid", token: "" }));
    }
    const { claims, look } = visited.kind === "valid" ? visited.visit : visited;
    const { store, contact } = claims;
    // Visits of preferences are counted already.
    if (claims.use !== "preferences") await visits.limit(claims);
    const nowMs = deps.clock.now();
    const today = Math.floor(nowMs / daysToMs(1));
    const about = aboutOf(claims);
    const id = messageIdOf(
      "fresh-link",
      store,
      contact,
      about.use,
      ...(about.order === undefined ? [] : [about.order]),
      today,
    );
    await deps.messages.create(id, about, "email", nowMs);
    await deps.messageQueue.send({ message: id });
    return pageReply(200, renderLinkPage(look, { state: "fresh_sent", token: "" }));
  };
