import { limits } from "../../shared/runtime/limits.ts";

/** What parts a file's columns. Where Windows writes decimals with a comma, spreadsheets part them by semicolons. */
export const delimiterOf = (start: Buffer): string => {
  const firstLine = start.toString("utf8", 0, limits.importHeaderBytes).split("\n", 1)[0] ?? "";
  return [",", ";", "\t"].find((delimiter) => firstLine.includes(delimiter)) ?? ",";
};
