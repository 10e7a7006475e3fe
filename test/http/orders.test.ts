import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { type Sent, startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const base = "/v1/stores/demo";
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const placedAt = minutesAgo(60);

const line = (more: Record<string, unknown> = {}) => ({
  id: "1",
  sku: "TENT",
  quantity: 1,
  unitPrice: "249.00",
  backorder: true,
  ...more,
});
const order = (more: Record<string, unknown> = {}) => ({
  placedAt,
  customer: { email: "ada@example.com" },
  shipTo: { country: "DE", postalCode: "10115" },
  currency: "EUR",
  lines: [line()],
  ...more,
});
const put = async (id: string, body: unknown) =>
  system.sendJson("PUT", `${base}/orders/${encodeURIComponent(id)}`, body);
const get = async (path: string) => system.send("GET", `${base}/${path}`);
const done = async (asked: Promise<Sent>): Promise<Sent> => {
  const answer = await asked;
  expect(answer.status, answer.text).toBe(200);
  await system.idle();
  return answer;
};

const orderSchema = v.looseObject({
  id: v.string(),
  lines: v.array(v.looseObject({ id: v.string(), sku: v.string(), status: v.string(), place: v.nullable(v.number()) })),
});
const listSchema = v.object({ items: v.array(orderSchema), next: v.optional(v.string()) });
const orderOf = async (id: string) => v.parse(orderSchema, (await get(`orders/${encodeURIComponent(id)}`)).body);
const listOf = async (query: string) => v.parse(listSchema, (await done(get(`orders?${query}`))).body);

describe("an order with missing or wrong fields", () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  it.each<[string, unknown, string[]]>([
    ["nothing", {}, ["placedAt", "customer", "shipTo", "currency", "lines"]],
    ["no object", [], ["placedAt", "customer", "shipTo", "currency", "lines"]],
    ["placed in the future", order({ placedAt: tomorrow }), ["placedAt"]],
    ["placed in another age", order({ placedAt: "0202-11-27T10:00:00Z" }), ["placedAt"]],
    ["placed at no instant", order({ placedAt: "yesterday" }), ["placedAt"]],
    ["no real day", order({ placedAt: "2026-02-30T00:00:00Z" }), ["placedAt"]],
    [
      "a bad address",
      order({ customer: { email: "nobody", locale: "english please" } }),
      ["customer.email", "customer.locale"],
    ],
    [
      "a phone that gets no texts, seen in the future",
      order({ customer: { email: "ada@example.com", phone: "call me" }, observedAt: tomorrow }),
      ["customer.phone", "observedAt"],
    ],
    ["an unknown currency", order({ currency: "EURO" }), ["currency"]],
    ["a currency that is none", order({ currency: "QQQ" }), ["currency"]],
    ["an unknown country", order({ shipTo: { country: "XX" } }), ["shipTo.country"]],
    ["no lines", order({ lines: [] }), ["lines"]],
    ["no units", order({ lines: [line({ quantity: 0 })] }), ["lines.0.quantity"]],
    ["less than no units", order({ lines: [line({ quantity: -1 })] }), ["lines.0.quantity"]],
    ["half a unit", order({ lines: [line({ quantity: 1.5 })] }), ["lines.0.quantity"]],
    ["more units than there can be", order({ lines: [line({ quantity: 1_000_001 })] }), ["lines.0.quantity"]],
    ["a quantity in words", order({ lines: [line({ quantity: "2" })] }), ["lines.0.quantity"]],
    ["no price", order({ lines: [line({ unitPrice: "free" })] }), ["lines.0.unitPrice"]],
    ["no sku", order({ lines: [line({ sku: "" })] }), ["lines.0.sku"]],
    [
      "a promise before the order",
      order({ lines: [line({ promisedShipOn: "2020-01-01" })] }),
      ["lines.0.promisedShipOn"],
    ],
    ["a promise of no day", order({ lines: [line({ promisedShipOn: "2026-13-01" })] }), ["lines.0.promisedShipOn"]],
    ["the same line twice", order({ lines: [line(), line(), line({ id: "2" })] }), ["lines.1.id"]],
    ["a consent to nothing", order({ smsConsent: {} }), ["smsConsent.wordingVersion"]],
    ["a wrong status", order({ status: "done", observedAt: "now" }), ["status", "observedAt"]],
    [
      "everything wrong at once",
      order({
        placedAt: tomorrow,
        currency: "?",
        shipTo: { country: "?" },
        lines: [line({ quantity: 0 }), line({ promisedShipOn: "2020-01-01" })],
      }),
      ["placedAt", "currency", "shipTo.country", "lines.0.quantity", "lines.1.id", "lines.1.promisedShipOn"],
    ],
  ])("%s: every one is named, and nothing changes", async (_, body, fields) => {
    const answer = await system.changingNothing(async () => put("bad", body));
    expect([answer.status, answer.problem]).toEqual([400, "invalid-request"]);
    expect(answer.fields.toSorted()).toEqual(fields.toSorted());
  });

  it("never repeats what was sent", async () => {
    const answer = await put("bad", order({ customer: { email: "secret-address" } }));
    expect(answer.text).not.toContain("secret-address");
  });

  it("that has a bad name is named with the rest", async () => {
    const answer = await put("x".repeat(101), order({ currency: "?" }));
    expect(answer.fields).toEqual(["id", "currency"]);
    expect((await put("a\nb", order())).fields).toEqual(["id"]);
  });
});

