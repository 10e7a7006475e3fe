import { describe, expect, it } from "vitest";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
const base = "/v1/stores/demo/orders";
const placedAt = new Date((await system.now()) - 60_000).toISOString();
const putOrder = async (id: string, email: string, more: Record<string, unknown> = {}) =>
  system.sendJson("PUT", `${base}/${id}`, {
    placedAt,
    name: `#${id}`,
    customer: { email, locale: "de", ...more },
    shipTo: { country: "DE" },
    currency: "EUR",
    lines: [
      { id: "1", sku: "TENT", title: "Tent <for> two", quantity: 2, unitPrice: "10.00" },
      { id: "2", sku: "STOVE", title: "Stove", quantity: 1, unitPrice: "10.00", backorder: true },
    ],
  });
await putOrder("1001", "ada@example.com");
await putOrder("1002", "ben@example.com", { locale: "en" });
await system.sendJson("PUT", `${base}/1001/shipments/p1`, {
  trackingNumber: "1Z5R89390357567127",
  lines: [{ id: "1", quantity: 2 }],
  shippedAt: placedAt,
});
await system.idle();
const tokenOf = async (order: string, email: string, more: Record<string, unknown> = {}) =>
  system.tokenFor("order", email, { subject: order, ...more });

describe("the page of an order", () => {
  it("shows its parcels and what is still to come, in the customer's language", async () => {
    const page = await system.open("order", await tokenOf("1001", "ada@example.com"));
    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(page.headers.get("referrer-policy")).toBe("no-referrer");
    expect(page.text).toContain('<html lang="de">');
    expect(page.text).toContain("<h1>Ihre Bestellung #1001</h1>");
    expect(page.text).toContain("2 × Tent &lt;for&gt; two");
    expect(page.text).toContain("1Z5R89390357567127");
    expect(page.text).toContain('<li class="current" aria-current="step">');
    expect(page.text).toMatch(/Kommt noch<\/h2>[^]*Stove[^]*Auf Platz 1 unter allen/);
    expect(page.text).not.toMatch(/ada@example|Tent <for>/);
  });

  it("shows a parcel once that is in two shipments, with all that is in both", async () => {
    await putOrder("1003", "cleo@example.com", { locale: "en" });
    for (const [id, lines] of [
      ["p1", [{ id: "1", quantity: 2 }]],
      ["p2", [{ id: "2", quantity: 1 }]],
      ["of another system", [{ id: "1", quantity: 2 }]],
    ] as const) {
      const shipment = { trackingNumber: "1Z5R89390357567127", lines, shippedAt: placedAt };
      await system.sendJson("PUT", `${base}/1003/shipments/${encodeURIComponent(id)}`, shipment);
    }
    const { text } = await system.open("order", await tokenOf("1003", "cleo@example.com"));
    expect(text).toContain("Your parcel");
    expect(text).not.toContain("Parcel 1 of");
    expect(text).toMatch(/In this parcel[^]*2 × Tent &lt;for&gt; two[^]*Stove[^]*Tracking number/);
  });

  it("is what the mail's link leads to", async () => {
    await system.advance("PT5M");
    const page = await system.open("order", await system.mailedToken("order", "ben@example.com"));
    expect(page.text).toContain("Your order #1002");
  });

  it("changes nothing, however often it is opened", async () => {
    const token = await tokenOf("1001", "ada@example.com");
    expect((await system.changingNothing(async () => system.open("order", token))).status).toBe(200);
  });

  it.each([
    ["another customer's order", async () => tokenOf("1002", "ada@example.com")],
    ["an order that nobody knows", async () => tokenOf("9999", "ada@example.com")],
    ["another page", async () => system.tokenFor("preferences", "ada@example.com", { subject: "1001" })],
    ["another store", async () => tokenOf("1001", "ada@example.com", { store: "other" })],
    ["nothing", async () => ""],
    ["whatever was forged", async () => `${(await tokenOf("1001", "ada@example.com")).slice(0, -1)}_`],
  ])("is not shown to the holder of a link to %s", async (_, token) => {
    const page = await system.open("order", await token());
    expect(page.status).toBe(401);
    expect(page.text).not.toContain("1Z5R89390357567127");
  });

  it("says of an expired link that it has expired, and mails a fresh one to the address that the order goes by", async () => {
    const token = await tokenOf("1001", "ada@example.com", { expiresAt: 1 });
    const page = await system.open("order", token);
    expect(page.status).toBe(410);
    expect(page.text).toContain("/fresh-link?t=");
    expect(page.text).not.toContain("1Z5R89390357567127");
    const before = (await system.messagesTo("ada@example.com")).length;
    for (let n = 0; n < 2; n += 1) {
      expect((await system.send("POST", `/fresh-link?t=${token}`, { authorization: undefined })).status).toBe(200);
    }
    expect(await system.messagesTo("ada@example.com")).toHaveLength(before + 1);
    const fresh = await system.open("order", await system.mailedToken("order", "ada@example.com"));
    expect(fresh.text).toContain("Ihre Bestellung #1001");
  });

  it.each([
    ["another's", "1002", "ada@example.com"],
    ["nobody's", "9999", "ada@example.com"],
  ])("offers nothing with an expired link to an order that is %s", async (_, order, email) => {
    const token = await tokenOf(order, email, { expiresAt: 1 });
    const page = await system.open("order", token);
    expect(page.status).toBe(410);
    expect(page.text).not.toContain("<form");
    const before = (await system.messages()).length;
    expect((await system.send("POST", `/fresh-link?t=${token}`, { authorization: undefined })).status).toBe(200);
    await system.idle();
    expect(await system.messages()).toHaveLength(before);
  });

  it("changes nothing when what is posted chooses nothing", async () => {
    const token = await tokenOf("1001", "ada@example.com");
    const posts: Record<string, string>[] = [{}, { choice: "wait" }, { line: "2" }, { line: "2", choice: "burn" }];
    for (const fields of posts) {
      const answer = await system.changingNothing(async () => system.submit("order", token, fields));
      expect(answer.text).toMatch(/<h1>/);
    }
  });
});
