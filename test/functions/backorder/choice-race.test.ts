import { describe, expect, it } from "vitest";
import { aboutSchema } from "../../../shared/message/message.ts";
import { createMessagesTable } from "../../../shared/message/messages-table.ts";
import * as v from "valibot";
import { createLateWorld } from "./late-world.ts";
import { press } from "./press.ts";

/** T is 10 June. */
const beforeT = Date.parse("2026-06-10T23:50:00Z");
const afterT = Date.parse("2026-06-11T00:01:00Z");

/** A late order of whose first notice, sent before T, the line has heard nothing. */
const unheardOf = async (message: Record<string, unknown>) => {
  const world = await createLateWorld();
  await world.slipTo("2026-06-30");
  await world.passTo(beforeT);
  const row = world.rowsOf("orders").find(({ sk }) => sk === "delay#1");
  const asked = JSON.stringify(row).replaceAll(/"status":"accepted","acceptedAtMs":\d+/g, '"status":"asked"');
  await world.table("orders").put(v.parse(v.record(v.string(), v.any()), JSON.parse(asked)));
  const sent = world.rowsOf("messages").find(({ about }) => {
    const parsed = v.safeParse(aboutSchema, about);
    return parsed.success && parsed.output.kind === "notice";
  });
  await world.table("messages").put({ ...sent, sentAt: beforeT, ...message });
  const id = String(sent?.["pk"]).replace("#message#", "");
  return {
    ...world,
    /** What the mailbox provider says of it. */
    hear: async (outcome: "delivered" | "bounced") =>
      createMessagesTable(world.table("messages")).recordOutcome(id, outcome, world.time.now),
    answer: async (at: number) => {
      world.time.now = at;
      await press(world, { line: "1", choice: "wait", n: "1" });
    },
  };
};

describe("an answer just after T to a notice of which the line has heard nothing yet", () => {
  it("counts where a provider had taken it before T", async () => {
    const world = await unheardOf({ state: "sent" });
    await world.answer(afterT);
    expect(await world.clock()).toMatchObject({ phase: "agreed", until: "2026-06-30", refunds: [] });
  });

  it("comes too late where a provider took it after T, as silence would have", async () => {
    const world = await unheardOf({ state: "sent", sentAt: afterT - 30_000 });
    await world.answer(afterT);
    expect(await world.clock()).toMatchObject({ phase: "cancelled", ground: "no_valid_notice" });
  });

  it.each(["sending", "unsettled"])("shows that it arrived, where nobody else can: %s", async (state) => {
    const world = await unheardOf({ state, ...(state === "sending" && { leaseUntil: afterT + 60_000 }) });
    await world.answer(afterT);
    expect(await world.clock()).toMatchObject({ phase: "agreed", until: "2026-06-30", refunds: [] });
  });

  it("is none where the notice never went out: the page alone is no notice", async () => {
    const world = await unheardOf({ state: "open", sentAt: undefined });
    await world.answer(afterT);
    expect(await world.clock()).toMatchObject({ phase: "cancelled", ground: "no_valid_notice" });
  });

  it("finds the line cancelled where the clock was first, and is recorded", async () => {
    const world = await unheardOf({ state: "unsettled" });
    world.time.now = afterT;
    await world.follow();
    await world.answer(afterT + 1_000);
    const clock = await world.clock();
    expect(clock).toMatchObject({ phase: "cancelled", ground: "no_valid_notice" });
    expect(clock?.history.at(-1)?.what).toBe("the customer chose wait (notice 1): already_cancelled");
  });
});

describe("a notice of whose sending nobody knew", () => {
  it("is valid at T where the mailbox provider has said before that it has it", async () => {
    const world = await unheardOf({ state: "unsettled" });
    await world.follow();
    expect(world.alerts()).toEqual([expect.stringContaining("No delay notice can reach this customer")]);
    await world.hear("delivered");
    await world.follow();
    world.time.now = afterT;
    await world.follow();
    expect(await world.clock()).toMatchObject({
      phase: "agreed",
      notices: [{ deliveries: [{ outcome: "delivered" }] }],
    });
  });

  it("is valid at T where its worker died, and the mailbox provider has it", async () => {
    const world = await unheardOf({ state: "sending", sentAt: undefined, leaseUntil: afterT + 60_000 });
    await world.hear("delivered");
    world.time.now = afterT;
    await world.follow();
    expect(await world.clock()).toMatchObject({ phase: "agreed", until: "2026-06-30" });
  });

  it("is none where it bounced", async () => {
    const world = await unheardOf({ state: "unsettled" });
    await world.follow();
    await world.hear("bounced");
    world.time.now = afterT;
    await world.follow();
    expect(await world.clock()).toMatchObject({ phase: "cancelled", ground: "no_valid_notice" });
  });
});
