import { beforeEach, describe, expect, it } from "vitest";
import * as v from "valibot";
import { carrierSecretOf, signCarrier } from "../support/carrier-signing.ts";
import { wooHeaders } from "../support/woo-webhooks.ts";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
await system.sendJson("PUT", "/v1/stores/demo/webhook-sources/easypost", { secrets: [carrierSecretOf("easypost")] });
await system.sendJson("PUT", "/v1/stores/demo/webhook-sources/woocommerce", { secrets: ["a long secret"] });

const number = "1Z5R89390357567127";
let at = "";
beforeEach(async () => {
  at = new Date((await system.now()) - 60_000).toISOString();
});

interface LineAsked {
  id: string;
  quantity: number;
}
const path = (id: string) => `/v1/stores/demo/orders/${id}`;
const putOrder = async (id: string, lines: LineAsked[], more: Record<string, unknown> = {}) =>
  system.sendJson("PUT", path(id), {
    placedAt: at,
    customer: { email: `${id.toLowerCase()}@example.com` },
    shipTo: { country: "DE" },
    currency: "EUR",
    lines: lines.map((line) => ({ sku: `SKU-${id}`, unitPrice: "10.00", title: `Thing ${line.id}`, ...line })),
    ...more,
  });
const ship = async (id: string, name: string, lines: LineAsked[], more: Record<string, unknown> = {}) =>
  system.sendJson("PUT", `${path(id)}/shipments/${name}`, { trackingNumber: number, lines, shippedAt: at, ...more });

const linesSchema = v.array(v.object({ id: v.string(), shipped: v.number(), status: v.string() }));
const linesOf = async (id: string) => {
  const { body } = await system.send("GET", path(id));
  return v.parse(linesSchema, body["lines"]).map((line) => [line.id, line.shipped, line.status]);
};

