import { type Members } from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import { type Candidate, createLine, type Selection } from "../../shared/restock/line.ts";
import type { ReleaseLane } from "../../shared/restock/release-lane.ts";
import type { RestockRef } from "../../shared/restock/restock.ts";
import type { RestocksTable, Wave } from "../../shared/restock/restocks-table.ts";
import { type Allowance, leftOf } from "../../shared/restock/wave.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { quietUntil } from "../../shared/message/quiet-hours.ts";
import { defaultQuietHours } from "../../shared/message/quiet-hours-settings.ts";
import type { Settings, WavePolicy } from "../../shared/store/settings.ts";
import type { StoresTable } from "../../shared/store/stores-table.ts";
import { needsText } from "../../shared/waitlist/channels.ts";
import { isEligible, type Signup } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export interface PlanWaveDeps {
  clock: Clock;
  stores: StoresTable;
  restocks: RestocksTable;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  releaseLane: ReleaseLane;
  /** Recipients of one call: never more than the account may send in half a second. */
  chunkSize: number;
}

interface SelectOptions {
  order: WavePolicy["order"];
  allowance: Allowance;
  sellable: number;
  quietHours: Settings["quietHours"];
  after?: Wave["after"];
}

/** Who is picked, and when the first of those whom only a text reaches, and whose night it is, may be told. */
type Selected = Selection & { quietUntil: number | undefined };

const toMembers = (people: Candidate[]): Members => ({
  contacts: people.map(({ contact }) => contact),
  quantities: Object.fromEntries(
    people.flatMap(({ quantity }, index) => (quantity === 1 ? [] : [[String(index), quantity]])),
  ),
  last: { signedUpAt: people.at(-1)?.signedUpAt ?? 0, contact: people.at(-1)?.contact ?? "" },
});

/** Until when somebody whom only a text reaches has to wait for their morning; everyone else is told by day and night. */
const quietFor = (signup: Signup, nowMs: number, hours: Settings["quietHours"]): number | undefined => {
  const { phone, postalCode } = signup;
  return phone !== undefined && needsText(signup) ? quietUntil(nowMs, { phone, postalCode }, hours) : undefined;
};

const unitsIn = ({ contacts, quantities }: Members): number =>
  contacts.reduce((units, _, index) => units + (quantities[index] ?? 1), 0);

export type PlanWave = ReturnType<typeof createPlanWave>;

/**
 * Cuts the head of the waitlist into chunks. Nobody is marked here; what is written is immutable and numbered, so
 * that a planner that stopped, or two at once, end up with one and the same plan: each chunk is chosen behind the
 * last one, and whoever meets a chunk that exists starts over from those that exist.
 */
export const createPlanWave = (deps: PlanWaveDeps) => {
  const select = async (ref: RestockRef, { quietHours, ...options }: SelectOptions): Promise<Selected> => {
    const line = createLine({ ...options, maxPeople: limits.peoplePerPlanStep });
    const now = deps.clock.now();
    let morning = Number.POSITIVE_INFINITY;
    await deps.waitlist.forEach(ref, (signup) => {
      if (!isEligible(signup, ref.n, now)) return;
      const quiet = quietFor(signup, now, quietHours);
      if (quiet !== undefined) morning = Math.min(morning, quiet);
      else line.add({ contact: signup.sk, signedUpAt: signup.signedUpAt, quantity: signup.quantity });
    });
    return { ...line.select(), quietUntil: Number.isFinite(morning) ? morning : undefined };
  };

  /** Counts in what an earlier planner had written; true where there was something. */
  const takeOver = async (ref: RestockRef, wave: Wave, state: "planning" | "planned"): Promise<boolean> => {
    const found = await deps.chunks.membersAfter(ref, wave.wave, wave.chunks);
    for (const { ref: chunk, members } of found) {
      await deps.chunks.planState(chunk, members.contacts.length, wave.startedAt);
    }
    if (found.length === 0 && state === "planning") return false;
    await deps.restocks.growWave(ref, wave, {
      chunks: wave.chunks + found.length,
      invitedUnits: found.reduce((units, { members }) => units + unitsIn(members), wave.invitedUnits),
      after: found.at(-1)?.members.last ?? wave.after,
      state,
    });
    return true;
  };

  /** Writes the chunks one after the other; false where another planner has written one of them. */
  const write = async (ref: RestockRef, wave: Wave, people: Candidate[]): Promise<boolean> => {
    for (let at = 0; at < people.length; at += deps.chunkSize) {
      const number = wave.chunks + at / deps.chunkSize + 1;
      const chunk = { restock: ref, wave: wave.wave, chunk: number };
      const members = toMembers(people.slice(at, at + deps.chunkSize));
      if ((await deps.chunks.planMembers(chunk, members, wave.startedAt)).kind === "refused") return false;
      await deps.chunks.planState(chunk, members.contacts.length, wave.startedAt);
      // Sending begins while the rest is being planned.
      if (number === limits.laneWindow) await deps.releaseLane(ref.store);
    }
    return true;
  };

  /** One step of a wave, at most `peoplePerPlanStep` people. */
  const plan = async (ref: RestockRef, wave: Wave, selection?: Selection): Promise<void> => {
    if (await takeOver(ref, wave, "planning")) return;
    const { picked } =
      selection ??
      (await select(ref, {
        order: wave.order ?? "oldest",
        allowance: leftOf(wave.allowance, wave.invitedUnits),
        sellable: wave.sellable,
        quietHours: (await deps.stores.get(ref.store))?.settings.quietHours ?? defaultQuietHours,
        after: wave.after,
      }));
    if (!(await write(ref, wave, picked))) return;
    const last = picked.at(-1);
    await deps.restocks.growWave(ref, wave, {
      chunks: wave.chunks + Math.ceil(picked.length / deps.chunkSize),
      invitedUnits: picked.reduce((units, { quantity }) => units + quantity, wave.invitedUnits),
      after: last === undefined ? wave.after : { signedUpAt: last.signedUpAt, contact: last.contact },
      state: picked.length < limits.peoplePerPlanStep ? "planned" : "planning",
    });
  };

  /** The restock closed before its wave was planned: what is planned is all there will be. */
  const cutShort = async (ref: RestockRef, wave: Wave): Promise<void> => {
    await takeOver(ref, wave, "planned");
  };

  return { select, plan, cutShort };
};
