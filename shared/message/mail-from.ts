import { domainToASCII } from "node:url";
import type { Settings } from "../store/settings.ts";

/** RFC 2047: words of at most 75 characters, none of which may cut a character. */
const encodedWords = (text: string): string => {
  const pieces: string[] = [];
  for (const character of text) {
    const last = pieces.at(-1);
    if (last === undefined || Buffer.byteLength(last + character) > 45) pieces.push(character);
    else pieces[pieces.length - 1] = last + character;
  }
  return pieces.map((piece) => `=?UTF-8?B?${Buffer.from(piece).toString("base64")}?=`).join(" ");
};

/** `Name <address>` of a store; a name outside ASCII goes out as an encoded word (RFC 2047). */
export const mailFromOf = (settings: Pick<Settings, "name" | "sender">): string => {
  const name = settings.name.replaceAll(/[\p{Cc}"\\<>]/gu, " ").trim();
  const encoded = /^[\x20-\x7e]*$/.test(name) ? `"${name}"` : encodedWords(name);
  const at = settings.sender.lastIndexOf("@");
  return `${encoded} <${settings.sender.slice(0, at)}@${domainToASCII(settings.sender.slice(at + 1))}>`;
};
