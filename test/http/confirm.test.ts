import { beforeAll, describe, expect, it } from "vitest";
import { startShopperSystem } from "./shoppers.ts";
import type { Sent } from "./system.ts";

const system = await startShopperSystem();
beforeAll(async () => {
  for (const sku of ["TENT", "LAMP"]) await system.putVariant(sku);
  const authorization = `Bearer ${system.other.apiKey}`;
  await system.send("PUT", "/v1/stores/other/variants/TENT", { authorization, body: '{"title":"Other tent"}' });
});

/** Somebody with two pending signups, and the link of the mail about them. */
const pending = async (name: string) => {
  const email = `${name}@example.com`;
  for (const sku of ["TENT", "LAMP"]) await system.importPending(sku, email);
  const statuses = async () => Promise.all(["TENT", "LAMP"].map(async (sku) => system.statusOf(sku, email)));
  return { email, statuses, token: await system.mailedToken("confirm", email) };
};
const asks = ["pending", "pending"];
const waits = ["waiting", "waiting"];

describe("opening a confirmation's link", () => {
  it("shows all that is pending in the store, and a button; and confirms nothing, however often", async () => {
    const { token, statuses } = await pending("opens");
    for (let time = 0; time < 3; time += 1) {
      const page = await system.changingNothing(async () => system.open("confirm", token));
      expect(page.status).toBe(200);
      expect(page.text).toContain(`<form method="post" action="/confirm?t=${token}">`);
      expect(page.text).toMatch(/Tent TENT[\s\S]*Tent LAMP|Tent LAMP[\s\S]*Tent TENT/);
    }
    expect(await statuses()).toEqual(asks);
  });

  it("by HEAD, as link checkers do it, is no address at all and confirms nothing", async () => {
    const { token, statuses } = await pending("heads");
    await system.changingNothing(async () => system.open("confirm", token, "HEAD"));
    expect(await statuses()).toEqual(asks);
  });

  it("is in the language of the signup", async () => {
    await system.importPending("TENT", "deutsch@example.com", { locale: "de-AT" });
    const page = await system.open("confirm", await system.mailedToken("confirm", "deutsch@example.com"));
    expect(page.text).toContain('<html lang="de">');
    expect(page.text).toContain("Benachrichtigung bestätigen");
  });

  it("is no page that others may keep, frame or be told of", async () => {
    const { token } = await pending("headers");
    const { headers } = await system.open("confirm", token);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  });
});

describe("the button of a confirmation's page", () => {
  it.each<[string, (token: string) => Promise<Sent>]>([
    ["a form without fields", async (token) => system.submit("confirm", token)],
    [
      "a form with fields, which an HTTP API hands over in base64",
      async (token) => system.submit("confirm", token, { a: "ü" }),
    ],
    ["no body", async (token) => system.send("POST", `/confirm?t=${token}`, { authorization: undefined })],
    [
      "a body of text, which an HTTP API hands over as it is",
      async (token) =>
        system.send("POST", `/confirm?t=${token}`, {
          authorization: undefined,
          body: "x",
          headers: { "content-type": "text/plain" },
        }),
    ],
  ])("sent with %s, confirms all that is pending in the store", async (how, press) => {
    const { token, statuses } = await pending(`presses-${how.length}`);
    const page = await press(token);
    expect(page.status).toBe(200);
    expect(page.text).toContain("Thank you, you are on the list");
    expect(await statuses()).toEqual(waits);
  });

  it("pressed again says that it was pressed before, and changes nothing", async () => {
    const { token } = await pending("twice");
    await system.submit("confirm", token);
    for (const ask of [async () => system.submit("confirm", token), async () => system.open("confirm", token)]) {
      const page = await system.changingNothing(ask);
      expect(page.status).toBe(200);
      expect(page.text).toContain("You are already on the list");
      expect(page.text).not.toContain("<form");
    }
  });

  it("has nothing to confirm after the alerts were stopped, and brings none of them back", async () => {
    const { email, token, statuses } = await pending("stopped");
    await system.submit("unsubscribe", await system.tokenFor("unsubscribe", email));
    const page = await system.changingNothing(async () => system.submit("confirm", token));
    expect(page.status).toBe(200);
    expect(page.text).toContain("There is nothing to confirm any more");
    expect(await statuses()).toEqual(["unsubscribed", "unsubscribed"]);
  });

  it("confirms nothing of another store, and nobody else", async () => {
    const { email, token } = await pending("mine");
    await system.importPending("TENT", email, {}, "other");
    await system.importPending("TENT", "else@example.com");
    await system.submit("confirm", token);
    expect(await system.statusOf("TENT", email, "other")).toBe("pending");
    expect(await system.statusOf("TENT", "else@example.com")).toBe("pending");
  });

  it("tells whom an open restock would have told already", async () => {
    await system.putVariant("OPEN", { settleSeconds: 0, peoplePerUnit: "everyone" });
    await system.putLevel("OPEN", 5);
    await system.idle();
    await system.importPending("OPEN", "late@example.com");
    await system.submit("confirm", await system.mailedToken("confirm", "late@example.com"));
    const subjects = (await system.messagesTo("late@example.com")).map(({ subject }) => subject);
    expect(subjects).toEqual([expect.stringContaining("confirm"), "Back in stock: Tent OPEN"]);
  });
});

