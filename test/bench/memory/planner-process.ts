import * as v from "valibot";
import { createChunksTable } from "../../../shared/restock/chunks-table.ts";
import { createRestocksTable, type Wave } from "../../../shared/restock/restocks-table.ts";
import { createReleaseLane } from "../../../shared/restock/release-lane.ts";
import { systemClock } from "../../../shared/runtime/clock.ts";
import { limits } from "../../../shared/runtime/limits.ts";
import { createTable } from "../../../shared/runtime/table.ts";
import { createStoresTable } from "../../../shared/store/stores-table.ts";
import { createWaitlistTable } from "../../../shared/waitlist/waitlist-table.ts";
import { createPlanWave } from "../../../functions/invite-wave/plan-wave.ts";
import { answerParent } from "../support/answer-parent.ts";
import { createGeneratedClient } from "./generated-table.ts";

/** invite-wave's planner in the memory that it is given, over a list that is as long as asked for. */
const optionsSchema = v.object({ waiting: v.number(), allowance: v.union([v.number(), v.literal("everyone")]) });
const ref = { store: "demo", sku: "TENT", n: 1 };

const plan = async ({ waiting, allowance }: v.InferOutput<typeof optionsSchema>) => {
  const client = createGeneratedClient(waiting);
  const open = (name: string) => createTable(client, name);
  const chunks = createChunksTable(open("messages"));
  const chunkQueue = { send: async () => {}, sendAll: async () => {} };
  const planWave = createPlanWave({
    clock: systemClock,
    stores: createStoresTable(open("stores")),
    restocks: createRestocksTable(client, open("stock")),
    chunks,
    waitlist: createWaitlistTable(open("waitlist")),
    releaseLane: createReleaseLane({ clock: systemClock, chunks, chunkQueue }),
    chunkSize: limits.recipientsPerChunk,
  });
  const wave: Wave = {
    wave: 1,
    state: "planning",
    startedAt: Date.now(),
    allowance,
    order: "oldest",
    sellable: waiting,
    chunks: 0,
    invitedUnits: 0,
  };
  await planWave.plan(ref, wave);
  return process.resourceUsage().maxRSS / 1_024;
};

answerParent({ plan: async (given) => plan(v.parse(optionsSchema, given)) });
