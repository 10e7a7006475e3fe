import { beforeAll, describe, expect, it } from "vitest";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
beforeAll(async () => {
  await system.putVariant("TENT");
});

const somebody = async (name: string) => {
  const email = `${name}@example.com`;
  await system.signUp("TENT", email);
  return { email, token: await system.tokenFor("unsubscribe", email, { subject: "TENT" }) };
};
const post = async (token: string, request: { body?: string; headers?: Record<string, string> }) =>
  system.send("POST", `/unsubscribe?t=${token}`, { authorization: undefined, ...request });

const oneClick = "List-Unsubscribe=One-Click";
const form = "application/x-www-form-urlencoded";

describe("a mailbox provider's one click (RFC 8058)", () => {
  it.each([
    [
      "the form that the header names, in base64 from an HTTP API",
      { body: oneClick, headers: { "content-type": form } },
    ],
    ["the same with a charset", { body: oneClick, headers: { "content-type": `${form}; charset=utf-8` } }],
    ["the form as plain text", { body: oneClick, headers: { "content-type": "text/plain" } }],
    ["no body and no type at all", {}],
    ["a type and no body", { headers: { "content-type": form } }],
  ])("with %s ends the alerts at once", async (how, request) => {
    const { email, token } = await somebody(`click-${how.length}`);
    expect(await post(token, request)).toMatchObject({ status: 200 });
    expect(await system.statusOf("TENT", email)).toBe("unsubscribed");
  });

  it("ends a signup that nobody has confirmed, too, and its confirmation", async () => {
    const email = "unconfirmed@example.com";
    await system.importPending("TENT", email);
    await post(await system.tokenFor("unsubscribe", email, { subject: "TENT" }), { body: oneClick });
    expect(await system.statusOf("TENT", email)).toBe("unsubscribed");
  });
});

describe("whoever only opens the links of a mail", () => {
  it.each([
    ["GET", "unsubscribe"],
    ["HEAD", "unsubscribe"],
    ["GET", "preferences"],
    ["HEAD", "preferences"],
  ] as const)("by %s /%s ends nothing", async (method, page) => {
    const { email } = await somebody(`${method}-${page}`.toLowerCase());
    const token = await system.tokenFor(page, email, { subject: "TENT" });
    const answer = await system.changingNothing(async () => system.open(page, token, method));
    // An HTTP API has no HEAD of its own; a link checker that gets 404 then asks by GET.
    expect(answer.status).toBe(method === "GET" ? 200 : 404);
    expect(await system.statusOf("TENT", email)).toBe("waiting");
  });

  it("with what a form would send in the address ends nothing", async () => {
    const { email, token } = await somebody("query");
    const path = `/unsubscribe?t=${token}&List-Unsubscribe=One-Click&only=variant&action=stop_all`;
    await system.changingNothing(async () => system.send("GET", path, { authorization: undefined }));
    expect(await system.statusOf("TENT", email)).toBe("waiting");
  });
});
