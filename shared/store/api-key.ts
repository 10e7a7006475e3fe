import { createHash, randomBytes } from "node:crypto";

export const storeIdPattern = /^[a-z0-9][a-z0-9-]{0,31}$/;

const keyPattern = /^sl_([a-z0-9][a-z0-9-]{0,31})_([A-Za-z0-9_-]{43})$/;

/** A new merchant key, `sl_<store>_<256 random bits>`. Shown once; only its hash is stored. */
export const newApiKey = (storeId: string): string => `sl_${storeId}_${randomBytes(32).toString("base64url")}`;

/**
 * The store a key names and the hash it is stored under, or undefined where the text is no key.
 * Looking up a SHA-256 of 256 random bits leaks nothing by its timing and needs no slow hash.
 */
export const readApiKey = (apiKey: string): { storeId: string; hash: string } | undefined => {
  const storeId = keyPattern.exec(apiKey)?.[1];
  if (storeId === undefined) return undefined;
  return { storeId, hash: createHash("sha256").update(apiKey).digest("base64url") };
};
