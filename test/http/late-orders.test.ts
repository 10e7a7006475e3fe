import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { addDays, type Day } from "../../shared/runtime/day.ts";
import { startLateShop } from "./late-shop.ts";

const shop = await startLateShop();

/** An order of a lamp that was promised in ten days; its delivery then slips so many days beyond that. */
const slip = async (id: string, days: number | null, more: Record<string, unknown> = {}): Promise<Day> => {
  const shipBy = await shop.inDays(10);
  await shop.putVariant(id);
  await shop.putSupply(id, shipBy);
  await shop.putOrder(id, { lines: [shop.line(id, shipBy)], ...more });
  await shop.advance("P1D");
  await shop.putSupply(id, days === null ? null : addDays(shipBy, days), { reason: "Storm in the North Sea" });
  return shipBy;
};
const mailsOf = async (id: string) => shop.messagesTo(`${id}@example.com`);
const choose = async (id: string, fields: Record<string, string>) => {
  const token = await shop.tokenOf(id);
  const answer = await shop.submit("order", token, { line: "1", ...fields });
  await shop.advance("PT5M");
  return answer;
};
const phaseOf = async (id: string) => (await shop.evidenceOf(id))?.phase;
const alertsAbout = async (id: string) =>
  (await shop.messagesTo("merchant@example.com")).filter(({ subject }) => subject.endsWith(` ${id}`));

describe("a late order", () => {
  it("is told of before the promised day, in one message, and silence keeps it open until the new day", async () => {
    const shipBy = await slip("short", 20);
    const early = await shop.sendJson("POST", "/v1/stores/demo/orders/short/refunds", { line: "1" });
    expect(early).toMatchObject({ status: 400, fields: ["line"] });
    const mails = await mailsOf("short");
    expect(mails.map(({ subject }) => subject)).toEqual([
      expect.stringMatching(/^Order received/),
      expect.stringMatching(/^Your order is delayed/),
    ]);
    expect(mails[1]?.text).toContain("Storm in the North Sea");
    expect(mails[1]?.text).toMatch(/\/order\?t=\S+&choice=wait&line=1/);
    await shop.goTo(addDays(shipBy, 20));
    expect(await shop.lineOf("short")).toMatchObject({
      status: "open",
      promise: shipBy,
      notices: [{ kind: "first_definite", deliveries: [{ channel: "email", status: "accepted" }] }],
    });
    expect(await phaseOf("short")).toBe("agreed");
    await shop.goTo(addDays(shipBy, 21));
    expect(await shop.lineOf("short")).toMatchObject({ status: "cancelled" });
  });

  it("by more than thirty days is cancelled where nobody answers, the refund owed within 7 working days", async () => {
    const shipBy = await slip("long", 45);
    await shop.goTo(addDays(shipBy, 30));
    expect(await shop.lineOf("long")).toMatchObject({ status: "open" });
    await shop.goTo(addDays(shipBy, 31));
    const line = await shop.lineOf("long");
    expect(line).toMatchObject({ status: "cancelled", refund: { units: 1, ground: "long_delay_unanswered" } });
    const end = addDays(shipBy, 30);
    const days = Array.from({ length: 20 }, (_, n) => addDays(end, n + 1));
    const working = days.filter((day) => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()));
    expect(line?.refund?.lastDay).toBe(working[6]);
    expect((await mailsOf("long")).map(({ subject }) => subject.replace(/ \(.*/, ""))).toEqual([
      "Order received",
      "Your order is delayed by more than 30 days",
      expect.stringMatching(/^Please answer by/),
      expect.stringMatching(/^Cancelled/),
    ]);

    expect(await alertsAbout("long")).toEqual([]);
    await shop.goTo(addDays(String(line?.refund?.lastDay), 1));
    expect((await alertsAbout("long")).map(({ text }) => text)).toEqual([expect.stringContaining("refund is overdue")]);
    const due = v.parse(
      v.object({ items: v.array(v.looseObject({ order: v.string(), what: v.string(), overdue: v.boolean() })) }),
      (await shop.must("GET", "due")).body,
    );
    const own = due.items.filter(({ order }) => order === "long");
    expect(own).toMatchObject([{ what: "refund", overdue: true, lastDay: line?.refund?.lastDay }]);
    const ats = due.items.map(({ at }) => String(at));
    expect(ats).toEqual(ats.toSorted());
    const paid = await shop.must("POST", "orders/long/refunds", { line: "1" });
    expect(paid.body).toMatchObject({ refunds: [{ n: 1, sentAt: expect.any(String) }] });
    expect((await shop.must("GET", "due")).text).not.toContain('"long"');
    expect(await shop.lineOf("long")).toMatchObject({ refund: { sentAt: expect.any(String) } });
    expect((await shop.open("order", await shop.tokenOf("long"))).text).toContain("The shop has sent your money back.");
  });

  it("whose customer agrees is kept, and says so", async () => {
    const shipBy = await slip("kept", 45);
    const answer = await choose("kept", { choice: "wait" });
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining("Thank you for waiting")]);
    expect((await mailsOf("kept")).at(-1)?.subject).toContain("Thank you for waiting");
    await shop.goTo(addDays(shipBy, 45));
    expect(await shop.lineOf("kept")).toMatchObject({ status: "open" });
    expect(await phaseOf("kept")).toBe("agreed");
  });

  it("whose customer waits for as long as it takes hears of no other delay, and may still cancel", async () => {
    const shipBy = await slip("forever", null);
    await choose("forever", { choice: "wait" });
    const before = (await mailsOf("forever")).length;
    await shop.goTo(addDays(shipBy, 100));
    const evidence = await shop.evidenceOf("forever");
    expect(evidence).toMatchObject({ phase: "indefinite", notices: [{ kind: "first_long", revisedOn: null }] });
    expect((await mailsOf("forever")).length).toBe(before);
    expect((await choose("forever", { choice: "cancel" })).text).toContain("<h1>Cancelled</h1>");
    expect(await shop.lineOf("forever")).toMatchObject({ status: "cancelled", refund: { ground: "customer" } });
    expect((await mailsOf("forever")).at(-1)?.subject).toMatch(/^Cancelled/);
  });

  it("that is late once more and not answered is cancelled at the end of the day that was granted", async () => {
    const shipBy = await slip("renewed", 20);
    await shop.goTo(addDays(shipBy, 5));
    await shop.putSupply("renewed", addDays(shipBy, 40));
    expect((await mailsOf("renewed")).at(-1)?.subject).toContain("delayed again");
    await shop.goTo(addDays(shipBy, 20));
    expect(await shop.lineOf("renewed")).toMatchObject({ status: "open" });
    await shop.goTo(addDays(shipBy, 21));
    expect(await shop.lineOf("renewed")).toMatchObject({
      status: "cancelled",
      refund: { ground: "renewed_unanswered" },
    });
  });

  it("keeps the law that it began with", async () => {
    const shipBy = await slip("before", 45);
    await shop.must("PATCH", "settings", { delayLaw: { default: "none" } });
    await slip("after", 45);
    await shop.must("PATCH", "settings", { delayLaw: { default: "ftc" } });
    await shop.goTo(addDays(shipBy, 31));
    expect(await shop.lineOf("before")).toMatchObject({ status: "cancelled" });
    expect(await shop.lineOf("after")).toMatchObject({ status: "open" });
    expect(await shop.evidenceOf("after")).toBeUndefined();
  });
});

