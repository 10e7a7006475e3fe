/**
 * Opaque ids that carry their key: `rs_` + base64url("demo#SKU-1#000001").
 * Nothing is looked up to resolve one, and an id made for one store cannot name another's.
 */
export const encodeId = (prefix: string, key: string): string =>
  `${prefix}_${Buffer.from(key, "utf8").toString("base64url")}`;

/** The key inside an id, or undefined where the text is no id of that prefix. */
export const decodeId = (prefix: string, id: string): string | undefined => {
  const key = Buffer.from(id.slice(prefix.length + 1), "base64url").toString("utf8");
  // Made again it has to be the same, which settles the prefix too.
  return encodeId(prefix, key) === id ? key : undefined;
};

/** Six digits, so that text order is number order (up to 999,999 restocks, waves or chunks of a kind). */
export const padded = (n: number): string => String(n).padStart(6, "0");
