import type { Page } from "playwright-core";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { demoVariants } from "../../infra/local/demo-variants.ts";
import { chooseColor, linkIn, openDemo, putOnShelf, typeInto, untilState } from "./demo.ts";
import { inNewTab, look, press, tabTo, useShoppers } from "./shopper.ts";

const { client, visit } = useShoppers();

const dayMinutes = 24 * 60;
/** Noon in Washington in winter, and an hour later in summer. */
const daytimeMinute = 17 * 60;

/** Texts wait for the daytime of the number's zone. */
beforeAll(async () => {
  const { url, request, advance } = client();
  const now = new Date(String((await request("GET", `${url}/local/clock`)).body["now"]));
  const minute = now.getUTCHours() * 60 + now.getUTCMinutes();
  await advance(`PT${(daytimeMinute + dayMinutes - minute) % dayMinutes}M`);
});

beforeEach(async () => {
  for (const { sku } of demoVariants) await client().putLevel(sku, 0);
  await client().idle();
});

const submit = async (page: Page) => {
  await press(page, page.getByRole("button", { name: "Tell me" }));
  await untilState(page, "sent");
  await client().idle();
};

const messagesTo = async (address: string) => (await client().messages()).filter(({ to }) => to === address);
const answer = async (phone: string, body: string) => {
  await client().text(phone, body);
  await client().idle();
};

it("signs up with a phone only, says YES, is told and says STOP", async () => {
  const { page: demo, complaints } = await visit();
  const phone = "+12025550143";
  const signUp = async (shown = async () => {}) => {
    await typeInto(demo, demo.getByLabel("Mobile number"), "202 555 0143");
    await press(demo, demo.getByRole("checkbox"), "Space");
    expect(await demo.getByRole("checkbox").isChecked()).toBe(true);
    await shown();
    await submit(demo);
  };

  await openDemo(demo, client().url);
  await signUp(async () => look(demo, "demo-phone"));
  await demo.getByText("Reply YES to confirm.").waitFor();
  await look(demo, "demo-sent-text");
  const inbox = await inNewTab(demo, async () => press(demo, demo.getByRole("link", { name: "Open the inbox" })));
  await press(inbox, inbox.getByRole("link", { name: phone }));
  await inbox
    .getByRole("article")
    .getByText(/Reply YES to get 1 text per restock of Nordlicht 2 tent, moss green\./)
    .waitFor();
  await look(inbox, "inbox-text");
  await answer(phone, "Yes!");

  await chooseColor(demo, "blue");
  await untilState(demo, "form");
  await signUp();
  await chooseColor(demo, "green");
  await putOnShelf(demo, 1);
  await demo.frameLocator("iframe").getByText("moss green is back in stock").waitFor();
  await answer(phone, "stop");
  await chooseColor(demo, "blue");
  await putOnShelf(demo, 5);

  expect((await messagesTo(phone)).map(({ text }) => text)).toEqual([
    expect.stringContaining("Reply YES"),
    expect.stringContaining("You get the back-in-stock texts you asked for"),
    expect.stringMatching(/moss green is back in stock[^]*variant=green[^]*STOP/),
    expect.stringContaining("You are unsubscribed"),
  ]);
  expect(complaints).toEqual([]);
});

it("signs up by mail and text, changes that from a mail, and stops", async () => {
  const { page: demo, complaints } = await visit();
  const { url } = client();
  const email = "grace@example.com";
  const phone = "+12025550188";
  const mailLink = async (use: string) => linkIn((await messagesTo(email)).at(-1), use);

  await openDemo(demo, url, "?variant=sand");
  await typeInto(demo, demo.getByLabel("E-mail address"), email);
  await typeInto(demo, demo.getByLabel("Mobile number"), phone);
  await press(demo, demo.getByRole("checkbox"), "Space");
  await tabTo(demo, demo.getByRole("radio", { name: "By e-mail and by text" }));
  await look(demo, "demo-both");
  await submit(demo);
  await look(demo, "demo-sent-both");
  await answer(phone, "YES");
  const page = await demo.context().newPage();
  await page.goto(await mailLink("confirm"));
  await press(page, page.getByRole("button", { name: "Yes, please tell me" }));
  await page.getByRole("heading", { name: "Thank you" }).waitFor();

  await chooseColor(demo, "green");
  await press(demo, demo.getByRole("checkbox"), "Space");
  await submit(demo);
  await chooseColor(demo, "sand");
  await putOnShelf(demo, 1);
  // A tick that looks while its chunk is being sent puts the text off by some seconds.
  await expect
    .poll(async () => (await messagesTo(phone)).at(-1)?.text, { timeout: 20_000 })
    .toContain("sand is back in stock");
  await page.goto(await mailLink("preferences"));
  await page.getByText("You are 1st in line").waitFor();
  await look(page, "preferences-list");

  await tabTo(page, page.getByRole("radio", { checked: true }));
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  expect(await page.getByRole("radio", { name: "E-mail", exact: true }).isChecked()).toBe(true);
  await typeInto(page, page.getByRole("spinbutton"), "2");
  await press(page, page.getByRole("button", { name: "Save" }));
  await page.getByText("Your change is saved: Nordlicht 2 tent, moss green").waitFor();
  await look(page, "preferences-saved");
  const before = (await client().messages()).length;
  await chooseColor(demo, "green");
  await putOnShelf(demo, 1);
  await page.goto(await mailLink("preferences"));
  await page.getByText("there are fewer left than you asked for").waitFor();
  await look(page, "preferences-fewer");
  await press(page, page.getByRole("button", { name: "Stop this alert" }));
  await page.getByText("You will get no more alerts for this item: Nordlicht 2 tent, moss green").waitFor();
  await look(page, "preferences-stopped");
  await putOnShelf(demo, 5);
  expect(await client().messages()).toHaveLength(before);
  expect(complaints).toEqual([]);
});
