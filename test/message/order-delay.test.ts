import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { MailLocale } from "../../shared/message/back-in-stock.words.ts";
import { delayWords, wordingVersion } from "../../shared/message/order-delay.words.ts";
import { orderMail } from "../../shared/message/order-mail.ts";
import { orderTextWords } from "../../shared/message/order-text.words.ts";
import { mailFrom, namesIn, settings } from "./mails.ts";
import { newsOf, own } from "./order-facts.ts";

const locales = ["en", "de"] as const;
const mailOf = (name: string, locale: MailLocale) => mailFrom(orderMail(settings, newsOf(name), locale), own);
/** What a mail says, each sentence whole. */
const saidIn = (name: string, locale: MailLocale) => mailOf(name, locale).text.replaceAll(/\s+/g, " ");

describe("a delay notice", () => {
  const both = (name: string, en: string[], de: string[]) => {
    for (const sentence of en) expect(saidIn(name, "en")).toContain(sentence);
    for (const sentence of de) expect(saidIn(name, "de")).toContain(sentence);
  };
  const labels = (name: string) => {
    const { template, values } = mailOf(name, "en");
    return ["act", "alternative", "link"].map((word) => values[`say_${word}`]).concat(namesIn(template.text));
  };

  it("of a near date says that silence is consent until then", () => {
    both(
      "first delay, definite",
      [
        "cannot ship this by 12 December 2026 as promised. The new date is 20 December 2026: we ship it by then.",
        "The reason: Storm in the North Sea",
        "if we do not hear from you by 11 January 2027, we take it that you agree to wait until 20 December 2026.",
        "You can cancel at any time before it ships",
        "free of charge",
      ],
      [
        "kann Folgendes nicht wie versprochen bis zum 12. Dezember 2026 verschicken. Der neue Termin ist der 20. Dezember 2026",
        "Wenn wir bis zum 11. Januar 2027 nichts von Ihnen hören, gehen wir davon aus, dass Sie einverstanden sind",
        "bis zum Versand jederzeit stornieren",
        "kostenlos",
      ],
    );
  });

  it.each(["first delay, long", "first delay, no date", "delay renewed", "delay reminder, refusal"])(
    "says that silence cancels, and that agreeing binds nobody: %s",
    (name) => {
      both(
        name,
        [
          "please tell us by 11 January 2027. If we do not hear from you by then and have not shipped this, it is cancelled automatically, and we promptly refund everything you paid for it, shipping included.",
          "You can cancel at any time before it ships, even if you have agreed to wait",
        ],
        [
          "sagen Sie uns das bitte bis zum 11. Januar 2027. Hören wir bis dahin nichts von Ihnen und haben wir noch nicht verschickt, wird automatisch storniert",
          "Sie können bis zum Versand jederzeit stornieren, auch wenn Sie dem Warten zugestimmt haben",
        ],
      );
    },
  );

  it("says plainly that there is no date", () => {
    both(
      "first delay, no date",
      ["We do not know yet when we can ship it, and cannot name a new date.", "The reason: Storm in the North Sea"],
      ["Einen neuen Termin können wir deshalb nicht nennen.", "Der Grund: Storm in the North Sea"],
    );
  });

  it.each([
    "first delay, definite, EU",
    "first delay, no date, EU",
    "delay renewed, no date, EU",
    "delay reminder, EU",
  ])("says that silence cancels nothing, and from when one may withdraw: %s", (name) => {
    both(
      name,
      ["your silence cancels nothing", "If it is not delivered by 11 January 2027, you may withdraw"],
      [
        "Ihr Schweigen storniert nichts",
        "Ist bis zum 11. Januar 2027 nicht geliefert, können Sie vom Vertrag zurücktreten",
      ],
    );
    expect(saidIn(name, "en")).not.toContain("automatically");
  });

  it.each(["first delay, unpromised", "first delay, unpromised, no date", "delay reminder, unpromised"])(
    "speaks of no promise where there was none: %s",
    (name) => {
      both(
        name,
        [
          "cannot ship this by 12 December 2026, the last day that the law allows for an order without a promised date.",
        ],
        [
          "bis zum 12. Dezember 2026 verschicken, dem letzten Tag, den das Gesetz für Bestellungen ohne Termin vorsieht.",
        ],
      );
      for (const locale of locales) expect(saidIn(name, locale)).not.toMatch(/as promised|instead of|It was|any more/);
      expect(saidIn(name, "de")).not.toMatch(/versprochen|statt bis|Bisher|Termin mehr/);
    },
  );

  it("names no day that has passed once the additional period is over", () => {
    const name = "delay renewed, period over";
    both(name, ["You may now withdraw from the contract"], ["Sie können jetzt vom Vertrag zurücktreten"]);
    for (const locale of locales) expect(saidIn(name, locale)).not.toContain("2027");
  });

  it("offers to wait and to cancel, and where silence means nothing only to cancel", () => {
    expect(labels("first delay, long")).toEqual(
      expect.arrayContaining(["Yes, I will wait", "Cancel free of charge", "waitUrl", "cancelUrl", "orderUrl"]),
    );
    expect(labels("first delay, definite, EU")).toEqual(
      expect.arrayContaining(["See your order", "Cancel free of charge", "cancelUrl", "orderUrl"]),
    );
    expect(labels("first delay, definite, EU")).not.toContain("waitUrl");
    expect(labels("delay accepted")).toContain("cancelUrl");
    expect(labels("delay cancelled by silence")).not.toContain("cancelUrl");
  });

  it("says what comes back, and by when", () => {
    both(
      "delay cancelled by silence",
      [
        "You get back everything you paid for it by 20 January 2027: €129.90 for the item, and its shipping.",
        "not as store credit",
      ],
      [
        "Sie erhalten bis zum 20. Januar 2027 alles zurück, was Sie dafür bezahlt haben: 129,90 € für den Artikel, dazu den Versand.",
        "nicht als Gutschein",
      ],
    );
    both(
      "delay cancelled as asked",
      ["As you asked", "You get back everything you paid for it, shipping included, by 20 January 2027."],
      ["Wie gewünscht", "Sie erhalten bis zum 20. Januar 2027 alles zurück"],
    );
    both("delay cancelled by the shop", ["has cancelled this"], ["hat Folgendes storniert"]);
    expect(saidIn("delay cancelled by the shop", "en")).not.toContain("As you asked");
  });

  it("has a version of its wording, which another wording must not keep", () => {
    const names = { store: "S", order: "O", reason: "R", carrier: "C", trackingNumber: "N", hasPage: false };
    const [was, now, by] = ["2026-12-12", "2026-12-20", "2027-01-11"] as const;
    const textWordings = locales.map((locale) => {
      const { silence, periodOver, right, answer } = orderTextWords[locale];
      const meanings = (["consent", "refusal", "nothing"] as const).map((means) => silence(means, by));
      return [meanings, periodOver, right, answer];
    });
    const wordings = locales.flatMap((locale) => {
      const { silence, periodOver, right, unsent, ...words } = delayWords[locale];
      const { delay_accepted: accepted, delay_cancelled: cancelled, ...notices } = words;
      return [
        ...[now, null].map((now) => [
          Object.values(notices).flatMap((say) =>
            [true, false].flatMap((isPromised) => {
              const due = { day: was, isPromised };
              return [say(names, due, now, by), say(names, due, now, null)];
            }),
          ),
          (["consent", "refusal", "nothing"] as const).map((means) => [silence(means, now, by), right(means)]),
          accepted(names, now),
          orderTextWords[locale].delayed(was, now),
        ]),
        unsent,
        periodOver,
        ...(["asked", "silence", "shop", "unshipped"] as const).flatMap((because) =>
          ["", "1 EUR"].map((amount) => cancelled(names, because, { amount, by })),
        ),
      ];
    });
    const digest = createHash("sha256")
      .update(JSON.stringify([wordings, textWordings]))
      .digest("hex")
      .slice(0, 12);
    expect([wordingVersion, digest]).toEqual(["2026-11-27.3", "4445dd9de049"]);
  });
});
