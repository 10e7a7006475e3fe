import { expect, it } from "vitest";
import { onWidget, signUp, useShop, widget } from "./visit.ts";

const { shop, visit } = await useShop();

it("tells the page of every change of what is shown", async () => {
  const page = await visit();
  await page.evaluate(
    "window.told = []; document.addEventListener('stockline:state', ({ detail }) => told.push([detail.state, detail.sku]))",
  );
  await signUp(page);
  expect(await page.evaluate("told")).toEqual([
    ["sending", "TENT"],
    ["sent", "TENT"],
  ]);
});

it("takes the shop's own heading and introduction", async () => {
  const own = '<span slot="heading">Back soon</span><span slot="intro">Leave a note.</span>';
  shop.page.body = widget.replace("></", `>${own}</`);
  const page = await visit();
  expect(await page.getByText("Back soon").isVisible()).toBe(true);
  expect(await page.getByText("Tell me when it is back").isVisible()).toBe(false);
  expect(await page.getByText("Leave a note.").isVisible()).toBe(true);
});

it("takes the shop's own colours and fonts", async () => {
  const page = await visit();
  await page.evaluate(`{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("stockline-signup { --stockline-color: #102030; } stockline-signup::part(input) { border-width: 4px; }");
    document.adoptedStyleSheets.push(sheet);
  }`);
  const styleOf = async (selector: string, property: string) =>
    onWidget(page, `getComputedStyle(widget.shadowRoot.querySelector("${selector}")).${property}`);
  expect(await styleOf("button", "backgroundColor")).toBe("rgb(16, 32, 48)");
  expect(await styleOf("#email", "borderTopWidth")).toBe("4px");
});

it("can be subclassed, when it is there", async () => {
  shop.page.body = `<my-signup store=demo sku=TENT></my-signup>${widget}`;
  const page = await visit();
  await page.evaluate(`customElements.whenDefined("stockline-signup").then((Signup) => {
    customElements.define("my-signup", class extends StocklineSignup {
      get words() { return { ...super.words, heading: "Give me a shout" }; }
    });
    return Signup === StocklineSignup;
  })`);
  expect(await page.locator("my-signup h2").textContent()).toBe("Give me a shout");
});

it("may be loaded twice", async () => {
  const complaints: string[] = [];
  const page = await visit();
  page.on("pageerror", ({ message }) => complaints.push(message));
  await page.addScriptTag({ url: "/widget.js" });
  await signUp(page);
  expect(complaints).toEqual([]);
});

it("asks the service where its script came from, or where the page says", async () => {
  shop.page.body = `<stockline-signup api="${shop.origin}/" store="demo" sku="TENT"></stockline-signup>`;
  const page = await visit();
  await signUp(page);
  expect(shop.received).toHaveLength(1);
});