describe("a notice that bounces", () => {
  const bouncing = { email: "bounce@simulator.amazonses.com" };

  it("is the merchant's affair before the promised day", async () => {
    const shipBy = await slip("bounced", 20, { customer: bouncing });
    await shop.advance("PT10M");
    expect((await alertsAbout("bounced")).map(({ text }) => text)).toEqual([
      expect.stringContaining("No delay notice can reach this customer"),
    ]);
    await shop.goTo(addDays(shipBy, 1));
    expect(await shop.lineOf("bounced")).toMatchObject({ status: "cancelled", refund: { ground: "no_valid_notice" } });
  });

  it("is sent as a text, where the customer wants texts", async () => {
    await shop.must("PATCH", "settings", { texts: { on: true } });
    const shipBy = await slip("texted", 20, {
      customer: { email: "bounce@simulator.amazonses.com", phone: "+12025550143" },
      smsConsent: { wordingVersion: "1" },
    });
    await shop.advance("P1D");
    const texts = (await shop.messagesTo("+12025550143")).map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining([expect.stringContaining("cannot ship by")]));
    expect(await alertsAbout("texted")).toEqual([]);
    await shop.goTo(addDays(shipBy, 1));
    expect(await phaseOf("texted")).toBe("agreed");
  });
});

describe("the evidence of a late order", () => {
  it("has the notice word for word, and nothing that lets its reader act for the customer", async () => {
    await slip("proof", 45);
    const mail = (await mailsOf("proof")).at(-1);
    await choose("proof", { choice: "wait" });
    const [json, html] = await Promise.all([
      shop.must("GET", "orders/proof/evidence"),
      shop.must("GET", "orders/proof/evidence?format=html"),
    ]);
    const text = (await shop.evidenceOf("proof"))?.notices[0]?.deliveries[0]?.text ?? "";
    expect(text).toContain("/order?t=…&choice=wait&line=1");
    expect(text.trim()).toBe(mail?.text.replaceAll(/\?t=[\w.-]+/g, "?t=…").trim());
    const printed = /<pre>([^<]*)<\/pre>/.exec(html.text)?.[1] ?? "";
    expect(printed.replaceAll("&amp;", "&").replaceAll("&#39;", "'")).toBe(text);
    const token = /\/order\?t=([\w.-]+)/.exec(mail?.text ?? "")?.[1] ?? "no token";
    for (const answer of [json, html]) {
      expect(answer.text).not.toContain(token.split(".")[1]);
      expect(answer.text).not.toMatch(/\/order\?t=[^…]/);
      expect(answer.text).toContain("the customer chose wait");
    }
    expect(html.headers.get("content-type")).toContain("text/html");
    expect(html.text).toContain("Storm in the North Sea");
    expect(html.text).not.toContain("<script");
  });
});
