import { createHmac, timingSafeEqual } from "node:crypto";

/** Whether two texts are the same; takes as long for one that is nearly right as for one that is all wrong. */
export const isSameText = (given: string, expected: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** Whether a signature is HMAC-SHA256 of the bytes under one of the secrets; compared as text, in constant time. */
export const isSignedBy = (
  raw: Buffer,
  signature: string | undefined,
  secrets: string[],
  encoding: "base64" | "hex",
): boolean =>
  signature !== undefined &&
  secrets.some((secret) => isSameText(signature, createHmac("sha256", secret).update(raw).digest(encoding)));
