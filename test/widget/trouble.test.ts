import { describe, expect, it } from "vitest";
import { focused, onWidget, press, setAttribute, signUp, untilState, useShop } from "./visit.ts";

const { shop, visit } = await useShop();

const problem = (status: number, headers: Record<string, string> = {}) => ({
  status,
  body: { type: "urn:stockline:problem:x", title: "No", status },
  headers,
});
const wrong = (...errors: { field: string; message: string }[]) => ({ status: 400, body: { status: 400, errors } });

describe("a wrong address", () => {
  it("is named at its field, in the words of the service, and keeps what was typed", async () => {
    shop.signup.channels = ["email", "sms"];
    shop.signupAnswer = wrong(
      { field: "email", message: "This part cannot be reached: <b>ü</b>@example.com" },
      { field: "phone", message: "This number has a digit too many." },
      { field: "quantity", message: "At most 1000." },
    );
    const page = await visit();
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await page.getByLabel("Mobile number").fill("202 555 01433");
    await page.getByRole("checkbox").check();
    await press(page, "Tell me");
    await untilState(page, "error");
    expect(await focused(page)).toBe("email");
    const email = page.getByLabel("E-mail address");
    expect(await email.getAttribute("aria-describedby")).toBe("email-error");
    expect(await page.locator("#email-error").textContent()).toContain("<b>ü</b>");
    const phone = page.getByLabel("Mobile number");
    expect(await phone.getAttribute("aria-invalid")).toBe("true");
    expect(await phone.getAttribute("aria-describedby")).toBe("phone-hint phone-error");
    expect(await phone.inputValue()).toBe("202 555 01433");
    expect(await page.getByText("At most 1000.").isVisible()).toBe(true);

    shop.signupAnswer = { status: 202, body: {} };
    await press(page, "Try again");
    await untilState(page, "sent");
  });

  it("that is missing, or none at a glance, is not even sent", async () => {
    const page = await visit();
    await press(page, "Tell me");
    expect(await page.getByText("Please enter your e-mail address.").isVisible()).toBe(true);
    await page.getByLabel("E-mail address").fill("ada");
    await press(page, "Tell me");
    expect(await page.getByText("such as ada@example.com").isVisible()).toBe(true);
    expect(await focused(page)).toBe("email");
    expect(shop.received).toEqual([]);
  });
});

describe("a refusal", () => {
  it.each([
    [problem(429, { "retry-after": "30" }), "Please try again in 30 seconds."],
    [problem(429, { "retry-after": "151" }), "Please try again in 3 minutes."],
    [problem(429), "Please try again in 60 seconds."],
    [problem(403), "not allowed from this page"],
    [problem(404), "There are no alerts for this item."],
    [problem(413), "Something went wrong on our side."],
    [problem(500), "Something went wrong on our side."],
    [{ status: 400, body: "?" }, "Something went wrong on our side."],
  ])("%o is said in clear words, with a way on", async (answer, words) => {
    shop.signupAnswer = answer;
    const page = await visit();
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await press(page, "Tell me");
    await untilState(page, "error");
    expect(await focused(page)).toContain(words);
    expect(await page.getByLabel("E-mail address").inputValue()).toBe("ada@example.com");
    shop.signupAnswer = { status: 202, body: {} };
    await press(page, "Try again");
    await untilState(page, "sent");
  });

  it("of a captcha asks for another one", async () => {
    shop.signup.captcha = true;
    shop.signupAnswer = problem(403);
    const page = await visit();
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await press(page, "Tell me");
    await untilState(page, "error");
    expect(await focused(page)).toContain("security check");
  });
});

describe("no network", () => {
  it("is said while signing up, and what was typed is kept", async () => {
    const page = await visit();
    await page.getByLabel("E-mail address").fill("ada@example.com");
    await page.context().setOffline(true);
    await press(page, "Tell me");
    await untilState(page, "offline");
    expect(await focused(page)).toContain("There is no connection.");
    expect(await page.getByLabel("E-mail address").inputValue()).toBe("ada@example.com");
    await page.context().setOffline(false);
    await press(page, "Try again");
    await untilState(page, "sent");
    expect(shop.received).toHaveLength(1);
  });

  it("is said when the variant is asked for, and found again by itself", async () => {
    shop.variants.set("OTHER", { title: "Other tent", buyable: false });
    const page = await visit();
    await page.context().setOffline(true);
    await setAttribute(page, "sku", "OTHER");
    await untilState(page, "offline");
    expect(await page.getByText("There is no connection.").isVisible()).toBe(true);
    await page.context().setOffline(false);
    await untilState(page, "form");
    expect(await page.getByText("Other tent is sold out.").isVisible()).toBe(true);
  });
});

describe("a variant that cannot be asked for", () => {
  it.each([
    [problem(500), "Something went wrong"],
    [problem(429, { "retry-after": "5" }), "try again in 5 seconds"],
    [{ status: 200, body: "<html>" }, "Something went wrong"],
  ])("after %o can be asked for again", async (answer, words) => {
    shop.availabilityAnswer = answer;
    const page = await visit();
    expect(await page.getByText(words).isVisible()).toBe(true);
    shop.availabilityAnswer = undefined;
    await press(page, "Try again");
    await untilState(page, "form");
    expect(await focused(page)).toBe("Tell me when it is back");
  });

  it("because there is none has no button that would change nothing", async () => {
    shop.variants.clear();
    const page = await visit();
    expect(await page.getByText("There are no alerts for this item.").isVisible()).toBe(true);
    expect(await page.getByRole("button").count()).toBe(0);
  });

  it("just now does not take away the form that somebody is filling in", async () => {
    const page = await visit();
    await page.getByLabel("E-mail address").fill("ada@example.com");
    shop.availabilityAnswer = problem(500);
    await onWidget(page, "widget.refresh()");
    expect(await page.getByLabel("E-mail address").inputValue()).toBe("ada@example.com");
    await signUp(page);
  });
});
