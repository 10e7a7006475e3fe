import { randomUUID } from "node:crypto";
import * as v from "valibot";
import type { StoreSource } from "../../shared/store/stores-table.ts";
import { receiptIdOf, type ReceiptRef } from "../../shared/webhook/receipts-table.ts";
import { type Delivery, reasonOf, testDeliveryOf } from "../../shared/webhook/test-delivery.ts";
import type { MerchantApiDeps } from "./deps.ts";

/** What a merchant reads of a test delivery. */
export type TestResult =
  | { delivered: false; reason: string }
  | { delivered: true; receipt: string; status: string; reason?: string | undefined };

/** The longest wait for the edge's answer, and for the receipt to be applied behind it: looks times pause. */
const answerTimeoutMs = 5_000;
const looks = 10;
const pauseMs = 300;

const problemSchema = v.object({ title: v.string() });

/** Undefined where the edge took it. */
const refusalOf = async (call: typeof fetch, url: string, { headers, body }: Delivery): Promise<string | undefined> => {
  try {
    const signal = AbortSignal.timeout(answerTimeoutMs);
    const response = await call(url, { method: "POST", headers, body, redirect: "error", signal });
    if (response.status === 200) return undefined;
    const problem: unknown = await response.json().catch(() => undefined);
    const parsed = v.safeParse(problemSchema, problem);
    return `answered ${response.status}${parsed.success ? `: ${parsed.output.title}` : ""}`;
  } catch {
    return "nobody answered at this address; is the deployment's public address right?";
  }
};

/** Sends a harmless webhook the way that the shop's go: through the public address and the signature's check. */
export const createDeliverTest = ({
  clock,
  receipts,
  sources,
  call,
}: Pick<MerchantApiDeps, "clock" | "receipts" | "sources" | "call">) => {
  const outcomeOf = async (ref: ReceiptRef) => {
    let receipt = await receipts.get(ref);
    for (let look = 1; look < looks && receipt?.state === "received"; look += 1) {
      await clock.sleep(pauseMs);
      receipt = await receipts.get(ref);
    }
    return receipt;
  };

  return async ({ source: name, secrets }: StoreSource, store: string, url: string): Promise<TestResult> => {
    const source = sources.get(name);
    const delivery = testDeliveryOf(name, secrets[0] ?? "", `test-${randomUUID()}`, clock.now());
    if (source === undefined || delivery === undefined) return { delivered: false, reason: "this source has no test" };
    const reason = await refusalOf(call, url, delivery);
    if (reason !== undefined) return { delivered: false, reason };
    const ref = { store, source: name, eventKey: source.eventKey(delivery.headers, Buffer.from(delivery.body)) };
    const receipt = await outcomeOf(ref);
    const outcome = { delivered: true as const, receipt: receiptIdOf(ref), status: receipt?.state ?? "received" };
    return { ...outcome, reason: receipt && reasonOf(receipt) };
  };
};
