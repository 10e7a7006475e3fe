import type { Account } from "./account.ts";

/** One way to break the engine: a few words of one or two of its files, and what the simulation must then see. */
export interface Breakage {
  name: string;
  edits: { file: string; find: string; replace: string }[];
  /** A seed that shows it. */
  shownBy: number;
  /** Any of these. */
  seen: (keyof Account | "tooUnsettled")[];
}

const chunksTable = "shared/restock/chunks-table.ts";
const waitlistTable = "shared/waitlist/waitlist-table.ts";
const endChunk = "functions/send-chunk/end-chunk.ts";
const inviteWave = "functions/invite-wave/invite-wave.ts";
const planWave = "functions/invite-wave/plan-wave.ts";
const tick = "functions/tick/tick.ts";

const edit = (file: string, find: string, replace: string) => ({ file, find, replace });

export const breakages: Breakage[] = [
  {
    name: "a chunk is claimed without a condition",
    shownBy: 1,
    edits: [
      edit(
        chunksTable,
        '"#state IN (:open, :ending) AND (attribute_not_exists(#leaseUntil) OR #leaseUntil < :now) AND (attribute_not_exists(#retryAt) OR #retryAt <= :now)"',
        '"attribute_exists(#pk) AND :open <> :ending AND :now > :zero"',
      ),
      edit(
        chunksTable,
        "        one: 1,\n        now: nowMs,\n        leaseUntil",
        "        one: 1,\n        zero: 0,\n        now: nowMs,\n        leaseUntil",
      ),
      edit(
        chunksTable,
        '"SET #leaseUntil = :leaseUntil ADD #attempt :one"',
        '"SET #leaseUntil = :leaseUntil, #state = :open ADD #attempt :one"',
      ),
    ],
    seen: ["twice", "unlisted", "stuck"],
  },
  {
    name: "nothing is looked at again before sending",
    shownBy: 165,
    edits: [
      edit(
        "functions/send-chunk/check.ts",
        'if (pausedUntil !== undefined || stock?.phase.phase !== "open")',
        "if (pausedUntil !== undefined)",
      ),
    ],
    seen: ["withoutStock"],
  },
  {
    name: "a call without an answer is made again",
    shownBy: 391,
    edits: [
      edit(
        "functions/send-chunk/send-chunk.ts",
        'if (result === "unknown") await unsettle(ref, claim.chunk);',
        'if (result === "unknown") await deps.chunks.retryLater(ref, claim.chunk.attempt, "sending", { outcomes: {}, remaining: Array.from({ length: claim.chunk.size }, (_, index) => index), tries: 1, retryAt: deps.clock.now() });',
      ),
    ],
    seen: ["twice"],
  },
  {
    name: "a worker that died while sending is taken for one that had not begun",
    shownBy: 5,
    edits: [
      edit(
        chunksTable,
        '"#state IN (:open, :ending) AND (attribute_not_exists(#leaseUntil)',
        '"#state IN (:open, :ending, :sending) AND (attribute_not_exists(#leaseUntil)',
      ),
      edit(
        chunksTable,
        '        ending: "ending",\n        one: 1,',
        '        ending: "ending",\n        sending: "sending",\n        one: 1,',
      ),
      edit(
        chunksTable,
        "condition: `#state = :open AND ${mine} AND #leaseUntil > :now`",
        "condition: `#state IN (:open, :sending) AND ${mine} AND #leaseUntil > :now`",
      ),
    ],
    seen: ["twice", "stuck"],
  },
  {
    name: "people are marked before their chunk is written",
    shownBy: 9,
    edits: [
      edit(
        planWave,
        "      if ((await deps.chunks.planMembers(",
        '      await deps.waitlist.mark(members.contacts.map((contact) => ({ store: ref.store, sku: ref.sku, contact })), { restock: ref.n, chunk: [ref.n, wave.wave, number].map((one) => String(one).padStart(6, "0")).join("-"), attempt: 0 }, wave.startedAt);\n      if ((await deps.chunks.planMembers(',
      ),
    ],
    seen: ["unlisted", "forgotten"],
  },
  {
    name: "the next wave begins before the last one is closed",
    shownBy: 1,
    edits: [
      edit(
        inviteWave,
        'if (wave === undefined || wave.state === "closed") return nextWave',
        'if (wave === undefined || wave.state !== "planning") return nextWave',
      ),
    ],
    seen: ["outOfOrder", "overInvited", "twice", "stuck"],
  },
  {
    name: "an expired lease is ignored",
    shownBy: 134,
    edits: [
      edit(
        chunksTable,
        'const abandoned = chunk.state === "sending" && (chunk.leaseUntil ?? 0) < nowMs;',
        "const abandoned = false;",
      ),
    ],
    seen: ["stuck"],
  },
  {
    name: "the settle timer is not compared",
    shownBy: 18,
    edits: [
      edit(
        "shared/stock/availability.ts",
        "if (at === undefined || at > nowMs) return undefined;",
        "if (at === undefined) return undefined;",
      ),
    ],
    seen: ["tooEarly"],
  },
  {
    name: "signing up again forgets the last restock",
    shownBy: 35,
    edits: [
      edit(
        "shared/waitlist/waitlist-signup-table.ts",
        'wasTold ? "" : ", #lastRestock, #chunk, #attempt"',
        '", #lastRestock, #chunk, #attempt"',
      ),
    ],
    seen: ["twice", "unlisted"],
  },
  {
    name: "who is put back is revived after unsubscribing",
    shownBy: 2_030,
    edits: [
      edit(
        waitlistTable,
        'condition: "#status IN (:told, :waiting) AND #chunk = :chunk AND #attempt <= :attempt",',
        'condition: "#chunk = :chunk AND #attempt <= :attempt AND :told <> :waiting",',
      ),
    ],
    seen: ["afterLeaving"],
  },
  {
    name: "a chunk ends without putting anybody back",
    shownBy: 4,
    edits: [edit(endChunk, "    await giveBack(ref, chunk, members, returning);\n    return", "    return")],
    seen: ["unlisted", "forgotten"],
  },
  {
    name: "who is throttled counts as told",
    shownBy: 444,
    edits: [
      edit(
        "shared/restock/chunk.ts",
        'const open = [...of("retry"), ...of("paused")]',
        'const open = [...of("paused")]',
      ),
    ],
    seen: ["unlisted"],
  },
  {
    name: "a planner that is overtaken goes on",
    shownBy: 79,
    edits: [edit(planWave, '.kind === "refused") return false;', '.kind === "refused") continue;')],
    seen: ["twice", "forgotten", "outOfOrder", "overInvited"],
  },
  {
    name: "lanes are not looked at by the tick",
    shownBy: 515,
    edits: [
      edit(
        tick,
        "return Promise.allSettled(shards.flat().map(async (store) => deps.releaseLane(store)));",
        "return Promise.allSettled(shards.flat().map(async () => ({ woken: 0 })));",
      ),
    ],
    seen: ["stuck", "forgotten"],
  },
  {
    name: "a signup does not wake the open restock",
    shownBy: 124,
    edits: [edit("shared/waitlist/record-wish.ts", 'if (status !== "pending") await deps.wakeRestock(ref);', "")],
    seen: ["forgotten"],
  },
  {
    name: "an earlier restock marks whom a later one has told",
    shownBy: 2_510,
    edits: [edit(waitlistTable, '"lastRestock"<?', '"lastRestock"<>?')],
    seen: ["twice"],
  },
  {
    name: "a paused worker marks people of a chunk that is done",
    shownBy: 4_528,
    edits: [edit(endChunk, "if (chunk.attempt > 1) await shutOut(ref, chunk, members, outcomes);", "")],
    seen: ["unlisted", "forgotten"],
  },
  {
    name: "a text without an answer is sent again",
    shownBy: 50,
    edits: [
      edit(
        "functions/send-message/send-message.ts",
        'if (store?.settings.unsettled === "resend" && tries < limits.sendTries)',
        "if (tries < limits.sendTries)",
      ),
    ],
    seen: ["twice"],
  },
];
