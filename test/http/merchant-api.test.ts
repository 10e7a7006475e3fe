import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { inParallel } from "../../infra/local/client.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const base = "/v1/stores/demo";
const get = async (path: string) => system.send("GET", `${base}/${path}`);
const put = async (path: string, body: unknown) => system.sendJson("PUT", `${base}/${path}`, body);
const patch = async (body: unknown) => system.sendJson("PATCH", `${base}/settings`, body);

const pageSchema = v.object({ items: v.array(v.looseObject({})), next: v.optional(v.string()) });

/** Every item of a list, read page by page, and how many there were on each page. */
const readPages = async (path: string, limit: number) => {
  const items: Record<string, unknown>[] = [];
  const sizes: number[] = [];
  let cursor = "";
  do {
    const answer = await get(`${path}${path.includes("?") ? "&" : "?"}limit=${limit}${cursor}`);
    expect(answer.status).toBe(200);
    const page = v.parse(pageSchema, answer.body);
    items.push(...page.items);
    sizes.push(page.items.length);
    cursor = page.next === undefined ? "" : `&cursor=${page.next}`;
  } while (cursor !== "" && sizes.length < 20);
  return { items, sizes };
};

/** Cursors that somebody may try: garbage, a place of another kind, and one that another list gave out. */
const badCursors = [
  "garbage",
  "%00",
  Buffer.from("{}").toString("base64url"),
  Buffer.from("[]").toString("base64url"),
  Buffer.from('{"pk":"other#A","sk":"x"}').toString("base64url"),
  Buffer.from('{"signedUpAt":"x","contact":1}').toString("base64url"),
];

