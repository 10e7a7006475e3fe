import { describe, expect, it } from "vitest";
import { createContactsTable } from "../../../shared/contact/contacts-table.ts";
import { createWorld, startsAt, type World, type WorldOptions } from "./world.ts";

const second = 1_000;
const minute = 60 * second;
const day = 24 * 60 * minute;

/** A customer who waits for a supply, and was told of it. */
const createWaiting = async (options: WorldOptions = {}, order: Record<string, unknown> = {}) => {
  const world = await createWorld(options);
  await world.putVariant("TENT");
  await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-12" });
  await world.putOrder("ada", "TENT", order);
  await world.pass(5 * minute);
  return world;
};

const expectIn = async (world: World, expectedOn: string | null, more = {}) =>
  world.putSupply("po-1", "TENT", { expectedOn, ...more });

/** What was said of the first line, message by message. */
const saidOf = (world: World) =>
  world
    .messages()
    .filter(({ state }) => state === "sent")
    .map(({ topic, said }) => [topic, said?.["1"]]);

describe("the customer of an order", () => {
  it("hears once that it was received, with the date, when it has settled", async () => {
    const world = await createWorld();
    await world.putVariant("TENT");
    await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-12" });
    await world.putOrder("ada", "TENT");
    await world.pass(30 * second);
    expect(world.mails).toHaveLength(0);
    await world.pass(5 * minute);
    expect(saidOf(world)).toEqual([["received", "2026-06-12"]]);
    await world.putOrder("ada", "TENT", { placedAt: new Date(startsAt).toISOString() });
    await world.pass(day);
    expect(world.mails).toHaveLength(1);
  });

  it("is told honestly that nobody knows when, and then of the first date that there is", async () => {
    const world = await createWorld();
    await world.putVariant("TENT");
    await world.putOrder("ada", "TENT");
    await world.pass(5 * minute);
    expect(saidOf(world)).toEqual([["received", null]]);
    await expectIn(world, "2026-06-12");
    await world.pass(5 * minute);
    expect(saidOf(world)).toEqual([
      ["received", null],
      ["eta", "2026-06-12"],
    ]);
  });

  it("hears of a slip once, and of a date that comes earlier", async () => {
    const world = await createWaiting();
    await expectIn(world, "2026-06-24");
    await world.pass(5 * minute);
    await expectIn(world, "2026-06-10");
    await world.pass(day);
    expect(saidOf(world)).toEqual([
      ["received", "2026-06-12"],
      ["eta", "2026-06-24"],
      ["eta", "2026-06-10"],
    ]);
  });

  it("hears nothing of units that are added, as long as their date is the same", async () => {
    const world = await createWaiting();
    const placedAt = new Date(startsAt).toISOString();
    const lines = [{ id: "1", sku: "TENT", quantity: 3, unitPrice: "10.00", backorder: true }];
    await world.putOrder("ada", "TENT", { placedAt, lines });
    await world.pass(day);
    expect(saidOf(world)).toEqual([["received", "2026-06-12"]]);
    await world.putOrder("ada", "TENT", { placedAt, lines: lines.map((line) => ({ ...line, quantity: 11 })) });
    await world.pass(day);
    expect(saidOf(world).slice(1)).toEqual([["eta", null]]);
  });

  it("hears of several changes within the settle time in one message, of the last one", async () => {
    const world = await createWaiting({ settings: { orderSettleSeconds: 600 } });
    await world.pass(10 * minute);
    for (const expectedOn of ["2026-06-24", "2026-07-01", "2026-06-29"]) {
      await expectIn(world, expectedOn);
      await world.pass(2 * minute);
    }
    await world.pass(day);
    expect(saidOf(world)).toEqual([
      ["received", "2026-06-12"],
      ["eta", "2026-06-29"],
    ]);
  });

  it("hears of several changes in one message also where the order itself is written meanwhile", async () => {
    const world = await createWaiting({ settings: { orderSettleSeconds: 600 } });
    await world.pass(10 * minute);
    await expectIn(world, "2026-06-24");
    await world.pass(minute);
    await world.putOrder("ada", "TENT", { placedAt: new Date(startsAt).toISOString(), name: "#1001" });
    await world.pass(minute);
    await expectIn(world, "2026-06-29");
    await world.pass(day);
    expect(saidOf(world)).toEqual([
      ["received", "2026-06-12"],
      ["eta", "2026-06-29"],
    ]);
  });

  it("hears nothing of what has moved back within the settle time", async () => {
    const world = await createWaiting({ settings: { orderSettleSeconds: 600 } });
    await world.pass(10 * minute);
    await expectIn(world, "2026-06-24");
    await world.pass(minute);
    await expectIn(world, "2026-06-12");
    await world.pass(day);
    expect(saidOf(world)).toEqual([["received", "2026-06-12"]]);
  });

  it("hears nothing of a date that moves by less than the store's threshold, however often", async () => {
    const world = await createWaiting({ settings: { etaChangeDays: 3 } });
    for (const expectedOn of ["2026-06-15", "2026-06-16", "2026-06-12", "2026-06-11"]) {
      await expectIn(world, expectedOn);
      await world.pass(5 * minute);
    }
    expect(saidOf(world)).toEqual([["received", "2026-06-12"]]);
    await expectIn(world, "2026-06-17");
    await world.pass(5 * minute);
    expect(saidOf(world).at(-1)).toEqual(["eta", "2026-06-17"]);
  });

  it("hears of a small move that passes the promise", async () => {
    const lines = [
      { id: "1", sku: "TENT", quantity: 1, unitPrice: "1", backorder: true, promisedShipOn: "2026-06-12" },
    ];
    const world = await createWaiting({ settings: { etaChangeDays: 5 } }, { lines });
    await expectIn(world, "2026-06-15");
    await world.pass(5 * minute);
    expect(saidOf(world)).toEqual([
      ["received", "2026-06-12"],
      ["eta", "2026-06-15"],
    ]);
  });

  it("hears the day after that a supply that should have been there has no date any more", async () => {
    const world = await createWaiting();
    await world.passTo(Date.UTC(2026, 5, 12, 23, 59));
    expect(saidOf(world)).toHaveLength(1);
    await world.passTo(Date.UTC(2026, 5, 13, 0, 10));
    expect(saidOf(world).slice(1)).toEqual([["eta", null]]);
    expect(await world.line("ada")).toMatchObject({ estimate: null, why: { code: "undated_supply" } });
  });

  it("hears that a lost supply leaves no date, and is told the next one that there is", async () => {
    const world = await createWaiting();
    await expectIn(world, "2026-06-12", { status: "cancelled" });
    await world.pass(5 * minute);
    expect(saidOf(world).slice(1)).toEqual([["eta", null]]);
    await world.putSupply("po-2", "TENT", { expectedOn: "2026-07-01" });
    await world.pass(5 * minute);
    expect(saidOf(world).slice(2)).toEqual([["eta", "2026-07-01"]]);
  });

  it("hears once that it is ready, and nothing of days that pass then", async () => {
    const world = await createWaiting();
    await expectIn(world, "2026-06-12", { status: "received" });
    await world.pass(5 * minute);
    await expectIn(world, "2026-06-12", { status: "received" });
    await world.pass(20 * day);
    expect(saidOf(world).map(([topic]) => topic)).toEqual(["received", "ready"]);
  });

  it("hears of it where what was ready is not any more, and again when it is", async () => {
    const world = await createWaiting({ settings: { stockCounts: "onHand" } });
    await world.putLevel("TENT", 1);
    await world.pass(10 * minute);
    expect(saidOf(world).map(([topic]) => topic)).toEqual(["received", "ready"]);
    await world.putLevel("TENT", 0);
    await world.pass(10 * minute);
    expect(saidOf(world).slice(2)).toEqual([["eta", "2026-06-12"]]);
    await world.putLevel("TENT", 1);
    await world.pass(10 * minute);
    expect(saidOf(world).map(([topic]) => topic)).toEqual(["received", "ready", "eta", "ready"]);
  });

  it("of an old order that is imported is not greeted, nor told the date that it had all along", async () => {
    const world = await createWorld();
    await world.putVariant("TENT");
    await world.putSupply("po-1", "TENT", { expectedOn: "2026-06-12" });
    await world.pass(5 * minute);
    await world.putOrder("ada", "TENT", { placedAt: "2026-05-01T00:00:00Z" });
    await world.pass(day);
    expect(world.mails).toEqual([]);
    await expectIn(world, "2026-06-24");
    await world.pass(5 * minute);
    expect(saidOf(world)).toEqual([["eta", "2026-06-24"]]);
  });

  it("is told in their own language, and why a date has moved", async () => {
    const world = await createWaiting({}, { customer: { email: "ada@example.com", locale: "de-AT" } });
    await expectIn(world, "2026-06-24", { reason: "Sturm in der Nordsee" });
    await world.pass(5 * minute);
    expect(world.mails.map(({ values }) => values["locale"])).toEqual(["de", "de"]);
    expect(JSON.stringify(world.mails.at(-1)?.values)).toContain("Sturm in der Nordsee");
    expect(world.mails.at(-1)?.values["lines"]).toContain("24. Juni 2026");
  });

  it("is told why a supply that they waited for does not come, whether or not another one does", async () => {
    const world = await createWaiting();
    await world.putSupply("po-2", "TENT", { expectedOn: "2026-06-30", reason: "Port strike" });
    await world.pass(5 * minute);
    await expectIn(world, "2026-06-12", { status: "cancelled", reason: "Ship sank" });
    await world.pass(5 * minute);
    expect(saidOf(world).at(-1)).toEqual(["eta", "2026-06-30"]);
    expect(JSON.stringify(world.mails.at(-1)?.values)).toContain("Ship sank");
    await world.putSupply("po-2", "TENT", { expectedOn: "2026-06-30", status: "cancelled" });
    await world.pass(5 * minute);
    expect(saidOf(world).at(-1)).toEqual(["eta", null]);
    expect(JSON.stringify(world.mails.at(-1)?.values)).not.toMatch(/Ship sank|Port strike/);
    await world.putSupply("po-3", "TENT", { expectedOn: "2026-06-20", reason: "By air" });
    await world.pass(5 * minute);
    expect(saidOf(world).at(-1)).toEqual(["eta", "2026-06-20"]);
    expect(JSON.stringify(world.mails.at(-1)?.values)).toContain("By air");
  });

  it("is not told of a cancelled order", async () => {
    const world = await createWaiting();
    await expectIn(world, "2026-06-24");
    await world.pass(10 * second);
    await world.putOrder("ada", "TENT", { placedAt: new Date(startsAt).toISOString(), status: "cancelled" });
    await world.pass(day);
    expect(saidOf(world)).toEqual([["received", "2026-06-12"]]);
  });

  it("who cannot be reached costs one look at each change, and no endless loop", async () => {
    const world = await createWorld();
    await world.putVariant("TENT");
    await world.putOrder("ada", "TENT");
    const row = world.rowsOf("orders").find(({ contact }) => contact !== undefined);
    const contact = String(row?.["contact"]);
    await createContactsTable(world.table("contacts")).suppress({ store: "shop", contact }, "bounced", world.time.now);
    await world.pass(day);
    expect(world.messages()).toMatchObject([{ topic: "received", state: "cancelled", reason: "suppressed" }]);
    await expectIn(world, "2026-06-12");
    await world.pass(day);
    expect(world.messages()).toMatchObject([{ topic: "received" }, { topic: "eta", reason: "suppressed" }]);
    expect(world.mails).toEqual([]);
  });
});

