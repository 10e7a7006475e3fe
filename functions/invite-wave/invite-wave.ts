import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import { unsettledOf, toldOf } from "../../shared/restock/chunk.ts";
import type { ReleaseLane } from "../../shared/restock/release-lane.ts";
import { type RestockRef, restockKeyOf } from "../../shared/restock/restock.ts";
import type { Restock, RestocksTable, Wave } from "../../shared/restock/restocks-table.ts";
import { wakeOpenRestock } from "../../shared/restock/wake-open-restock.ts";
import { allowanceOf, leftOf, nextAllowance } from "../../shared/restock/wave.ts";
import { type Clock, earliestOf, minutesToMs } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Log } from "../../shared/runtime/log.ts";
import { type StockTable } from "../../shared/stock/stock-table.ts";
import { wavePolicyOf } from "../../shared/stock/variant.ts";
import type { Settings, WavePolicy } from "../../shared/store/settings.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import type { PlanWave } from "./plan-wave.ts";

export interface InviteWaveDeps {
  clock: Clock;
  log: Log;
  stores: StoresTable;
  stock: StockTable;
  restocks: RestocksTable;
  chunks: ChunksTable;
  releaseLane: ReleaseLane;
  planWave: PlanWave;
}

/** A restock whose wave is being sent is looked at this often, should every message about it be lost. */
const lookAgainMs = 60_000;

/** `again` where something was written and there may be more to do now; `rest` where the next step waits for something. */
type Step = "again" | "rest";

const createWindUp = (deps: InviteWaveDeps) => {
  /** Held chunks go on when the stock is back, and when the restock is closed: to be ended. */
  const resumeHeld = async (ref: RestockRef, restock: Restock, open: Awaited<ReturnType<ChunksTable["ofRestock"]>>) => {
    const held = open.filter(({ chunk }) => chunk.state === "held" && chunk.dueAt === undefined);
    if (held.length === 0) return;
    const stock = await deps.stock.stock(ref, { consistent: true });
    if (restock.closedAt === undefined && stock?.phase.phase !== "open") return;
    for (const { ref: chunkRef, chunk } of held) await deps.chunks.resume(chunkRef, chunk.startedAt);
  };

  /** Closes a planned wave when none of its chunks is open any more; the interval starts then. */
  return async (ref: RestockRef, restock: Restock, wave: Wave): Promise<Step> => {
    const all = await deps.chunks.ofRestock(ref, wave.wave);
    const chunks = all.filter((entry) => entry.ref.chunk <= wave.chunks);
    const open = chunks.filter(({ chunk }) => chunk.state !== "done");
    if (open.length > 0) {
      await resumeHeld(ref, restock, open);
      await deps.releaseLane(ref.store);
      await deps.restocks.sleep(ref, restock.version, deps.clock.now() + lookAgainMs);
      return "rest";
    }
    const toldUnits = chunks.reduce((units, { chunk }) => units + (chunk.toldUnits ?? 0), 0);
    const unsettled = chunks.reduce((count, { chunk }) => count + unsettledOf(chunk).length, 0);
    const told = chunks.reduce((count, { chunk }) => count + toldOf(chunk).length, 0) - unsettled;
    const left = leftOf(wave.allowance, toldUnits);
    await deps.restocks.closeWave(ref, wave.wave, { closedAt: deps.clock.now(), left, told, unsettled });
    deps.log.info("wave_closed", { restock: restockKeyOf(ref), wave: wave.wave, told, unsettled });
    return "again";
  };
};