describe("an order", () => {
  it("of 500 lines is taken, and of one more refused", async () => {
    const lines = Array.from({ length: 501 }, (_, n) => line({ id: `line-${n}`, sku: `SKU-${n % 7}` }));
    const tooMany = await system.changingNothing(async () => put("large", order({ lines })));
    expect([tooMany.status, tooMany.fields]).toEqual([400, ["lines"]]);
    await done(put("large", order({ lines: lines.slice(0, 500) })));
    const { lines: stored } = await orderOf("large");
    expect(stored).toHaveLength(500);
    expect(stored.every(({ place }) => place !== null)).toBe(true);
  });

  it("sent again changes nothing", async () => {
    const body = order({ observedAt: minutesAgo(30), lines: [line({ sku: "AGAIN" })] });
    const first = await done(put("again", body));
    const stored = await get("orders/again");
    const second = await done(put("again", body));
    expect([first.body["applied"], second.body["applied"]]).toEqual([true, true]);
    expect((await get("orders/again")).body).toEqual(stored.body);
    expect(v.parse(listSchema, (await get("orders?sku=AGAIN")).body).items).toHaveLength(1);
  });

  it("that is older than what is stored changes nothing, and says so", async () => {
    const lines = (quantity: number) => [line({ sku: "OLDER", quantity })];
    await done(put("older", order({ observedAt: minutesAgo(10), lines: lines(3) })));
    const stored = (await get("orders/older")).body;
    const answer = await done(put("older", order({ observedAt: minutesAgo(20), lines: lines(9) })));
    expect(answer.body).toMatchObject({ applied: false, reason: "older_than_stored" });
    expect((await get("orders/older")).body).toEqual(stored);
    const newer = await done(put("older", order({ observedAt: minutesAgo(5), lines: lines(4) })));
    expect(newer.body).toMatchObject({ applied: true, lines: [{ quantity: 4 }] });
  });

  it("loses lines that a newer word leaves out or cancels, and is cancelled whole", async () => {
    const lines = ["1", "2", "3"].map((id) => line({ id, sku: "LEAVING" }));
    await done(put("leaving", order({ lines })));
    await done(put("leaving", order({ lines: [lines[0], { ...lines[1], status: "cancelled" }] })));
    expect((await orderOf("leaving")).lines.map(({ status }) => status)).toEqual(["open", "cancelled", "cancelled"]);
    await done(put("leaving", order({ lines, status: "cancelled" })));
    const { lines: cancelled } = await orderOf("leaving");
    expect(cancelled.map(({ status, place }) => [status, place])).toEqual(
      Array.from({ length: 3 }, () => ["cancelled", null]),
    );
  });

  it.each(["#1001", "a/b/c", "ä ö ü 帳篷", "a%2Fb", "order?x=1&y", "gid://shop/Order/1"])(
    "may be named %s",
    async (id) => {
      const answer = await done(put(id, order({ lines: [line({ id, sku: `NAMED ${id}` })] })));
      expect(answer.body["id"]).toBe(id);
      expect(await orderOf(id)).toMatchObject({ id, lines: [{ id, place: 1 }] });
      expect((await listOf(`sku=${encodeURIComponent(`NAMED ${id}`)}`)).items.map((one) => one.id)).toEqual([id]);
    },
  );

  it("that nobody knows is not found", async () => {
    expect((await get("orders/nobody")).status).toBe(404);
  });
});

