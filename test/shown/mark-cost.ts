import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { localTableName, startDatabase } from "../../infra/local/database.ts";
import { createTable } from "../../shared/runtime/table.ts";

/** CPU of this process for 50 conditional updates: one by one, and in PartiQL batches: `node test/shown/mark-cost.ts`. */
Object.assign(process.env, { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: "eu-west-1" });
const dataDir = mkdtempSync(join(tmpdir(), "stockline-mark-"));
const database = await startDatabase(dataDir, undefined);
const client = new DynamoDBClient({ endpoint: database.endpoint });
const table = createTable(client, localTableName("waitlist"));
const keys = Array.from({ length: 50 }, (_, n) => ({ pk: "demo#SKU#1", sk: `contact-${n}` }));
for (const key of keys) await table.put({ ...key, status: "waiting", attempt: 0 });

const statement = `UPDATE "${table.name}" SET "status"='waiting', "attempt"=? WHERE "pk"=? AND "sk"=? AND "status"='waiting' RETURNING ALL NEW *`;
const ways = {
  "50 UpdateItem": async (round: number) =>
    table.updateAll(keys, {
      update: "SET #status = :waiting, #attempt = :round",
      condition: "#status = :waiting",
      values: { waiting: "waiting", round },
    }),
  "2 BatchExecuteStatement": async (round: number) =>
    table.executeAll(
      statement,
      keys.map(({ pk, sk }) => [round, pk, sk]),
    ),
};

const cpuMs = async (work: (round: number) => Promise<unknown>, rounds: number) => {
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) await work(round);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / rounds;
};

const results: Record<string, number> = {};
for (const [name, work] of Object.entries(ways)) {
  await cpuMs(work, 60);
  results[name] = await cpuMs(work, 200);
}
const [single = 0, batch = 1] = Object.values(results);
console.table({ ...results, ratio: single / batch });
client.destroy();
await database.stop();
rmSync(dataDir, { recursive: true, force: true });
