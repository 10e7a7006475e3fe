import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { localTableName } from "../../infra/local/database.ts";
import type { FunctionName } from "../../infra/pipeline.ts";
import { createTable } from "../../shared/runtime/table.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { readApiKey } from "../../shared/store/api-key.ts";
import { defaultSettings } from "../../shared/store/settings.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { clientOf } from "./memory/client.ts";
import { type Story, type Step } from "./story.ts";
import type { World } from "./world.ts";

export const store = "shop";
export const sku = "TENT";
const apiKey = `sl_${store}_${"k".repeat(43)}`;

const emailOf = (who: number) => `p${who}@example.com`;
const phoneOf = (who: number) => `+1202555010${who}`;
const number = "+12025550199";

/** The store, as `create-store` and its merchant would set it up. */
export const openShop = async ({ dynamo, time }: World, story: Story): Promise<void> => {
  const client = clientOf(DynamoDBClient, async (command) => dynamo.run(command));
  const stores = createStoresTable(createTable(client, localTableName("stores")));
  const stock = createStockTable(client, createTable(client, localTableName("stock")));
  await stores.initialiseDeployment({ hashKey: "hash", linkKey: "link" });
  await stores.create(store, {
    ...defaultSettings,
    ...story.settings,
    name: "Shop",
    sender: "shop@example.com",
    postalAddress: "1 Street",
    texts: { ...story.settings.texts, originationNumber: number },
    waves: story.waves,
  });
  await stores.putKey(store, readApiKey(apiKey)?.hash ?? "", "2026-01-01T00:00:00Z");
  await stock.putVariant({ store, sku }, { title: "Tent", sku, observedAt: time.now });
};

interface Request {
  method: string;
  path: string;
  query?: Record<string, string>;
  body?: unknown;
  isMerchant?: boolean;
}

const eventOf = ({ method, path, query, body, isMerchant = false }: Request) => ({
  version: "2.0",
  routeKey: "$default",
  rawPath: path,
  rawQueryString: new URLSearchParams(query).toString(),
  headers: { "content-type": "application/json", ...(isMerchant && { authorization: `Bearer ${apiKey}` }) },
  queryStringParameters: query,
  requestContext: { http: { method, path, sourceIp: "192.0.2.1" } },
  body: body === undefined ? "" : JSON.stringify(body),
  isBase64Encoded: false,
});

/** What shoppers and the merchant do, over HTTP as they would; who gets no answer asks once more. */
export const createShop = (world: World) => {
  const retries: (() => Promise<void>)[] = [];
  /** How many calls of each shopper are on their way. */
  const underway = new Map<number, number>();

  const request = async (
    name: FunctionName,
    wanted: Request,
    then = (_isAnswered: boolean) => {},
    again = true,
  ): Promise<void> =>
    world.workers.start(name, eventOf(wanted), ({ state, result }) => {
      const status: unknown = result instanceof Object ? Reflect.get(result, "statusCode") : undefined;
      const isAnswered = state === "done" && typeof status === "number" && status < 500;
      if (isAnswered || !again) then(isAnswered);
      else retries.push(async () => request(name, wanted, then, false));
    });

  /** Whoever does anything else than leave is in again. */
  const asShopper = async (who: number, name: FunctionName, wanted: Request, isLeaving = false) => {
    const { left } = world.watcher;
    left.delete(emailOf(who));
    underway.set(who, (underway.get(who) ?? 0) + 1);
    await request(name, wanted, (isAnswered) => {
      underway.set(who, (underway.get(who) ?? 1) - 1);
      if (isLeaving && isAnswered && underway.get(who) === 0) left.set(emailOf(who), world.time.now);
      else left.delete(emailOf(who));
    });
  };

  const signUp = async ({ who, by, addresses, every, quantity }: Extract<Step, { do: "sign up" }>) => {
    const isMerchant = by === "merchant";
    const body = {
      sku,
      quantity,
      every,
      ...(addresses !== "phone" && { email: emailOf(who) }),
      ...(addresses !== "email" && { phone: phoneOf(who) }),
      ...(isMerchant && { confirmed: true }),
    };
    return asShopper(who, "storefront-api", { method: "POST", path: `/v1/stores/${store}/signups`, body, isMerchant });
  };

  const follow = async (who: number, link: "confirm" | "unsubscribe") => {
    const url = world.watcher.links.get(emailOf(who))?.[link];
    if (url === undefined) return;
    const { pathname, searchParams } = new URL(url);
    const wanted = { method: "POST", path: pathname, query: Object.fromEntries(searchParams) };
    await asShopper(who, "shopper-pages", wanted, link === "unsubscribe");
  };

  const setStock = async (units: number) => {
    const observedAt = new Date(world.time.now).toISOString();
    const path = `/v1/stores/${store}/variants/${sku}/levels/main`;
    await request("merchant-api", { method: "PUT", path, body: { available: units, observedAt }, isMerchant: true });
  };

  const text = (who: number, body: string) => {
    world.watcher.left.delete(emailOf(who));
    world.sqs.put(
      "inbound",
      JSON.stringify({
        originationNumber: phoneOf(who),
        destinationNumber: number,
        messageBody: body,
        inboundMessageId: `text-${world.time.now}-${who}`,
      }),
    );
  };

  const act = async (step: Step): Promise<void> => {
    switch (step.do) {
      case "sign up":
        return signUp(step);
      case "confirm":
      case "unsubscribe":
        return follow(step.who, step.do);
      case "text":
        return text(step.who, step.body);
      case "stock":
        return setStock(step.units);
      case "wait":
        return world.advance(step.seconds * 1_000);
      case "lose queues":
        return world.loseQueues();
      case "tick":
        return world.tick();
    }
  };

  return {
    act,
    /** Whoever had no answer asks again. */
    askAgain: async () => {
      for (const retry of retries.splice(0)) await retry();
    },
  };
};
