import { describe, expect, it } from "vitest";
import type { Chunk } from "../../../shared/restock/chunk.ts";
import { type Circumstances, explain, type ReasonCode, reasons } from "../../../shared/waitlist/explain.ts";
import type { Signup } from "../../../shared/waitlist/signup.ts";

const now = Date.UTC(2026, 5, 1);
const hour = 3_600_000;

const waiting: Signup = {
  pk: "demo#TENT#0",
  sk: "contact-00000000",
  email: "ada@example.com",
  channels: "email",
  status: "waiting",
  signedUpAt: now - 5 * hour,
  createdAt: now - 5 * hour,
  expiresAt: now + 5 * hour,
  quantity: 1,
};
const told: Signup = { ...waiting, status: "told", lastRestock: 2, chunk: "000002-000001-000001", toldAt: now - hour };
const toldEveryTime: Signup = { ...told, every: true };

const done: Chunk = {
  pk: "demo#TENT#000002",
  sk: "chunk#000001#000001",
  state: "done",
  size: 1,
  startedAt: now - hour,
  attempt: 1,
  tries: 0,
  outcomes: {},
};

const neverBack: Circumstances = {
  nowMs: now,
  paused: false,
  chunk: undefined,
  memberOutcome: undefined,
  sellable: 0,
  phase: "below",
  lastRestock: undefined,
};
const open: Circumstances = { ...neverBack, phase: "open", sellable: 3, lastRestock: { n: 2, closedAt: undefined } };
const gone: Circumstances = { ...neverBack, lastRestock: { n: 2, closedAt: now - hour } };
const backAgain: Circumstances = { ...open, lastRestock: { n: 3, closedAt: undefined } };

interface Case {
  who: string;
  signup: Signup;
  now: Circumstances;
  code: ReasonCode;
}

const outcome = (kind: NonNullable<Signup["outcome"]>["kind"]) => ({ outcome: { kind, at: now } });

const { email: _, ...nobody } = waiting;
const textable: Signup = { ...nobody, phone: "+12025550143", channels: "sms" };

