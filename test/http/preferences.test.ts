import { beforeAll, describe, expect, it } from "vitest";
import { shopperReasons } from "../../functions/shopper-pages/shopper-reasons.words.ts";
import { startShopperSystem } from "./shoppers.ts";

const system = await startShopperSystem();
beforeAll(async () => {
  for (const sku of ["TENT", "LAMP", "MUG"]) await system.putVariant(sku);
  const authorization = `Bearer ${system.other.apiKey}`;
  await system.send("PUT", "/v1/stores/other/variants/TENT", { authorization, body: '{"title":"Other tent"}' });
});

const visitor = async (email: string) => {
  const token = await system.tokenFor("preferences", email);
  return {
    open: async () => system.open("preferences", token),
    submit: async (fields: Record<string, string>) => system.submit("preferences", token, fields),
    signup: async (sku: string) => system.signupOf(sku, email),
  };
};
/** The card of one signup. */
const cardOf = (page: string, title: string): string =>
  page.split("<article").find((card) => card.includes(title)) ?? "";
const checkedIn = (card: string) => /value="(\w+)" required checked/.exec(card)?.[1];

describe("the preferences page", () => {
  it("lists a shopper's signups in this store, each with its reason and place, and nobody else's", async () => {
    const email = "list@example.com";
    await system.signUp("TENT", "first@example.com");
    await system.signUp("TENT", email);
    await system.importPending("LAMP", email);
    await system.importPending("TENT", email, {}, "other");
    await system.signUp("MUG", "else@example.com");
    const { status, text } = await (await visitor(email)).open();
    expect(status).toBe(200);
    expect(cardOf(text, "Tent TENT")).toContain("You are 2nd in line");
    expect(cardOf(text, "Tent TENT")).toContain(shopperReasons.en.not_back_yet);
    expect(cardOf(text, "Tent LAMP")).toContain(shopperReasons.en.waiting_for_confirmation);
    expect(cardOf(text, "Tent LAMP")).not.toContain("in line");
    expect(text).not.toMatch(/Tent MUG|Other tent|example\.com"|list@|else@/);
  });

  it("is in the language of the newest signup", async () => {
    await system.signUp("TENT", "liste@example.com", { locale: "de" });
    const { text } = await (await visitor("liste@example.com")).open();
    expect(text).toContain("Ihre Benachrichtigungen");
    expect(text).toContain(shopperReasons.de.not_back_yet);
  });

  it("of a link that has expired, or is none, offers what there is to do and changes nothing", async () => {
    const email = "expired@example.com";
    await system.signUp("TENT", email);
    const expired = await system.tokenFor("preferences", email, { expiresAt: 1 });
    const foreign = await system.tokenFor("unsubscribe", email);
    for (const [token, status, words] of [
      [expired, 410, "This link has expired"],
      [foreign, 401, "This link is not valid"],
    ] as const) {
      for (const ask of [
        async () => system.open("preferences", token),
        async () => system.submit("preferences", token, { action: "stop_all" }),
      ]) {
        const page = await system.changingNothing(ask);
        expect(page.status).toBe(status);
        expect(page.text).toContain(words);
      }
    }
  });
});

describe("a change on the preferences page", () => {
  it("of channel and quantity is saved, shown, and keeps the place", async () => {
    const email = "both@example.com";
    await system.signUp("TENT", email, { phone: "+12025550120", channels: "both" });
    const { submit, signup } = await visitor(email);
    const before = await signup("TENT");
    const page = await submit({ action: "save", sku: "TENT", channels: "smsFirst", quantity: "3" });
    expect(page.status).toBe(200);
    expect(page.text).toContain("Your change is saved: Tent TENT");
    expect(checkedIn(page.text)).toBe("smsFirst");
    expect(page.text).toContain('name="quantity" value="3"');
    expect(await signup("TENT")).toEqual({ ...before, channels: "smsFirst", quantity: 3 });
  });

  it.each(["sms", "both", "smsFirst", "pigeon", ""])(
    "to the channel %j, for which the signup has no address, is not offered and not made",
    async (channels) => {
      const email = `only-email-${channels}@example.com`;
      await system.signUp("TENT", email);
      const { open, submit, signup } = await visitor(email);
      expect((await open()).text).not.toContain('name="channels"');
      await submit({ action: "save", sku: "TENT", channels, quantity: "2" });
      expect(await signup("TENT")).toMatchObject({ channels: "email", quantity: 2 });
    },
  );

  it.each(["0", "1001", "-1", "1.5", "many", "", " "])(
    "to the quantity %j is refused, and says so by the field",
    async (quantity) => {
      const email = `quantity-${Buffer.from(quantity).toString("hex")}@example.com`;
      await system.signUp("TENT", email, { quantity: 4 });
      await system.signUp("LAMP", email);
      const { submit } = await visitor(email);
      const page = await system.changingNothing(async () => submit({ action: "save", sku: "TENT", quantity }));
      expect(page.status).toBe(400);
      expect(page.headers.get("content-type")).toContain("text/html");
      expect(page.text).toContain("This was not saved. Please enter the quantity as a whole number from 1 to 1000.");
      expect(cardOf(page.text, "Tent TENT")).toContain('aria-invalid="true"');
      expect(cardOf(page.text, "Tent LAMP")).not.toContain("aria-invalid");
    },
  );

  it("to stop one alert ends that one alone", async () => {
    const email = "stopone@example.com";
    for (const sku of ["TENT", "LAMP"]) await system.signUp(sku, email);
    const { submit, signup } = await visitor(email);
    const page = await submit({ action: "stop", sku: "TENT", quantity: "0" });
    expect(page.text).toContain("You will get no more alerts for this item: Tent TENT");
    expect([(await signup("TENT"))?.status, (await signup("LAMP"))?.status]).toEqual(["unsubscribed", "waiting"]);
  });

  it("to stop all ends all of this store, and none of another", async () => {
    const email = "stopall@example.com";
    for (const sku of ["TENT", "LAMP"]) await system.signUp(sku, email);
    await system.importPending("TENT", email, { confirmed: true }, "other");
    const { submit, signup } = await visitor(email);
    const page = await submit({ action: "stop_all" });
    expect(page.text).toContain("Stopped. You will get no more of these alerts.");
    expect([(await signup("TENT"))?.status, (await signup("LAMP"))?.status]).toEqual(["unsubscribed", "unsubscribed"]);
    expect(await system.statusOf("TENT", email, "other")).toBe("waiting");
  });

  it.each(["save", "stop"])("of an item that only others wait for does nothing (%s)", async (action) => {
    await system.signUp("MUG", `other-${action}@example.com`);
    await system.signUp("TENT", `meddler-${action}@example.com`);
    const { submit } = await visitor(`meddler-${action}@example.com`);
    for (const sku of ["MUG", "NONE", "", "demo#MUG"]) {
      const page = await system.changingNothing(async () => submit({ action, sku, quantity: "9", channels: "email" }));
      expect(page.status).toBe(200);
      expect(page.text).not.toMatch(/saved|no more/);
    }
  });

  it("of an alert that was stopped in another window is not made, and not said to be", async () => {
    const email = "twowindows@example.com";
    await system.signUp("TENT", email);
    const { submit } = await visitor(email);
    await submit({ action: "stop", sku: "TENT" });
    const page = await system.changingNothing(async () => submit({ action: "save", sku: "TENT", quantity: "2" }));
    expect(page.text).not.toContain("Your change is saved");
    expect(page.text).toContain(shopperReasons.en.unsubscribed);
  });

  it("to fewer units is heard of by the restock that had too few: the shopper is told at once", async () => {
    await system.putVariant("FEW", { settleSeconds: 0, peoplePerUnit: "everyone" });
    await system.signUp("FEW", "fewer@example.com", { quantity: 5 });
    await system.putLevel("FEW", 2);
    await system.idle();
    const { open, submit } = await visitor("fewer@example.com");
    expect((await open()).text).toContain(shopperReasons.en.not_enough_stock);
    await submit({ action: "save", sku: "FEW", quantity: "2" });
    expect(await system.messagesTo("fewer@example.com")).toMatchObject([{ subject: "Back in stock: Tent FEW" }]);
  });
});
