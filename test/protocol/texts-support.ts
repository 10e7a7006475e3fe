import { expect } from "vitest";
import type { SignupInput } from "../../functions/storefront-api/contract.ts";
import type { Settings } from "../../shared/store/settings.ts";
import { flawlessTexts, restockTexts, textAccountOf } from "./account-texts.ts";
import { invite, send, setLevel } from "./support.ts";
import type { Run, World } from "./world.ts";

export const withTexts: Partial<Settings> = { country: "US", texts: { on: true, maxParts: 2 } };

/** Worlds begin at seven in the evening in New York, and two hours before its night. */
export const phone = "+12125550143";
export const otherPhone = "+12125550144";
/** It is one o'clock at night there. */
export const nightPhone = "+4915150000001";
export const email = "ada@example.com";
export const hour = 3_600_000;

let inbound = 0;
/** A shopper writes; answers what comes, so that it can come again. */
export const write = (world: World, body: string, from = phone, id = `in-${(inbound += 1)}`) => {
  const text = { originationNumber: from, destinationNumber: "+12125550100", messageBody: body, inboundMessageId: id };
  const message = { queue: "text" as const, body: text, at: world.time.now };
  world.messages.push(message);
  return message;
};

/** Has a shopper's text answered by a worker. */
export const hear = async (world: World, body: string, how: Run = {}, from = phone) => {
  const message = write(world, body, from);
  world.messages.splice(world.messages.indexOf(message), 1);
  return { result: await world.handle(message, how), message };
};

/** The signups of the world's variant by its phone alone, or by what else they have. */
export const signupOf = async (world: World, address: string) =>
  world.direct.waitlist.get({ ...world.variantRef, contact: world.contact(address) });

export const signUp = async (world: World, input: Partial<SignupInput> = { phone }, how?: Run) =>
  world.signUp(input.email, input, how);

/** Up to where a restock's text waits for a worker: the chunk is done. */
export const untilHandedOver = async (world: World, input: Partial<SignupInput> = { phone }) => {
  await signUp(world, input);
  await setLevel(world, 9);
  await invite(world);
  await send(world);
};

/** Hands the restock's only text to a worker. */
export const sendText = async (world: World, how: Run = {}) => world.handle(await textWake(world), how);

export const textWake = async (world: World) => {
  const row = (await world.rowsOf("messages")).find(
    (found) => found["sk"] === "message" && Reflect.get(Object(found["about"]), "kind") === "back_in_stock",
  );
  const message = String(row?.["pk"]).slice("#message#".length);
  return { queue: "message" as const, body: { message }, at: 0 };
};

/** The phones that SNS took a restock's text for, in order. */
export const texted = (world: World): string[] => restockTexts(world).map(({ to }) => to);

/** Nothing is wrong, and these and only these are listed as unsettled. */
export const expectTextsFlawless = async (world: World, unsettled: string[] = []) => {
  const account = await textAccountOf(world);
  expect({ ...account, unsettled: account.unsettled.sort() }).toEqual({
    ...flawlessTexts,
    unsettled: unsettled.sort(),
  });
};
