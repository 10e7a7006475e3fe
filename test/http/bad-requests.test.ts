import { beforeAll, describe, expect, it } from "vitest";
import { merchantContracts } from "../../functions/merchant-api/contract.ts";
import { storefrontContracts } from "../../functions/storefront-api/contract.ts";
import { newApiKey } from "../../shared/store/api-key.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const base = "/v1/stores/demo";

beforeAll(async () => {
  await system.putVariant("TENT", { settleSeconds: 0 });
  await system.putLevel("TENT", 0);
  await system.signUp("TENT", "ada@example.com");
});

describe("a request with missing or wrong fields", () => {
  it.each<[string, string, unknown, string[]]>([
    ["PUT", "variants/NEW", {}, ["title"]],
    ["PUT", "variants/NEW", { title: "", price: "free", currency: "EURO" }, ["title", "price", "currency"]],
    ["PUT", "variants/NEW", { title: "T", url: "javascript:alert(1)", image: "x" }, ["url", "image"]],
    ["PUT", "variants/NEW", { title: "T", price: 1e300 }, ["price"]],
    [
      "PUT",
      "variants/NEW",
      { title: "T", waves: { peoplePerUnit: 0, order: "z" } },
      ["waves.peoplePerUnit", "waves.order"],
    ],
    ["PUT", "variants/NEW", { title: "T", observedAt: "2026-02-30T00:00:00Z" }, ["observedAt"]],
    ["PUT", "variants/NEW", { title: "", observedAt: "2999-01-01T00:00:00Z" }, ["title", "observedAt"]],
    ["PUT", "variants/NEW", [], ["title"]],
    ["PUT", "variants/NEW", null, ["body"]],
    ["PUT", "variants/NEW", "text", ["body"]],
    ["PUT", `variants/${"x".repeat(101)}`, { title: "T" }, ["sku"]],
    ["PUT", "variants/a%0Ab", { title: "T" }, ["sku"]],
    ["PUT", `variants/${"x".repeat(101)}`, {}, ["sku", "title"]],
    ["PUT", "variants/TENT/levels/main", {}, ["available"]],
    ["PUT", "variants/TENT/levels/main", { available: "3" }, ["available"]],
    ["PUT", "variants/TENT/levels/main", { available: 1.5 }, ["available"]],
    [
      "PUT",
      "variants/TENT/levels/main",
      { available: 2_000_000_000, observedAt: "today" },
      ["available", "observedAt"],
    ],
    ["PUT", "variants/TENT/levels/main", { available: 1, observedAt: "2999-01-01T00:00:00Z" }, ["observedAt"]],
    [
      "PUT",
      "orders/x/shipments/p1",
      {
        trackingNumber: "1Z",
        lines: [{ id: "1", quantity: 1 }],
        shippedAt: "2026-01-01T00:00:00Z",
        observedAt: "2999-01-01T00:00:00Z",
      },
      ["observedAt"],
    ],
    ["PUT", `variants/TENT/levels/${"x".repeat(101)}`, { available: 1 }, ["location"]],
    ["POST", "signups", {}, ["sku", "email"]],
    ["POST", "signups", { sku: "TENT", email: "nobody" }, ["email"]],
    ["POST", "signups", { sku: "TENT", email: "jürgen@example.com" }, ["email"]],
    ["POST", "signups", { sku: "TENT", email: "eve@example.com#x" }, ["email"]],
    ["POST", "signups", { sku: "", email: "eve@example.com", quantity: 0 }, ["sku", "quantity"]],
    ["POST", "signups", { sku: "TENT", email: "eve@example.com", quantity: 1_001 }, ["quantity"]],
    ["POST", "signups", { sku: "TENT", email: "eve@example.com", every: 1, confirmed: "yes" }, ["every", "confirmed"]],
    ["POST", "signups", { sku: "TENT", email: "eve@example.com", locale: "english please" }, ["locale"]],
    [
      "POST",
      "signups",
      { sku: "TENT", email: "eve@example.com", consent: { source: "x" } },
      ["consent.wordingVersion"],
    ],
    [
      "POST",
      "signups",
      { sku: "TENT", email: "eve@example.com", consent: { wordingVersion: "1" } },
      ["consent.givenAt", "consent.source"],
    ],
    ["POST", "signups", { sku: "TENT" }, ["email"]],
    ["POST", "signups", { sku: "TENT", phone: "12" }, ["phone"]],
    ["POST", "signups", { sku: "TENT", email: "eve@example.com", channels: "both" }, ["channels"]],
    ["PATCH", "settings", { origins: ["shop.example.com"], country: "de" }, ["country", "origins.0"]],
    ["PATCH", "settings", { texts: { on: "yes", maxParts: 0 } }, ["texts.on", "texts.maxParts"]],
    ["PATCH", "settings", { quietHours: { from: "8", to: "21:00", states: {} } }, ["quietHours.from", "quietHours.to"]],
    ["PATCH", "settings", { captcha: { verifyUrl: "x", siteKey: "k", secret: "s" } }, ["captcha.verifyUrl"]],
    ["POST", "signups", { sku: "TENT", email: "eve@example.com", signedUpAt: "2999-01-01T00:00:00Z" }, ["signedUpAt"]],
    ["PATCH", "settings", { name: "" }, ["name"]],
    [
      "PATCH",
      "settings",
      { delayLaw: { default: "uk", byDestination: { XX: "eu", DE: "eu" } } },
      ["delayLaw.default", "delayLaw.byDestination.XX"],
    ],
    ["PATCH", "settings", { waves: { settleSeconds: -1 }, unsettled: "maybe" }, ["waves.settleSeconds", "unsettled"]],
    ["PATCH", "settings", { timeZone: "Mars/Olympus", sender: "me" }, ["timeZone", "sender"]],
  ])("%s %s %j names what is bad, and changes nothing", async (method, path, body, fields) => {
    const answer = await system.changingNothing(async () => system.sendJson(method, `${base}/${path}`, body));
    expect(answer).toMatchObject({ status: 400, problem: "invalid-request" });
    expect(answer.fields.sort()).toEqual(fields.sort());
  });

  it.each<[string, string[]]>([
    ["restocks", ["sku"]],
    ["restocks?sku=TENT&limit=0", ["limit"]],
    ["restocks?sku=TENT&limit=501", ["limit"]],
    ["restocks?limit=ten", ["sku", "limit"]],
    ["messages?limit=-1", ["limit"]],
    ["receipts?status=applied", ["status"]],
    ["variants/TENT/waitlist?limit=1.5", ["limit"]],
    [`signups/${"x".repeat(501)}`, ["id"]],
  ])("GET %s names what is bad", async (path, fields) => {
    const answer = await system.send("GET", `${base}/${path}`);
    expect(answer).toMatchObject({ status: 400, problem: "invalid-request" });
    expect(answer.fields.sort()).toEqual(fields.sort());
  });
});

