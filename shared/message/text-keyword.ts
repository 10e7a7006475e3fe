export type TextKeyword = "stop" | "start" | "help";

/** Rules 5, without what `plainly` takes away; STOPP is how German spells it. */
const words: Record<TextKeyword, string> = {
  stop: "STOP STOPP STOPALL QUIT END REVOKE OPTOUT CANCEL UNSUBSCRIBE REMOVE ARRET TD",
  start: "START YES JA UNSTOP",
  help: "HELP INFO HILFE",
};

const keywords: ReadonlyMap<string, TextKeyword> = new Map([
  ...words.stop.split(" ").map((word): [string, TextKeyword] => [word, "stop"]),
  ...words.start.split(" ").map((word): [string, TextKeyword] => [word, "start"]),
  ...words.help.split(" ").map((word): [string, TextKeyword] => [word, "help"]),
]);

/** Letters and digits alone, without accents: "Opt-out!" is "OPTOUT", "Arrêt" is "ARRET". */
const plainly = (body: string): string =>
  body
    .normalize("NFKD")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toUpperCase();

/** What an incoming text asks for, if the whole of it is one of the words; any other text is for the merchant to read. */
export const keywordOf = (body: string): TextKeyword | undefined => keywords.get(plainly(body));
