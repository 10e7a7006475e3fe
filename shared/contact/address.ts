import { domainToASCII } from "node:url";
import * as v from "valibot";

/** SES has no SMTPUTF8, so the local part must be ASCII; the domain goes out as Punycode (rules 4). */
const splitAddress = (address: string) => {
  const at = address.lastIndexOf("@");
  return { local: address.slice(0, at), domain: address.slice(at + 1) };
};

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
/** As people type it; `domainToASCII` alone would cut `example.com#x` and unescape `%65xample.com`. */
const typedDomain = /^[\p{L}\p{M}\p{N}.。-]+$/u;
const domainName = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

const isMailable = (address: string) => {
  const { local, domain } = splitAddress(address);
  return local.length <= 64 && localPart.test(local) && domainName.test(domain);
};

const toPunycode = (address: string) => {
  const { local, domain } = splitAddress(address);
  return `${local}@${typedDomain.test(domain) ? domainToASCII(domain) : ""}`;
};

const hasAsciiLocalPart = (address: string) => /^[\x20-\x7e]*$/.test(splitAddress(address).local);

const longest = v.maxLength<string, 254, string>(254, "is longer than an e-mail address can be");

/** An address that SES can send to; the domain becomes lower-case Punycode, the local part is kept as typed. */
export const emailSchema = v.pipe(
  v.string(),
  v.trim(),
  longest,
  v.includes("@", "must be an e-mail address such as ada@example.com"),
  v.check(hasAsciiLocalPart, "has letters before the @ that our mail service cannot deliver to"),
  v.transform(toPunycode),
  longest,
  v.check(isMailable, "must be an e-mail address such as ada@example.com"),
);

/** What makes two addresses the same person: case does not, dots and plus tags do (rules 4). */
export const comparableAddress = (address: string): string => address.toLowerCase();
