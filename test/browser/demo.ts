import type { Locator, Page } from "playwright-core";
import { minimumFillMs } from "../../functions/shopper-pages/widget/state.ts";
import type { Message } from "../../infra/local/client.ts";
import { press, tabTo } from "./shopper.ts";

/** Resolves when the widget is in that state. */
export const untilState = async (page: Page, state: string): Promise<void> =>
  page.locator(`stockline-signup[state=${state}]`).waitFor({ state: "attached" });

/** Opens the product page, and looks around for as long as a person does before typing. */
export const openDemo = async (page: Page, url: string, query = ""): Promise<void> => {
  await page.goto(`${url}/demo${query}`);
  await untilState(page, "form");
  await page.waitForFunction((untilMs) => Date.now() > untilMs, Date.now() + minimumFillMs);
};

/** Goes through the colours with the arrow keys, as one does in a group of radio buttons. */
export const chooseColor = async (page: Page, color: "green" | "blue" | "sand"): Promise<void> => {
  const wanted = page.locator(`.colors [value=${color}]`);
  await tabTo(page, page.locator(".colors :checked"));
  for (let n = 0; n < 3 && !(await wanted.isChecked()); n += 1) await page.keyboard.press("ArrowDown");
  await page.locator(`stockline-signup[sku=DEMO-TENT-${color.toUpperCase()}]`).waitFor({ state: "attached" });
};

export const typeInto = async (page: Page, field: Locator, text: string): Promise<void> => {
  await tabTo(page, field);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
};

/** Behind the counter: puts units of the chosen colour on the shelf, and waits for all that comes of it. */
export const putOnShelf = async (page: Page, units: 1 | 5): Promise<void> => {
  await press(page, page.getByRole("button", { name: String(units), exact: true }));
  await page.locator(".colors label:has(:checked)").getByText(`${units} left`).waitFor();
  await page.locator("body:not([aria-busy])").waitFor({ state: "attached" });
};

/** The address of a mail's link to one of the shopper's pages. */
export const linkIn = (mail: Message | undefined, page: string): string => {
  const link = mail?.text.match(/https?:\S+/g)?.find((address) => new URL(address).pathname === `/${page}`);
  if (link === undefined) throw new Error(`No link to ${page} in ${mail?.subject ?? "no mail"}`);
  return link;
};