const texting: WorldOptions = {
  settings: { texts: { on: true, maxParts: 2, originationNumber: "+12025550199" }, country: "US" },
};
const withPhone = (more = {}) => ({
  customer: { email: "ada@example.com", phone: "+12025550101" },
  shipTo: { country: "US", postalCode: "10001" },
  smsConsent: { wordingVersion: "2026-01" },
  ...more,
});

describe("a customer's texts", () => {
  it("need a consent of their own", async () => {
    const asked = await createWaiting(texting, withPhone());
    expect(asked.told("ada").toSorted()).toEqual(["received by email", "received by sms"]);
    expect(asked.texts).toMatchObject([{ to: "+12025550101" }]);
    const unasked = await createWaiting(texting, withPhone({ smsConsent: undefined }));
    expect(unasked.told("ada")).toEqual(["received by email"]);
    const off = await createWaiting({}, withPhone());
    expect(off.told("ada")).toEqual(["received by email"]);
  });

  it("end with STOP, and mails do not", async () => {
    const world = await createWaiting(texting, withPhone());
    const [originationNumber, destinationNumber] = ["+12025550101", "+12025550199"];
    const text = { originationNumber, destinationNumber, messageBody: "STOP", inboundMessageId: "m-1" };
    world.sqs.put("inbound", JSON.stringify(text));
    await world.pass(minute);
    const before = world.texts.length;
    await expectIn(world, "2026-06-24");
    await world.pass(day);
    expect(world.texts).toHaveLength(before);
    expect(world.told("ada").at(-1)).toBe("eta by email");
    expect(world.messages().at(-1)).toBeDefined();
    expect(world.messages().filter(({ channel, topic }) => channel === "sms" && topic === "eta")).toMatchObject([
      { state: "cancelled", reason: "texts_stopped" },
    ]);
  });

  it("wait for the morning, and then say what is true by then", async () => {
    const world = await createWaiting(texting, withPhone());
    const [texts, mails] = [world.texts.length, world.mails.length];
    // 23:00 in New York.
    await world.passTo(Date.UTC(2026, 5, 2, 3));
    await expectIn(world, "2026-06-24");
    await world.pass(30 * minute);
    expect(world.mails).toHaveLength(mails + 1);
    expect(world.texts).toHaveLength(texts);
    await expectIn(world, "2026-06-26");
    await world.passTo(Date.UTC(2026, 5, 2, 11, 59));
    expect(world.texts).toHaveLength(texts);
    await world.passTo(Date.UTC(2026, 5, 2, 15));
    expect(world.texts).toHaveLength(texts + 1);
    expect(world.texts.at(-1)?.body).toContain("26 June");
    expect(
      world
        .messages()
        .flatMap(({ channel, state, said }) => (channel === "sms" && state === "sent" ? [said?.["1"]] : [])),
    ).toEqual(["2026-06-12", "2026-06-26"]);
    // The mail that was right in the evening is put right, too.
    expect(
      world
        .messages()
        .flatMap(({ channel, state, said }) => (channel === "email" && state === "sent" ? [said?.["1"]] : [])),
    ).toEqual(["2026-06-12", "2026-06-24", "2026-06-26"]);
  });
});

