import type { Client } from "./client.ts";

const nightOwl = "+12025550143";
const lampFan = "lamp-fan@example.com";
/** Where the numbers are: what hour it is there decides when they may be texted. */
const timeZone = "America/New_York";

const timeThere = async (client: Client): Promise<string> =>
  new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" }).format(await client.now());

/** Moves the clock on to a full hour there. */
const advanceTo = async (client: Client, hour: number) => {
  const [hours = 0, minutes = 0] = (await timeThere(client)).split(":").map(Number);
  const day = 24 * 60;
  await client.advance(`PT${(hour * 60 - hours * 60 - minutes + day) % day}M`);
};

const textsTo = async (client: Client, to: string): Promise<string[]> =>
  (await client.messages()).filter((message) => message.channel === "sms" && message.to === to).map(({ text }) => text);

const mailsTo = async (client: Client, to: string): Promise<number> =>
  (await client.messages()).filter((message) => message.channel === "email" && message.to === to).length;

const stockLamps = async (client: Client, available: number) => {
  await client.putLevel("LAMP", available);
  await client.advance("PT2M");
};

/** A phone alone at night, a phone beside an e-mail, a STOP, and two who sign up again. */
export const playTexts = async (client: Client, say: (line: string) => void) => {
  await client.putVariant("LAMP", { peoplePerUnit: "everyone", settleSeconds: 60 }, "Reading lamp");
  await advanceTo(client, 22);
  const owl = await client.signUp("LAMP", undefined, { phone: nightOwl });
  await client.signUp("LAMP", lampFan, { phone: "+12025550144", channels: "smsFirst" });
  await stockLamps(client, 5);
  say(
    `The lamp is back at ${await timeThere(client)} in Washington. Who gave a phone and an e-mail is mailed at once;`,
  );
  say(`who gave a phone alone is left to sleep (${await client.reasonOf(owl)}), and keeps the place.`);
  const textedAtNight = (await textsTo(client, nightOwl)).length;

  await advanceTo(client, 8);
  const [alert = ""] = await textsTo(client, nightOwl);
  say(`At ${await timeThere(client)} the text goes out: "${alert.split("\n")[0]}"`);
  await client.text(nightOwl, "Stop!");
  await client.idle();
  const beforeStop = await textsTo(client, nightOwl);
  say(`The answer is "Stop!", and one text confirms it: "${beforeStop.at(-1)?.split(".")[0]}."`);

  await stockLamps(client, 0);
  await client.signUp("LAMP", undefined, { phone: nightOwl });
  await client.signUp("LAMP", lampFan);
  const mailsBefore = await mailsTo(client, lampFan);
  await stockLamps(client, 3);
  const mails = (await mailsTo(client, lampFan)) - mailsBefore;
  say(
    `Both sign up again, and the lamp sells out and comes back: ${mails} mail to the lamp fan, nothing to the phone that stopped.`,
  );
  const after = await textsTo(client, nightOwl);
  return {
    texted: alert === "" ? 0 : 1,
    textedAtNight,
    textedAfterStop: after.length - beforeStop.length,
  };
};
