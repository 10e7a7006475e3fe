import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { startCaptchaService } from "./captcha-service.ts";
import { startShopperSystem } from "./shoppers.ts";

const secret = "captcha-secret-of-the-store";
const [system, service] = [await startShopperSystem(), await startCaptchaService(secret)];
const captcha = { verifyUrl: service.verifyUrl, siteKey: "site-key", secret };

const patch = async (body: unknown) => system.sendJson("PATCH", "/v1/stores/demo/settings", body);
const ask = async (email: string, token?: string) =>
  system.ask({ sku: "TENT", email, ...(token !== undefined && { captcha: token }) });

beforeAll(async () => {
  await system.putVariant("TENT");
  await patch({ captcha });
});
afterEach(() => {
  service.answerWith(undefined);
});

describe("a signup at a store that wants captchas", () => {
  it("with a solved one is taken; its service is asked as Turnstile wants it", async () => {
    expect((await ask("human@example.com", service.solve("solved-1"))).status).toBe(202);
    expect(await system.statusOf("TENT", "human@example.com")).toBe("pending");
    expect(Object.fromEntries(service.asked.at(-1) ?? [])).toEqual({
      secret,
      response: "solved-1",
      remoteip: "127.0.0.1",
    });
  });

  it.each<[string, string | undefined]>([
    ["no token", undefined],
    ["an empty one", ""],
    ["a made-up one", "made-up"],
  ])("with %s is refused in a way that a page can read, and nothing is stored", async (_, token) => {
    const answer = await ask("robot@example.com", token);
    expect(answer).toMatchObject({ status: 403, problem: "captcha-failed" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(answer.text).not.toContain(secret);
    expect(await system.signupOf("TENT", "robot@example.com")).toBeUndefined();
    expect(await system.messagesTo("robot@example.com")).toEqual([]);
  });

  it("with one that was used up is refused", async () => {
    const token = service.solve("solved-2");
    expect((await ask("once@example.com", token)).status).toBe(202);
    expect((await ask("twice@example.com", token)).status).toBe(403);
  });

  it.each([
    ["an error", { status: 500, body: "{}" }],
    ["no JSON", { status: 200, body: "<html>" }],
    ["a success that is none", { status: 200, body: '{"success":"yes"}' }],
  ])("is refused where the captcha's service answers with %s", async (_, answer) => {
    service.answerWith(answer);
    expect((await ask("outage@example.com", service.solve("solved-3"))).status).toBe(403);
    expect(await system.signupOf("TENT", "outage@example.com")).toBeUndefined();
  });

  it("is refused while the captcha's service is down, and taken when it is back", async () => {
    const token = service.solve("solved-4");
    await service.goDown();
    expect((await ask("down@example.com", token)).status).toBe(403);
    await service.comeBack();
    expect((await ask("down@example.com", token)).status).toBe(202);
  });

  it("by the merchant needs none", async () => {
    const before = service.asked.length;
    expect(await system.importPending("TENT", "merchant@example.com")).toMatch(/^su_/);
    expect(service.asked).toHaveLength(before);
  });
});

describe("the captcha in the settings", () => {
  it("comes back without its secret, whoever asks", async () => {
    const shown = { captcha: { verifyUrl: captcha.verifyUrl, siteKey: "site-key" } };
    const answers = [
      await system.send("GET", "/v1/stores/demo/settings"),
      await patch({ captcha }),
      await patch({ name: "Demo Outdoor" }),
    ];
    for (const { body, text } of answers) {
      expect(body).toMatchObject(shown);
      expect(text).not.toContain(secret);
    }
    const page = await system.send("GET", "/v1/stores/demo/variants/TENT/availability", { authorization: undefined });
    expect(page.body).toMatchObject({ signup: { captcha: { siteKey: "site-key" } } });
    expect(page.text).not.toMatch(/captcha-secret|siteverify/);
  });

  it("is kept where other settings change, and goes with null: then nobody needs one", async () => {
    await patch({ color: "#123456" });
    expect((await ask("kept@example.com")).status).toBe(403);
    expect((await patch({ captcha: null })).body).not.toHaveProperty("captcha");
    expect((await ask("kept@example.com")).status).toBe(202);
    expect((await ask("kept@example.com", "whatever")).status).toBe(202);
    await patch({ captcha });
  });
});
