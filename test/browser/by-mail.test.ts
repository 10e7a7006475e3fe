import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { chooseColor, openDemo, putOnShelf, typeInto, untilState } from "./demo.ts";
import { sideBySide } from "./picture.ts";
import { inNewTab, look, press, screenshots, useShoppers } from "./shopper.ts";

const { client, visit } = useShoppers();
const email = "ada@example.com";

const submit = async (page: Page) => press(page, page.getByRole("button", { name: "Tell me" }));
const emailField = (page: Page) => page.getByLabel("E-mail address");
const subjects = async () => (await client().messages()).map(({ subject }) => subject);

it("signs up, confirms, is told and unsubscribes, by keyboard alone", async () => {
  const { page: demo, complaints } = await visit();
  const { url, idle } = client();

  await openDemo(demo, url);
  await chooseColor(demo, "blue");
  await demo.getByText("Nordlicht 2 tent, lake blue is sold out.").waitFor();
  await demo.frameLocator("iframe").getByText("No messages yet.").waitFor();
  await look(demo, "demo-form");
  await submit(demo);
  await untilState(demo, "error");
  await look(demo, "demo-error");
  await typeInto(demo, emailField(demo), email);
  await submit(demo);
  await untilState(demo, "sent");
  await demo.getByText(`We sent an e-mail to ${email}.`).waitFor();
  await look(demo, "demo-sent");
  await idle();

  const inbox = await inNewTab(demo, async () => press(demo, demo.getByRole("link", { name: "Open the inbox" })));
  await look(inbox, "inbox-list");
  await press(inbox, inbox.getByRole("link", { name: "Please confirm" }));
  await inbox.getByRole("heading", { name: "Please confirm" }).waitFor();
  await look(inbox, "inbox-mail");
  const confirmationLink = inbox.frameLocator("iframe").getByRole("link", { name: "Confirm my address" });
  const product = await inNewTab(inbox, async () => press(inbox, confirmationLink));
  await look(product, "confirm-ask");
  await press(product, product.getByRole("button", { name: "Yes, please tell me" }));
  await product.getByRole("heading", { name: "Thank you, you are on the list" }).waitFor();
  await look(product, "confirm-done");
  await press(product, product.getByRole("link", { name: "Back to the product" }));
  await untilState(product, "confirmed");
  await look(product, "demo-confirmed");

  // Whoever has confirmed once is on the next list at once, without another mail.
  await openDemo(product, url, "?variant=sand");
  await typeInto(product, emailField(product), email);
  await product.context().setOffline(true);
  await submit(product);
  await untilState(product, "offline");
  await look(product, "demo-offline");
  await product.context().setOffline(false);
  await press(product, product.getByRole("button", { name: "Try again" }));
  await untilState(product, "sent");
  await idle();
  expect(await subjects()).toHaveLength(1);
  await product.reload();
  await untilState(product, "waiting");
  await look(product, "demo-waiting");

  await chooseColor(product, "blue");
  await putOnShelf(product, 1);
  await untilState(product, "back");
  await look(product, "demo-back");
  const framed = product.frameLocator("iframe");
  await press(product, framed.getByRole("link", { name: "Back in stock: Nordlicht 2 tent, lake blue" }));
  await framed.getByRole("heading", { name: "Back in stock: Nordlicht 2 tent, lake blue" }).waitFor();
  await look(product, "demo-mail");
  const stopLink = framed.frameLocator("iframe").getByRole("link", { name: "Stop these alerts" });
  const unsubscribe = await inNewTab(product, async () => press(product, stopLink));
  await look(unsubscribe, "unsubscribe-ask");
  await press(unsubscribe, unsubscribe.getByRole("button", { name: "Stop all alerts of this shop" }));
  await unsubscribe.getByRole("heading", { name: "You are unsubscribed" }).waitFor();
  await look(unsubscribe, "unsubscribe-done");
  await press(unsubscribe, unsubscribe.getByRole("link", { name: "See and change your other alerts" }));
  await unsubscribe.getByRole("heading", { name: "Your alerts" }).waitFor();
  await look(unsubscribe, "preferences-unsubscribed");

  await chooseColor(product, "sand");
  await putOnShelf(product, 5);
  expect(await subjects()).toEqual([
    "Please confirm: tell me when Nordlicht 2 tent, lake blue is back",
    "Back in stock: Nordlicht 2 tent, lake blue",
  ]);
  expect(complaints).toEqual([]);
});

it("makes the picture of what shoppers see (docs/shopper.png)", async () => {
  const { url, signUp, putLevel, idle, messages } = client();
  await signUp("DEMO-TENT-BLUE", email);
  for (const units of [0, 1, 0]) {
    await putLevel("DEMO-TENT-BLUE", units);
    await idle();
  }
  const { page } = await visit();
  await openDemo(page, url, "?variant=blue");
  await emailField(page).fill(email);
  await page.evaluate("document.activeElement.blur()");
  const widget = await page.locator("stockline-signup").boundingBox();
  const shop = await page.locator(".shop").boundingBox();
  if (widget === null || shop === null) throw new Error("Nothing to see");
  const clip = { ...shop, height: widget.y + widget.height + 24 };
  const pagePicture = await page.screenshot({ clip, fullPage: true });
  await page.setViewportSize({ width: 336, height: 600 });
  await page.goto(`${url}/inbox/${(await messages()).at(-1)?.id}/html`);
  const mailPicture = await page.screenshot({ fullPage: true });
  await page.setViewportSize({ width: 1280, height: 600 });
  await page.setContent(sideBySide(pagePicture, mailPicture));
  await page.screenshot({ path: join(screenshots, "readme.png"), fullPage: true });
});
