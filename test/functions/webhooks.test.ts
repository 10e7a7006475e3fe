import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { createApplyChange } from "../../functions/apply-receipt/apply-change.ts";
import { createApplyReceipt } from "../../functions/apply-receipt/apply-receipt.ts";
import { createReceiveWebhook } from "../../functions/receive-webhook/receive-webhook.ts";
import { createLedgersTable } from "../../shared/backorder/ledgers-table.ts";
import { createDelaysTable } from "../../shared/backorder/delays-table.ts";
import { createShipmentsTable } from "../../shared/shipment/shipments-table.ts";
import { createOrdersTable } from "../../shared/backorder/orders-table.ts";
import { createSuppliesTable } from "../../shared/backorder/supplies-table.ts";
import { createAddressesTable } from "../../shared/contact/addresses-table.ts";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { createEraseContact } from "../../shared/contact/erase-contact.ts";
import { createFindHeld } from "../../shared/contact/held.ts";
import { Problem } from "../../shared/http/problem.ts";
import { createJobsTable } from "../../shared/job/jobs-table.ts";
import { createMessagesTable } from "../../shared/message/messages-table.ts";
import { readDue } from "../../shared/runtime/due.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import { createAliasesTable } from "../../shared/stock/aliases-table.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { defaultSettings } from "../../shared/store/settings.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { createReceiptsTable, type ReceiptRef } from "../../shared/webhook/receipts-table.ts";
import { sources } from "../../shared/webhook/sources.ts";
import { openDatabase } from "../contracts/database.ts";
import { createRecordedLog } from "../shared/runtime/recorded-log.ts";

const { client, table } = await openDatabase();
const log = createRecordedLog();
const stores = createStoresTable(table("stores"));
const stock = createStockTable(client, table("stock"));
const receipts = createReceiptsTable(table("receipts"));
const now = Date.UTC(2026, 5, 1);
const clock = { now: () => now, sleep: async () => {} };

const secret = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
await stores.putSource("demo", "stockline", [secret]);

const contacts = createContactsTable(table("contacts"));
const addresses = createAddressesTable(client, table("contacts"));
const messages = createMessagesTable(table("messages"));
const waitlist = createWaitlistTable(table("waitlist"));
const jobs = createJobsTable(table("receipts"));
const orders = createOrdersTable(table("orders"));
const supplies = createSuppliesTable(table("stock"));
const noQueue = { send: async () => {}, sendAll: async () => {} };
const keys = async () => ({ hashKey: "hash", linkKey: "link" });
const people = {
  clock,
  contacts,
  addresses,
  messages,
  waitlist,
  orders,
  shipments: createShipmentsTable(table("orders")),
  delays: createDelaysTable(client, table("orders")),
};
const changing = {
  clock,
  stores,
  aliases: createAliasesTable(table("stock")),
  orders,
  supplies,
  ledgers: createLedgersTable(client, table("stock")),
  dynamo: client,
  messages,
  jobs,
  jobQueue: noQueue,
  orderQueue: noQueue,
  ledgerQueue: noQueue,
  keys,
  findHeld: createFindHeld({ ...people, keys }),
  eraseContact: createEraseContact(people),
  applyShipment: async () => "applied" as const,
  applyTracking: async () => "applied" as const,
  cancelOthers: async () => "applied" as const,
};

let events = 0;
const refOf = (eventKey = `evt-${(events += 1)}`): ReceiptRef => ({ store: "demo", source: "stockline", eventKey });

