import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { hasKey } from "../../shared/http/authenticate.ts";
import { json, parseJson, rawBodyOf, type Reply } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { type Guard, implement } from "../../shared/http/route.ts";
import type { Address } from "../../shared/http/serve.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { storeIdPattern } from "../../shared/store/api-key.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import { postSignup } from "./contract.ts";
import { isAllowedOrigin, preflightReply, readableAnswer } from "./cors.ts";
import { inShopperWords } from "./shopper-words.ts";
import type { createTakePublicSignup } from "./take-public-signup.ts";
import type { createTakeSignup } from "./take-signup.ts";

export interface SignupRouteDeps {
  guard: Guard;
  stores: StoresTable;
  takeSignup: ReturnType<typeof createTakeSignup>;
  takePublicSignup: ReturnType<typeof createTakePublicSignup>;
}

const isGerman = (language: unknown): boolean => typeof language === "string" && /^de(?![a-z])/i.test(language);

/** The language that a refusal is written in: the form's, else the browser's. */
const localeOf = (event: APIGatewayProxyEventV2): "en" | "de" => {
  const body = parseJson(rawBodyOf(event, limits.bodyBytes));
  const said: unknown = body instanceof Object ? Reflect.get(body, "locale") : undefined;
  return isGerman(said ?? event.headers["accept-language"]) ? "de" : "en";
};

/** Signing up: with the store's key as the merchant says, without one as a shopper may. */
export const createSignupAddresses = (deps: SignupRouteDeps): Address[] => {
  const route = implement(postSignup, deps.guard, async ({ params, body, event }) => {
    if (hasKey(event)) return json(201, await deps.takeSignup(params.store, body));
    await deps.takePublicSignup(params.store, body, event);
    return json(202, { status: "accepted" });
  });

  const inWords = async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    try {
      return await route.handle(event);
    } catch (error) {
      const isForShopper = error instanceof Problem && error.code === "invalid-request";
      throw isForShopper ? inShopperWords(error, localeOf(event)) : error;
    }
  };

  const checkOrigin = async (event: APIGatewayProxyEventV2) => {
    const storeId = event.pathParameters?.["store"] ?? "";
    // A key of 2 KB is more than the table takes; what else is wrong with the request is said later.
    const store = storeIdPattern.test(storeId) ? await deps.stores.get(storeId) : undefined;
    if (store !== undefined && !isAllowedOrigin(event, store.settings)) throw new Problem("wrong-origin");
  };

  const post = async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    if (hasKey(event)) return route.handle(event);
    await checkOrigin(event);
    return readableAnswer(async () => inWords(event));
  };

  const preflight = async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    await checkOrigin(event);
    return preflightReply();
  };

  return [
    { method: "POST", path: postSignup.path, handle: post },
    { method: "OPTIONS", path: postSignup.path, handle: preflight },
  ];
};
