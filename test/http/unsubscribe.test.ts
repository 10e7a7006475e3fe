import { beforeAll, describe, expect, it } from "vitest";
import { contactOf } from "../../shared/contact/contact.ts";
import { type LinkClaims, signLink } from "../../shared/message/link-token.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const keys = await createStoresTable(system.database.table("stores")).deploymentKeys();

const title = '<img src=x onerror=alert(1)> "Tent" & more';
beforeAll(async () => {
  for (const sku of ["A", "B"]) await system.call("PUT", `variants/${sku}`, { title });
});

/** Two wishes of somebody, and the link that a mail about the first one would hold. */
const somebody = async (email: string) => {
  const [a, b] = [await system.signUp("A", email), await system.signUp("B", email)];
  const contact = contactOf(keys.hashKey, "demo", email);
  const claims: LinkClaims = {
    use: "unsubscribe",
    store: "demo",
    contact,
    subject: "A",
    expiresAt: Date.now() + 60_000,
  };
  const linkFor = (more: Partial<LinkClaims> = {}) => signLink(keys.linkKey, { ...claims, ...more });
  const reasons = async () => Promise.all([system.reasonOf(a), system.reasonOf(b)]);
  return { token: linkFor(), linkFor, reasons };
};
const open = async (token: string, method = "GET") =>
  system.send(method, `/unsubscribe?t=${token}`, { authorization: undefined });
const submit = async (
  token: string,
  body: string | Uint8Array<ArrayBuffer>,
  contentType = "application/x-www-form-urlencoded",
) =>
  system.send("POST", `/unsubscribe?t=${token}`, {
    body,
    headers: { "content-type": contentType },
    authorization: undefined,
  });

const waiting = ["not_back_yet", "not_back_yet"];
const gone = ["unsubscribed", "unsubscribed"];

describe("opening the unsubscribe link", () => {
  it("asks, and unsubscribes nobody, however many link scanners open it", async () => {
    const { token, reasons } = await somebody("scanned@example.com");
    for (let time = 0; time < 3; time += 1)
      expect(await system.changingNothing(async () => open(token))).toMatchObject({ status: 200 });
    expect(await reasons()).toEqual(waiting);
  });

  it("shows a form that posts to the same link, and words that nobody can put a script into", async () => {
    const { token } = await somebody("page@example.com");
    const page = await open(token);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.headers.get("cache-control")).toBe("no-store");
    expect(page.text).toContain(`<form method="post" action="/unsubscribe?t=${token}">`);
    expect(page.text).toContain("&lt;img src=x onerror=alert(1)&gt;");
    expect(page.text).not.toContain("<img");
    expect(page.text).not.toContain("page@example.com");
  });
});

describe("one click", () => {
  it("ends all alerts of the store to that address, at once, without login or cookie", async () => {
    const { token, reasons } = await somebody("clicks@example.com");
    expect(await submit(token, "List-Unsubscribe=One-Click")).toMatchObject({ status: 200 });
    expect(await reasons()).toEqual(gone);
  });

  it("works in the other form that RFC 8058 allows", async () => {
    const { token, reasons } = await somebody("multipart@example.com");
    const part = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
    expect(await submit(token, part, "multipart/form-data; boundary=x")).toMatchObject({ status: 200 });
    expect(await reasons()).toEqual(gone);
  });

  it("may be made twice", async () => {
    const { token, reasons } = await somebody("twice@example.com");
    for (let time = 0; time < 2; time += 1)
      expect((await submit(token, "List-Unsubscribe=One-Click")).status).toBe(200);
    expect(await reasons()).toEqual(gone);
  });

  it("ends this variant's alerts alone where the page's other button was used", async () => {
    const { token, reasons } = await somebody("only@example.com");
    expect(await submit(token, "only=variant")).toMatchObject({ status: 200 });
    expect(await reasons()).toEqual(["unsubscribed", "not_back_yet"]);
  });

  it("is nobody else's affair", async () => {
    const [one, two] = [await somebody("one@example.com"), await somebody("two@example.com")];
    await submit(one.token, "List-Unsubscribe=One-Click");
    expect(await two.reasons()).toEqual(waiting);
  });

  it("is no farewell for ever: who signs up again later waits again", async () => {
    const { token } = await somebody("returns@example.com");
    await submit(token, "List-Unsubscribe=One-Click");
    const again = await system.signUp("A", "returns@example.com");
    expect(await system.reasonOf(again)).toBe("not_back_yet");
  });

  it("is what every mail offers in its headers and its footer", async () => {
    await system.putVariant("MAIL", { settleSeconds: 0, peoplePerUnit: "everyone" });
    const id = await system.signUp("MAIL", "mailed@example.com", { every: true });
    await system.putLevel("MAIL", 1);
    await system.idle();
    const mail = (await system.messages()).find(({ to }) => to === "mailed@example.com");
    expect(mail?.headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const link = /^<(https?:\/\/[^>]+)>$/.exec(mail?.headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
    expect(mail?.text).toContain(link);
    expect(link).not.toContain("mailed");
    const body = new URLSearchParams({ "List-Unsubscribe": "One-Click" });
    expect((await fetch(link, { method: "POST", body })).status).toBe(200);
    expect(await system.reasonOf(id)).toBe("unsubscribed");
  });
});

describe("a link that is not good", () => {
  it("says that it has expired, by whatever method, and changes nothing", async () => {
    const { linkFor, reasons } = await somebody("expired@example.com");
    const expired = linkFor({ expiresAt: Date.now() - 1 });
    for (const ask of [async () => open(expired), async () => submit(expired, "List-Unsubscribe=One-Click")]) {
      const page = await system.changingNothing(ask);
      expect(page.status).toBe(410);
      expect(page.text).toContain("This link has expired");
      expect(page.text).toContain(`<form method="post" action="/fresh-link?t=${expired}">`);
    }
    expect(await reasons()).toEqual(waiting);
  });

  it("says that it is not valid when it was forged, cut off or changed, and changes nothing", async () => {
    const { token, linkFor, reasons } = await somebody("forged@example.com");
    const [payload = "", signature = ""] = token.split(".");
    const [otherPayload = ""] = linkFor({ subject: "B" }).split(".");
    const forgeries = [
      "",
      "x",
      payload,
      `${payload}.`,
      `${otherPayload}.${signature}`,
      token.slice(0, -1),
      `${token}A`,
      `${token}=`,
    ];
    for (const forged of forgeries) {
      for (const ask of [async () => open(forged), async () => submit(forged, "List-Unsubscribe=One-Click")]) {
        const page = await ask();
        expect([forged, page.status]).toEqual([forged, 401]);
        expect(page.text).toContain("This link is not valid");
        expect(page.text).not.toContain("<form");
      }
    }
    expect(await reasons()).toEqual(waiting);
  });

  it("is a page all the same when there is no token at all", async () => {
    const page = await system.send("GET", "/unsubscribe", { authorization: undefined });
    expect(page.status).toBe(401);
    expect(page.headers.get("content-type")).toContain("text/html");
  });

  it("still shows a page when its store is gone", async () => {
    const { linkFor } = await somebody("nostore@example.com");
    const page = await open(linkFor({ store: "nobody" }));
    expect(page.status).toBe(401);
    expect(page.text).toContain("This link is not valid");
  });
});
