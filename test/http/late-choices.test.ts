import { describe, expect, it } from "vitest";
import { addDays } from "../../shared/runtime/day.ts";
import { startLateShop } from "./late-shop.ts";

const shop = await startLateShop();
await shop.must("PATCH", "settings", {
  shipping: {
    services: [
      { id: "standard", name: "Standard", transitDays: { min: 2, max: 4 }, price: "5.00" },
      { id: "express", name: "Express", transitDays: { min: 1, max: 1 }, price: "15.00" },
    ],
    rules: [{ when: { availability: "backorder", service: "express" }, then: { discountPercent: 50 } }],
  },
});

/** An order of a lamp that is 45 days late, with a second line that lies there. */
const late = async (id: string) => {
  const shipBy = await shop.inDays(10);
  await shop.putVariant(`${id}-BLUE`, { title: "Blue lamp", price: 39 });
  await shop.must("PUT", `variants/${id}-BLUE/levels/main`, { available: 5 });
  await shop.putVariant(id, { substitutes: [`${id}-BLUE`] });
  await shop.putSupply(id, shipBy);
  const other = { ...shop.line(`${id}-BLUE`), id: "2", backorder: false };
  await shop.putOrder(id, { lines: [shop.line(id, shipBy), other] });
  await shop.putSupply(id, addDays(shipBy, 45));
  return shop.tokenOf(id);
};
const press = async (token: string, fields: Record<string, string>) => {
  const answer = await shop.submit("order", token, { line: "1", ...fields });
  return /<h1>(.*?)<\/h1>/.exec(answer.text)?.[1];
};
const look = async (token: string, query = "") =>
  shop.send("GET", `/order?t=${token}${query}`, { authorization: undefined });
const saidOf = async (id: string) =>
  (await shop.evidenceOf(id))?.history.map(({ what }) => what).filter((what) => what.startsWith("the customer"));
const alertsAbout = async (id: string) =>
  (await shop.messagesTo("merchant@example.com")).filter(({ subject }) => subject.endsWith(` ${id}`));

describe("the page of a late order", () => {
  it("offers what may be chosen, and changes nothing by being opened, whatever its link names", async () => {
    const token = await late("look");
    const page = (await look(token)).text;
    for (const button of ["Wait until", "Ship now what is there", "Take Blue lamp instead", "Cancel this item"]) {
      expect(page).toContain(button);
    }
    expect(page).toMatch(/Send it by Express \(\D*7\.50\D*\)/);
    expect(page).toContain("Number 1 in line");
    for (const query of [
      "",
      "&choice=wait&line=1",
      "&choice=cancel&line=1",
      "&choice=substitute&line=1&sku=look-BLUE",
      "&choice=service&line=1&service=express",
      "&choice=cancel&line=9",
    ]) {
      const answer = await shop.changingNothing(async () => look(token, query));
      expect(answer.status).toBe(200);
    }
    expect((await look(token, "&choice=cancel&line=1")).text).toMatch(/<form method="post" action="\/order\?t=/);
  });

  it("tells the merchant of each wish, and takes each once", async () => {
    const token = await late("wish");
    expect(await press(token, { choice: "service", service: "express" })).toBe("The shop has been told");
    expect(await press(token, { choice: "service", service: "express" })).toBe("The shop knows of this already");
    expect(await press(token, { choice: "service", service: "drone" })).toBe("This cannot be chosen now");
    expect(await press(token, { choice: "ship_rest" })).toBe("The shop has been asked");
    expect(await press(token, { choice: "substitute", sku: "GOLD" })).toBe("This cannot be chosen now");
    expect(await press(token, { choice: "substitute", sku: "wish-BLUE" })).toBe("The shop has been told");
    expect(await press(token, { choice: "cancel" })).toBe("You have chosen something else instead");
    await shop.advance("PT5M");
    expect((await alertsAbout("wish")).map(({ text }) => text.trim().split("\n").at(-1))).toEqual([
      "The customer wants it to come by this service: express",
      "The customer asks you to ship what is there now.",
      "The customer wants this substitute instead: wish-BLUE",
    ]);
    expect(await shop.lineOf("wish")).toMatchObject({
      status: "cancelled",
      chosenService: "express",
      chosenSubstitute: "wish-BLUE",
    });
    expect(JSON.stringify(await shop.evidenceOf("wish"))).not.toMatch(/drone|GOLD/);
  });

  it("of two choices at once lets one win, and records both", async () => {
    const token = await late("both");
    const answers = await Promise.all([press(token, { choice: "cancel" }), press(token, { choice: "wait" })]);
    expect(answers).toContain("Cancelled");
    await shop.advance("PT5M");
    expect(await shop.lineOf("both")).toMatchObject({ status: "cancelled" });
    expect(await saidOf("both")).toHaveLength(2);
    expect(
      (await shop.subjectsTo("both@example.com")).filter((subject) => subject.startsWith("Cancelled")),
    ).toHaveLength(1);
    expect(await press(token, { choice: "cancel" })).toBe("This has been cancelled");
  });

  it("says of what was shipped that it was", async () => {
    const token = await late("gone");
    await shop.must("PUT", "orders/gone/shipments/1", {
      carrier: "UPS",
      trackingNumber: "1Z5R89390357567127",
      shippedAt: new Date(await shop.now()).toISOString(),
      lines: [{ id: "1", quantity: 1 }],
    });
    await shop.idle();
    expect(await press(token, { choice: "cancel" })).toBe("This has been shipped");
    expect((await look(token, "&choice=wait&line=1")).text).toContain("This has been shipped");
    expect(await shop.lineOf("gone")).toMatchObject({ status: "shipped" });
  });

  it("is nobody's with a link that is forged, expired, or for another order or use", async () => {
    const token = await late("safe");
    const [payload = "", signature = ""] = token.split(".");
    const bad = {
      forged: `${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`,
      expired: await shop.tokenOf("safe", { expiresAt: (await shop.now()) - 1 }),
      "another customer's": await shop.tokenFor("order", "eve@example.com", { subject: "safe" }),
      "another use": await shop.tokenFor("preferences", "safe@example.com"),
      none: "",
    };
    for (const [name, one] of Object.entries(bad)) {
      const answer = await shop.changingNothing(async () => shop.submit("order", one, { line: "1", choice: "cancel" }));
      expect([name, answer.status]).toEqual([name, name === "expired" ? 410 : 401]);
    }
  });
});