const cases: Case[] = [
  { who: "waits for the first restock", signup: waiting, now: neverBack, code: "not_back_yet" },
  {
    who: "signed up after the last restock closed",
    signup: { ...waiting, createdAt: now },
    now: gone,
    code: "not_back_yet",
  },
  {
    who: "signed up in the millisecond in which the last restock closed",
    signup: { ...waiting, createdAt: now - hour },
    now: gone,
    code: "not_back_yet",
  },
  { who: "was still waiting when it sold out", signup: waiting, now: gone, code: "sold_out_before_turn" },
  {
    who: "waits while stock has just come back",
    signup: waiting,
    now: { ...neverBack, phase: "rising", sellable: 3 },
    code: "settling",
  },
  { who: "waits for the next wave", signup: waiting, now: open, code: "in_line" },
  {
    who: "waits for the morning where the phone is",
    signup: textable,
    now: { ...open, quiet: true },
    code: "quiet_hours",
  },
  {
    who: "ended texts with STOP",
    signup: { ...textable, phoneHeld: "stopped" },
    now: open,
    code: "texts_stopped",
  },
  {
    who: "has a phone that takes no texts",
    signup: { ...textable, phoneHeld: "failed" },
    now: open,
    code: "text_failed",
  },
  {
    who: "was told by text",
    signup: { ...textable, status: "told", lastRestock: 1 },
    now: { ...open, memberOutcome: "texted", text: "sent" },
    code: "told_by_text",
  },
  {
    who: "was told by a text that is forgotten by now",
    signup: { ...textable, status: "told", lastRestock: 1 },
    now: { ...open, memberOutcome: "texted" },
    code: "told_by_text",
  },
  {
    who: "has a text on its way",
    signup: { ...textable, status: "told", lastRestock: 1 },
    now: { ...open, memberOutcome: "texted", text: "open" },
    code: "being_told",
  },
  {
    who: "waits for the next wave while stock is just leaving",
    signup: waiting,
    now: { ...open, phase: "falling", sellable: 1 },
    code: "in_line",
  },
  { who: "wants more than there is", signup: { ...waiting, quantity: 4 }, now: open, code: "not_enough_stock" },
  { who: "waits while sending is paused", signup: waiting, now: { ...open, paused: true }, code: "sending_paused" },
  { who: "bounced before", signup: { ...waiting, held: "bounce" }, now: open, code: "suppressed" },
  {
    who: "signed up again after this restock told them",
    signup: { ...waiting, lastRestock: 2 },
    now: open,
    code: "told_by_this_restock",
  },
  {
    who: "was told by an earlier restock and waits again",
    signup: { ...waiting, lastRestock: 2 },
    now: backAgain,
    code: "in_line",
  },
  {
    who: "waits with a phone that is not confirmed",
    signup: { ...textable, unconfirmed: "sms" },
    now: open,
    code: "waiting_for_confirmation",
  },
  { who: "has not confirmed", signup: { ...waiting, status: "pending" }, now: open, code: "waiting_for_confirmation" },
  { who: "unsubscribed", signup: { ...waiting, status: "unsubscribed" }, now: open, code: "unsubscribed" },
  {
    who: "unsubscribed after being told",
    signup: { ...told, status: "unsubscribed" },
    now: { ...open, chunk: done },
    code: "unsubscribed",
  },
  {
    who: "signed up again while the last mail is being settled",
    signup: { ...told, status: "unsubscribed", againAt: now },
    now: open,
    code: "in_line",
  },
  { who: "waited too long", signup: { ...waiting, expiresAt: now }, now: open, code: "expired" },
  { who: "is marked as expired", signup: { ...waiting, status: "expired" }, now: open, code: "expired" },
  { who: "has bought it meanwhile", signup: { ...waiting, status: "bought" }, now: open, code: "bought" },
  {
    who: "is in a chunk that is open",
    signup: told,
    now: { ...open, chunk: { ...done, state: "open" } },
    code: "being_told",
  },
  {
    who: "is in a chunk that is being sent",
    signup: told,
    now: { ...open, chunk: { ...done, state: "sending" } },
    code: "being_told",
  },
  {
    who: "is in a chunk that nobody can speak for",
    signup: told,
    now: { ...open, chunk: { ...done, state: "unsettled" } },
    code: "unsettled",
  },
  {
    who: "was given up as unsettled",
    signup: told,
    now: { ...open, chunk: done, memberOutcome: "unsettled" },
    code: "unsettled",
  },
  { who: "was mailed", signup: told, now: { ...open, chunk: done }, code: "told" },
  { who: "was mailed by a chunk that is forgotten by now", signup: told, now: gone, code: "told" },
  {
    who: "was rejected by the mail service",
    signup: told,
    now: { ...open, chunk: done, memberOutcome: "rejected" },
    code: "rejected",
  },
  {
    who: "got the mail",
    signup: { ...told, ...outcome("delivered") },
    now: { ...open, chunk: done },
    code: "delivered",
  },
  {
    who: "got the mail although the answer was lost",
    signup: { ...told, ...outcome("delivered") },
    now: { ...open, chunk: { ...done, state: "unsettled" } },
    code: "delivered",
  },
  {
    who: "will get the mail later",
    signup: { ...told, ...outcome("delayed") },
    now: { ...open, chunk: done },
    code: "delayed",
  },
  {
    who: "has a dead mailbox",
    signup: { ...told, ...outcome("bounced") },
    now: { ...open, chunk: done },
    code: "bounced",
  },
  {
    who: "would have got a virus",
    signup: { ...told, ...outcome("refused") },
    now: { ...open, chunk: done },
    code: "refused",
  },
  {
    who: "was told, and the restock is over",
    signup: { ...told, ...outcome("delivered") },
    now: gone,
    code: "delivered",
  },
  { who: "was told once, and another restock is open", signup: told, now: { ...backAgain, chunk: done }, code: "told" },
  {
    who: "wants every restock and was told by this one",
    signup: toldEveryTime,
    now: { ...open, chunk: done },
    code: "told",
  },
  {
    who: "wants every restock and was told by the last one",
    signup: toldEveryTime,
    now: { ...backAgain, chunk: done },
    code: "in_line",
  },
  {
    who: "wants every restock and was told by the one that is over",
    signup: toldEveryTime,
    now: { ...gone, chunk: done },
    code: "told",
  },
  {
    who: "wants every restock and was told by one that is forgotten by now",
    signup: toldEveryTime,
    now: neverBack,
    code: "not_back_yet",
  },
  {
    who: "was told by a restock that is forgotten by now and waits again",
    signup: { ...waiting, lastRestock: 2 },
    now: { ...open, lastRestock: undefined },
    code: "in_line",
  },
  {
    who: "wants every restock, but not that long",
    signup: { ...toldEveryTime, expiresAt: now },
    now: backAgain,
    code: "expired",
  },
  {
    who: "wants every restock and bounced",
    signup: { ...toldEveryTime, held: "bounce" },
    now: backAgain,
    code: "suppressed",
  },
];

describe("why a signup was or was not told", () => {
  it.each(cases)("$code: who $who", ({ signup, now: circumstances, code }) => {
    expect(explain(signup, circumstances)).toBe(code);
  });

  it("has a case here for every reason that a merchant can read", () => {
    expect(new Set(cases.map(({ code }) => code))).toEqual(new Set(Object.keys(reasons)));
  });

  it("says to everybody who keeps a place that it is kept", () => {
    const keepsPlace: ReasonCode[] = ["suppressed", "sending_paused", "not_enough_stock", "sold_out_before_turn"];
    for (const code of keepsPlace) expect(reasons[code]).toContain("place");
  });
});
