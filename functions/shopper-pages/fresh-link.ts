import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { Reply } from "../../shared/http/http.ts";
import { messageIdOf } from "../../shared/message/message.ts";
import { daysToMs } from "../../shared/runtime/clock.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import { renderLinkPage } from "./link-page.ts";
import { badLinkStatus, pageReply, type Visits } from "./visit.ts";

/**
 * Mails a fresh link to whoever holds an expired one, at the address that the old one was for: at most one a day, so
 * that an old link is nobody's means to fill a mailbox.
 */
export const createFreshLink =
  (deps: ShopperPagesDeps, visits: Visits) =>
  async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const visited = await visits.visit(event, ["confirm", "unsubscribe", "preferences"]);
    if (visited.kind === "invalid") {
      return pageReply(badLinkStatus.invalid, renderLinkPage(visited.look, { state: "invalid", token: "" }));
    }
    const { claims, look } = visited.kind === "valid" ? visited.visit : visited;
    const { store, contact } = claims;
    // Visits of preferences are counted already.
    if (claims.use !== "preferences") await visits.limit(claims);
    const use = claims.use === "confirm" ? ("confirm" as const) : ("preferences" as const);
    const nowMs = deps.clock.now();
    const id = messageIdOf("fresh-link", store, contact, use, Math.floor(nowMs / daysToMs(1)));
    await deps.messages.create(id, { kind: "fresh_link", store, contact, use }, "email", nowMs);
    await deps.messageQueue.send({ message: id });
    return pageReply(200, renderLinkPage(look, { state: "fresh_sent", token: "" }));
  };