describe("a variant", () => {
  it("is read as it was described, with its stock", async () => {
    const sku = "a/b?c#d %41 帳篷";
    const path = `variants/${encodeURIComponent(sku)}`;
    const described = {
      title: "Tent",
      price: "49.90",
      currency: "EUR",
      waves: { settleSeconds: 0 },
      observedAt: "2026-05-01T10:00:00+02:00",
    };
    const expected = { ...described, sku, observedAt: "2026-05-01T08:00:00.000Z" };
    expect((await put(path, described)).body).toEqual({ applied: true, ...expected });
    await put(`${path}/levels/north`, { available: 3 });
    await put(`${path}/levels/south`, { available: -1, reason: "sale" });
    await system.idle();
    const answer = await get(path);
    expect(answer).toMatchObject({
      status: 200,
      body: { ...expected, sellable: 2, openRestock: expect.stringMatching(/^rs_/) },
    });
    expect(answer.body["levels"]).toEqual([
      { location: "north", available: 3, observedAt: expect.any(String) },
      { location: "south", available: -1, reason: "sale", observedAt: expect.any(String) },
    ]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("stays as it is when what comes is older, and the answer says so", async () => {
    const newer = { title: "New", observedAt: "2026-05-02T00:00:00Z" };
    await put("variants/OLDER", newer);
    const older = await put("variants/OLDER", { title: "Old", observedAt: "2026-05-01T00:00:00Z" });
    expect(older).toMatchObject({ status: 200, body: { applied: false, reason: "older_than_stored", title: "New" } });
    expect((await get("variants/OLDER")).body).toMatchObject({ title: "New" });
  });

  it("keeps its units when an observation comes late, and the answer says so", async () => {
    await put("variants/LATE", { title: "Late" });
    await put("variants/LATE/levels/main", { available: 4, observedAt: "2026-05-02T00:00:00Z" });
    const late = await put("variants/LATE/levels/main", { available: 9, observedAt: "2026-05-01T23:59:59Z" });
    expect(late.body).toMatchObject({
      applied: false,
      reason: "older_than_stored",
      available: 4,
      observedAt: "2026-05-02T00:00:00.000Z",
    });
    const again = await put("variants/LATE/levels/main", { available: 4, observedAt: "2026-05-02T00:00:00Z" });
    expect(again.body).toMatchObject({ applied: true, available: 4 });
  });
});

describe("the settings", () => {
  it("change where a patch says so, and nowhere else", async () => {
    const before = (await get("settings")).body;
    expect(before).toMatchObject({ name: "Demo Outdoor", doubleOptIn: true, sending: { state: "on" } });
    const changed = await patch({ locale: "de", waves: { intervalMinutes: 30 } });
    const waves = v.parse(v.looseObject({}), before["waves"]);
    const expected = { ...before, locale: "de", waves: { ...waves, intervalMinutes: 30 } };
    expect(changed).toMatchObject({ status: 200, body: expected });
    expect((await get("settings")).body).toEqual(expected);
    expect((await patch({})).body).toEqual(expected);
  });

  it("keep both of two patches that come at once", async () => {
    await Promise.all([
      patch({ signupDays: 90 }),
      patch({ evidenceWaitMinutes: 20 }),
      patch({ waves: { order: "newest" } }),
    ]);
    expect((await get("settings")).body).toMatchObject({
      signupDays: 90,
      evidenceWaitMinutes: 20,
      waves: { order: "newest" },
    });
    await patch({ waves: { order: "oldest" } });
  });

  it("never show a key or a secret", async () => {
    expect((await get("settings")).text).not.toMatch(/sl_|whsec_|secret/i);
  });
});

describe("a waitlist", () => {
  it("is read in the order of the line, page by page, with everybody's place", async () => {
    await system.putVariant("LINE");
    const people = ["a", "b", "c", "d", "e"].map((name) => `${name}@example.com`);
    for (const [minute, email] of people.entries()) {
      await system.signUp("LINE", email, { signedUpAt: new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString() });
    }
    const { items, sizes } = await readPages("variants/LINE/waitlist", 2);
    expect(sizes).toEqual([2, 2, 1]);
    expect(items.map(({ email, place }) => [email, place])).toEqual(people.map((email, index) => [email, index + 1]));
    expect((await get("variants/LINE/waitlist")).body).toMatchObject({ waiting: 5 });
    const third = await get(`signups/${String(items[2]?.["signupId"])}`);
    expect(third.body).toMatchObject({
      email: "c@example.com",
      place: 3,
      status: "waiting",
      reason: { code: "not_back_yet" },
    });
  });

  it("holds somebody once, who signs up twice", async () => {
    await system.putVariant("ONCE");
    const ids = [await system.signUp("ONCE", "Ada@example.com"), await system.signUp("ONCE", "ada@EXAMPLE.com")];
    expect(ids[0]).toBe(ids[1]);
    expect((await get("variants/ONCE/waitlist")).body).toMatchObject({ waiting: 1 });
  });

  it("holds nobody who has not confirmed, where the store asks for that", async () => {
    await system.putVariant("CONFIRM");
    const body = JSON.stringify({ sku: "CONFIRM", email: "ada@example.com" });
    const signup = await system.send("POST", `${base}/signups`, { body });
    expect(signup).toMatchObject({ status: 201, body: { status: "pending" } });
    expect((await get("variants/CONFIRM/waitlist")).body).toMatchObject({ waiting: 0, items: [] });
    const why = await get(`signups/${String(signup.body["signupId"])}`);
    expect(why.body).toMatchObject({ reason: { code: "waiting_for_confirmation" } });
    expect(why.body).not.toHaveProperty("place");
  });

  it.each(badCursors)("has no page behind %s", async (cursor) => {
    await system.putVariant("CURSOR");
    const answer = await get(`variants/CURSOR/waitlist?cursor=${cursor}`);
    expect(answer).toMatchObject({ status: 400, problem: "invalid-request", fields: ["cursor"] });
  });
});

describe("restocks and messages", () => {
  it("are listed newest first, page by page", async () => {
    await system.putVariant("LISTS", { settleSeconds: 0, peoplePerUnit: "everyone" });
    const people = ["a", "b", "c", "d", "e"].map((name) => `${name}@lists.example.com`);
    for (const email of people) {
      await system.signUp("LISTS", email);
      await system.putLevel("LISTS", 1);
      await system.idle();
      await system.putLevel("LISTS", 0);
      await system.idle();
    }
    const restocks = await readPages("restocks?sku=LISTS", 2);
    expect(restocks.sizes.slice(0, 3)).toEqual([2, 2, 1]);
    expect(restocks.items.map(({ told }) => told)).toEqual([1, 1, 1, 1, 1]);
    const opened = restocks.items.map(({ openedAt }) => String(openedAt));
    expect(opened).toEqual(opened.toSorted().toReversed());
    for (const { id } of restocks.items) {
      expect((await get(`restocks/${String(id)}`)).body).toMatchObject({
        id,
        sku: "LISTS",
        told: 1,
        unsettledSignupIds: [],
      });
    }

    const messages = (await readPages("messages", 2)).items.filter(({ sku }) => sku === "LISTS");
    expect(messages.map(({ restockId }) => restockId)).toEqual(restocks.items.map(({ id }) => id));
    expect(new Set(messages.map(({ id }) => id)).size).toBe(5);
    expect(messages[0]).toMatchObject({ channel: "email", status: "delivered" });
  });

  it.each(["restocks?sku=LISTS", "messages?", "receipts?"])(
    "of %s have no page behind a cursor of another list",
    async (path) => {
      for (const cursor of badCursors) {
        const answer = await get(`${path}&cursor=${cursor}`);
        expect([cursor, answer.status, answer.fields]).toEqual([cursor, 400, ["cursor"]]);
      }
      const waitlistCursor = Buffer.from('{"signedUpAt":1,"contact":"contact-00000000"}').toString("base64url");
      expect((await get(`${path}&cursor=${waitlistCursor}`)).status).toBe(400);
    },
  );

  it("of another variant do not go on from this one's cursor", async () => {
    const { next } = v.parse(pageSchema, (await get("restocks?sku=LISTS&limit=2")).body);
    expect(next).toBeDefined();
    expect((await get(`restocks?sku=ONCE&cursor=${next}`)).status).toBe(400);
  });
});

describe("the description of the interface", () => {
  it("is there for everybody, without a key", async () => {
    const answer = await system.send("GET", "/openapi.json", { authorization: undefined });
    expect(answer).toMatchObject({ status: 200, body: { openapi: "3.1.0" } });
    expect(await system.send("GET", "/health", { authorization: undefined })).toMatchObject({ status: 200 });
  });
});

describe("many callers at once", () => {
  it("are all answered", async () => {
    await system.putVariant("MANY");
    const emails = Array.from({ length: 60 }, (_, n) => `many-${n}@example.com`);
    await inParallel(emails, 20, async (email) => system.signUp("MANY", email));
    expect((await get("variants/MANY/waitlist?limit=500")).body).toMatchObject({ waiting: 60 });
  });
});