/** What EasyPost would say of a parcel now. */
const tell = async (trackingNumber: string, status: string, more: Record<string, unknown> = {}) => {
  const datetime = new Date(await system.now()).toISOString();
  const result = {
    tracking_code: trackingNumber,
    status,
    updated_at: datetime,
    tracking_details: [{ status, datetime }],
    ...more,
  };
  const raw = Buffer.from(JSON.stringify({ description: "tracker.updated", result }));
  const answer = await system.send("POST", "/v1/webhooks/demo/easypost", {
    authorization: undefined,
    body: new Uint8Array(raw),
    headers: signCarrier("easypost", raw),
  });
  expect(answer.status).toBe(200);
  await system.idle();
};
const subjectsTo = async (id: string) =>
  (await system.messagesTo(`${id.toLowerCase()}@example.com`)).map(({ subject }) => subject.replace(/ \(.*/, ""));

describe("an order's shipments", () => {
  it("ship its lines, one line over several parcels, and each is told once", async () => {
    await putOrder("A1", [
      { id: "1", quantity: 3 },
      { id: "2", quantity: 1 },
    ]);
    const first = await ship("A1", "p1", [
      { id: "1", quantity: 1 },
      { id: "1", quantity: 1 },
      { id: "2", quantity: 1 },
    ]);
    expect(first).toMatchObject({
      status: 200,
      body: {
        applied: true,
        orderKnown: true,
        carrier: "UPS",
        detectedCarrier: "ups",
        milestone: "unknown",
        events: [],
      },
    });
    expect(first.body).not.toHaveProperty("surplus");
    expect(await linesOf("A1")).toEqual([
      ["1", 2, "open"],
      ["2", 1, "shipped"],
    ]);
    await ship("A1", "p2", [{ id: "1", quantity: 1 }], { trackingNumber: "no carrier has this" });
    expect(await linesOf("A1")).toEqual([
      ["1", 3, "shipped"],
      ["2", 1, "shipped"],
    ]);
    await system.advance("PT5M");
    expect(await subjectsTo("A1")).toEqual(["Your parcel is on its way", "Your parcel is on its way"]);
  });

  it("that go by one number are one parcel, told of once it is on its way", async () => {
    await putOrder("A2", [
      { id: "1", quantity: 1 },
      { id: "2", quantity: 1 },
    ]);
    for (const id of ["1", "2"]) await ship("A2", `p${id}`, [{ id, quantity: 1 }], { trackingNumber: "ONE" });
    await ship("A2", "again", [{ id: "1", quantity: 1 }], { trackingNumber: "ONE" });
    await system.advance("PT5M");
    await tell("ONE", "delivered");
    await system.advance("PT5M");
    const mails = await system.messagesTo("a2@example.com");
    expect(mails.map(({ subject }) => subject.replace(/ \(.*/, "")).toSorted()).toEqual([
      "Delivered",
      "Your parcel is on its way",
      "Your parcel is on its way",
    ]);
    const delivered = mails.find(({ subject }) => subject.startsWith("Delivered"))?.text;
    expect(delivered?.match(/^- .*$/gm)).toHaveLength(2);
  });

  it("that a plugin names by their numbers are told once, also where a number is corrected", async () => {
    const say = async (...numbers: string[]) => {
      const nowGmt = new Date(await system.now()).toISOString().slice(0, 19);
      const value = numbers.map((tracking_number) => ({ tracking_number, products_list: [{ item_id: 1, qty: 1 }] }));
      const raw = Buffer.from(
        JSON.stringify({
          id: 31,
          status: "processing",
          currency: "USD",
          date_created_gmt: nowGmt,
          date_modified_gmt: nowGmt,
          billing: { email: "woo@example.com" },
          line_items: [{ id: 1, name: "Tent", quantity: 2, price: 3, sku: "WOO", product_id: 1, variation_id: 0 }],
          meta_data: [{ key: "_wc_shipment_tracking_items", value }],
        }),
      );
      const headers = wooHeaders(raw, "a long secret", { topic: "order.updated" });
      const asked = { body: new Uint8Array(raw), headers, authorization: undefined };
      expect(await system.send("POST", "/v1/webhooks/demo/woocommerce", asked)).toMatchObject({ status: 200 });
      await system.advance("PT5M");
    };
    await say("1Z5R89390357567128");
    expect(await subjectsTo("WOO")).toEqual(["Your parcel is on its way"]);
    await say(number);
    expect(await subjectsTo("WOO")).toEqual(["Your parcel is on its way"]);
    await say(number, "1Z5R89390357567129");
    expect(await subjectsTo("WOO")).toHaveLength(2);
  });

  it("that have all arrived are shown as delivered on the order's page, in words that fit them", async () => {
    await putOrder("A4", [
      { id: "1", quantity: 2 },
      { id: "2", quantity: 1 },
    ]);
    await ship("A4", "p1", [{ id: "1", quantity: 1 }], { trackingNumber: "A4-1" });
    await ship("A4", "p2", [{ id: "1", quantity: 1 }], { trackingNumber: "A4-2" });
    const pageOf = async () =>
      (await system.open("order", await system.tokenFor("order", "a4@example.com", { subject: "A4" }))).text;
    await tell("A4-1", "delivered");
    expect(await pageOf()).toMatch(/>Shipped<\/h2>[^]*Quantity: 2 · Shipped</);
    await tell("A4-2", "delivered");
    expect(await pageOf()).toMatch(/>Delivered<\/h2>[^]*Quantity: 2 · Delivered</);
  });

  it("may come before their order, which finds them", async () => {
    const early = await ship("B1", "p1", [{ id: "1", quantity: 2 }]);
    expect(early).toMatchObject({ status: 200, body: { applied: true, orderKnown: false } });
    await system.idle();
    await putOrder("B1", [{ id: "1", quantity: 2 }]);
    await system.idle();
    expect(await linesOf("B1")).toEqual([["1", 2, "shipped"]]);
    await system.advance("PT5M");
    expect(await subjectsTo("B1")).toEqual(["Your parcel is on its way"]);
  });

  it("give their lines back when they are cancelled, whatever comes late", async () => {
    await putOrder("C1", [{ id: "1", quantity: 2 }]);
    const later = new Date((await system.now()) + 1_000).toISOString();
    await ship("C1", "p1", [{ id: "1", quantity: 2 }], { observedAt: at });
    await ship("C1", "p1", [{ id: "1", quantity: 2 }], { observedAt: later, status: "cancelled" });
    expect(await linesOf("C1")).toEqual([["1", 0, "open"]]);
    const late = await ship("C1", "p1", [{ id: "1", quantity: 2 }], { observedAt: at });
    expect(late.body).toMatchObject({ applied: false, reason: "older_than_stored", status: "cancelled" });
    expect(await linesOf("C1")).toEqual([["1", 0, "open"]]);
  });

  it("of more than was ordered ship all that was, and show the rest, until the order has grown", async () => {
    await putOrder("D1", [{ id: "1", quantity: 1 }]);
    const answer = await ship("D1", "p1", [
      { id: "1", quantity: 3 },
      { id: "x", quantity: 1 },
    ]);
    expect(answer.body["surplus"]).toEqual([
      { id: "1", quantity: 2 },
      { id: "x", quantity: 1 },
    ]);
    expect(await linesOf("D1")).toEqual([["1", 1, "shipped"]]);
    await putOrder("D1", [{ id: "1", quantity: 4 }]);
    await system.idle();
    expect(await linesOf("D1")).toEqual([["1", 3, "open"]]);
  });

  it("tell a burst as one message, the latest; later steps once each, and nothing that comes late", async () => {
    await putOrder("E1", [{ id: "1", quantity: 1 }]);
    await ship("E1", "p1", [{ id: "1", quantity: 1 }], { trackingNumber: "EEE1" });
    await tell("EEE1", "in_transit");
    await tell("EEE1", "out_for_delivery");
    await system.advance("PT5M");
    expect(await subjectsTo("E1")).toEqual(["Out for delivery"]);
    await tell("EEE1", "delivered");
    await system.advance("PT5M");
    expect(await subjectsTo("E1")).toEqual(["Out for delivery", "Delivered"]);
    await tell("EEE1", "failure", { tracking_details: [{ status: "failure", datetime: at }] });
    await tell("EEE1", "sharp_corner", { tracking_details: [] });
    await tell("EEE1", "delivered");
    await system.advance("PT5M");
    expect(await subjectsTo("E1")).toEqual(["Out for delivery", "Delivered"]);
  });

  it("tell by mail at once what a text tells in the morning, and by text then the latest alone", async () => {
    const phone = "+12025550177";
    const clock = new Intl.DateTimeFormat("en-GB", { timeZone: "America/New_York", hour: "2-digit", hourCycle: "h23" });
    const opensAt = (Number(clock.format(await system.now())) + 3) % 23;
    const at = (hour: number) => `${String(hour).padStart(2, "0")}:00`;
    const { quietHours } = (await system.send("GET", "/v1/stores/demo/settings")).body;
    await system.sendJson("PATCH", "/v1/stores/demo/settings", {
      texts: { on: true },
      quietHours: { from: at(opensAt), to: at(opensAt + 1), states: {} },
    });
    await putOrder("Q1", [{ id: "1", quantity: 1 }], {
      customer: { email: "q1@example.com", phone },
      shipTo: { country: "US", postalCode: "10001" },
      smsConsent: { wordingVersion: "1" },
    });
    await ship("Q1", "p1", [{ id: "1", quantity: 1 }], { trackingNumber: "QQQ1" });
    await tell("QQQ1", "out_for_delivery");
    await system.advance("PT5M");
    await tell("QQQ1", "delivered");
    await system.advance("PT20M");
    expect(await subjectsTo("Q1")).toEqual(["Out for delivery", "Delivered"]);
    expect(await system.messagesTo(phone)).toEqual([]);
    await system.advance("P1D");
    expect((await system.messagesTo(phone)).map(({ text }) => text)).toEqual([expect.stringMatching(/delivered/i)]);
    expect(await subjectsTo("Q1")).toEqual(["Out for delivery", "Delivered"]);
    await system.sendJson("PATCH", "/v1/stores/demo/settings", { texts: { on: false }, quietHours });
  });

  it("tell only what the merchant wants told", async () => {
    await system.sendJson("PATCH", "/v1/stores/demo/settings", { tracking: { messages: { shipped: false } } });
    await putOrder("F1", [{ id: "1", quantity: 1 }]);
    await ship("F1", "p1", [{ id: "1", quantity: 1 }], { trackingNumber: "FFF1" });
    await system.advance("PT5M");
    await tell("FFF1", "delivered");
    await system.advance("PT5M");
    expect(await subjectsTo("F1")).toEqual(["Delivered"]);
    await system.sendJson("PATCH", "/v1/stores/demo/settings", { tracking: { messages: { shipped: true } } });
    await system.advance("PT5M");
    expect(await subjectsTo("F1")).toEqual(["Delivered"]);
  });

  it("say what still comes and when, and the customer is not told that again", async () => {
    const day = new Date(Date.parse(at) + 20 * 86_400_000).toISOString().slice(0, 10);
    await system.sendJson("PUT", "/v1/stores/demo/supplies/S-G1", {
      sku: "SKU-G1",
      quantity: 5,
      expectedOn: day,
      status: "expected",
    });
    await putOrder("G1", [
      { id: "1", quantity: 1 },
      { id: "2", quantity: 1 },
    ]);
    await system.idle();
    await ship("G1", "p1", [{ id: "1", quantity: 1 }]);
    await system.advance("PT10M");
    const [only, ...more] = await system.messagesTo("g1@example.com");
    expect(more.map(({ subject }) => subject)).toEqual([]);
    expect(only?.text).toMatch(/on its way[^]*Thing 1[^]*Still to come[^]*Thing 2[^]*Ships about/);
  });
});

describe("a parcel's carrier", () => {
  const services = [{ id: "std", name: "Standard", transitDays: { min: 1, max: 2 } }];

  it("that expects it later than was promised is passed on, once", async () => {
    const { body } = await system.send("GET", "/v1/stores/demo/settings");
    const { shipping } = v.parse(v.looseObject({ shipping: v.looseObject({}) }), body["settings"] ?? body);
    await system.sendJson("PATCH", "/v1/stores/demo/settings", { shipping: { ...shipping, services } });
    await putOrder("H1", [{ id: "1", quantity: 1 }]);
    await ship("H1", "p1", [{ id: "1", quantity: 1 }], { trackingNumber: "HHH1" });
    await system.advance("PT5M");
    const expected = new Date(Date.parse(at) + 30 * 86_400_000).toISOString();
    await tell("HHH1", "in_transit", { est_delivery_date: expected });
    await system.advance("PT5M");
    await tell("HHH1", "in_transit", { est_delivery_date: new Date(Date.parse(expected) + 86_400_000).toISOString() });
    await system.advance("PT5M");
    expect(await subjectsTo("H1")).toEqual(["Your parcel is on its way", "Your parcel arrives later"]);
    const late = await system.send("GET", "/v1/stores/demo/shipments?status=late");
    expect(late.body["items"]).toMatchObject([{ id: "p1", order: "H1", late: true }]);
  });

  it("whose word comes before the shipment is kept for seven days, and no longer", async () => {
    await tell("III1", "delivered");
    await tell("III2", "delivered");
    await system.advance("P6D");
    await ship("I1", "p1", [{ id: "1", quantity: 1 }], { trackingNumber: "III1" });
    await system.advance("P2D");
    await ship("I1", "p2", [{ id: "1", quantity: 1 }], { trackingNumber: "iii 2" });
    const { body } = await system.send("GET", `${path("I1")}/shipments`);
    expect(body["items"]).toMatchObject([
      { id: "p1", milestone: "delivered" },
      { id: "p2", milestone: "unknown" },
    ]);
  });
});

describe("shipments that somebody should look after", () => {
  const idsOf = async (query: string) => {
    const { status, body } = await system.send("GET", `/v1/stores/demo/shipments?${query}`);
    expect(status).toBe(200);
    return v.parse(v.array(v.object({ order: v.string() })), body["items"]).map(({ order }) => order);
  };

  it("are in trouble, or silent for some days; what has arrived is neither", async () => {
    for (const id of ["K1", "K2", "K3"]) {
      await putOrder(id, [{ id: "1", quantity: 1 }]);
      await ship(id, "p1", [{ id: "1", quantity: 1 }], { trackingNumber: id });
    }
    await tell("K1", "failure");
    await tell("K2", "delivered");
    expect(await idsOf("status=exception")).toEqual(["K1"]);
    expect(await idsOf("status=silent&days=3")).not.toContain("K3");
    await system.advance("P4D");
    const silent = await idsOf("status=silent&days=3");
    expect(silent).toEqual(expect.arrayContaining(["K1", "K3"]));
    expect(silent).not.toContain("K2");
    expect(await idsOf("status=silent")).not.toContain("K3");
    await tell("K1", "in_transit");
    expect(await idsOf("status=exception")).toEqual([]);
    expect(await idsOf("status=silent&days=3")).not.toContain("K1");
    // Else it settles in the middle of a test that nothing may change in.
    await system.advance("PT5M");
  });

  it("come page by page, and only a store's own", async () => {
    const seen: string[] = [];
    let cursor = "";
    for (let page = 0; page < 50; page += 1) {
      const { body } = await system.send("GET", `/v1/stores/demo/shipments?status=silent&days=1&limit=1${cursor}`);
      seen.push(...v.parse(v.array(v.object({ order: v.string() })), body["items"]).map(({ order }) => order));
      const { next } = v.parse(v.object({ next: v.optional(v.string()) }), body);
      if (next === undefined) break;
      cursor = `&cursor=${next}`;
    }
    expect(seen).toEqual(await idsOf("status=silent&days=1"));
    const stranger = { authorization: `Bearer ${system.other.apiKey}` };
    const other = await system.send("GET", "/v1/stores/other/shipments?status=silent&days=1", stranger);
    expect(other.body["items"]).toEqual([]);
    const foreign = await system.send(
      "GET",
      `/v1/stores/other/shipments?status=silent${cursor || "&cursor=e30"}`,
      stranger,
    );
    expect(foreign).toMatchObject({ status: 400, fields: ["cursor"] });
  });
});

describe("a shipment that is not one", () => {
  const good = { trackingNumber: "1", lines: [{ id: "1", quantity: 1 }], shippedAt: "2026-01-01T00:00:00Z" };
  it.each([
    [{ ...good, trackingNumber: undefined }, "trackingNumber"],
    [{ ...good, trackingNumber: "x".repeat(101) }, "trackingNumber"],
    [{ ...good, lines: [] }, "lines"],
    [{ ...good, lines: [{ id: "1", quantity: 0 }] }, "lines.0.quantity"],
    [{ ...good, lines: [{ id: "1", quantity: 1.5 }] }, "lines.0.quantity"],
    [{ ...good, shippedAt: "yesterday" }, "shippedAt"],
    [{ ...good, shippedAt: "2099-01-01T00:00:00Z" }, "shippedAt"],
    [{ ...good, trackingUrl: "javascript:alert(1)" }, "trackingUrl"],
    [{ ...good, status: "lost" }, "status"],
  ])("changes nothing, and names what is wrong: %j", async (body, field) => {
    const answer = await system.changingNothing(async () => system.sendJson("PUT", `${path("Z1")}/shipments/p1`, body));
    expect(answer).toMatchObject({ status: 400, fields: [field] });
  });

  it.each(["lost", ""])("list of status %j is refused", async (status) => {
    expect(await system.send("GET", `/v1/stores/demo/shipments?status=${status}`)).toMatchObject({ status: 400 });
  });

  it("is nobody's without the key", async () => {
    const answer = await system.changingNothing(async () =>
      system.send("PUT", `${path("Z1")}/shipments/p1`, { authorization: undefined, body: JSON.stringify(good) }),
    );
    expect(answer.status).toBe(401);
    expect((await system.send("GET", `${path("Z9")}/shipments`)).status).toBe(404);
    expect((await system.send("GET", `${path("Z9")}/shipments/p1`)).status).toBe(404);
  });
});
