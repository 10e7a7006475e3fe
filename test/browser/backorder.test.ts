import { expect, it } from "vitest";
import { openDemo } from "./demo.ts";
import { look, press, useShoppers } from "./shopper.ts";

const { client, visit } = useShoppers();

/** As pages write a day. */
const inWords = (ms: number) => new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(ms);
const dayMs = 86_400_000;

it("orders what is on its way, hears that it slips, and sees it arrive", async () => {
  const { page, complaints } = await visit();
  const began = (await client().now()).getTime();
  const first = `Order now, ships about ${inWords(began + 16 * dayMs)}`;
  const second = `Order now, ships about ${inWords(began + 28 * dayMs)}`;
  const button = (name: string) => page.getByRole("button", { name, exact: true });
  const atRest = async () => page.locator("body:not([aria-busy])").waitFor({ state: "attached" });

  await openDemo(page, client().url, "?variant=red");
  await page.getByRole("heading", { name: first }).waitFor();
  await look(page, "demo-backorder");
  await press(page, button("Order now"));
  await page.getByText("Thank you. One more waits in line.").waitFor();
  await page.getByText("You would be number 2 in line.").waitFor();
  await press(page, button("+1 min"));
  await atRest();

  await press(page, button("Slips 12 days"));
  await page.getByRole("heading", { name: second }).waitFor();
  await press(page, button("+1 min"));
  await atRest();
  await look(page, "demo-backorder-slipped");
  const mails = (await client().messages()).filter(({ to }) => to === "buyer@example.com");
  expect(mails.at(-1)?.text).toContain(inWords(began + 28 * dayMs));

  await press(page, button("Arrives"));
  await page.getByText("In stock, ships tomorrow").waitFor();
  await page.locator(".colors label:has(:checked)").getByText("9 left").waitFor();
  await look(page, "demo-backorder-arrived");
  expect(complaints).toEqual([]);
});
