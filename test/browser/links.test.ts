import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { linkIn, openDemo, putOnShelf, typeInto, untilState } from "./demo.ts";
import { look, press, tabTo, useShoppers } from "./shopper.ts";

const { client, visit } = useShoppers();

const lastMailTo = async (email: string) => {
  await client().idle();
  return (await client().messages()).findLast(({ to }) => to === email);
};
const heading = async (page: Page) => page.getByRole("heading", { level: 1 }).textContent();

it("goes from signup to unsubscribing in German", async () => {
  const { page, complaints } = await visit({ locale: "de-DE" });
  const email = "grete@example.com";
  await openDemo(page, client().url);
  await press(page, page.getByText("Answer a text, speak German"));
  await tabTo(page, page.getByLabel("The sign-up form speaks"));
  await page.keyboard.press("ArrowDown");
  await page.getByRole("heading", { name: "Sagen Sie mir Bescheid" }).waitFor();
  await look(page, "demo-form-de");
  await typeInto(page, page.getByLabel("E-Mail-Adresse"), "grete.example.com");
  await press(page, page.getByRole("button", { name: "Bescheid sagen" }));
  await page.getByText("Bitte geben Sie eine E-Mail-Adresse wie").waitFor();
  await look(page, "demo-error-de");
  await typeInto(page, page.getByLabel("E-Mail-Adresse"), email);
  await press(page, page.getByRole("button", { name: "Bescheid sagen" }));
  await untilState(page, "sent");
  await look(page, "demo-sent-de");

  const confirmation = await lastMailTo(email);
  expect(confirmation?.subject).toBe("Bitte bestätigen: Benachrichtigung zu Nordlicht 2 tent, moss green");
  await page.goto(linkIn(confirmation, "confirm"));
  await look(page, "confirm-ask-de");
  await press(page, page.getByRole("button", { name: "Ja, bitte benachrichtigen" }));
  await page.getByRole("heading", { name: "Danke, Sie stehen auf der Liste" }).waitFor();
  await look(page, "confirm-done-de");
  await press(page, page.getByRole("link", { name: "Zurück zum Artikel" }));
  await untilState(page, "confirmed");
  await putOnShelf(page, 5);

  const mail = await lastMailTo(email);
  expect(mail?.subject).toBe("Wieder da: Nordlicht 2 tent, moss green");
  await page.goto(linkIn(mail, "preferences"));
  expect(await heading(page)).toBe("Ihre Benachrichtigungen");
  await look(page, "preferences-de");
  await page.goto(linkIn(mail, "unsubscribe"));
  await look(page, "unsubscribe-ask-de");
  await press(page, page.getByRole("button", { name: "Nur diesen Artikel nicht mehr melden" }));
  await page.getByRole("heading", { name: "Sie sind abgemeldet" }).waitFor();
  await look(page, "unsubscribe-variant-de");
  expect(complaints).toEqual([]);
});

it("confirms, changes and unsubscribes without JavaScript", async () => {
  const { page, complaints } = await visit({ javaScriptEnabled: false });
  const email = "noscript@example.com";
  await client().signUp("DEMO-TENT-BLUE", email, { confirmed: false });
  await client().signUp("DEMO-TENT-SAND", email, { confirmed: false });
  await page.goto(linkIn(await lastMailTo(email), "confirm"));
  expect(await heading(page)).toBe("Confirm your alerts");
  await page.getByRole("button", { name: "Yes, please tell me" }).click();
  expect(await heading(page)).toBe("Thank you, you are on the list");

  await page.getByRole("link", { name: "See and change your alerts" }).click();
  const blue = page.getByRole("article", { name: "lake blue" });
  await blue.getByText("Change or stop").click();
  await blue.getByRole("spinbutton").fill("3");
  await blue.getByRole("button", { name: "Save" }).click();
  await page.getByText("Your change is saved: Nordlicht 2 tent, lake blue").waitFor();
  await blue.getByText("Change or stop").click();
  expect(await blue.getByRole("spinbutton").inputValue()).toBe("3");
  await blue.getByRole("button", { name: "Stop this alert" }).click();
  await page.getByText("You will get no more alerts for this item: Nordlicht 2 tent, lake blue").waitFor();

  await client().call("PUT", "variants/DEMO-TENT-SAND/levels/main", { available: 1 });
  await page.goto(linkIn(await lastMailTo(email), "unsubscribe"));
  await page.getByRole("button", { name: "Stop all alerts of this shop" }).click();
  expect(await heading(page)).toBe("You are unsubscribed");
  expect(complaints).toEqual([]);
});

it("gives a fresh link for one that is too old", async () => {
  const { page, complaints } = await visit();
  const email = "late@example.com";
  await client().signUp("DEMO-TENT-BLUE", email, { confirmed: false });
  const old = linkIn(await lastMailTo(email), "confirm");
  await client().advance("P31D");

  await page.goto(`${client().url}/confirm?t=cut-off`);
  expect(await heading(page)).toBe("This link is not valid");
  await look(page, "link-invalid");
  await page.goto(old);
  expect(await heading(page)).toBe("This link has expired");
  await look(page, "link-expired");
  await press(page, page.getByRole("button", { name: "Send me a fresh link" }));
  await page.getByRole("heading", { name: "A fresh link is on its way" }).waitFor();
  await look(page, "link-fresh");
  const fresh = linkIn(await lastMailTo(email), "confirm");
  expect(fresh).not.toBe(old);
  await page.goto(fresh);
  await press(page, page.getByRole("button", { name: "Yes, please tell me" }));
  await page.getByRole("heading", { name: "Thank you, you are on the list" }).waitFor();
  await page.goto(fresh);
  expect(await heading(page)).toBe("You are already on the list");
  await look(page, "confirm-already");
  // The browser tells of every page that is no success.
  expect(complaints).toEqual([expect.stringContaining("401"), expect.stringContaining("410")]);
});
