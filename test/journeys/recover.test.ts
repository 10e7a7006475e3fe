import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { localTableName, startDatabase } from "../../infra/local/database.ts";
import { jobIdOf } from "../../shared/job/job.ts";
import { createJobsTable } from "../../shared/job/jobs-table.ts";
import { createChunksTable } from "../../shared/restock/chunks-table.ts";
import { createRestocksTable, type Wave } from "../../shared/restock/restocks-table.ts";
import { createTable } from "../../shared/runtime/table.ts";
import { createStockTable } from "../../shared/stock/stock-table.ts";
import { shoppers, startTestSystem } from "../support/local-system.ts";

/** What a kill leaves behind at its most awkward moments, put into the tables as if it had just happened. */
describe("a system that starts after a kill", () => {
  let dataDir: string;
  beforeAll(() => {
    dataDir = mkdtempSync(join(tmpdir(), "stockline-recover-"));
  });
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  const people = shoppers(5);

  const waitlistOf = async (sku: string) => {
    const before = await startTestSystem({ dataDir });
    await before.putVariant(sku, { settleSeconds: 0, peoplePerUnit: "everyone" });
    for (const email of people) await before.signUp(sku, email);
    await before.idle();
    await before.stop();
  };

  const leaveBehind = async (sku: string, claimed: boolean) => {
    const database = await startDatabase(dataDir, undefined);
    const client = new DynamoDBClient({ endpoint: database.endpoint });
    const stockTable = createTable(client, localTableName("stock"));
    const restocks = createRestocksTable(client, stockTable);
    const stock = createStockTable(client, stockTable);
    const chunks = createChunksTable(createTable(client, localTableName("messages")));
    const ref = { store: "demo", sku, n: 1 };
    const now = Date.now();
    await stock.putLevel(ref, "main", { available: 3 }, now);
    const version = (await stock.stock(ref, { consistent: true }))?.version ?? 0;
    await stock.putStock(ref, { sellable: 3, phase: { phase: "open" }, restocks: 1, version }, [
      restocks.openOperation(ref, now),
    ]);
    const wave: Wave = {
      wave: 1,
      state: "planning",
      startedAt: now,
      allowance: "everyone",
      sellable: 3,
      chunks: 0,
      invitedUnits: 0,
    };
    await restocks.startWave(ref, 1, wave, now + 60_000);
    if (claimed) {
      const chunk = { restock: ref, wave: 1, chunk: 1 };
      await chunks.planMembers(chunk, { contacts: [], quantities: {}, last: { signedUpAt: 0, contact: "" } }, now);
      await chunks.planState(chunk, 0, now);
      await chunks.claim(chunk, now);
    }
    client.destroy();
    await database.stop();
  };

  it.each([
    ["between beginning a wave and its first chunk", "PLANNING", false],
    ["with a chunk claimed by a worker that is gone", "CLAIMED", true],
  ])("%s tells everyone without waiting for the clock", async (_, sku, claimed) => {
    await waitlistOf(sku);
    await leaveBehind(sku, claimed);
    const system = await startTestSystem({ dataDir });
    await system.idle();
    const told = (await system.messages()).filter(({ subject }) => subject.includes(sku)).map(({ to }) => to);
    await system.stop();
    expect(new Set(told)).toEqual(new Set(people));
    expect(told).toHaveLength(people.length);
  });

  it("with a job's step claimed by a worker that is gone goes on with the job", async () => {
    const before = await startTestSystem({ dataDir });
    await before.stop();
    const database = await startDatabase(dataDir, undefined);
    const client = new DynamoDBClient({ endpoint: database.endpoint });
    const jobs = createJobsTable(createTable(client, localTableName("receipts")));
    const ref = { store: "demo", job: "replay-1" };
    const now = Date.now();
    await jobs.create(ref, "replay", { source: "shopify", since: 0 }, "running", now);
    expect(await jobs.claim(ref, now)).toMatchObject({ step: 1 });
    client.destroy();
    await database.stop();

    const system = await startTestSystem({ dataDir });
    await system.idle();
    const job = await system.call("GET", `jobs/${jobIdOf(ref)}`);
    await system.stop();
    expect(job.body).toMatchObject({ state: "done" });
  });
});