describe("a body that is none", () => {
  const put = async (body: string | Uint8Array<ArrayBuffer>) => system.send("PUT", `${base}/variants/NEW`, { body });

  it.each(["{", "title=Tent", "", '{"title":"\\ud800"}', "{'title':'Tent'}", "\u{feff}{}"])(
    "%j is no JSON",
    async (body) => {
      expect(await system.changingNothing(async () => put(body))).toMatchObject({
        status: 400,
        problem: "invalid-json",
      });
    },
  );

  it("is said to break where it does, without a word of what was sent", async () => {
    const answer = await put('{"title":"Tent",\n"image":"https://private.example.com" "price":1}');
    expect(answer.body).toMatchObject({ detail: "It breaks in line 2 at column 39" });
    expect((await put("")).body).toMatchObject({ detail: "The body is empty" });
    for (const body of ["private", '{"a":private}', '{"title":"\\ud800"}']) {
      expect((await put(body)).text).not.toContain("private");
    }
  });

  it("of more than 32 KB is too large, and of 32 KB is not", async () => {
    const ofSize = (bytes: number) => JSON.stringify({ title: "Tent" }).padEnd(bytes, " ");
    const large = await system.changingNothing(async () => put(ofSize(limits.bodyBytes + 1)));
    expect(large).toMatchObject({ status: 413, problem: "too-large" });
    const inBase64 = { body: ofSize(limits.bodyBytes + 1), headers: { "content-type": "application/octet-stream" } };
    expect(await system.send("PUT", `${base}/variants/NEW`, inBase64)).toMatchObject({ status: 413 });
    expect(await system.send("PUT", `${base}/variants/LARGE`, { body: ofSize(limits.bodyBytes) })).toMatchObject({
      status: 200,
    });
  });
});

