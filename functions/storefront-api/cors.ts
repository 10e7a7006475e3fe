import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { problemReply, type Reply } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import type { Settings } from "../../shared/store/settings.ts";

/** How long a browser may remember the answer to a preflight. */
const rememberedSeconds = 7_200;

/** No cookie and no key is ever sent, so any page may read what it was allowed to ask for. */
const readable = { "access-control-allow-origin": "*", "access-control-expose-headers": "retry-after" };

/** Whether a page may sign shoppers up for the store: pages of this deployment and of the store's list, or no page at all. */
export const isAllowedOrigin = (event: APIGatewayProxyEventV2, { origins }: Settings): boolean => {
  const origin = event.headers["origin"];
  if (origin === undefined || origins.length === 0 || origins.includes(origin)) return true;
  return origin.replace(/^https?:\/\//, "") === event.requestContext.domainName;
};

/** Lets pages read an answer, also one that refuses; a wrong origin reads nothing. */
export const readableAnswer = async (answer: () => Promise<Reply>): Promise<Reply> => {
  try {
    const reply = await answer();
    return { ...reply, headers: { ...reply.headers, ...readable } };
  } catch (error) {
    if (!(error instanceof Problem) || error.code === "wrong-origin") throw error;
    const reply = problemReply(error);
    return { ...reply, headers: { ...reply.headers, ...readable } };
  }
};

export const preflightReply = (): Reply => ({
  status: 204,
  headers: {
    ...readable,
    "access-control-allow-methods": "POST",
    "access-control-allow-headers": "content-type",
    "access-control-max-age": String(rememberedSeconds),
  },
  body: "",
});
