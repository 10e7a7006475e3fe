import { setTimeout as wait } from "node:timers/promises";
import { type Client, inParallel } from "./client.ts";
import type { DemoPlay, Stage } from "./demo-play.ts";
import { playShop } from "./demo-shop.ts";
import { playTexts } from "./demo-texts.ts";

const bouncing = "bounce@simulator.amazonses.com";
const tents = Array.from({ length: 300 }, (_, n) => `tent-fan-${n + 1}@example.com`);
const stoves = [bouncing, ...Array.from({ length: 99 }, (_, n) => `stove-fan-${n + 1}@example.com`)];
const tent = "Two-person tent";
const stove = "Camping stove";
/** The demo's SES takes this many mails a second; the workers believe in far more, so they run into the limit. */
const providerRate = 60;
/** Bounds every wait of the demo. */
const patienceMs = 40_000;

const untilTold = async ({ client, bar }: Stage, sku: string, count: number) => {
  const until = performance.now() + patienceMs;
  for (;;) {
    const told = (await client.restocks(sku)).reduce((sum, restock) => sum + restock.told + restock.unsettled, 0);
    bar(`${sku} told`, Math.min(told, count), count);
    if (told >= count) break;
    if (performance.now() > until)
      throw new Error(`Only ${told} of ${count} were told of ${sku} in ${patienceMs / 1_000} s`);
    await wait(150);
  }
  await client.idle();
};

const signUpAll = async ({ client, bar }: Stage, sku: string, emails: string[], from: number) => {
  let done = 0;
  await inParallel([...emails.entries()], 12, async ([place, email]) => {
    // One second apart, so that the places in line are known.
    const signedUpAt = new Date(Date.UTC(2026, 0, 1) + (from + place) * 1_000).toISOString();
    await client.signUp(sku, email, { signedUpAt });
    done += 1;
    if (done % 10 === 0 || done === emails.length) bar(`${sku} signups`, done, emails.length);
  });
};

const unsubscribe = async (client: Client, email: string) => {
  const mail = (await client.messages()).find(({ to }) => to === email);
  const link = /<(.+)>/.exec(mail?.headers["List-Unsubscribe"] ?? "")?.[1];
  if (link === undefined) throw new Error(`${email} has no mail to unsubscribe from`);
  await fetch(link, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) });
};

/** 300 people wait for a tent that comes back in two deliveries; one of them leaves the list in between. */
const playTent = async (stage: Stage) => {
  const { client, say } = stage;
  await client.putVariant("TENT", { peoplePerUnit: 2, intervalMinutes: 60, settleSeconds: 60 }, tent);
  await signUpAll(stage, "TENT", tents, 0);
  say("300 shoppers wait for the tent. Nobody is told: it is out of stock.");
  await client.webhook("stock.updated", { sku: "TENT", location: "main", available: 60 });
  await client.idle();
  say("The shop's webhook says: 60 tents. The stock must stay for 60 s before anyone is told.");
  await client.advance("PT1M");
  say("A minute later the restock opens. First wave: 60 units x 2 people, first come first served.");
  await untilTold(stage, "TENT", 120);
  say(`Wave 1 is out, although the mail service takes only ${providerRate} a second and refused some tries.`);

  const leaver = tents[149] ?? "";
  await client.signUp("STOVE", leaver);
  await client.putLevel("STOVE", 1);
  await client.advance("PT1M");
  await untilTold(stage, "STOVE", 1);
  await client.putLevel("STOVE", 0);
  await client.advance("PT1M");
  await unsubscribe(client, leaver);
  say("Shopper 150, told of a stove, unsubscribes with one click: no more alerts of this shop.");

  await client.advance("PT60M");
  await untilTold(stage, "TENT", 240);
  say("An hour later: wave 2, the next 120 in line, without shopper 150.");
  await client.advance("PT60M");
  await untilTold(stage, "TENT", 299);
  say("Another hour: wave 3, all the rest.");
};

/** 100 people wait for a stove; everyone is told at once, and one address does not exist. */
const playStove = async (stage: Stage) => {
  const { client, say } = stage;
  await signUpAll(stage, "STOVE", stoves, 1_000);
  await client.putLevel("STOVE", 5);
  await client.advance("PT1M");
  await untilTold(stage, "STOVE", 101);
  say(
    "The stove is back: all 100 who wait are told in one wave. One mail bounces; that address is not written to again.",
  );
};

const count = async (client: Client) => {
  const messages = await client.messages();
  const perShopper = (title: string, emails: string[]) =>
    emails.map((email) => messages.filter(({ to, subject }) => to === email && subject.includes(title)).length);
  const expected = tents.filter((email) => email !== tents[149]);
  const mails = [...perShopper(tent, expected), ...perShopper(stove, stoves)];
  const restocks = [...(await client.restocks("TENT")), ...(await client.restocks("STOVE"))];
  return {
    signedUp: tents.length + stoves.length,
    told: mails.filter((n) => n > 0).length,
    unsubscribed: 1,
    toldTwice: mails.filter((n) => n > 1).length,
    forgotten: mails.filter((n) => n === 0).length,
    unsettled: restocks.reduce((sum, { unsettled }) => sum + unsettled, 0),
  };
};

const rows = {
  shopTold: "told by Shopify's stock",
  signedUp: "signed up",
  told: "told",
  unsubscribed: "unsubscribed in time",
  toldTwice: "told twice",
  forgotten: "forgotten",
  unsettled: "unsettled",
  texted: "told by text",
  textedAtNight: "texted at night",
  textedAfterStop: "texted after STOP",
};

/** Restocks for 400 shoppers, a night, a STOP, and a Shopify shop. */
export const restock: DemoPlay = {
  providerRate,
  rows,
  play: async (stage) => {
    const { client, say } = stage;
    const shop = await playShop(client, say);
    await client.putVariant("STOVE", { peoplePerUnit: "everyone", settleSeconds: 60 }, stove);
    await playTent(stage);
    await playStove(stage);
    const texts = await playTexts(client, say);
    const counts = { ...(await count(client)), ...shop, ...texts };
    const wrong =
      counts.toldTwice + counts.forgotten + counts.unsettled + counts.textedAtNight + counts.textedAfterStop;
    return { counts, isRight: wrong === 0 && counts.shopTold === 1 && counts.texted === 1 };
  },
};