/** Every call of a merchant, on a store's path, with something in each place. */
const callsOf = (store: string) =>
  [...merchantContracts, ...storefrontContracts]
    .filter(({ auth }) => auth === "merchant")
    .map(({ method, path }) => ({
      method,
      path: path.replace("{store}", store).replace("{sku}", "TENT").replace("{location}", "main").replace("{id}", "x"),
    }));

describe("a call without a good key", () => {
  const stranger = newApiKey("demo");

  it.each<[string, () => string | undefined]>([
    ["none", () => undefined],
    ["an empty one", () => "Bearer "],
    ["garbage", () => "Bearer garbage"],
    ["a key that was never given out", () => `Bearer ${stranger}`],
    ["the key with a letter too many", () => `Bearer ${system.demo.apiKey}A`],
    ["the key with a letter too few", () => `Bearer ${system.demo.apiKey.slice(0, -1)}`],
    ["the key in another scheme", () => `Basic ${system.demo.apiKey}`],
    ["the key alone", () => system.demo.apiKey],
    ["the secret of another store's key", () => `Bearer ${system.other.apiKey.replace("other", "demo")}`],
    ["a webhook's secret", () => `Bearer ${system.demo.webhookSecrets.stockline}`],
  ])("%s is answered 401 wherever it goes, with no word on what is there", async (_, authorization) => {
    for (const { method, path } of [...callsOf("demo"), ...callsOf("no-such-store")]) {
      const body =
        method === "GET" ? {} : { body: '{"title":"Tent","available":1,"sku":"TENT","email":"eve@example.com"}' };
      const answer = await system.send(method, path, { ...body, authorization: authorization() });
      expect([method, path, answer.status, answer.problem]).toEqual([method, path, 401, "unauthorized"]);
      expect(answer.text).not.toContain("TENT");
    }
  });

  it("changes nothing", async () => {
    const body = JSON.stringify({ available: 7 });
    const path = `${base}/variants/TENT/levels/main`;
    expect(
      await system.changingNothing(async () => system.send("PUT", path, { body, authorization: `Bearer ${stranger}` })),
    ).toMatchObject({ status: 401 });
  });
});

describe("a good key on another store's path", () => {
  it("sees nothing and changes nothing, whichever call it is", async () => {
    const body = '{"title":"Tent","available":1,"sku":"TENT","email":"eve@example.com"}';
    const authorization = `Bearer ${system.other.apiKey}`;
    const before = await system.everything();
    for (const { method, path } of ["demo", "no-such-store", "Demo", "demo%23"].flatMap(callsOf)) {
      const answer = await system.send(method, path, { ...(method !== "GET" && { body }), authorization });
      expect([method, path, answer.status, answer.problem]).toEqual([method, path, 404, "not-found"]);
    }
    expect(await system.everything()).toEqual(before);
  });
});

