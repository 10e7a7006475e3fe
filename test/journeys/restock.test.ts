import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inParallel } from "../../infra/local/client.ts";
import { shoppers, startTestSystem } from "../support/local-system.ts";

/** Every test has a variant of its own; the system is shared. */
describe("a restock", () => {
  let system: Awaited<ReturnType<typeof startTestSystem>>;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(async () => system.stop());

  const told = async (sku: string) =>
    (await system.messages()).filter((mail) => mail.subject.includes(`Tent ${sku}`)).map(({ to }) => to);

  /** Signs people up one after the other, so that their places are known. */
  const signUpInOrder = async (sku: string, people: string[], more: Record<string, unknown> = {}) => {
    const signedUpAt = (index: number) => new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString();
    const ids = new Map<string, string>();
    await inParallel([...people.entries()], 10, async ([index, email]) => {
      ids.set(email, await system.signUp(sku, email, { signedUpAt: signedUpAt(index), ...more }));
    });
    return (email: string | undefined) => ids.get(email ?? "") ?? "";
  };

  it("tells everyone who waits, once each", async () => {
    await system.putVariant("ALL", { settleSeconds: 0, peoplePerUnit: "everyone" });
    const people = shoppers(230);
    await signUpInOrder("ALL", people);
    await system.putLevel("ALL", 1);
    await system.idle();

    const mails = await told("ALL");
    expect(mails).toHaveLength(230);
    expect(new Set(mails)).toEqual(new Set(people));
    expect(await system.restocks("ALL")).toMatchObject([{ told: 230, unsettled: 0 }]);
  });

  it("tells as many as there are units for, and the next ones in later waves", async () => {
    await system.putVariant("WAVES", { settleSeconds: 0, peoplePerUnit: 2, intervalMinutes: 60 });
    const people = shoppers(9);
    const idOf = await signUpInOrder("WAVES", people);
    await system.putLevel("WAVES", 2);
    await system.idle();
    expect(new Set(await told("WAVES"))).toEqual(new Set(people.slice(0, 4)));
    expect(await system.reasonOf(idOf(people[0]))).toBe("delivered");
    expect(await system.reasonOf(idOf(people[4]))).toBe("in_line");

    await system.advance("PT59M");
    expect(await told("WAVES")).toHaveLength(4);
    await system.advance("PT2M");
    expect(new Set(await told("WAVES"))).toEqual(new Set(people.slice(0, 8)));
    await system.advance("PT2H");
    expect(await told("WAVES")).toHaveLength(9);
    expect(await system.restocks("WAVES")).toMatchObject([{ told: 9, waves: [{ told: 4 }, { told: 4 }, { told: 1 }] }]);
  });

  it("tells nobody more once it is sold out, and keeps their place for the next restock", async () => {
    await system.putVariant("GONE", { settleSeconds: 60, peoplePerUnit: 1, intervalMinutes: 60 });
    const people = shoppers(5);
    const idOf = await signUpInOrder("GONE", people);
    await system.putLevel("GONE", 2);
    await system.advance("PT2M");
    expect(await told("GONE")).toHaveLength(2);
    await system.putLevel("GONE", 0);
    await system.advance("PT5H");
    expect(await told("GONE")).toHaveLength(2);
    expect(await system.restocks("GONE")).toMatchObject([{ closedAt: expect.any(String) }]);
    expect(await system.reasonOf(idOf(people[2]))).toBe("sold_out_before_turn");

    await system.putLevel("GONE", 1);
    await system.advance("PT2M");
    expect(await told("GONE")).toEqual(expect.arrayContaining([people[2]]));
    expect(await told("GONE")).toHaveLength(3);
  });

  it("is one when stock comes, goes and comes again within the settle time", async () => {
    await system.putVariant("FLICKER", { settleSeconds: 60, peoplePerUnit: "everyone" });
    await signUpInOrder("FLICKER", shoppers(3));
    for (const available of [5, 0, 5]) {
      await system.putLevel("FLICKER", available);
      await system.advance("PT20S");
    }
    expect(await told("FLICKER")).toHaveLength(0);
    await system.advance("PT2M");
    expect(await told("FLICKER")).toHaveLength(3);
    expect(await system.restocks("FLICKER")).toHaveLength(1);
  });

  it("sums the locations, and never starts below the minimum", async () => {
    await system.putVariant("SUM", { settleSeconds: 0, minimumStock: 5, peoplePerUnit: "everyone" });
    await signUpInOrder("SUM", shoppers(2));
    await system.putLevel("SUM", 3, "north");
    await system.putLevel("SUM", -1, "east");
    await system.idle();
    expect(await system.restocks("SUM")).toHaveLength(0);
    await system.putLevel("SUM", 3, "south");
    await system.idle();
    expect(await told("SUM")).toHaveLength(2);
  });

  it("tells nobody whom the one before it told, but for those who want to know every time", async () => {
    await system.putVariant("TWICE", { settleSeconds: 0, peoplePerUnit: "everyone" });
    await signUpInOrder("TWICE", ["once@example.com"]);
    await signUpInOrder("TWICE", ["always@example.com"], { every: true });
    for (const available of [3, 0, 3]) {
      await system.putLevel("TWICE", available);
      await system.idle();
    }
    expect((await told("TWICE")).sort()).toEqual(["always@example.com", "always@example.com", "once@example.com"]);
    expect(await system.restocks("TWICE")).toHaveLength(2);
  });

  it("skips who wants more than is left, and keeps their place", async () => {
    await system.putVariant("MANY", { settleSeconds: 0, peoplePerUnit: 1, intervalMinutes: 60 });
    await signUpInOrder("MANY", ["three@example.com"], { quantity: 3 });
    const idOf = await signUpInOrder("MANY", ["first@example.com", "second@example.com", "third@example.com"]);
    await system.putLevel("MANY", 2);
    await system.idle();
    expect((await told("MANY")).sort()).toEqual(["first@example.com", "second@example.com"]);
    expect(await system.reasonOf(idOf("third@example.com"))).toBe("in_line");
    await system.putLevel("MANY", 3);
    await system.advance("PT2H");
    expect(await told("MANY")).toContain("three@example.com");
  });

  it("can invite the newest first", async () => {
    await system.putVariant("NEWEST", { settleSeconds: 0, peoplePerUnit: 1, order: "newest" });
    const people = shoppers(4);
    await signUpInOrder("NEWEST", people);
    await system.putLevel("NEWEST", 2);
    await system.idle();
    expect(new Set(await told("NEWEST"))).toEqual(new Set(people.slice(2)));
  });

  it("invites who signs up while it is open, as far as the wave's allowance goes", async () => {
    await system.putVariant("LATE", { settleSeconds: 0, peoplePerUnit: 1, intervalMinutes: 60 });
    await system.putLevel("LATE", 2);
    await system.idle();
    for (const email of ["a@example.com", "b@example.com", "c@example.com"]) {
      await system.signUp("LATE", email);
      await system.idle();
    }
    expect(await told("LATE")).toEqual(["a@example.com", "b@example.com"]);
    await system.advance("PT61M");
    expect(await told("LATE")).toEqual(["a@example.com", "b@example.com", "c@example.com"]);
  });

  it("gives the place of who unsubscribed to the next in line", async () => {
    await system.putVariant("STOP", { settleSeconds: 0, peoplePerUnit: 1 });
    const people = ["stays@example.com", "leaves@example.com", "next@example.com"];
    const idOf = await signUpInOrder("STOP", people);
    await signUpInOrder("ALL", ["leaves@example.com"]);
    await system.idle();
    const mail = (await system.messages()).find(({ to }) => to === "leaves@example.com");
    const link = /<(.*)>/.exec(mail?.headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
    expect((await fetch(link)).status).toBe(200);
    expect(await system.reasonOf(idOf("leaves@example.com"))).toBe("not_back_yet");

    const oneClick = await fetch(link, {
      method: "POST",
      body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
    });
    expect(oneClick.status).toBe(200);
    expect(await system.reasonOf(idOf("leaves@example.com"))).toBe("unsubscribed");
    await system.putLevel("STOP", 2);
    await system.idle();
    expect((await told("STOP")).sort()).toEqual(["next@example.com", "stays@example.com"]);
  });

  it("holds the place of an address that bounced, and never writes to it again", async () => {
    await system.putVariant("BOUNCE", { settleSeconds: 0, peoplePerUnit: "everyone" });
    const bouncing = "bounce@simulator.amazonses.com";
    const idOf = await signUpInOrder("BOUNCE", [bouncing]);
    await system.putLevel("BOUNCE", 1);
    await system.idle();
    expect(await system.reasonOf(idOf(bouncing))).toBe("bounced");
    await system.putLevel("BOUNCE", 0);
    await system.idle();
    await signUpInOrder("BOUNCE", [bouncing]);
    await system.putLevel("BOUNCE", 1);
    await system.idle();
    expect(await system.reasonOf(idOf(bouncing))).toBe("suppressed");
    expect(await told("BOUNCE")).toHaveLength(1);
  });

  it("starts from a shop's webhook, once, however often and in whatever order it comes", async () => {
    const at = (seconds: number) => new Date(Date.now() - 60_000 + seconds * 1_000);
    await system.webhook("variant.updated", {
      sku: "HOOK",
      title: "Tent HOOK",
      waves: { settleSeconds: 0, peoplePerUnit: "everyone" },
    });
    await system.idle();
    await system.signUp("HOOK", "hook@example.com");
    const update = { id: "evt-1", at: at(30) };
    expect(await system.webhook("stock.updated", { sku: "HOOK", available: 4 }, update)).toBe(200);
    expect(await system.webhook("stock.updated", { sku: "HOOK", available: 4 }, update)).toBe(200);
    await system.webhook("stock.updated", { sku: "HOOK", available: 0 }, { id: "evt-0", at: at(10) });
    await system.idle();
    expect(await told("HOOK")).toEqual(["hook@example.com"]);
    expect(await system.restocks("HOOK")).toMatchObject([{ told: 1 }]);
    expect((await system.restocks("HOOK"))[0]?.closedAt).toBeUndefined();
  });

  it("leaves no address, key or token in the log", () => {
    const log = readFileSync(join(system.dataDir, "log.jsonl"), "utf8");
    expect(log).toContain('"wave_closed"');
    expect(log).not.toMatch(/@|sl_demo_|whsec_|unsubscribe\?t=/);
  });
});
