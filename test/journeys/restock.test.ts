import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inParallel, shoppers, startTestSystem } from "../support/local-system.ts";

describe("a restock", () => {
  let system: Awaited<ReturnType<typeof startTestSystem>>;
  beforeAll(async () => {
    system = await startTestSystem();
  });
  afterAll(async () => system.stop());

  const told = async (sku: string) => (await system.messages()).filter((mail) => mail.subject.includes(sku)).map(({ to }) => to);

  it("tells everyone who waits, once each", async () => {
    await system.putVariant("ALL", { settleSeconds: 0, peoplePerUnit: "everyone" });
    const people = shoppers(1_000);
    await inParallel(people, 20, async (email) => system.signUp("ALL", email));
    await system.putLevel("ALL", 1);
    await system.idle();

    const mails = await told("ALL");
    expect(mails).toHaveLength(1_000);
    expect(new Set(mails)).toEqual(new Set(people));
    expect(await system.restocks("ALL")).toMatchObject([{ told: 1_000, unsettled: 0 }]);
  });
});