describe("whoever bought what they waited for", () => {
  it("is no longer waiting, and the merchant sees why", async () => {
    const world = await createWorld();
    await world.putVariant("TENT");
    const { signupId } = await world.call("POST", "signups", {
      sku: "TENT",
      email: "ada@example.com",
      confirmed: true,
    });
    const other = await world.call("POST", "signups", { sku: "TENT", email: "bob@example.com", confirmed: true });
    await world.pass(minute);
    await world.putOrder("ada", "TENT");
    await world.pass(5 * minute);
    expect(await world.call("GET", `signups/${String(signupId)}`)).toMatchObject({
      status: "bought",
      reason: { code: "bought" },
    });
    expect(await world.call("GET", `signups/${String(other["signupId"])}`)).toMatchObject({ status: "waiting" });
    await world.putLevel("TENT", 5);
    await world.pass(day);
    expect(world.mails.filter(({ tags }) => tags["restock"] !== undefined).map(({ to }) => to)).toEqual([
      "bob@example.com",
    ]);
  });
});

describe("an order that was placed without a law", () => {
  it("keeps none when its store names one afterwards; the next order has it", async () => {
    const world = await createWaiting();
    await world.call("PATCH", "settings", { delayLaw: { default: "ftc" } });
    await world.putOrder("bo", "TENT");
    await expectIn(world, "2026-09-30");
    await world.pass(day);
    expect(await world.call("GET", "orders/ada/evidence")).toMatchObject({ lines: [] });
    expect(await world.call("GET", "orders/bo/evidence")).toMatchObject({ lines: [{ law: "ftc" }] });
  });
});
