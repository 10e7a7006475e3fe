import { describe, expect, it } from "vitest";
import { endOf, followLine } from "./followed-line.ts";

const late = { kind: "estimate", day: "2026-04-20" } as const;

describe("a notice that bounces", () => {
  it("a notice that bounced by e-mail is tried by text", () => {
    const line = followLine({ channels: ["email", "sms"] }, ({ channel }) =>
      channel === "email" ? "bounced" : "accepted",
    );
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntilEndOf("2026-03-31");
    expect(line.happened).toEqual([
      "2026-03-10 12:00 first_definite 1 by email: 2026-04-20, silence is consent after 2026-03-31",
      "2026-03-10 12:00 first_definite 1 by sms: 2026-04-20, silence is consent after 2026-03-31",
    ]);
    expect(line.phase).toBe("agreed");
  });

  it("a notice that bounced on every channel is none: the merchant is alerted before T, and at T the order is cancelled", () => {
    const line = followLine({ channels: ["email", "sms"] }, () => "bounced");
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    expect(line.happened.at(-1)).toBe("2026-03-10 12:00 alert unreachable");
    line.waitUntil(endOf("2026-03-31") - 1);
    expect(line.phase).toBe("promised");
    line.waitUntilEndOf("2026-03-31");
    expect(line.happened.slice(3)).toEqual([
      "2026-04-01 00:00 cancel 2: no_valid_notice",
      "2026-04-01 00:00 refund 2 by 2026-04-09",
    ]);
  });

  it("a customer without any address is the merchant's affair before T", () => {
    const line = followLine({ channels: [] });
    line.waitUntilEndOf("2026-03-31");
    expect(line.happened).toEqual([
      "2026-03-31 00:00 alert unreachable",
      "2026-04-01 00:00 cancel 2: no_valid_notice",
      "2026-04-01 00:00 refund 2 by 2026-04-09",
    ]);
  });

  it("a corrected address gets a new notice, and a repeated correction no other one", () => {
    let outcome: "bounced" | "accepted" = "bounced";
    const line = followLine({}, () => outcome);
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    outcome = "accepted";
    const correction = { kind: "contact", atMs: line.on("2026-03-11"), channels: ["email"] } as const;
    line.tell(correction);
    expect(line.happened.slice(2)).toEqual([
      "2026-03-11 12:00 first_definite 2 by email: 2026-04-20, silence is consent after 2026-03-31",
    ]);
    line.tell(correction);
    expect(line.happened).toHaveLength(3);
  });

  it("an address that is corrected before the bounce is known gets the new notice as soon as it is", () => {
    const line = followLine({}, () => undefined);
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "contact", atMs: line.on("2026-03-11"), channels: ["email"] });
    line.tell({ kind: "notice_report", atMs: line.on("2026-03-12"), n: 1, channel: "email", outcome: "bounced" });
    expect(line.happened.slice(1)).toEqual([
      "2026-03-12 12:00 first_definite 2 by email: 2026-04-20, silence is consent after 2026-03-31",
    ]);
  });

  it("a notice that no provider has taken in the last hours before T is an alert", () => {
    const line = followLine({}, () => undefined);
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntil(endOf("2026-03-31") - 1);
    expect(line.happened.slice(1)).toEqual(["2026-03-31 20:00 alert notice_not_accepted"]);
    line.waitUntilEndOf("2026-03-31");
    expect(line.happened.at(-2)).toBe("2026-04-01 00:00 cancel 2: no_valid_notice");
  });

  it("a notice that is taken after T comes too late", () => {
    const line = followLine({}, () => undefined);
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "notice_report", atMs: endOf("2026-03-31"), n: 1, channel: "email", outcome: "accepted" });
    expect(line.happened.at(-2)).toBe("2026-04-01 00:00 cancel 2: no_valid_notice");
  });

  it("a notice of which nobody can show that it went out is none, until its provider does", () => {
    const report = { kind: "notice_report", n: 1, channel: "email" } as const;
    const unsettled = () => {
      const line = followLine({}, () => undefined);
      line.tell({ ...late, atMs: line.on("2026-03-10") });
      line.tell({ ...report, atMs: line.on("2026-03-10"), outcome: "unsettled" });
      return line;
    };
    const proved = unsettled();
    expect(proved.happened.at(-1)).toBe("2026-03-10 12:00 alert unreachable");
    proved.tell({ ...report, atMs: Date.parse("2026-03-10T12:01:00Z"), outcome: "delivered" });
    proved.waitUntilEndOf("2026-03-31");
    expect(proved.phase).toBe("agreed");
    const silent = unsettled();
    silent.waitUntilEndOf("2026-03-31");
    expect(silent.state.current).toMatchObject({ ground: "no_valid_notice" });
    const bounced = unsettled();
    bounced.tell({ ...report, atMs: Date.parse("2026-03-10T12:01:00Z"), outcome: "bounced" });
    bounced.waitUntilEndOf("2026-03-31");
    expect(bounced.state.current).toMatchObject({ ground: "no_valid_notice" });
  });

  it("an answer just after T shows that a notice arrived of which its provider has said nothing", () => {
    const answered = (isInDoubt: boolean) => {
      const line = followLine({}, () => undefined);
      line.tell({ ...late, atMs: line.on("2026-03-10") });
      line.waitUntil(endOf("2026-03-31") - 1);
      const answer = { kind: "chose", atMs: endOf("2026-03-31") + 1_000, choice: "wait", n: 1, isInDoubt } as const;
      return { says: line.tell(answer).says, phase: line.phase };
    };
    expect(answered(true)).toEqual({ says: "taken", phase: "agreed" });
    expect(answered(false)).toEqual({ says: "already_cancelled", phase: "cancelled" });
  });

  it("a bounce that is known only after T takes the silent consent back: cancelled then, the refund's days begin then", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.waitUntil(line.on("2026-04-02"));
    line.tell({ kind: "notice_report", atMs: line.on("2026-04-02"), n: 1, channel: "email", outcome: "bounced" });
    expect(line.happened.slice(-2)).toEqual([
      "2026-04-02 12:00 cancel 2: no_valid_notice",
      "2026-04-02 12:00 refund 2 by 2026-04-13",
    ]);
  });

  it("whoever has answered a notice has received it, whatever bounces later", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "chose", atMs: line.on("2026-03-11"), choice: "ship_rest", n: 1 });
    line.waitUntil(line.on("2026-04-02"));
    line.tell({ kind: "notice_report", atMs: line.on("2026-04-02"), n: 1, channel: "email", outcome: "bounced" });
    expect(line.phase).toBe("agreed");
  });

  it("reports out of order change nothing: after a bounce nothing is accepted", () => {
    const line = followLine({}, () => undefined);
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    const report = { kind: "notice_report", n: 1, channel: "email" } as const;
    line.tell({ ...report, atMs: line.on("2026-03-11"), outcome: "bounced" });
    line.tell({ ...report, atMs: line.on("2026-03-10"), outcome: "accepted" });
    line.tell({ ...report, atMs: line.on("2026-03-12"), outcome: "delivered" });
    line.tell({ ...report, n: 7, atMs: line.on("2026-03-12"), outcome: "bounced" });
    line.waitUntilEndOf("2026-03-31");
    expect(line.state.current).toMatchObject({ ground: "no_valid_notice" });
  });

  it("a renewed notice that bounces leaves the date that was granted, at whose end the order is cancelled", () => {
    const line = followLine({}, ({ kind }) => (kind === "renewed" ? "bounced" : "accepted"));
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "estimate", atMs: line.on("2026-04-10"), day: "2026-05-20" });
    line.waitUntilEndOf("2026-04-20");
    expect(line.happened.slice(2)).toEqual([
      "2026-04-10 12:00 alert unreachable",
      "2026-04-21 00:00 cancel 2: revised_date_missed",
      "2026-04-21 00:00 refund 2 by 2026-04-29",
    ]);
  });

  it("where the first notice bounces after a renewed one was sent, that one counts", () => {
    const line = followLine();
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    line.tell({ kind: "estimate", atMs: line.on("2026-03-12"), day: "2026-05-20" });
    line.tell({ kind: "notice_report", atMs: line.on("2026-03-13"), n: 1, channel: "email", outcome: "bounced" });
    line.waitUntil(line.on("2026-04-01"));
    expect(line.state.current).toEqual({ phase: "asked", decidesOn: "2026-04-20" });
    line.waitUntilEndOf("2026-04-20");
    expect(line.state.current).toMatchObject({ phase: "cancelled", ground: "renewed_unanswered" });
  });

  it("a bounce that is reported again does not send an old notice to a corrected address", () => {
    let outcome: "bounced" | "accepted" = "bounced";
    const line = followLine({ channels: ["sms"] }, () => outcome);
    line.tell({ ...late, atMs: line.on("2026-03-10") });
    outcome = "accepted";
    line.tell({ kind: "contact", atMs: line.on("2026-03-11"), channels: ["email"] });
    line.tell({ kind: "notice_report", atMs: line.on("2026-03-12"), n: 1, channel: "sms", outcome: "bounced" });
    line.tell({ kind: "notice_report", atMs: line.on("2026-03-12"), n: 1, channel: "email", outcome: "bounced" });
    expect(line.happened.slice(2)).toEqual([
      "2026-03-11 12:00 first_definite 2 by email: 2026-04-20, silence is consent after 2026-03-31",
    ]);
  });
});