describe("a webhook at the door", () => {
  const eventOf = (id: string, body: string, headers: Record<string, string> = {}): APIGatewayProxyEventV2 => {
    const at = new Date();
    return {
      version: "2.0",
      routeKey: "",
      rawPath: "",
      rawQueryString: "",
      headers: {
        "webhook-id": id,
        "webhook-timestamp": String(Math.floor(at.getTime() / 1_000)),
        "webhook-signature": new Webhook(secret).sign(id, at, body),
        ...headers,
      },
      pathParameters: { store: "demo", source: "stockline" },
      requestContext: {
        accountId: "",
        apiId: "",
        domainName: "",
        domainPrefix: "",
        http: { method: "POST", path: "", protocol: "", sourceIp: "", userAgent: "" },
        requestId: "",
        routeKey: "",
        stage: "",
        time: "",
        timeEpoch: 0,
      },
      body: Buffer.from(body).toString("base64"),
      isBase64Encoded: true,
    };
  };
  const queued: ReceiptRef[] = [];
  const keeping: Queue<ReceiptRef> = {
    send: async (message) => {
      queued.push(message);
    },
    sendAll: async (messages) => {
      queued.push(...messages);
    },
  };
  const broken: Queue<ReceiptRef> = { ...keeping, send: async () => Promise.reject(new Error("no queue")) };
  const receiverWith = (receiptQueue: Queue<ReceiptRef>) =>
    createReceiveWebhook({ clock, sendersClock: clock, log, stores, receipts, receiptQueue, sources });
  const body = '{"type":"stock.updated","data":{"sku":"DOOR","available":1}}';

  it("is kept, and only its name goes on the queue, once", async () => {
    const receive = receiverWith(keeping);
    const ref = refOf();
    for (let time = 0; time < 2; time += 1) expect((await receive(eventOf(ref.eventKey, body))).status).toBe(200);
    expect(queued.filter(({ eventKey }) => eventKey === ref.eventKey)).toEqual([ref]);
    expect(await receipts.get(ref)).toMatchObject({ state: "received", eventType: "stock.updated" });
  });

  it("is kept although the queue is down: it falls due, so that it is applied without its sender's help", async () => {
    const ref = refOf();
    await expect(receiverWith(broken)(eventOf(ref.eventKey, body))).rejects.toThrow("no queue");
    expect(await receipts.get(ref)).toMatchObject({ state: "received" });
    const due = await readDue(table("receipts"), now + 60_000);
    expect(due.map(({ pk }) => pk)).toContain(`demo#stockline#${ref.eventKey}`);
    expect((await receiverWith(keeping)(eventOf(ref.eventKey, body))).status).toBe(200);
  });

  it("is not kept when its signature is not good", async () => {
    const ref = refOf();
    const forged = eventOf(ref.eventKey, body, { "webhook-signature": "v1,AAAA" });
    await expect(receiverWith(keeping)(forged)).rejects.toThrow(Problem);
    expect(await receipts.get(ref)).toBeUndefined();
  });

  it("leaves no body, signature or secret in the log", async () => {
    expect(log.lines.length).toBeGreaterThan(0);
    expect(JSON.stringify(log.lines)).not.toMatch(/DOOR|v1,|whsec_/);
  });
});

