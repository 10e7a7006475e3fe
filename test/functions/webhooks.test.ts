import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { createApplyChange } from "../../functions/apply-receipt/apply-change.ts";
import { createApplyReceipt } from "../../functions/apply-receipt/apply-receipt.ts";
import { createReceiveWebhook } from "../../functions/receive-webhook/receive-webhook.ts";
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
const jobQueue = { send: async () => {}, sendAll: async () => {} };
const keys = async () => ({ hashKey: "hash", linkKey: "link" });
const people = { contacts, addresses, messages, waitlist };
const changing = {
  clock,
  stores,
  aliases: createAliasesTable(table("stock")),
  messages,
  jobs,
  jobQueue,
  findHeld: createFindHeld({ ...people, keys }),
  eraseContact: createEraseContact(people),
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

  it("is counted for each status that nobody knows", async () => {
    const statuses = ["delivered", "teleported", "beamed"];
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
