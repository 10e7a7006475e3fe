import type { FunctionName } from "../../../infra/pipeline.ts";
import type { Log } from "../../../shared/runtime/log.ts";
import { type SinkOptions, startSink } from "../sink/sink.ts";
import { startFunctions } from "../stockline/functions.ts";
import { openShop } from "../stockline/shop.ts";
import { startServers } from "../stockline/stockline.ts";
import type { Scope } from "../support/scope.ts";
import { createMeter } from "./meter.ts";

const silent: Log = { info: () => {}, warn: () => {}, error: () => {}, count: () => {} };
/** More mails a second than are sent: waiting for a turn is not what is counted here. */
const sendRate = 20_000;

/** The functions in this process, with every unit, request and run counted. */
export const startCounted = async (
  scope: Scope,
  options: { sink?: SinkOptions; ran?: (name: FunctionName, ms: number) => void; databaseDir?: string } = {},
) => {
  const { endpoints } = await startServers(scope, options.databaseDir);
  const sink = await startSink(scope, options.sink);
  const shop = scope.keep(await openShop(endpoints.dynamo, "demo"));
  const all = { ...endpoints, ses: sink.sesEndpoint };
  const meter = scope.keep(createMeter(all));
  const running = await startFunctions({
    endpoints: all,
    dataDir: scope.folder(),
    sendRate,
    chunkWorkers: 2,
    log: silent,
    clientsOf: meter.clientsOf,
    ...(options.ran && { ran: options.ran }),
  });
  scope.keep(running);
  return { shop, sink, meter, running, endpoints: all };
};
