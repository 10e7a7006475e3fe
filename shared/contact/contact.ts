import { createHmac } from "node:crypto";
import { comparableAddress } from "./address.ts";

/**
 * A contact's name inside one store: 96 bits of a keyed hash of store and address, 16 characters.
 * It gives no address away and cannot be matched across stores.
 */
export const contactOf = (hashKey: string, store: string, address: string): string =>
  createHmac("sha256", hashKey)
    .update(`${store}\n${comparableAddress(address)}`)
    .digest("base64url")
    .slice(0, 16);
