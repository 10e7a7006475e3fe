import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inParallel } from "../../infra/local/client.ts";
import { startTestSystem } from "../support/local-system.ts";
import { waitForNoon } from "./noon.ts";
import { scanEverything } from "./scan.ts";

const people = Array.from({ length: 30 }, (_, n) => ({
  email: `erased-${n}@example.com`,
  // Half of them by text as well.
  ...(n % 2 === 0 && { phone: `+120255501${String(n).padStart(2, "0")}` }),
}));

describe("an erasure in the middle of a restock", () => {
  let system: Awaited<ReturnType<typeof startTestSystem>>;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(async () => system.stop());

  it("neither fails nor is undone by whoever tells people at that moment", async () => {
    await system.putVariant("TENT", { settleSeconds: 0, peoplePerUnit: "everyone" });
    await inParallel(people, 10, async ({ email, ...more }) => system.signUp("TENT", email, more));
    await system.signUp("TENT", "stays@example.com");
    await system.putLevel("TENT", 100);
    await inParallel(people, 10, async ({ email }) => {
      const { status, body } = await system.call("POST", "contacts/erase", { email });
      expect([status, body]).toMatchObject([200, { erased: { signups: 1 } }]);
    });
    await system.idle();
    await system.advance("P1D");
    const rows = await scanEverything(system.dataDir);
    expect(rows.filter(({ text }) => /erased-\d|\+1202555/.test(text)).map(({ text }) => text)).toEqual([]);
    const waitlist = rows.filter(({ table }) => table === "waitlist");
    expect(waitlist.map(({ row }) => [row["email"], row["status"]])).toEqual([["stays@example.com", "told"]]);
    const log = readFileSync(join(system.dataDir, "log.jsonl"), "utf8").split("\n");
    expect(log.filter((line) => line.includes('"ERROR"'))).toEqual([]);
    expect(await system.restocks("TENT")).toMatchObject([{ unsettled: 0 }]);
  });

  it("of phones alone leaves nobody untold: who was not texted yet is mailed", async () => {
    await system.putVariant("STOVE", { settleSeconds: 0, peoplePerUnit: "everyone" });
    await waitForNoon(system);
    const texted = people.flatMap(({ email, phone }) =>
      phone === undefined ? [] : [{ email: `stays-${email}`, phone }],
    );
    await inParallel(texted, 10, async ({ email, phone }) =>
      system.signUp("STOVE", email, { phone, channels: "smsFirst" }),
    );
    await system.putLevel("STOVE", 100);
    await inParallel(texted, 4, async ({ phone }) => {
      const { body } = await system.call("POST", "contacts/erase", { phone });
      expect(body).toMatchObject({ erased: { signups: 0, phones: 1 } });
    });
    await system.idle();
    await system.advance("PT2H");
    const rows = await scanEverything(system.dataDir);
    expect(rows.filter(({ text }) => /\+1202555/.test(text)).map(({ text }) => text)).toEqual([]);
    const told = (await system.messages()).filter(({ text }) => text.includes("Tent STOVE")).map(({ to }) => to);
    const untold = texted.filter(({ email, phone }) => !told.includes(email) && !told.includes(phone));
    expect(untold).toEqual([]);
    expect(told).toHaveLength(texted.length);
  });
});
