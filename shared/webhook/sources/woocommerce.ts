import { createHash } from "node:crypto";
import * as v from "valibot";
import { decodeEntities } from "../decode-entities.ts";
import { isSignedBy } from "../hmac.ts";
import { idSchema, readWith, toEventKey } from "../parse-body.ts";
import type { Read, Webhook, WebhookSource } from "../source.ts";
import { isNoOrderYet, wooOrderOf, wooParcelsOf, wooOrderSchema } from "./woocommerce-order.ts";
import { isRoof, wooChangesOf, wooNameOf, wooProductSchema } from "./woocommerce-product.ts";

const signatureHeader = "x-wc-webhook-signature";

const readProduct = ({ raw, receivedAtMs }: Webhook): Read =>
  readWith(wooProductSchema, raw, (product) =>
    isRoof(product)
      ? { kind: "ignored", note: `a ${product.type.slice(0, 100)} product: what it offers comes by itself` }
      : { kind: "changes", changes: wooChangesOf(product, receivedAtMs) },
  );

/** A deletion has no time but when it came, often a minute late: what undoes it must count from then as well. */
const readRestored = (webhook: Webhook): Read => {
  const read = readProduct(webhook);
  if (read.kind !== "changes") return read;
  const changes = read.changes.map((change) =>
    change.kind === "variant" ? { ...change, observedAt: Math.max(change.observedAt, webhook.receivedAtMs) } : change,
  );
  return { kind: "changes", changes };
};

const readDeleted = ({ raw, receivedAtMs }: Webhook): Read =>
  readWith(v.object({ id: idSchema }), raw, ({ id }) => ({
    kind: "changes",
    changes: [{ kind: "withdrawn", name: wooNameOf(id), observedAt: receivedAtMs }],
  }));

const readOrder = ({ raw, receivedAtMs }: Webhook): Read =>
  readWith(wooOrderSchema, raw, (order) =>
    isNoOrderYet(order)
      ? { kind: "ignored", note: `${order.status}: it is no order yet` }
      : { kind: "changes", changes: [wooOrderOf(order, receivedAtMs), ...wooParcelsOf(order, receivedAtMs)] },
  );

/** As with products: what undoes a deletion counts from when it came as well. */
const readOrderRestored = (webhook: Webhook): Read => {
  const read = readOrder(webhook);
  if (read.kind !== "changes") return read;
  const changes = read.changes.map((change) => {
    if (change.kind !== "order") return change;
    const observedAt = Math.max(change.state.observedAt, webhook.receivedAtMs);
    return { ...change, state: { ...change.state, observedAt } };
  });
  return { kind: "changes", changes };
};

const readOrderDeleted = ({ raw, receivedAtMs }: Webhook): Read =>
  readWith(v.object({ id: idSchema }), raw, ({ id }) => ({
    kind: "changes",
    changes: [{ kind: "order_cancelled", order: id, observedAt: receivedAtMs }],
  }));

/**
 * WooCommerce (class-wc-webhook.php). A body is a product's state when it was sent, not what changed, and changes
 * within ten minutes may come as one.
 */
export const woocommerce: WebhookSource = {
  signedIn: signatureHeader,
  verify: (raw, headers, secrets) => isSignedBy(raw, headers[signatureHeader], secrets.map(decodeEntities), "base64"),
  /** Making a webhook sends `webhook_id=10` as a form; anything but exactly 200 disables it. */
  isPing: (raw, headers) =>
    headers[signatureHeader] === undefined && /^webhook_id=\d{1,20}$/.test(raw.toString("latin1")),
  /** Two deliveries of one webhook within a second have the same id. */
  eventKey: (headers, raw) =>
    toEventKey(`${headers["x-wc-webhook-delivery-id"] ?? ""}-${createHash("sha256").update(raw).digest("base64url")}`),
  eventType: (headers) => (headers["x-wc-webhook-topic"] ?? "unknown").slice(0, 100),
  read: (webhook) => {
    switch (webhook.eventType) {
      case "product.created":
      case "product.updated":
        return readProduct(webhook);
      case "product.restored":
        return readRestored(webhook);
      case "product.deleted":
        return readDeleted(webhook);
      case "order.created":
      case "order.updated":
        return readOrder(webhook);
      case "order.restored":
        return readOrderRestored(webhook);
      case "order.deleted":
        return readOrderDeleted(webhook);
      case "unknown":
        return { kind: "refused", note: "the header that names its topic is missing" };
      default:
        return { kind: "ignored", note: `no use for ${webhook.eventType}` };
    }
  },
};