const createNextWave = (deps: InviteWaveDeps) => {
  const sleep = async (ref: RestockRef, restock: Restock, until: number | undefined): Promise<Step> => {
    const slept = await deps.restocks.sleep(ref, restock.version, until);
    return slept.kind === "written" ? "rest" : "again";
  };

  const begin = async (
    ref: RestockRef,
    restock: Restock,
    previous: Wave | undefined,
    policy: WavePolicy,
    { sellable, quietHours }: { sellable: number; quietHours: Settings["quietHours"] },
  ) => {
    const now = deps.clock.now();
    const closed =
      previous?.closedAt === undefined ? undefined : { closedAt: previous.closedAt, left: previous.left ?? 0 };
    const fresh = allowanceOf(policy, sellable);
    const { allowance, renewsAt } = nextAllowance(fresh, closed, minutesToMs(policy.intervalMinutes), now);
    if (allowance === 0) return sleep(ref, restock, renewsAt > now ? renewsAt : undefined);

    const selection = await deps.planWave.select(ref, { order: policy.order, allowance, sellable, quietHours });
    if (selection.picked.length === 0) {
      const waits = [selection.more && renewsAt > now ? renewsAt : undefined, selection.quietUntil];
      return sleep(ref, restock, earliestOf(waits));
    }
    const wave: Wave = {
      wave: restock.waves + 1,
      state: "planning",
      startedAt: now,
      allowance,
      order: policy.order,
      sellable,
      chunks: 0,
      invitedUnits: 0,
    };
    const started = await deps.restocks.startWave(ref, restock.version, wave, now + lookAgainMs);
    if (started === "written") await deps.planWave.plan(ref, wave, selection);
    return "again";
  };

  return async (ref: RestockRef, restock: Restock, previous: Wave | undefined): Promise<Step> => {
    if (restock.closedAt !== undefined) {
      // Its last chunks may have put people back after the next restock had read the waitlist.
      await wakeOpenRestock(deps, ref);
      return sleep(ref, restock, undefined);
    }
    const [store, variant, stock] = await Promise.all([
      deps.stores.get(ref.store),
      deps.stock.variant(ref, { consistent: true }),
      deps.stock.stock(ref, { consistent: true }),
    ]);
    // A reading that shows nothing may be stale, and never ends a restock.
    if (store === undefined || variant === undefined) return sleep(ref, restock, deps.clock.now() + lookAgainMs);
    // Stock that is back wakes the restock.
    if (stock?.phase.phase !== "open" || stock.restocks !== ref.n) return sleep(ref, restock, undefined);
    if (store.pause !== undefined && store.pause.until > deps.clock.now())
      return sleep(ref, restock, store.pause.until);
    const { waves, quietHours } = store.settings;
    const policy = wavePolicyOf(waves, variant);
    // Nobody says how many there are: everyone is told (rules 1.1).
    const sized = stock.unlimited === true ? { ...policy, peoplePerUnit: "everyone" as const } : policy;
    const sellable = stock.unlimited === true ? limits.unlimitedUnits : stock.sellable;
    return begin(ref, restock, previous, sized, { sellable, quietHours });
  };
};

/**
 * Moves a restock's waves on as far as they go now: plans the wave that has begun, closes the one that is sent,
 * begins the next one when its time has come. Safe to call at any time and any number of times.
 */
export const createInviteWave = (deps: InviteWaveDeps) => {
  const windUp = createWindUp(deps);
  const nextWave = createNextWave(deps);

  const step = async (ref: RestockRef): Promise<Step> => {
    const restock = await deps.restocks.get(ref);
    if (restock === undefined) return "rest";
    const wave = restock.waves === 0 ? undefined : await deps.restocks.wave(ref, restock.waves);
    if (wave === undefined || wave.state === "closed") return nextWave(ref, restock, wave);
    if (wave.state === "planned") return windUp(ref, restock, wave);
    if (restock.closedAt !== undefined) await deps.planWave.cutShort(ref, wave);
    else await deps.planWave.plan(ref, wave);
    return "again";
  };

  return async (ref: RestockRef): Promise<void> => {
    for (let steps = 0; steps < limits.waveSteps; steps += 1) {
      if ((await step(ref)) === "rest") return;
    }
    throw new Error(`Restock ${ref.n} of a variant kept changing`);
  };
};
