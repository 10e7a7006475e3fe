import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { inFlightOf } from "../../../shared/restock/chunk.ts";
import { createChunksTable } from "../../../shared/restock/chunks-table.ts";
import { createTable } from "../../../shared/runtime/table.ts";
import { localTableName } from "../../../infra/local/database.ts";
import { openShop } from "../stockline/shop.ts";
import { startServers, startWorker } from "../stockline/stockline.ts";
import type { Contest } from "./contest.ts";

const sku = "FAN";
const sendRate = 20_000;

/** Chunks of which nobody knows what became of them are listed by the API; here they are read from their table. */
const countUnsettled = async (endpoint: string): Promise<number> => {
  const client = new DynamoDBClient({ endpoint });
  const chunks = createChunksTable(createTable(client, localTableName("messages")));
  const all = await chunks.ofRestock({ store: "demo", sku, n: 1 });
  client.destroy();
  return all
    .filter(({ chunk }) => chunk.state === "unsettled")
    .reduce((count, { chunk }) => count + inFlightOf(chunk).length, 0);
};

/** As it runs on AWS; a worker sends as many chunks at once as a store's window has. */
export const stockline = (chunkWorkers: number): Contest => ({
  name: "stockline",
  prepare: async (scope, sink, people) => {
    const servers = await startServers(scope);
    const shop = scope.keep(await openShop(servers.endpoints.dynamo, "demo"));
    await shop.sellVariant(sku);
    const waiting = await shop.line(sku, people);
    const options = {
      endpoints: { ...servers.endpoints, ses: sink.sesEndpoint },
      dataDir: scope.folder(),
      sendRate,
      chunkWorkers,
    };
    let opened = false;
    return {
      emails: waiting.map(({ email }) => email),
      unsettled: async () => countUnsettled(servers.endpoints.dynamo),
      start: async () => {
        // What a killed worker had in its hands would come again only after a minute and a half: the tick finds it at once.
        const sqs = opened ? await servers.loseQueues() : servers.endpoints.sqs;
        const worker = await startWorker(scope, { ...options, endpoints: { ...options.endpoints, sqs } });
        return {
          ...worker,
          rest: worker.idle,
          restock: async () => {
            if (!opened) await shop.setUnits(sku, people);
            opened = true;
          },
        };
      },
    };
  },
});
