import * as v from "valibot";
import { json } from "../../shared/http/http.ts";
import { fieldErrorsOf, Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import { toInstant } from "../../shared/runtime/clock.ts";
import type { StoreSource } from "../../shared/store/stores-table.ts";
import { type Receipt, receiptIdOf } from "../../shared/webhook/receipts-table.ts";
import { planNextReconcile } from "../../shared/webhook/reconcile/reconcile-jobs.ts";
import { missingShopOptions } from "../../shared/webhook/reconcile/shop-options.ts";
import { guideOf, setUpSchemaOf, type SourceGuide, withoutTokens } from "../../shared/webhook/source-guides.ts";
import { testEventType } from "../../shared/webhook/test-delivery.ts";
import { getSources, postSourceTest, putSource } from "./contract-sources.ts";
import { createDeliverTest } from "./deliver-test.ts";
import type { MerchantApiDeps } from "./deps.ts";

const guideOrNone = (source: string): SourceGuide => {
  const guide = guideOf(source);
  if (guide === undefined) throw new Problem("not-found", "There is no webhook source of this name");
  return guide;
};

/** What this source itself asks of secrets and options. Throws naming each field that is wrong. */
const parseSetUp = (guide: SourceGuide, body: unknown) => {
  const parsed = v.safeParse(setUpSchemaOf(guide), body);
  if (!parsed.success) throw new Problem("invalid-request", undefined, fieldErrorsOf(parsed.issues, "body"));
  const { secrets, options } = parsed.output;
  return { secrets, options: options && v.parse(v.record(v.string(), v.string()), options) };
};

const countsOf = (receipts: Receipt[]) => {
  const count = (state: Receipt["state"]) => receipts.filter((receipt) => receipt.state === state).length;
  return {
    received: count("received"),
    applied: count("applied"),
    ignored: count("ignored"),
    refused: count("refused"),
  };
};

/** How a source has been doing, by its newest receipts: `lookedAt` of them. */
const toItem = ({ source, options, uninstalledAt }: StoreSource, url: string, newestReceipts: Receipt[]) => {
  // A test comes from here: it says nothing of whether the shop delivers.
  const receipts = newestReceipts.filter(({ eventType }) => eventType !== testEventType);
  const guide = guideOf(source);
  const test = newestReceipts.find(({ eventType }) => eventType === testEventType);
  const [newest] = receipts;
  const failed = receipts.find(({ state }) => state === "refused");
  return {
    source,
    url,
    options: guide === undefined ? {} : withoutTokens(guide, options),
    ...(newest && { lastDeliveryAt: toInstant(newest.receivedAt) }),
    ...(test && { lastTestAt: toInstant(test.receivedAt) }),
    ...(failed && {
      lastFailure: { at: toInstant(failed.receivedAt), reason: failed.note, receipt: receiptIdOf(failed.ref) },
    }),
    counts: countsOf(receipts),
    lookedAt: receipts.length,
    ...(uninstalledAt !== undefined && { uninstalledAt: toInstant(uninstalledAt) }),
  };
};

export const createSourceRoutes = (deps: MerchantApiDeps): Route[] => {
  const { guard, stores, receipts, publicUrl } = deps;
  const deliverTest = createDeliverTest(deps);
  const urlOf = (store: string, source: string) => `${publicUrl}/v1/webhooks/${store}/${source}`;

  return [
    implement(putSource, guard, async ({ params: { store, source }, body }) => {
      const guide = guideOrNone(source);
      const { secrets, options: given } = parseSetUp(guide, body);
      // A new secret alone leaves the tokens where they are: nobody can read them back to send them again.
      const options = given ?? (await stores.source(store, source))?.options ?? {};
      await stores.putSource(store, source, secrets, options);
      if (missingShopOptions(source, options)?.length === 0) await planNextReconcile(deps, store, source);
      const url = urlOf(store, source);
      const { topics, steps } = guide;
      return json(200, { source, url, topics, steps: steps(url), options: withoutTokens(guide, options) });
    }),
    implement(getSources, guard, async ({ params: { store } }) => {
      const items = (await stores.sources(store)).map(async (source) =>
        toItem(source, urlOf(store, source.source), await receipts.newestOf(store, source.source)),
      );
      return json(200, { items: await Promise.all(items) });
    }),
    implement(postSourceTest, guard, async ({ params: { store, source } }) => {
      guideOrNone(source);
      const known = await stores.source(store, source);
      if (known === undefined) {
        throw new Problem("not-found", "This source is not set up yet: PUT webhook-sources/{source} does it");
      }
      return json(200, await deliverTest(known, store, urlOf(store, source)));
    }),
  ];
};