describe("the orders of a store", () => {
  const idsOf = (items: { id: string }[]) => items.map(({ id }) => id);
  /** Page by page. */
  const all = async (query: string) => {
    const found: Awaited<ReturnType<typeof listOf>>["items"] = [];
    for (let cursor = ""; ;) {
      const { items, next } = await listOf(`${query}${cursor}`);
      found.push(...items);
      if (next === undefined) return found;
      cursor = `&cursor=${next}`;
    }
  };

  it("that wait for a variant come in the order of its queue, page by page", async () => {
    for (const minutes of [10, 30, 20]) {
      await done(put(`queue-${minutes}`, order({ placedAt: minutesAgo(minutes), lines: [line({ sku: "QUEUE" })] })));
    }
    const first = await listOf("sku=QUEUE&status=open&limit=2");
    expect(idsOf(first.items)).toEqual(["queue-30", "queue-20"]);
    expect(first.items.map(({ lines }) => lines[0]?.place)).toEqual([1, 2]);
    const second = await listOf(`sku=QUEUE&status=open&limit=2&cursor=${first.next}`);
    expect(idsOf(second.items)).toEqual(["queue-10"]);
    expect(idsOf(await all("sku=QUEUE&status=open&limit=2"))).toEqual(["queue-30", "queue-20", "queue-10"]);
  });

  it("of a variant are all that have a line of it: who waits for it first, then the others, newest first", async () => {
    const put1 = async (id: string, minutes: number, more: Record<string, unknown> = {}, state = {}) =>
      done(put(id, order({ placedAt: minutesAgo(minutes), lines: [line({ sku: "EVERY", ...more })], ...state })));
    await put1("every-wait-2", 10);
    await put1("every-wait-1", 20);
    await put1("every-stock-1", 30, { backorder: false });
    await put1("every-gone", 15, {}, { status: "cancelled" });
    await put1("every-stock-2", 5, { backorder: false });
    await put1("every-sent", 25, { backorder: false });
    const shipment = { trackingNumber: "1Z5R89390357567127", lines: [{ id: "1", quantity: 1 }] };
    await done(
      system.sendJson("PUT", `${base}/orders/every-sent/shipments/p1`, { ...shipment, shippedAt: minutesAgo(0) }),
    );
    const waiting = ["every-wait-1", "every-wait-2"];
    for (const limit of [2, 500]) {
      const idsFor = async (query: string) => idsOf(await all(`sku=EVERY&limit=${limit}${query}`));
      expect(await idsFor("")).toEqual([...waiting, "every-stock-2", "every-gone", "every-sent", "every-stock-1"]);
      expect(await idsFor("&status=open")).toEqual([...waiting, "every-stock-2", "every-stock-1"]);
      expect(await idsFor("&status=cancelled")).toEqual(["every-gone"]);
      expect(await idsFor("&status=shipped")).toEqual(["every-sent"]);
    }
    const open = idsOf(await all("status=open&limit=500"));
    expect(open).toEqual(expect.arrayContaining([...waiting, "every-stock-1"]));
    expect(open).not.toContain("every-gone");
    expect(idsOf(await all("status=shipped"))).toContain("every-sent");
  });

  it("are found by what became of their lines", async () => {
    await done(put("status-1", order({ lines: [line({ sku: "STATUS" })] })));
    await done(put("status-2", order({ lines: [line({ sku: "STATUS" })], status: "cancelled" })));
    expect(idsOf(await all("sku=STATUS&status=cancelled&limit=500"))).toEqual(["status-2"]);
    expect(idsOf((await listOf("sku=STATUS&status=open")).items)).toEqual(["status-1"]);
  });

  it("come newest first where nothing is asked for", async () => {
    await done(put("newest", order({ placedAt: minutesAgo(0), lines: [line({ sku: "NEWEST" })] })));
    const { items, next } = await listOf("limit=1");
    expect(idsOf(items)).toEqual(["newest"]);
    expect(idsOf((await listOf(`limit=1&cursor=${next}`)).items)).not.toEqual(["newest"]);
  });

  it("refuse a cursor that is not of this list", async () => {
    const { next: ofQueue } = await listOf("sku=QUEUE&status=open&limit=1");
    const forged = (row: object) => Buffer.from(JSON.stringify(row)).toString("base64url");
    for (const query of [
      "cursor=nonsense",
      `cursor=${ofQueue}`,
      `sku=QUEUE&status=shipped&cursor=${ofQueue}`,
      `sku=STATUS&cursor=${ofQueue}`,
      `cursor=${forged({ pk: "demo#x", sk: "order", store: "other", placedAt: 1 })}`,
      `cursor=${forged({ pk: "other#x", sk: "order", store: "demo", placedAt: 1 })}`,
    ]) {
      const answer = await get(`orders?${query}`);
      expect([answer.status, answer.fields], query).toEqual([400, ["cursor"]]);
    }
    for (const query of ["status=lost", "limit=0", "limit=501", `sku=${"x".repeat(101)}`]) {
      expect((await get(`orders?${query}`)).status, query).toBe(400);
    }
  });

  it("are nobody else's: another store's key sees nothing, and no key less", async () => {
    await done(put("private", order({ lines: [line({ sku: "PRIVATE" })] })));
    const authorization = `Bearer ${system.other.apiKey}`;
    for (const path of ["orders/private", "orders?sku=PRIVATE", "supplies?sku=PRIVATE", "supplies/po"]) {
      expect((await system.send("GET", `${base}/${path}`, { authorization })).status).toBe(404);
      expect((await system.send("GET", `${base}/${path}`, { authorization: undefined })).status).toBe(401);
    }
    expect((await system.send("GET", "/v1/stores/other/orders/private", { authorization })).status).toBe(404);
    const own = await system.send("GET", "/v1/stores/other/orders?sku=PRIVATE", { authorization });
    expect(own.body).toEqual({ items: [] });
    const written = await system.changingNothing(async () =>
      system.send("PUT", `${base}/orders/private`, { authorization, body: JSON.stringify(order()) }),
    );
    expect(written.status).toBe(404);
  });
});

