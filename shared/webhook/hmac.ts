import { createHmac, timingSafeEqual } from "node:crypto";

const isSame = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);

/** Whether a signature is HMAC-SHA256 of the bytes under one of the secrets; compared as text, in constant time. */
export const isSignedBy = (
  raw: Buffer,
  signature: string | undefined,
  secrets: string[],
  encoding: "base64" | "hex",
): boolean => {
  if (signature === undefined) return false;
  const given = Buffer.from(signature);
  return secrets.some((secret) =>
    isSame(given, Buffer.from(createHmac("sha256", secret).update(raw).digest(encoding))),
  );
};
