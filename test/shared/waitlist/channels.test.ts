import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canMail, canText, isReachable, needsText, waysToTell } from "../../../shared/waitlist/channels.ts";

const email = "ada@example.com";
const phone = "+12025550143";
const both = { email, phone, channels: "both" as const };
const smsFirst = { ...both, channels: "smsFirst" as const };
const onlyMail = { email, channels: "email" as const };
const onlyText = { phone, channels: "sms" as const };

const nothing = { mail: false, text: false };
const mail = { mail: true, text: false };
const text = { mail: false, text: true };
const mailAndText = { mail: true, text: true };

describe("how somebody is told", () => {
  it.each([
    ["e-mail alone", onlyMail, mail, mail],
    ["a phone alone", onlyText, text, nothing],
    ["both", both, mailAndText, mail],
    ["a text first", smsFirst, text, mail],
    ["both, the e-mail held", { ...both, held: "bounce" }, text, nothing],
    ["both, the phone held", { ...both, phoneHeld: "stopped" as const }, mail, mail],
    ["a text first, the phone held", { ...smsFirst, phoneHeld: "failed" as const }, mail, mail],
    ["a text first, the e-mail held", { ...smsFirst, held: "bounce" }, text, nothing],
    ["a text first, the phone unconfirmed", { ...smsFirst, unconfirmed: "sms" as const }, mail, mail],
    ["a text first, the e-mail unconfirmed", { ...smsFirst, unconfirmed: "email" as const }, text, nothing],
    ["both, though no e-mail is left", { phone, channels: "both" as const }, text, nothing],
    ["both, though no phone is left", { email, channels: "both" as const }, mail, mail],
    ["both, all held", { ...both, held: "bounce", phoneHeld: "stopped" as const }, nothing, nothing],
    ["e-mail alone, though there is a phone", { ...both, channels: "email" as const }, mail, mail],
    ["texts alone, though there is an e-mail", { ...both, channels: "sms" as const }, text, nothing],
  ])("with %s", (_, signup, byDay, byNight) => {
    expect(waysToTell(signup, false)).toEqual(byDay);
    expect(waysToTell(signup, true)).toEqual(byNight);
  });
});

const addresses = fc.record(
  {
    email: fc.constant(email),
    phone: fc.constant(phone),
    channels: fc.constantFrom("email" as const, "sms" as const, "both" as const, "smsFirst" as const),
    unconfirmed: fc.constantFrom("email" as const, "sms" as const),
    held: fc.constant("bounce"),
    phoneHeld: fc.constantFrom("stopped" as const, "failed" as const),
  },
  { requiredKeys: ["channels"] },
);

describe("whoever it is", () => {
  it("is never mailed or texted where that is not allowed, nor texted at night", () => {
    fc.assert(
      fc.property(addresses, fc.boolean(), (signup, isQuiet) => {
        const ways = waysToTell(signup, isQuiet);
        if (ways.mail) expect(canMail(signup)).toBe(true);
        if (ways.text) expect(canText(signup) && !isQuiet).toBe(true);
      }),
    );
  });

  it("is reachable exactly where the day leaves a way, and waits for morning where the night leaves none", () => {
    fc.assert(
      fc.property(addresses, (signup) => {
        const [byDay, byNight] = [waysToTell(signup, false), waysToTell(signup, true)];
        expect(isReachable(signup)).toBe(byDay.mail || byDay.text);
        expect(needsText(signup)).toBe((byDay.mail || byDay.text) && !byNight.mail);
      }),
    );
  });

  it("who wants a text first gets one message, never two", () => {
    fc.assert(
      fc.property(addresses, fc.boolean(), (signup, isQuiet) => {
        const ways = waysToTell({ ...signup, channels: "smsFirst" }, isQuiet);
        expect(ways.mail && ways.text).toBe(false);
      }),
    );
  });
});
