import { describe, expect, it } from "vitest";
import { createBuildMail } from "../../functions/send-chunk/build-mail.ts";
import { readLink } from "../../shared/message/link-token.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import { mailFrom, settings } from "./mails.ts";

const keys = { hashKey: "h".repeat(64), linkKey: "l".repeat(64) };
const now = Date.UTC(2026, 10, 26);

const signup: Signup = {
  pk: "demo#TR-30#0",
  sk: "e_contact",
  email: "ada@example.com",
  channels: "email",
  status: "waiting",
  signedUpAt: now,
  createdAt: now,
  expiresAt: now + 1,
  quantity: 1,
};

const buildMail = createBuildMail({
  clock: { now: () => now, sleep: async () => undefined },
  keys: async () => keys,
  publicUrl: "https://stockline.example",
});

const buildFor = async (signup: Signup) => {
  const store = { storeId: "demo", settings, pause: undefined };
  const variant = { sku: "TR-30", observedAt: 0, title: "Trail Runner 30" };
  const restock = { store: "demo", sku: "TR-30", n: 1 };
  const ready = { store, variant, unsubscribedAt: new Map(), outcomes: {} };
  const { template, values, entries } = await buildMail({ restock, wave: 1, chunk: 1 }, ready, [signup]);
  const [entry] = entries;
  if (entry === undefined) throw new Error("no mail for the signup");
  return { entry, mail: mailFrom({ template, values }, entry.values) };
};

const claimsIn = (url: string | undefined, page: string) => {
  const prefix = `https://stockline.example/${page}?t=`;
  expect(url?.startsWith(prefix)).toBe(true);
  return readLink(keys.linkKey, url?.slice(prefix.length) ?? "", now);
};

describe("the links of a back-in-stock mail", () => {
  it.each([["en"], ["de"]])("are two, each good for its own page and person, in %s", async (locale) => {
    const { entry, mail } = await buildFor({ ...signup, locale });
    const whom = { store: "demo", contact: "e_contact", subject: "TR-30" };
    for (const use of ["unsubscribe", "preferences"] as const) {
      const url = entry.values[`${use}Url`];
      expect(claimsIn(url, use)).toMatchObject({ kind: "valid", claims: { use, ...whom } });
      expect(mail.html).toContain(`<a href="${url}"`);
      expect(mail.text.split("\n")).toContain(url);
    }
    expect(entry.headers["List-Unsubscribe"]).toBe(`<${entry.values["unsubscribeUrl"]}>`);
  });
});