describe("a link to confirm that is not good", () => {
  const everyWay = (token: string) => [
    async () => system.open("confirm", token),
    async () => system.submit("confirm", token),
  ];

  it("says that it has expired, offers a fresh one, and changes nothing", async () => {
    const { token, statuses } = await pending("expired");
    await system.advance("P31D");
    for (const ask of everyWay(token)) {
      const page = await system.changingNothing(ask);
      expect(page.status).toBe(410);
      expect(page.text).toContain("This link has expired");
      expect(page.text).toContain(`<form method="post" action="/fresh-link?t=${token}">`);
    }
    expect(await statuses()).toEqual(asks);
  });

  it("says that it is not valid where it was cut, forged, or made for another page, and changes nothing", async () => {
    const { email, token, statuses } = await pending("forged");
    const [payload = "", signature = ""] = token.split(".");
    const foreign = [
      await system.tokenFor("unsubscribe", email),
      await system.tokenFor("preferences", email),
      await system.tokenFor("confirm", email, { store: "nobody" }),
    ];
    const elevated = Buffer.from(payload, "base64url").toString().replace("confirm", "unsubscribe");
    const forged = [
      "",
      "x",
      payload,
      token.slice(0, -1),
      `${token}A`,
      `${token}.`,
      `${payload}.${signature.slice(1)}A`,
    ];
    for (const bad of [...foreign, ...forged, `${Buffer.from(elevated).toString("base64url")}.${signature}`]) {
      for (const ask of everyWay(bad)) {
        const page = await system.changingNothing(ask);
        expect([bad, page.status]).toEqual([bad, 401]);
        expect(page.text).toContain("This link is not valid");
        expect(page.text).not.toContain("<form");
      }
    }
    expect(await statuses()).toEqual(asks);
  });

  it("is told in the browser's language where nobody knows whose it is", async () => {
    const headers = { "accept-language": "de-CH,de;q=0.9,en;q=0.8" };
    const page = await system.send("GET", "/confirm?t=x", { authorization: undefined, headers });
    expect(page.text).toContain("Dieser Link ist ungültig");
  });
});

describe("a confirmation's link at another page", () => {
  it.each(["unsubscribe", "preferences"])("is worth nothing at /%s", async (page) => {
    const { token, statuses } = await pending(`at-${page}`);
    for (const ask of [
      async () => system.open(page, token),
      async () => system.submit(page, token, { action: "stop_all" }),
    ]) {
      expect(await system.changingNothing(ask)).toMatchObject({ status: 401 });
    }
    expect(await statuses()).toEqual(asks);
  });
});
