import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keywordOf } from "../../../shared/message/text-keyword.ts";

const words = {
  stop: "STOP,STOPALL,QUIT,END,REVOKE,OPT OUT,OPTOUT,OPT-OUT,CANCEL,UNSUBSCRIBE,REMOVE,ARRET,TD".split(","),
  start: ["START", "YES", "JA", "UNSTOP"],
  help: ["HELP", "INFO", "HILFE"],
} as const;
const all = Object.entries(words).flatMap(([keyword, words]) => words.map((word) => ({ keyword, word })));

describe("a keyword", () => {
  it("is each of the words, in any case, with whatever stands around it that is no letter and no digit", () => {
    const around = fc.stringMatching(/^[\s.,!?;:'"()*_–—…„“«»¡¿-]{0,5}$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.infiniteStream(fc.boolean()),
        around,
        around,
        ({ keyword, word }, upper, before, after) => {
          const typed = word.replace(/[A-Z]/g, (letter) => (upper.next().value ? letter : letter.toLowerCase()));
          expect(keywordOf(`${before}${typed}${after}`)).toBe(keyword);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it.each([
    ["stop.", "stop"],
    ["Stop all!", "stop"],
    ["Opt out", "stop"],
    ["Arrêt", "stop"],
    ["STOPP", "stop"],
    ["ＳＴＯＰ", "stop"],
    ["STOP 🛑", "stop"],
    ["“Stop”\n", "stop"],
    ["Yes please", undefined],
    ["Ja!", "start"],
    ["yes 👍🏽", "start"],
    ["Hilfe?", "help"],
    ["please stop the music", undefined],
    ["stop it", undefined],
    ["don't stop", undefined],
    ["nonstop", undefined],
    ["stop2", undefined],
    ["the end", undefined],
    ["Jan", undefined],
    ["", undefined],
    ["👍", undefined],
    ["constructor", undefined],
    ["a".repeat(10_000), undefined],
  ])("in %j is %s", (body, keyword) => expect(keywordOf(body)).toBe(keyword));

  it("is none in a text that says more", () => {
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.stringMatching(/^[a-z]{3,8}$/), ({ word }, more) => {
        fc.pre(!all.some(({ word: other }) => other === `${word} ${more}`.toUpperCase().replaceAll(/[ -]/g, "")));
        fc.pre(keywordOf(`${word}${more}`) === undefined);
        expect(keywordOf(`${word} ${more}`)).toBeUndefined();
        expect(keywordOf(`${more}, ${word}!`)).toBeUndefined();
      }),
    );
  });
});
