import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as v from "valibot";
import { addressHashOf, contactOf } from "../../shared/contact/contact.ts";
import { startTestSystem } from "../support/local-system.ts";
import { waitForNoon } from "./noon.ts";
import { kindOf, type Scanned, scanEverything } from "./scan.ts";

const email = "grace.hopper-77@example.com";
const phone = "+12025550143";
/** As they might be hidden in something longer. */
const traces = [email, "grace.hopper-77", phone, "2025550143"];

/** One shopper through everything that there is, and then erased: no table may name them any more. */
describe("a shopper who did everything and is erased", () => {
  let system: Awaited<ReturnType<typeof startTestSystem>>;
  let before: Scanned[];
  let after: Scanned[];
  const answers: Record<string, unknown>[] = [];

  const signUp = async (body: Record<string, unknown>) => {
    const consent = { wordingVersion: "2026-11-26", page: "https://shop.example.com/tent" };
    const answer = await system.request("POST", `${system.url}/v1/stores/demo/signups`, { consent, ...body });
    expect(answer).toMatchObject({ status: 202, body: { status: "accepted" } });
    await system.idle();
  };
  const newest = async (channel: "email" | "sms") =>
    (await system.messages()).findLast((message) => message.channel === channel);
  const text = async (body: string) => {
    await system.text(phone, body);
    await system.idle();
  };
  const contact = async (call: "export" | "erase", address: Record<string, string>) => {
    const { status, body } = await system.call("POST", `contacts/${call}`, address);
    expect(status).toBe(200);
    return body;
  };
  const live = async () => {
    await system.putVariant("TENT", { settleSeconds: 0 });
    await system.putVariant("STOVE", { settleSeconds: 0 });
    await waitForNoon(system);
    await signUp({ sku: "TENT", email, phone, channels: "both", locale: "de", postalCode: "20500" });
    const [link] = /http\S+\/confirm\?t=[\w.-]+/.exec((await newest("email"))?.text ?? "") ?? [];
    expect((await fetch(link ?? "", { method: "POST" })).status).toBe(200);
    await text("YES");
    await system.putLevel("TENT", 5);
    await system.idle();
    // A text that came up before its chunk was done waits a moment.
    await system.advance("PT2M");
    expect(await newest("email")).toMatchObject({ to: email, subject: expect.stringContaining("Tent TENT") });
    expect((await system.messages()).filter(({ channel, to }) => channel === "sms" && to === phone).length).toBe(3);
    expect(await system.webhook("stock.updated", { sku: "TENT", available: 0 })).toBe(200);
    await system.idle();
    await text("When do you open?");
    await text("HELP");
    await text("STOP");
    await signUp({ sku: "TENT", email, phone, channels: "smsFirst" });
    await signUp({ sku: "STOVE", phone });
  };

  beforeAll(async () => {
    system = await startTestSystem();
    await live();
    before = await scanEverything(system.dataDir);
    answers.push(await contact("export", { email }), await contact("export", { phone }));
    answers.push(await contact("erase", { email }), await contact("erase", { phone }));
    answers.push(await contact("erase", { email }), await contact("erase", { phone }));
    await system.idle();
    after = await scanEverything(system.dataDir);
  });
  afterAll(async () => system.stop());

  const naming = (rows: Scanned[], names: string[]) =>
    rows.filter((row) => names.some((name) => row.text.includes(name)));
  const kindsOf = (rows: Scanned[]) => [...new Set(rows.map(kindOf))].sort();

  it("was known before, also by name", () => {
    expect(kindsOf(naming(before, traces))).toEqual(["waitlist signup"]);
    expect(before.find((row) => kindOf(row) === "receipts part")?.text).toContain("stock.updated");
  });

  it("is shown whole to the merchant before", () => {
    const [byEmail, byPhone] = answers;
    expect(byEmail).toMatchObject({ signups: [{ sku: "TENT", email, phone }], contacts: [{ channel: "email" }] });
    expect(byPhone).toMatchObject({
      signups: expect.arrayContaining([expect.objectContaining({ sku: "STOVE", phone })]),
    });
    const shown = v.parse(v.object({ messages: v.array(v.looseObject({})) }), byPhone);
    expect(shown.messages.map(({ kind, reply, text: said }) => [kind, reply ?? said]).sort()).toEqual([
      ["back_in_stock", undefined],
      ["confirmation", undefined],
      ["inbound", "When do you open?"],
      ["reply", "help"],
      ["reply", "start"],
      ["reply", "stop"],
    ]);
  });

  it("is nowhere in any table after, in no attribute and no packed body", () => {
    expect(naming(after, traces)).toEqual([]);
    expect(naming(after, ["When do you open?"])).toEqual([]);
  });

  it("leaves nothing but what is kept on purpose, under keyed hashes", async () => {
    const keys = before.find(({ row }) => row["pk"] === "#deployment")?.row;
    const hashKey = String(keys?.["hashKey"]);
    const hashes = [email, phone].flatMap((address) => [
      contactOf(hashKey, "demo", address),
      addressHashOf(hashKey, address),
    ]);
    expect(kindsOf(naming(after, hashes))).toEqual([
      // One confirmation a day; STOP.
      "contacts #address#confirmations",
      "contacts #address#phone",
      // Whom a restock told.
      "messages members",
      "stock wave",
    ]);
  });

  it("is counted once, and what stays is named", () => {
    const [, , erasedEmail, erasedPhone, again, againPhone] = answers;
    expect(erasedEmail).toMatchObject({
      erased: { signups: 1, phones: 0 },
      kept: { batches: expect.any(String), confirmationLimit: expect.any(String), sharedPhone: expect.any(String) },
    });
    expect(erasedPhone).toMatchObject({ erased: { signups: 1, phones: 0 }, kept: { stop: expect.any(String) } });
    const none = { signups: 0, phones: 0, messages: 0, consents: 0 };
    expect(again).toMatchObject({ erased: none, kept: {} });
    expect(againPhone).toMatchObject({ erased: none, kept: {} });
  });

  it("was in rows that expire by themselves, but for what is the merchant's own", () => {
    const kinds = Map.groupBy(before, kindOf);
    const expiring = [...kinds].filter(([, rows]) => rows.every(({ row }) => Number(row["ttl"]) > Date.now() / 1_000));
    expect(expiring.map(([kind]) => kind).sort()).toEqual([
      "contacts #address#confirmations",
      "contacts #address#wanted",
      "contacts #client#limit",
      "contacts consent",
      "messages #message#message",
      "messages chunk",
      "messages members",
      "receipts part",
      "receipts receipt",
      "waitlist signup",
    ]);
    const reasons = {
      "contacts #address#phone": "a STOP holds until the phone's owner takes it back; a keyed hash",
      "contacts contact": "a yes or no to a store holds until it is taken back or erased; a keyed hash",
      "messages ses": "the pace of sending; one row, of nobody",
      "messages sms": "the pace of sending; one row, of nobody",
      "stock alias": "the merchant's own; what platforms call things",
      "stock ledger": "the merchant's own; what is owed of a variant",
      "stock level": "the merchant's own",
      "stock restock": "the merchant's own",
      "stock stock": "the merchant's own",
      "stock supply": "the merchant's own",
      "stock variant": "the merchant's own",
      "stock wave": "the merchant's own; the last one who was invited by a keyed hash",
      "stores key": "the merchant's own; hashed",
      "stores keys": "the deployment's own",
      "stores source": "the merchant's own",
      "stores store": "the merchant's own",
    };
    const lasting = [...kinds].filter(([, rows]) => rows.some(({ row }) => row["ttl"] === undefined));
    expect(lasting.map(([kind]) => kind).sort()).toEqual(Object.keys(reasons));
  });
});
