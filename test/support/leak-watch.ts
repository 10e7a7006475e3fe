import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What must be in no log line and in no queue message (rules 6). */
const addresses = {
  "an e-mail address": /[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/i,
  "a phone number": /(?:\+|%2B)[1-9]\d{6,14}(?!\d)/i,
};
const secrets = {
  "an API key": /\bsl_[a-z0-9-]+_[A-Za-z0-9_-]{16,}/,
  "a webhook secret": /whsec_/,
  "a link's query": /[?&]t=/,
  // Base64url of a JSON array or object, and an HMAC-SHA256.
  "a link's token": /\b(?:WyJ|eyJ)[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{43}/,
};
const everything = { ...addresses, ...secrets };

/** What AWS itself says of a mail or a text names whom it went to, or came from; we never put an address there. */
const fromAws = new Set(["feedback", "inbound"]);

/** What a text gives away, in words. */
export const leaksIn = (text: string, patterns: Record<string, RegExp> = everything): string[] =>
  Object.entries(patterns).flatMap(([what, pattern]) => {
    const found = pattern.exec(text);
    return found === null ? [] : [`${what}: ${found[0]}`];
  });

export const leaksOfMessage = (queue: string, body: string): string[] =>
  leaksIn(body, fromAws.has(queue.replace(/-dlq$/, "")) ? secrets : everything).map((leak) => `${queue} ${leak}`);

/** Looks at all that a system logs and queues; `end` throws what was found. */
export const createLeakWatch = () => {
  const found = new Set<string>();
  const add = (leaks: string[]) => {
    for (const leak of leaks) found.add(leak);
  };
  return {
    message: (queue: string, body: string): void => add(leaksOfMessage(queue, body)),
    log: (dataDir: string): void => {
      for (const line of readFileSync(join(dataDir, "log.jsonl"), "utf8").split("\n")) {
        add(leaksIn(line).map((leak) => `log: ${leak} in ${line.slice(0, 300)}`));
      }
    },
    end: (): void => {
      if (found.size > 0) throw new Error(`The system gave away what it must not:\n${[...found].join("\n")}`);
    },
  };
};
