import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { createApplyOrder } from "../../shared/backorder/apply-order.ts";
import { createOrdersTable } from "../../shared/backorder/orders-table.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { addressHashOf, contactOf } from "../../shared/contact/contact.ts";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const { hashKey } = await createStoresTable(system.database.table("stores")).deploymentKeys();
const applyOrder = createApplyOrder({
  clock: systemClock,
  orders: createOrdersTable(system.database.table("orders")),
  orderQueue: { send: async () => {}, sendAll: async () => {} },
  keys: async () => ({ hashKey, linkKey: "" }),
});
const contacts = createContactsTable(system.database.table("contacts"));
const { apiKey: otherKey } = v.parse(v.object({ apiKey: v.string() }), system.other);

const asStore = (store: "demo" | "other") => async (path: string, body: unknown) =>
  system.send("POST", `/v1/stores/${store}/${path}`, {
    body: JSON.stringify(body),
    ...(store === "other" && { authorization: `Bearer ${otherKey}` }),
  });
const demo = asStore("demo");
const other = asStore("other");

await system.putVariant("TENT");
await system.putVariant("STOVE");
for (const [path, body] of [
  ["variants/TENT", { title: "Tent" }],
  ["settings", { texts: { on: true } }],
] as const) {
  await system.send(path === "settings" ? "PATCH" : "PUT", `/v1/stores/other/${path}`, {
    body: JSON.stringify(body),
    authorization: `Bearer ${otherKey}`,
  });
}

let people = 0;
/** Somebody whom no other test knows. */
const somebody = () => {
  const n = String((people += 1)).padStart(2, "0");
  return { email: `ada-${n}@example.com`, phone: `+120255501${n}` };
};
const consent = { wordingVersion: "2026-11-26", givenAt: "2026-11-01T10:00:00Z", source: "shop" };
const signUp = async (as: typeof demo, body: Record<string, unknown>) => {
  const answer = await as("signups", { confirmed: true, consent, ...body });
  expect(answer.status).toBe(201);
  return String(answer.body["signupId"]);
};

const placeOrder = async (id: string, customer: { email?: string; phone?: string }) => {
  // An order of a shop's platform may have no e-mail.
  const ref = { store: "demo", order: id };
  const lines = [{ id: "1", sku: "TENT", quantity: 1, unitPrice: "1.00", backorder: true }];
  const observedAt = Date.now();
  const state = { placedAt: observedAt, observedAt, customer, shipTo: { country: "US" }, currency: "USD", lines };
  await applyOrder(ref, { ...state, by: "platform" });
  await system.idle();
};
const idsOf = (orders: unknown) => (Array.isArray(orders) ? orders : []).map(({ id }) => String(id)).toSorted();

/** Every row that names one of the addresses, or its contact in the store, by table and key. */
const rowsAbout = async (...addresses: string[]) => {
  const names = addresses.flatMap((address) => [address, contactOf(hashKey, "demo", address)]);
  const rows = await system.everything();
  return [...rows].filter(([, row]) => names.some((name) => JSON.stringify(row).includes(name))).map(([key]) => key);
};
const rowsOfOther = async () => [...(await system.everything())].filter(([key]) => key.includes(" other"));

const nothing = { signups: 0, phones: 0, orders: 0, messages: 0, consents: 0 };

describe("an export", () => {
  it("shows everything that the store holds of an e-mail's owner, the phone beside it too", async () => {
    const { email, phone } = somebody();
    const both = await signUp(demo, {
      sku: "TENT",
      email,
      phone,
      channels: "smsFirst",
      quantity: 2,
      postalCode: "97201",
    });
    const mail = await signUp(demo, { sku: "STOVE", email: email.toUpperCase() });
    const { status, body } = await demo("contacts/export", { email });
    expect(status).toBe(200);
    const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const signup = {
      status: "waiting",
      reason: { code: "not_back_yet", text: expect.any(String) },
      createdAt: instant,
    };
    expect(body).toEqual({
      orders: [],
      signups: expect.arrayContaining([
        expect.objectContaining({
          ...signup,
          signupId: both,
          sku: "TENT",
          email,
          phone,
          quantity: 2,
          postalCode: "97201",
        }),
        expect.objectContaining({ ...signup, signupId: mail, sku: "STOVE", channels: "email" }),
      ]),
      contacts: [
        { channel: "email", consents: expect.arrayContaining([expect.objectContaining({ sku: "TENT" })]) },
        { channel: "sms", consents: [expect.objectContaining({ confirmedAt: instant, confirmedBy: "merchant" })] },
      ],
      messages: [],
    });
    const byPhone = await demo("contacts/export", { phone: phone.replace("+1", "") });
    expect(byPhone.body).toMatchObject({ signups: [{ signupId: both }], contacts: [{ channel: "sms" }] });
  });

  it("says the same of somebody unknown as of somebody whom another store knows", async () => {
    const { email, phone } = somebody();
    await signUp(other, { sku: "TENT", email, phone });
    await system.text(phone, "STOP");
    await system.idle();
    for (const address of [{ email }, { phone }, { email: "nobody@example.com" }]) {
      const { status, body } = await demo("contacts/export", address);
      const channel = "email" in address ? "email" : "sms";
      expect({ status, body }).toEqual({
        status: 200,
        body: { signups: [], orders: [], contacts: [{ channel, consents: [] }], messages: [] },
      });
      const erased = await demo("contacts/erase", address);
      expect(erased.body).toMatchObject({ erased: nothing, kept: {} });
    }
    expect((await other("contacts/export", { phone })).body).toMatchObject({
      signups: [{ reason: { code: "not_back_yet" }, phoneHeld: "stopped" }],
      contacts: [{ textsStopped: true }],
      messages: [{ kind: "reply", reply: "stop", status: "sent" }],
    });
  });

  it("changes nothing", async () => {
    const { email } = somebody();
    await signUp(demo, { sku: "TENT", email });
    await system.changingNothing(async () => demo("contacts/export", { email }));
  });
});

