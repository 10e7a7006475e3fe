import { createHmac } from "node:crypto";
import { comparableAddress } from "./address.ts";

/**
 * A contact's name inside one store: 96 bits of a keyed hash of store and address, 16 characters.
 * It gives no address away and cannot be matched across stores.
 */
export const contactOf = (hashKey: string, store: string, address: string): string =>
  hashOf(hashKey, `${store}\n${comparableAddress(address)}`);

/** An address's name in the whole deployment: what STOP, YES and the limit of confirmations go by. No store's name is empty. */
export const addressHashOf = (hashKey: string, address: string): string =>
  hashOf(hashKey, `\n${comparableAddress(address)}`);

/** A client's name: its network address, of IPv6 the network that one customer has. */
export const clientHashOf = (hashKey: string, ip: string): string => hashOf(hashKey, `client\n\n${networkOf(ip)}`);

/** The first half of an IPv6 address, with the zeros that `::` stands for; an IPv4 address as it is. */
const networkOf = (ip: string): string => {
  if (ip.includes(".")) return ip.slice(ip.lastIndexOf(":") + 1);
  const [head = [], tail = []] = ip.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const zeros = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  return [...head, ...zeros, ...tail].slice(0, 4).join(":");
};

const hashOf = (hashKey: string, text: string): string =>
  createHmac("sha256", hashKey).update(text).digest("base64url").slice(0, 16);
