import { createPublicKey, type JsonWebKey, type KeyObject, verify } from "node:crypto";
import * as v from "valibot";

const jwkSchema = v.object({ kty: v.literal("RSA"), kid: v.optional(v.string()), n: v.string(), e: v.string() });
const jwksSchema = v.object({ keys: v.array(v.looseObject({ kty: v.string() })) });

interface NamedKey {
  /** Absent where the key came without a name, as a PEM does. */
  name?: string | undefined;
  key: KeyObject;
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const toKey = (input: string | { key: JsonWebKey; format: "jwk" }): KeyObject | undefined => {
  try {
    const key = createPublicKey(input);
    return key.asymmetricKeyType === "rsa" ? key : undefined;
  } catch {
    return undefined;
  }
};

const fromJson = (json: unknown): NamedKey[] => {
  const set = v.safeParse(jwksSchema, json);
  return (set.success ? set.output.keys : [json]).flatMap((one) => {
    const jwk = v.safeParse(jwkSchema, one);
    const key = jwk.success ? toKey({ key: jwk.output, format: "jwk" }) : undefined;
    return jwk.success && key !== undefined ? [{ name: jwk.output.kid, key }] : [];
  });
};

/** The RSA keys in a JSON Web Key Set, in one JSON Web Key, or in a PEM; none where the text is something else. */
export const rsaKeysIn = (text: string): NamedKey[] => {
  const json = parseJson(text);
  if (json !== undefined) return fromJson(json);
  const key = text.includes("PRIVATE KEY") ? undefined : toKey(text);
  return key === undefined ? [] : [{ key }];
};

/** Whether a signature is RSA-SHA256 of the bytes in base64, by one of the keys; a key with a name only where it is named. */
export const isRsaSigned = (
  signed: Buffer,
  signature: string,
  keyName: string | undefined,
  keyTexts: string[],
): boolean => {
  const bytes = Buffer.from(signature, "base64");
  // Base64 has several spellings of the same bytes; only the right one is a signature.
  if (bytes.toString("base64") !== signature) return false;
  return keyTexts
    .flatMap(rsaKeysIn)
    .some(({ name, key }) => (name === undefined || name === keyName) && verify("sha256", signed, key, bytes));
};