describe("an erasure", () => {
  it("of an e-mail takes its signups whole, with the phone beside it, and erases nothing more when repeated", async () => {
    const { email, phone } = somebody();
    await signUp(demo, { sku: "TENT", email, phone, channels: "both" });
    await signUp(demo, { sku: "STOVE", email });
    const first = await demo("contacts/erase", { email: email.toUpperCase() });
    expect(first).toMatchObject({ status: 200, body: { erased: { ...nothing, signups: 2, consents: 3 }, kept: {} } });
    expect(await rowsAbout(email, phone)).toEqual([]);
    expect((await demo("contacts/erase", { email })).body).toMatchObject({ erased: nothing, kept: {} });
  });

  it("of a phone takes it off an order that has an e-mail, and the customer off one that has none", async () => {
    const { email, phone } = somebody();
    await placeOrder("WITH-MAIL", { email, phone });
    await placeOrder("PHONE-ONLY", { phone });
    const shown = await demo("contacts/export", { phone });
    expect(idsOf(shown.body["orders"])).toEqual(["PHONE-ONLY", "WITH-MAIL"]);
    const { body } = await demo("contacts/erase", { phone });
    expect(body).toMatchObject({ erased: { ...nothing, orders: 2 }, kept: { orders: expect.any(String) } });
    expect(await rowsAbout(phone)).toEqual([]);
    expect((await system.call("GET", "orders/WITH-MAIL")).body).toMatchObject({ customer: { email } });
    expect((await system.call("GET", "orders/PHONE-ONLY")).body).toMatchObject({ customer: {} });
    await placeOrder("WITH-MAIL", { email, phone });
    expect(await rowsAbout(phone)).toEqual([]);
    expect((await demo("contacts/erase", { phone })).body).toMatchObject({ erased: nothing, kept: {} });
  });

  it("of an e-mail leaves a phone that also stands in another customer's order", async () => {
    const [{ email, phone }, other] = [somebody(), somebody()];
    await placeOrder("MINE", { email, phone });
    await placeOrder("THEIRS", { email: other.email, phone });
    const { body } = await demo("contacts/erase", { email });
    expect(body).toMatchObject({ erased: { orders: 1 }, kept: { sharedPhone: expect.any(String) } });
    expect(await rowsAbout(email)).toEqual([]);
    expect((await system.call("GET", "orders/THEIRS")).body).toMatchObject({ customer: { email: other.email, phone } });
  });

  it("of a phone takes it off signups that have an e-mail, which go on", async () => {
    const { email, phone } = somebody();
    const both = await signUp(demo, { sku: "TENT", email, phone, channels: "smsFirst" });
    await signUp(demo, { sku: "STOVE", phone });
    const { body } = await demo("contacts/erase", { phone });
    expect(body).toMatchObject({ erased: { ...nothing, signups: 1, phones: 1, consents: 2 }, kept: {} });
    const left = await system.call("GET", `signups/${both}`);
    expect(left.body).toMatchObject({ status: "waiting", email, channels: "email" });
    expect(left.body).not.toHaveProperty("phone");
    expect(await rowsAbout(phone)).toEqual([]);
    expect((await demo("contacts/erase", { phone })).body).toMatchObject({ erased: nothing });
  });

  it("of an e-mail leaves a phone alone that also waits by itself, and says so", async () => {
    const { email, phone } = somebody();
    await signUp(demo, { sku: "TENT", email, phone });
    const alone = await signUp(demo, { sku: "STOVE", phone });
    const { body } = await demo("contacts/erase", { email });
    expect(body).toMatchObject({ erased: { signups: 1 }, kept: { sharedPhone: expect.any(String) } });
    expect((await system.call("GET", `signups/${alone}`)).body).toMatchObject({ phone, status: "waiting" });
    expect((await demo("contacts/export", { phone })).body).toMatchObject({ contacts: [{ consents: [{}, {}] }] });
  });

  it("leaves another store's signups, contacts and consents as they are", async () => {
    const { email, phone } = somebody();
    await signUp(other, { sku: "TENT", email, phone });
    await signUp(demo, { sku: "TENT", email, phone });
    const before = await rowsOfOther();
    const shown = (await other("contacts/export", { email })).body;
    await demo("contacts/erase", { email });
    await demo("contacts/erase", { phone });
    expect(await rowsOfOther()).toEqual(before);
    expect((await other("contacts/export", { email })).body).toEqual(shown);
  });

  it("keeps who must not be written to, under keyed hashes alone, and says why", async () => {
    const { email, phone } = somebody();
    await signUp(demo, { sku: "TENT", email, phone });
    const contact = contactOf(hashKey, "demo", email);
    await contacts.suppress({ store: "demo", contact }, "complaint", Date.now());
    await contacts.unsubscribe({ store: "demo", contact }, Date.now());
    await system.text(phone, "STOP");
    await system.idle();
    const { body } = await demo("contacts/erase", { email });
    expect(body).toMatchObject({
      erased: { signups: 1, messages: 1 },
      kept: { suppression: expect.stringContaining("keyed hash"), stop: expect.stringContaining("keyed hash") },
    });
    expect(await rowsAbout(email, phone)).toEqual([`contacts demo#${contact} contact`]);
    const rows = await system.everything();
    expect(Object.keys(rows.get(`contacts demo#${contact} contact`) ?? {}).sort()).toEqual(["pk", "sk", "suppressed"]);
    expect(rows.get(`contacts #address#${addressHashOf(hashKey, phone)} phone`)).toHaveProperty("stoppedAt");
    // Whoever comes back is still held.
    await signUp(demo, { sku: "TENT", email });
    expect((await demo("contacts/export", { email })).body).toMatchObject({
      signups: [{ reason: { code: "suppressed" } }],
    });
  });

  it("says until when traces can remain, day by day", async () => {
    const { body } = await demo("contacts/erase", { email: "nobody@example.com" });
    const trace = v.strictObject({ day: v.pipe(v.string(), v.isoDate()), text: v.string() });
    const traces = v.parse(
      v.strictObject({ deadLetters: trace, backups: trace, webhookBodies: trace, backupsOfWebhookBodies: trace }),
      body["tracesUntil"],
    );
    const daysUntil = ({ day }: { day: string }) => Math.round((Date.parse(day) - Date.now()) / 86_400_000);
    expect(daysUntil(traces.backups)).toBeGreaterThanOrEqual(34);
    expect(daysUntil(traces.webhookBodies)).toBeGreaterThanOrEqual(90 + 7);
    expect(traces.backupsOfWebhookBodies.day > traces.webhookBodies.day).toBe(true);
  });
});

