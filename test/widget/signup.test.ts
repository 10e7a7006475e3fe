import { describe, expect, it } from "vitest";
import { focused, onWidget, press, signUp, untilState, useShop } from "./visit.ts";

const { shop, visit } = await useShop();
const both = ["email", "sms"];

describe("signing up", () => {
  it("sends what was typed and the consent that was given, and leads to what comes next", async () => {
    const page = await visit({ path: "/tent?utm_content=ada@example.com" });
    await signUp(page);
    expect(shop.received).toEqual([
      {
        sku: "TENT",
        email: "ada@example.com",
        locale: "en",
        consent: { wordingVersion: "2026-11-26", page: `${shop.origin}/tent` },
      },
    ]);
    expect(await focused(page)).toBe("One more step");
    expect(await page.getByText("We sent an e-mail to ada@example.com.").isVisible()).toBe(true);
  });

  it("needs no mouse", async () => {
    shop.signup.channels = both;
    const page = await visit();
    const { keyboard } = page;
    const type = async (field: string, text: string) => {
      await keyboard.press("Tab");
      expect(await focused(page)).toBe(field);
      await keyboard.type(text);
    };
    await type("email", "ada@example.com");
    await type("phone", "+1 202 555 0143");
    await type("texts", " ");
    await keyboard.press("Tab");
    expect(await focused(page)).toBe("channels");
    await keyboard.press("ArrowDown");
    await keyboard.press("Tab");
    expect(await focused(page)).toContain("Privacy policy");
    await keyboard.press("Tab");
    expect(await focused(page)).toBe("Tell me");
    await keyboard.press("Enter");
    await untilState(page, "sent");
    expect(shop.received).toMatchObject([
      { email: "ada@example.com", phone: "+1 202 555 0143", channels: "smsFirst", sku: "TENT" },
    ]);
    expect(await page.getByText("Reply YES to confirm").isVisible()).toBe(true);
  });

  it("takes the quantity and the captcha's answer along where the page has them", async () => {
    shop.signup.captcha = true;
    const slot = '<button slot="captcha">I am no robot</button>';
    shop.page.body = `<stockline-signup store="demo" sku="TENT" quantity="2">${slot}</stockline-signup>`;
    const page = await visit();
    expect(await page.getByText("I am no robot").isVisible()).toBe(true);
    await page.evaluate('document.querySelector("stockline-signup").captchaToken = "token"');
    await signUp(page);
    expect(shop.received).toMatchObject([{ quantity: 2, captcha: "token" }]);
  });

  it("is done at once where the shop asks for no confirmation", async () => {
    shop.signup.doubleOptIn = false;
    const page = await visit();
    await signUp(page);
    expect(await focused(page)).toBe("You are on the list");
  });

  it("happens once, however often the button is pressed", async () => {
    const page = await visit();
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await page.getByRole("button", { name: "Tell me" }).dblclick();
    await untilState(page, "sent");
    expect(shop.received).toHaveLength(1);
  });
});

describe("texts", () => {
  it("are offered only where the shop sends them", async () => {
    const page = await visit();
    expect(await page.getByLabel("Mobile number").count()).toBe(0);
  });

  it("need a tick of the shopper's own, which is asked for when there is a number", async () => {
    shop.signup.channels = both;
    const page = await visit();
    const box = page.getByRole("checkbox");
    expect(await box.isVisible()).toBe(false);
    await page.getByLabel("Mobile number").fill("202 555 0143");
    expect(await box.isVisible()).toBe(true);
    expect(await box.isChecked()).toBe(false);
    expect(await page.getByRole("group", { name: "How shall we tell you?" }).isVisible()).toBe(false);
    await press(page, "Tell me");
    expect(await focused(page)).toBe("texts");
    expect(await box.getAttribute("aria-invalid")).toBe("true");
    expect(shop.received).toEqual([]);
    await box.check();
    await press(page, "Tell me");
    await untilState(page, "sent");
    expect(shop.received).toEqual([
      expect.not.objectContaining({ email: expect.anything(), channels: expect.anything() }),
    ]);
  });

  it("need a new tick for another number", async () => {
    shop.signup.channels = both;
    const page = await visit();
    await page.getByLabel("Mobile number").fill("202 555 0143");
    await page.getByRole("checkbox").check();
    await press(page, "Tell me");
    await press(page, "Sign up with another address");
    expect(await page.getByLabel("Mobile number").inputValue()).toBe("202 555 0143");
    expect(await page.getByRole("checkbox").isChecked()).toBe(false);
  });
});

describe("a robot", () => {
  it("that is faster than anybody is told what a person is told, and nothing is sent", async () => {
    const page = await visit({ inHaste: true });
    await signUp(page);
    expect(shop.received).toEqual([]);
    await page.reload();
    await untilState(page, "form");
  });

  it("that fills in what nobody sees fares the same", async () => {
    const page = await visit();
    await onWidget(page, "{ widget.shadowRoot.querySelector('[name=reference]').value = 'https://spam.example'; }");
    await signUp(page);
    expect(shop.received).toEqual([]);
  });
});