describe("a webhook that is applied", () => {
  const applyOver = (over: typeof stock) =>
    createApplyReceipt({
      clock,
      log,
      stores,
      receipts,
      sources,
      applyChange: createApplyChange({ ...changing, stock: over }),
    });
  const apply = applyOver(stock);
  const keep = async (body: string, ref = refOf()) => {
    await receipts.receive(ref, Buffer.from(body), "stock.updated", now);
    return ref;
  };
  const update = (sku: string, available: number, timestamp = "2026-06-01T00:00:00Z") =>
    JSON.stringify({ type: "stock.updated", timestamp, data: { sku, available } });

  it("changes the stock, and is done", async () => {
    const ref = await keep(update("APPLY", 4));
    await apply(ref);
    expect(await stock.levels({ store: "demo", sku: "APPLY" })).toMatchObject([{ location: "default", available: 4 }]);
    expect(await receipts.get(ref)).toMatchObject({ state: "applied", appliedAt: now });
  });

  it("changes nothing a second time, whatever happened in between", async () => {
    const ref = await keep(update("REPEAT", 4));
    await apply(ref);
    await stock.putLevel(
      { store: "demo", sku: "REPEAT" },
      "default",
      { available: 1 },
      Date.parse("2026-06-02T00:00:00Z"),
    );
    await apply(ref);
    await apply(ref);
    expect(await stock.levels({ store: "demo", sku: "REPEAT" })).toMatchObject([{ available: 1 }]);
  });

  it("changes nothing a second time, even where another one was sent in the same second", async () => {
    const [first, second] = [await keep(update("TIE", 4)), await keep(update("TIE", 5))];
    await apply(first);
    await apply(second);
    await apply(first);
    expect(await stock.levels({ store: "demo", sku: "TIE" })).toMatchObject([{ available: 5 }]);
  });

  it("ends with the newest observation, whichever webhook is applied last", async () => {
    const newer = await keep(update("ORDER", 7, "2026-06-01T00:00:09Z"));
    const older = await keep(update("ORDER", 2, "2026-06-01T00:00:01Z"));
    await apply(newer);
    await apply(older);
    expect(await stock.levels({ store: "demo", sku: "ORDER" })).toMatchObject([{ available: 7 }]);
    expect(await receipts.get(older)).toMatchObject({
      state: "applied",
      note: "1 of 1 changes were older than what is stored",
    });
  });

  it("is refused with the reason where it cannot be understood, and can be replayed", async () => {
    const ref = await keep("{");
    await apply(ref);
    expect(await receipts.get(ref)).toMatchObject({ state: "refused", note: "the body is not JSON" });
    await apply(ref);
    expect(await receipts.get(ref)).toMatchObject({ state: "refused" });
    await receipts.reopen(ref, now);
    await apply(ref);
    expect(await receipts.get(ref)).toMatchObject({ state: "refused" });
  });

  const orderUpdate = (id: string, second: number, more: object = {}, type = "order.updated") => {
    const lines = [{ id: "l1", sku: "TENT", quantity: 2, unitPrice: "1" }];
    const order = { placedAt: "2026-05-31T00:00:00Z", customer: { email: "ada@example.com" }, currency: "EUR", lines };
    const data = { id, ...order, shipTo: { country: "DE" }, ...more };
    return JSON.stringify({ type, timestamp: `2026-05-31T00:00:0${second}Z`, data });
  };
  const lineOf = async (order: string) => (await orders.read({ store: "demo", order })).lines[0];
  const older = { state: "applied", note: "1 of 1 changes were older than what is stored" };

  it("is an order, and an older word of it changes nothing and says so", async () => {
    const lines = [{ id: "l1", sku: "TENT", quantity: 5, unitPrice: "1" }];
    await apply(await keep(orderUpdate("O-1", 2, { lines })));
    const ref = await keep(orderUpdate("O-1", 1, {}, "order.created"));
    await apply(ref);
    expect(await receipts.get(ref)).toMatchObject(older);
    expect(await lineOf("O-1")).toMatchObject({ quantity: 5, isGone: false });
  });

  it("leaves a line cancelled that the service cancelled, when an older or a newer word of it comes", async () => {
    await apply(await keep(orderUpdate("O-2", 2)));
    const line = await lineOf("O-2");
    if (line === undefined) throw new Error("No line");
    await orders.putLine({ store: "demo", order: "O-2" }, { ...line, withdrawn: 2 });
    for (const second of [1, 3]) {
      await apply(await keep(orderUpdate("O-2", second)));
      expect(await lineOf("O-2")).toMatchObject({ quantity: 2, withdrawn: 2 });
    }
  });

  it("cancels an order by its id alone, before or after it comes", async () => {
    const cancel = JSON.stringify({ type: "order.cancelled", timestamp: "2026-05-31T00:00:05Z", data: { id: "O-3" } });
    const early = await keep(cancel);
    await apply(early);
    expect(await receipts.get(early)).toMatchObject({
      note: "1 of 1 changes wait for a product, an order or a parcel that is not known yet",
    });
    const ref = await keep(orderUpdate("O-3", 1));
    await apply(ref);
    expect(await receipts.get(ref)).toMatchObject(older);
    expect(await lineOf("O-3")).toMatchObject({ isGone: true });
  });

  it("is refused with the fields of an order that cannot be", async () => {
    const ref = await keep(orderUpdate("O-4", 1, { placedAt: "2027-01-01T00:00:00Z" }));
    await apply(ref);
    expect(await receipts.get(ref)).toMatchObject({ state: "refused", note: "placedAt must not be in the future" });
  });

  it("is an order of a shop without an address: it ships within the store's country", async () => {
    await stores.create("demo", {
      ...defaultSettings,
      name: "D",
      sender: "d@example.com",
      postalAddress: "1 Quay",
      country: "NL",
    });
    const body = {
      id: 5,
      currency: "EUR",
      created_at: "2026-05-31T00:00:00Z",
      updated_at: "2026-05-31T00:00:01Z",
      line_items: [{ id: 1, variant_id: 9, sku: "", quantity: 1, price: "1" }],
    };
    const ref = { store: "demo", source: "shopify", eventKey: "no-address" };
    await receipts.receive(ref, Buffer.from(JSON.stringify(body)), "orders/create", now);
    await apply(ref);
    const { order, lines } = await orders.read({ store: "demo", order: "5" });
    expect(order).toMatchObject({ shipTo: { country: "NL" }, by: "platform" });
    expect(lines).toMatchObject([{ sku: "shopify-9" }]);
  });

  const tell = async (source: string, eventKey: string, eventType: string, body: unknown) => {
    const ref = { store: "demo", source, eventKey };
    await receipts.receive(ref, Buffer.from(JSON.stringify(body)), eventType, now);
    await apply(ref);
    return receipts.get(ref);
  };

  it("of a platform at a time that has not come yet is of when it came, so that what comes later counts", async () => {
    const product = { id: 71, sku: "AHEAD", name: "Tent", type: "simple", permalink: "", status: "publish" };
    const level = { manage_stock: true, stock_status: "instock", date_modified_gmt: "2031-01-01T00:00:00" };
    await tell("woocommerce", "ahead-1", "product.updated", { ...product, ...level, stock_quantity: 9 });
    const ref = { store: "demo", sku: "AHEAD" };
    expect(await stock.levels(ref)).toMatchObject([{ available: 9, observedAt: now }]);
    expect(await stock.variant(ref)).toMatchObject({ observedAt: now });
    const later = { ...level, date_modified_gmt: new Date(now + 1_000).toISOString() };
    await tell("woocommerce", "ahead-4", "product.updated", { ...product, ...later, stock_quantity: 2 });
    expect(await stock.levels(ref)).toMatchObject([{ available: 2 }]);

    await tell("shopify", "ahead-2", "inventory_levels/update", {
      inventory_item_id: 72,
      location_id: 1,
      available: 9,
      updated_at: "2031-01-01T00:00:00Z",
    });
    expect(await changing.aliases.keptLevels({ store: "demo", name: "shopify:item:72" })).toMatchObject([
      { available: 9, observedAt: now },
    ]);
    await tell("shopify", "ahead-3", "orders/create", {
      id: 73,
      currency: "EUR",
      created_at: "2031-01-01T00:00:00Z",
      updated_at: "2031-01-01T00:00:00Z",
      line_items: [{ id: 1, variant_id: 9, sku: "AHEAD", quantity: 1, price: "1" }],
      shipping_address: { country_code: "NL" },
    });
    expect((await orders.read({ store: "demo", order: "73" })).order).toMatchObject({ placedAt: now, observedAt: now });
  });

  it("of another shop's order of the same number is refused, and changes nothing", async () => {
    const line = { id: 1, variant_id: 9, sku: "", quantity: 1, price: "1" };
    const times = { created_at: "2026-05-31T00:00:00Z", updated_at: "2026-05-31T00:00:01Z" };
    const first = { id: 1001, currency: "EUR", ...times, line_items: [line], shipping_address: { country_code: "NL" } };
    await tell("shopify", "1001-1", "orders/create", first);
    const ref = { store: "demo", order: "1001" };
    const stored = await orders.read(ref);
    expect(stored.order).toMatchObject({ from: "shopify" });

    const other = {
      id: 1001,
      status: "processing",
      currency: "EUR",
      date_created_gmt: "2026-05-31T10:00:00",
      date_modified_gmt: "2026-05-31T10:00:00",
      line_items: [{ id: 5, name: "Lamp", product_id: 6, sku: "LAMP", quantity: 1, price: 9 }],
      billing: { country: "DE", email: "bea@example.com" },
    };
    for (const [key, topic, body] of [
      ["1001-2", "order.updated", other],
      ["1001-3", "order.deleted", { id: 1001 }],
    ] as const) {
      expect(await tell("woocommerce", key, topic, body)).toMatchObject({
        state: "refused",
        note: expect.stringContaining("another shop"),
      });
    }
    expect(await orders.read(ref)).toEqual(stored);
    // Its own shop's later words count, and so do the merchant's.
    await tell("shopify", "1001-4", "orders/updated", { ...first, updated_at: "2026-05-31T11:00:00Z" });
    await apply(await keep(orderUpdate("1001", 9, { observedAt: "2026-05-31T12:00:00Z" })));
    expect((await orders.read(ref)).order).toMatchObject({ from: "shopify", customer: { email: "ada@example.com" } });
  });

  it("is a supply, and an older word of it changes nothing and says so", async () => {
    const supply = (second: number, quantity: number) =>
      JSON.stringify({
        type: "supply.updated",
        timestamp: `2026-05-31T00:00:0${second}Z`,
        data: { id: "PO-1", sku: "TENT", quantity, expectedOn: "2026-07-01" },
      });
    await apply(await keep(supply(2, 20)));
    const ref = await keep(supply(1, 10));
    await apply(ref);
    expect(await receipts.get(ref)).toMatchObject(older);
    expect(await supplies.ofVariant({ store: "demo", sku: "TENT" })).toMatchObject([{ supply: "PO-1", quantity: 20 }]);
  });

  it("leaves what a merchant has set of a product where its shop says nothing of it", async () => {
    const ref = { store: "demo", sku: "KEPT" };
    const set = { title: "Old", sku: "KEPT", preorder: true, discontinued: true, backorder: true, observedAt: 1 };
    await stock.putVariant(ref, set);
    const product = (policy?: string) =>
      JSON.stringify({
        id: 7,
        title: "New",
        updated_at: "2026-05-31T00:00:00Z",
        variants: [{ id: 8, sku: "KEPT", inventory_policy: policy }],
      });
    const tell = async (policy?: string) => {
      const receipt = { store: "demo", source: "shopify", eventKey: `policy-${policy}` };
      await receipts.receive(receipt, Buffer.from(product(policy)), "products/update", now);
      await apply(receipt);
      return stock.variant(ref);
    };
    expect(await tell()).toMatchObject({ title: "New", backorder: true, preorder: true, discontinued: true });
    expect(await tell("deny")).toMatchObject({ backorder: false, preorder: true, discontinued: true });
  });

  it("is counted for each status that nobody knows", async () => {
    // Ship24's "pending" is known, and says nothing.
    const statuses = ["delivered", "teleported", "beamed", "pending"];
    const trackings = statuses.map((statusMilestone) => ({
      tracker: { trackingNumber: "1" },
      shipment: { statusMilestone },
    }));
    const ref = { store: "demo", source: "ship24", eventKey: "unknown-statuses" };
    await receipts.receive(ref, Buffer.from(JSON.stringify({ trackings })), "tracking/events", now);
    await apply(ref);
    const counted = log.lines.filter(({ code }) => code === "Tracking_unknown");
    expect(counted).toEqual([{ level: "count", code: "Tracking_unknown", fields: { value: 2 } }]);
  });

  it("is refused where nobody knows its sender any more", async () => {
    const ref = await keep(update("GONE", 1), { ...refOf(), source: "retired" });
    await apply(ref);
    expect(await receipts.get(ref)).toMatchObject({ state: "refused", note: "unknown source" });
  });

  it("is nothing where it never came", async () => {
    await expect(apply(refOf())).resolves.toBeUndefined();
  });

  it("stays received where the stock cannot be written, and so comes again", async () => {
    const ref = await keep(update("BROKEN", 1));
    const failing = { ...stock, putLevel: async () => Promise.reject(new Error("no table")) };
    await expect(applyOver(failing)(ref)).rejects.toThrow("no table");
    expect(await receipts.get(ref)).toMatchObject({ state: "received" });
    await apply(ref);
    expect(await receipts.get(ref)).toMatchObject({ state: "applied" });
  });
});
