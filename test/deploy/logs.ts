import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/** MiniStack's own lines begin with the date, and tell what it was sent; all others are what the functions print. */
const isOfFunctions = (line: string): boolean => !/^\d{4}-\d\d-\d\d /.test(line);

/** No address, number, key or token may be in what the functions print. Answers how much that was. */
export const checkLogs = (logFile: string, secrets: string[]): string => {
  const lines = readFileSync(logFile, "utf8").split("\n").filter(isOfFunctions);
  const entries = lines.filter((line) => line.startsWith("{"));
  assert.ok(entries.length > 0, "the functions log");
  for (const secret of secrets) {
    const found = lines.find((line) => line.includes(secret));
    assert.equal(found, undefined, `a log line has ${secret}`);
  }
  return `${entries.length} entries without any of ${secrets.length} secrets`;
};