describe("a call about a contact", () => {
  it.each(["export", "erase"])("to %s names what is wrong with its body, and changes nothing", async (what) => {
    for (const [body, fields] of [
      [{}, ["email"]],
      [{ email: "ada@example.com", phone: "+12025550143" }, ["email"]],
      [{ email: "ada" }, ["email"]],
      [{ phone: "12" }, ["phone"]],
      [{ phone: 12 }, ["phone"]],
      [{ phone: "" }, ["phone"]],
      [[], ["email"]],
    ] as const) {
      const answer = await system.changingNothing(async () => demo(`contacts/${what}`, body));
      expect([answer.status, answer.fields]).toEqual([400, fields]);
    }
    expect((await system.send("POST", `/v1/stores/demo/contacts/${what}`, { body: "{" })).status).toBe(400);
  });

  it("is its store's alone", async () => {
    for (const what of ["export", "erase"]) {
      const path = `/v1/stores/demo/contacts/${what}`;
      const body = JSON.stringify({ email: "ada@example.com" });
      expect((await system.send("POST", path, { body, authorization: undefined })).status).toBe(401);
      expect((await system.send("POST", path, { body, authorization: `Bearer ${otherKey}` })).status).not.toBe(200);
      expect((await system.send("GET", path)).status).toBe(404);
    }
  });
});