describe("you won't lose your spot", () => {
  it("whatever the shop, its suppliers and others who buy do", async () => {
    const lines = [line({ sku: "SPOT" })];
    const putSupply = async (expectedOn: string | null, quantity = 2) =>
      done(system.sendJson("PUT", `${base}/supplies/spot`, { sku: "SPOT", quantity, expectedOn }));
    const spots = async () =>
      Promise.all(["spot-a", "spot-b", "spot-c"].map(async (id) => (await orderOf(id)).lines[0]?.place));
    await done(put("spot-b", order({ placedAt: minutesAgo(20), lines })));
    await done(put("spot-c", order({ placedAt: minutesAgo(10), lines })));
    // Heard of last, bought first.
    await done(put("spot-a", order({ placedAt: minutesAgo(30), lines })));
    await putSupply("2099-06-10");
    expect(await spots()).toEqual([1, 2, 3]);
    await putSupply("2099-08-10", 1);
    await putSupply(null);
    await done(put("spot-a", order({ placedAt: minutesAgo(5), lines: [line({ sku: "SPOT", quantity: 3 })] })));
    await done(put("spot-b", order({ placedAt: minutesAgo(20), customer: { email: "new@example.com" }, lines })));
    await done(put("spot-d", order({ placedAt: minutesAgo(1), lines: [line({ sku: "SPOT", quantity: 50 })] })));
    expect(await spots()).toEqual([1, 2, 3]);
    await done(put("spot-a", order({ placedAt: minutesAgo(30), lines, status: "cancelled" })));
    expect(await spots()).toEqual([null, 1, 2]);
  });
});
