import { createHmac, timingSafeEqual } from "node:crypto";
import * as v from "valibot";

const useSchema = v.picklist(["unsubscribe", "confirm", "preferences", "order"]);
export type LinkUse = v.InferOutput<typeof useSchema>;

/** What a link in a mail may do, for whom, until when. It carries no address. */
export interface LinkClaims {
  use: LinkUse;
  store: string;
  contact: string;
  /** The variant or the order that the link is about; empty where it is about neither. */
  subject: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
}

const payloadSchema = v.tuple([useSchema, v.string(), v.string(), v.string(), v.number()]);

const signatureOf = (linkKey: string, payload: string) =>
  createHmac("sha256", linkKey).update(payload).digest("base64url");

/** `payload.signature`, both base64url; HMAC-SHA256, because a mail to many makes one for each. */
export const signLink = (linkKey: string, claims: LinkClaims): string => {
  const fields = [claims.use, claims.store, claims.contact, claims.subject, claims.expiresAt];
  const payload = Buffer.from(JSON.stringify(fields)).toString("base64url");
  return `${payload}.${signatureOf(linkKey, payload)}`;
};

const parsePayload = (payload: string): LinkClaims | undefined => {
  const { success, output } = v.safeParse(payloadSchema, JSON.parse(Buffer.from(payload, "base64url").toString()));
  if (!success) return undefined;
  const [use, store, contact, subject, expiresAt] = output;
  return { use, store, contact, subject, expiresAt };
};

/** The claims of a link this deployment signed; undefined for a forged one. Nothing is parsed before it is verified. */
export const readLink = (
  linkKey: string,
  token: string,
  nowMs: number,
): { kind: "valid" | "expired"; claims: LinkClaims } | undefined => {
  const [payload, signature, ...rest] = token.split(".");
  if (payload === undefined || signature === undefined || rest.length > 0) return undefined;
  // As text: decoding would take several spellings for the same signature.
  const given = Buffer.from(signature);
  const expected = Buffer.from(signatureOf(linkKey, payload));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const claims = parsePayload(payload);
  return claims && { kind: claims.expiresAt > nowMs ? "valid" : "expired", claims };
};
