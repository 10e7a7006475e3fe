import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { json, rawBodyOf, type Reply } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { ReceiptRef, ReceiptsTable } from "../../shared/webhook/receipts-table.ts";
import type { WebhookSource } from "../../shared/webhook/source.ts";

export interface ReceiveWebhookDeps {
  clock: Clock;
  /** What senders sign by: the real time, also where ours has been moved. */
  sendersClock: Pick<Clock, "now">;
  log: Log;
  stores: StoresTable;
  receipts: ReceiptsTable;
  receiptQueue: Queue<ReceiptRef>;
  sources: ReadonlyMap<string, WebhookSource>;
}

/** The same for a source that was never set up: nobody is told what a store has. */
const unsigned = ({ signedIn }: WebhookSource): string =>
  `The header ${signedIn} holds no good signature of these bytes; it is made over the body as it is sent, with the key that this source was set up with`;

/**
 * Takes a webhook: verify the raw bytes, keep them, name them on the queue, answer 200 (rules 8).
 * Nothing is read before it is verified, and nothing is worked on before it is kept.
 */
export const createReceiveWebhook =
  (deps: ReceiveWebhookDeps) =>
  async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const { store = "", source: name = "" } = event.pathParameters ?? {};
    const source = deps.sources.get(name);
    if (source === undefined) throw new Problem("not-found", "There is no webhook source of this name");
    const raw = rawBodyOf(event, limits.webhookBytes);
    const known = await deps.stores.source(store, name);
    if (known !== undefined && source.isPing?.(raw, event.headers) === true) return json(200, { status: "pong" });
    if (known === undefined || !source.verify(raw, event.headers, known.secrets))
      throw new Problem("unauthorized", unsigned(source));
    if (source.isFresh?.(event.headers, deps.sendersClock.now()) === false)
      throw new Problem(
        "unauthorized",
        "The signed time is too far from ours: it may be a copy of an old one, or a wrong clock",
      );

    const ref = { store, source: name, eventKey: source.eventKey(event.headers, raw) };
    const eventType = source.eventType(event.headers, raw);
    const kept = await deps.receipts.receive(ref, raw, eventType, deps.clock.now());
    if (kept.kind === "written") await deps.receiptQueue.send(ref);
    deps.log.info("webhook_received", { store, source: name, eventType, again: kept.kind === "refused" });
    return json(200, { status: kept.kind === "written" ? "received" : "received_before" });
  };
