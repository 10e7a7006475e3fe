import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { localTableName } from "../../infra/local/database.ts";
import type { FunctionName } from "../../infra/pipeline.ts";
import { contactOf } from "../../shared/contact/contact.ts";
import { linkTo } from "../../shared/message/link.ts";
import { createTable } from "../../shared/runtime/table.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { readApiKey } from "../../shared/store/api-key.ts";
import { defaultSettings } from "../../shared/store/settings.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { signupKeyOf } from "../../shared/waitlist/signup.ts";
import { clientOf } from "./memory/client.ts";
import { keyOf } from "./memory/store.ts";
import { type Story, type Step } from "./story.ts";
import type { World } from "./world.ts";

export const store = "shop";
export const sku = "TENT";
const apiKey = `sl_${store}_${"k".repeat(43)}`;

const keys = { hashKey: "hash", linkKey: "link" };

const emailOf = (who: number) => `p${who}@example.com`;
const phoneOf = (who: number) => `+1202555010${who}`;
const number = "+12025550199";

/** The store, as `create-store` and its merchant would set it up. */
export const openShop = async ({ dynamo, time }: World, story: Story): Promise<void> => {
  const client = clientOf(DynamoDBClient, async (command) => dynamo.run(command));
  const stores = createStoresTable(createTable(client, localTableName("stores")));
  const stock = createStockTable(client, createTable(client, localTableName("stock")));
  await stores.initialiseDeployment(keys);
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
  /** How many calls of each shopper are on their way, and how many have begun or ended. */
  const underway = new Map<number, number>();
  const acts = new Map<number, number>();
  /** When, counted in the same way, each of them last gave up asking. */
  const gaveUpAt = new Map<number, number>();

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

  const isUnsubscribed = (who: number): boolean => {
    const contact = contactOf(keys.hashKey, store, emailOf(who));
    const { pk, sk } = signupKeyOf({ store, sku, contact });
    const row = world.dynamo.table(localTableName("waitlist")).get(keyOf({ pk: { S: pk }, sk: { S: sk } }));
    return row?.["status"]?.S === "unsubscribed";
  };

  /** Whoever does anything else than leave is in again; who does two things at once has left by neither. */
  const asShopper = async (who: number, name: FunctionName, wanted: Request, isLeaving = false) => {
    const { left, gaveUp } = world.watcher;
    const isAlone = (underway.get(who) ?? 0) === 0;
    const act = (): number => {
      left.delete(emailOf(who));
      const count = (acts.get(who) ?? 0) + 1;
      acts.set(who, count);
      return count;
    };
    const own = act();
    underway.set(who, (underway.get(who) ?? 0) + 1);
    await request(name, wanted, (isAnswered) => {
      underway.set(who, (underway.get(who) ?? 1) - 1);
      // An index that lags may not have shown the signup: then it is the time of leaving that counts, by clocks that differ.
      const hasLeft = isLeaving && isAnswered && isAlone && acts.get(who) === own && isUnsubscribed(who);
      const ended = act();
      if (!isAnswered) gaveUpAt.set(who, ended);
      for (const address of [emailOf(who), phoneOf(who)]) {
        // What is answered later than it was asked says nothing of what was asked, in vain, meanwhile.
        if (isAnswered && (gaveUpAt.get(who) ?? 0) < own) gaveUp.delete(address);
        else if (!isLeaving) gaveUp.add(address);
      }
      if (hasLeft) left.set(emailOf(who), world.time.now);
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

  const follow = async (who: number, url: string, isLeaving = false) => {
    const { pathname, searchParams } = new URL(url);
    const wanted = { method: "POST", path: pathname, query: Object.fromEntries(searchParams) };
    await asShopper(who, "shopper-pages", wanted, isLeaving);
  };

  const confirm = async (who: number) => {
    const url = world.watcher.confirmLinks.get(emailOf(who));
    if (url !== undefined) await follow(who, url);
  };

  /** By the link of any mail, of a restock of long ago as well. */
  const leave = async (who: number) => {
    const whom = { store, contact: contactOf(keys.hashKey, store, emailOf(who)), subject: sku };
    const clock = { now: () => world.time.now, sleep: async () => {} };
    await follow(who, linkTo("unsubscribe", whom, { clock, linkKey: keys.linkKey, publicUrl: world.publicUrl }), true);
  };

  const setStock = async (units: number) => {
    const observedAt = new Date(world.time.now).toISOString();
    const path = `/v1/stores/${store}/variants/${sku}/levels/main`;
    await request("merchant-api", { method: "PUT", path, body: { available: units, observedAt }, isMerchant: true });
  };

  const text = (who: number, body: string) => {
    world.watcher.left.delete(emailOf(who));
    acts.set(who, (acts.get(who) ?? 0) + 1);
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
        return confirm(step.who);
      case "unsubscribe":
        return leave(step.who);
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