describe("a call for what is not there", () => {
  it.each([
    ["GET", "variants/NONE", undefined],
    ["GET", "variants/NONE/waitlist", undefined],
    ["PUT", "variants/NONE/levels/main", { available: 1 }],
    ["POST", "signups", { sku: "NONE", email: "eve@example.com" }],
    ["GET", "restocks/rs_garbage", undefined],
    ["GET", "signups/su_garbage", undefined],
    ["GET", "signups/rs_ZGVtbyNURU5UIzAwMDAwMQ", undefined],
    ["POST", "receipts/rc_garbage/replay", undefined],
    ["GET", "nothing/like/this", undefined],
    ["DELETE", "variants/TENT", undefined],
    ["POST", "variants/TENT", { title: "T" }],
    ["GET", "jobs/jb_garbage", undefined],
  ])("%s %s is answered 404", async (method, path, body) => {
    const answer = await system.changingNothing(async () =>
      body === undefined ? system.send(method, `${base}/${path}`) : system.sendJson(method, `${base}/${path}`, body),
    );
    expect(answer).toMatchObject({ status: 404, problem: "not-found" });
  });

  it.each([
    ["GET", "variants/NONE", "There is no variant NONE in this store"],
    ["GET", "variants/NONE/waitlist", "There is no variant NONE in this store"],
    ["GET", "orders/1001", "There is no order 1001 in this store"],
    ["GET", "orders/1001/evidence", "There is no order 1001 in this store"],
    ["GET", "orders/1001/shipments", "There is no order 1001 in this store"],
    ["GET", "orders/1001/shipments/p1", "There is no shipment p1 of an order 1001 in this store"],
    ["GET", "supplies/PO-1", "There is no supply PO-1 in this store"],
    ["GET", "restocks/rs_garbage", "There is no restock rs_garbage in this store"],
    ["GET", "signups/su_garbage", "There is no signup su_garbage in this store"],
    ["GET", "receipts/rc_garbage", "There is no receipt rc_garbage in this store"],
    ["GET", "jobs/jb_garbage", "There is no job jb_garbage in this store"],
    ["GET", "nothing/like/this", "There is no such address; /openapi.json names every call"],
  ])("%s %s says what there is not", async (method, path, detail) => {
    expect((await system.send(method, `${base}/${path}`)).body).toMatchObject({ detail });
  });

  it("says of a refund's line that it owes none", async () => {
    const answer = await system.sendJson("POST", `${base}/orders/1001/refunds`, { line: "7" });
    const detail = "There is no line 7 of an order 1001 for which a refund could be owed in this store";
    expect(answer).toMatchObject({ status: 404, body: { detail } });
  });

  it("says that a good key is of another store, and not whether that one is there", async () => {
    const authorization = `Bearer ${system.other.apiKey}`;
    for (const store of ["demo", "no-such-store"]) {
      const { body } = await system.send("GET", `/v1/stores/${store}/settings`, { authorization });
      expect(body).toMatchObject({ detail: "The key is of another store than the address" });
    }
  });

  it("is answered 404 for another store's ids, although they are good ones", async () => {
    const authorization = `Bearer ${system.other.apiKey}`;
    const others = { authorization, headers: { "content-type": "application/json" } };
    await system.send("PUT", "/v1/stores/other/variants/TENT", { ...others, body: '{"title":"Tent"}' });
    const body = '{"sku":"TENT","email":"ada@example.com","confirmed":true}';
    const signup = await system.send("POST", "/v1/stores/other/signups", { ...others, body });
    const id = String(signup.body["signupId"]);
    expect(await system.send("GET", `/v1/stores/other/signups/${id}`, others)).toMatchObject({ status: 200 });
    expect(await system.send("GET", `${base}/signups/${id}`)).toMatchObject({ status: 404 });
  });

  it("is answered 404 where the address itself is broken", async () => {
    expect(await system.send("GET", `${base}/variants/%E0%A4%A`)).toMatchObject({ status: 404, problem: "not-found" });
  });
});
