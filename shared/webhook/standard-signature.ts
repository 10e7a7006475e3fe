import { isUtf8 } from "node:buffer";
import { type Webhook, WebhookVerificationError } from "standardwebhooks";
import type { Headers } from "./source.ts";

/** Whether bytes are signed as Standard Webhooks says, at most 5 minutes ago; https://www.standardwebhooks.com */
export const isStandardSigned = (raw: Buffer, headers: Headers, webhook: Webhook): boolean => {
  // The library signs text: bytes that are none would all read alike.
  if (!isUtf8(raw)) return false;
  const signature = {
    "webhook-id": headers["webhook-id"] ?? "",
    "webhook-timestamp": headers["webhook-timestamp"] ?? "",
    "webhook-signature": headers["webhook-signature"] ?? "",
  };
  try {
    webhook.verify(raw, signature, { jsonParse: false });
    return true;
  } catch (error) {
    if (error instanceof WebhookVerificationError) return false;
    throw error;
  }
};
