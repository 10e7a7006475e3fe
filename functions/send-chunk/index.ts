import { createSendBulk } from "../../shared/message/send-bulk.ts";
import { chunkMessageSchema } from "../../shared/restock/messages.ts";
import { createReleaseLane, createWakeNext } from "../../shared/restock/release-lane.ts";
import { queueConsumer } from "../../shared/runtime/consume.ts";
import { onLambda } from "../../shared/runtime/lambda.ts";
import { once } from "../../shared/runtime/once.ts";
import { envText, readEnv, type Runtime, sesClient } from "../../shared/runtime/runtime.ts";
import * as tables from "../../shared/runtime/tables.ts";
import { openDatabase, openQueues, sendRateOf } from "../../shared/runtime/wiring.ts";
import { createAttempt } from "./attempt.ts";
import { createBuildMail } from "./build-mail.ts";
import { createCheck } from "./check.ts";
import { createEndChunk } from "./end-chunk.ts";
import { createHandOverTexts, createWaysOf } from "./hand-over-texts.ts";
import { createSendChunk } from "./send-chunk.ts";
import { createTurns } from "./turn.ts";

export const wire = (runtime: Runtime) => {
  const { clock, log } = runtime;
  const env = readEnv(runtime, { CONFIGURATION_SET: envText, PUBLIC_URL: envText });
  const database = openDatabase(runtime);
  const queues = openQueues(runtime);
  const shared = {
    clock,
    log,
    stores: tables.stores(database),
    chunks: tables.chunks(database),
    waitlist: tables.waitlist(database),
    chunkQueue: queues.chunk(),
    waveQueue: queues.wave(),
    messages: tables.messages(database),
    messageQueue: queues.message(),
  };
  const endChunk = createEndChunk(shared);
  const check = createCheck({
    ...shared,
    stock: tables.stock(database),
    restocks: tables.restocks(database),
    contacts: tables.contacts(database),
    endChunk,
  });
  const bucket = tables.bucket(database, sendRateOf(runtime));
  const attempt = createAttempt({
    ...shared,
    bucket,
    turns: createTurns({ ...shared, bucket }),
    buildMail: createBuildMail({ clock, keys: once(shared.stores.deploymentKeys), publicUrl: env.PUBLIC_URL }),
    sendBulk: createSendBulk(sesClient(runtime), env.CONFIGURATION_SET),
    check,
    endChunk,
    waysOf: createWaysOf(shared),
    handOverTexts: createHandOverTexts(shared),
    wakeNext: createWakeNext(shared),
  });
  const sendChunk = createSendChunk({ ...shared, releaseLane: createReleaseLane(shared), attempt, endChunk });
  return queueConsumer(runtime, chunkMessageSchema, sendChunk);
};

export const handler = onLambda(wire);
