import { afterAll, describe, expect, it } from "vitest";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { openDatabase } from "../contracts/database.ts";
import { shoppers, startTestSystem } from "../support/local-system.ts";
import { wooHeaders, wooProduct } from "../support/woo-webhooks.ts";

const secret = "woo-secret-1";
const database = await openDatabase();
const system = await startTestSystem({ dynamoEndpoint: database.endpoint });
afterAll(async () => system.stop());
await createStoresTable(database.table("stores")).putSource("demo", "woocommerce", [secret]);

let seconds = 0;
/** The shop says that a product has changed, each time a second later. */
const says = async (sku: string, fields: Record<string, unknown>) => {
  const modified = new Date(Date.UTC(2026, 5, 1) + (seconds += 1) * 1_000).toISOString().slice(0, 19);
  const id = Number.parseInt(Buffer.from(sku).toString("hex").slice(0, 8), 16);
  const raw = wooProduct({ id, sku, name: `Mint ${sku}`, date_modified_gmt: modified, ...fields });
  const body = new Uint8Array(raw);
  const headers = wooHeaders(raw, secret);
  const answer = await fetch(`${system.url}/v1/webhooks/demo/woocommerce`, { method: "POST", headers, body });
  expect(answer.status).toBe(200);
  await system.idle();
};
const inStock = { manage_stock: false, stock_quantity: null, stock_status: "instock" };
const soldOut = { ...inStock, stock_status: "outofstock" };
const patience = async () => system.advance("PT2M");
const told = async (sku: string) =>
  (await system.messages()).filter(({ subject }) => subject.includes(`Mint ${sku}`)).map(({ to }) => to);
const signUpAll = async (sku: string, people: string[]) => {
  for (const [n, email] of people.entries()) await system.signUp(sku, email, { quantity: n % 2 === 0 ? 1 : 5 });
};
const getVariant = async (sku: string) => (await system.call("GET", `variants/${sku}`)).body;

describe("a product of which the shop says only that it is in stock", () => {
  it("when it is back, is told to everyone who waits, in one wave, whatever the policy and however many they want", async () => {
    await says("BACK", soldOut);
    const people = shoppers(7);
    await signUpAll("BACK", people);
    const waves = { peoplePerUnit: 1, minimumStock: 3 };
    expect((await system.call("PATCH", "settings", { waves })).status).toBe(200);
    await says("BACK", inStock);
    expect(await told("BACK")).toEqual([]);
    await patience();

    expect((await told("BACK")).sort()).toEqual(people.sort());
    expect(await system.restocks("BACK")).toMatchObject([{ told: 7, waves: [{ told: 7, allowance: "everyone" }] }]);
    expect(await getVariant("BACK")).toMatchObject({ unlimited: true, levels: [{ available: 1, unlimited: true }] });
  });

  it("is told to nobody who waits when it was sold out again before it had settled", async () => {
    await says("FLICKER", soldOut);
    await signUpAll("FLICKER", ["flicker@example.com"]);
    await says("FLICKER", inStock);
    await says("FLICKER", { ...soldOut, stock_status: "onbackorder" });
    await patience();
    expect(await told("FLICKER")).toEqual([]);
    expect(await system.restocks("FLICKER")).toEqual([]);
    expect(await getVariant("FLICKER")).toMatchObject({ sellable: 0 });
    expect(await getVariant("FLICKER")).not.toHaveProperty("unlimited");
  });

  it("as every new product is, makes no trouble where nobody waits", async () => {
    await says("NEW", inStock);
    await patience();
    await says("NEW", { ...inStock, price: "99" });
    await system.advance("PT5H");
    expect(await told("NEW")).toEqual([]);
    expect(await system.restocks("NEW")).toMatchObject([{ told: 0, waves: [] }]);
    expect(await getVariant("NEW")).toMatchObject({ price: "99", unlimited: true });
  });

  it("is told once for each time that it is back", async () => {
    await says("TWICE", soldOut);
    for (const email of ["first@example.com", "second@example.com"]) {
      await signUpAll("TWICE", [email]);
      await says("TWICE", inStock);
      await patience();
      await says("TWICE", inStock);
      await patience();
      await says("TWICE", soldOut);
      await patience();
    }
    expect(await told("TWICE")).toEqual(["first@example.com", "second@example.com"]);
    expect(await system.restocks("TWICE")).toHaveLength(2);
  });

  it("is told to those who still wait, when until now there were a few and the shop stops to count", async () => {
    const managed = (stock_quantity: number) => ({ ...inStock, manage_stock: true, stock_quantity });
    await says("COUNTED", { ...managed(0), stock_status: "outofstock" });
    await signUpAll("COUNTED", shoppers(9));
    await says("COUNTED", managed(4));
    await patience();
    expect((await told("COUNTED")).length).toBeLessThan(9);
    await says("COUNTED", inStock);
    await system.advance("PT61M");
    expect((await told("COUNTED")).sort()).toEqual(shoppers(9).sort());
  });

  it("is told at last to who wants more than there were, when the shop stops to count", async () => {
    const managed = (stock_quantity: number) => ({ ...inStock, manage_stock: true, stock_quantity });
    await says("ENOUGH", { ...managed(0), stock_status: "outofstock" });
    await system.signUp("ENOUGH", "five@example.com", { quantity: 5 });
    await says("ENOUGH", managed(4));
    await patience();
    expect(await told("ENOUGH")).toEqual([]);
    await says("ENOUGH", inStock);
    expect(await told("ENOUGH")).toEqual(["five@example.com"]);
  });

  it("is in stock by a merchant's word as well", async () => {
    await system.putVariant("WORD");
    const level = { available: 1, unlimited: true };
    expect((await system.call("PUT", "variants/WORD/levels/main", level)).status).toBe(200);
    await system.idle();
    expect(await getVariant("WORD")).toMatchObject({ unlimited: true, levels: [{ location: "main", ...level }] });
  });
});
