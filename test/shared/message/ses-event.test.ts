import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { factOf, type MailFact, type SesEvent, sesEventSchema } from "../../../shared/message/ses-event.ts";

const fixtures = join(import.meta.dirname, "../../fixtures/ses");
const readFixture = (name: string): unknown => JSON.parse(readFileSync(join(fixtures, name), "utf8"));
const published = (name: string): SesEvent =>
  v.parse(sesEventSchema, readFixture(`event-publishing.${name}-record.json`));

const feedbackId = "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000";

describe("an event as SES publishes it", () => {
  it.each<[string, MailFact]>([
    ["send", { kind: "accepted" }],
    ["delivery", { kind: "delivered" }],
    ["deliverydelay", { kind: "delayed" }],
    ["reject", { kind: "refused" }],
    ["rendering-failure", { kind: "refused" }],
    ["complaint", { kind: "complained" }],
    ["bounce", { kind: "bounced", permanent: true, deadDomain: false, feedbackId }],
  ])("%s is understood", (name, fact) => expect(factOf(published(name))).toEqual(fact));

  it("keeps the tags of the mail, ours among its own", () => {
    expect(published("delivery").mail.tags).toMatchObject({
      "ses:configuration-set": ["ConfigSet"],
      myCustomTag1: ["myCustomTagValue1"],
    });
  });

  it("keeps no address of the many that it holds", () => {
    for (const name of ["send", "delivery", "bounce", "complaint", "deliverydelay", "reject"]) {
      const { mail } = published(name);
      expect(Object.keys(mail).sort()).toEqual(["messageId", "tags"]);
    }
  });

  it("is not taken while it is still in the envelope of a topic without raw delivery", () => {
    expect(v.safeParse(sesEventSchema, readFixture("sns-envelope.bounce.json")).success).toBe(false);
  });

  it("is the same inside that envelope", () => {
    const envelopeSchema = v.object({ Records: v.array(v.object({ Sns: v.object({ Message: v.string() }) })) });
    const [record] = v.parse(envelopeSchema, readFixture("sns-envelope.bounce.json")).Records;
    const event = v.parse(sesEventSchema, JSON.parse(record?.Sns.Message ?? ""));
    expect(event).toEqual(published("bounce"));
  });
});

describe("a bounce", () => {
  const bounce = (bounceType: string, bounceSubType: string, recipient: Record<string, string> = {}) =>
    factOf({
      ...published("bounce"),
      bounce: { bounceType, bounceSubType, feedbackId, bouncedRecipients: [recipient] },
    });

  it.each([
    ["Permanent", "General"],
    ["Permanent", "NoEmail"],
    ["Permanent", "Suppressed"],
    ["Permanent", "OnAccountSuppressionList"],
  ])("%s/%s is for good", (type, subType) => {
    expect(bounce(type, subType)).toMatchObject({ permanent: true, deadDomain: false });
  });

  it.each([
    ["a full mailbox", "Transient", "MailboxFull", { status: "5.2.2" }],
    ["a full mailbox that says no more than that it failed", "Transient", "MailboxFull", { status: "5.0.0" }],
    ["a mail that is too large", "Transient", "MessageTooLarge", {}],
    ["a greylist", "Transient", "General", { status: "4.7.1" }],
    ["an unknown reason", "Undetermined", "Undetermined", { status: "5.0.0" }],
  ])("for %s is not for good", (_, type, subType, recipient) => {
    expect(bounce(type, subType, recipient)).toMatchObject({ permanent: false, deadDomain: false });
  });

  it.each([
    ["5.0.0", { status: "5.0.0" }],
    ["5.1.2", { status: "5.1.2" }],
    ["the name server's own words", { diagnosticCode: "smtp; Unable to lookup DNS for example.test: NXDOMAIN" }],
  ])("for a dead domain shows in %s", (_, recipient) => {
    expect(bounce("Transient", "General", recipient)).toMatchObject({ permanent: false, deadDomain: true });
  });

  it("for a dead domain shows in any of its recipients", () => {
    const bouncedRecipients = [{}, { status: "5.1.2" }];
    const bounce = { bounceType: "Transient", bounceSubType: "General", feedbackId, bouncedRecipients };
    expect(factOf({ ...published("bounce"), bounce })).toMatchObject({ deadDomain: true });
  });

  it("for good is one of the address, whatever is said of its domain", () => {
    expect(bounce("Permanent", "General", { status: "5.1.2" })).toMatchObject({ permanent: true, deadDomain: false });
  });

  it("is read where it says neither whose it was nor what kind of its type", () => {
    const read = v.parse(sesEventSchema, {
      ...published("bounce"),
      bounce: { bounceType: "Transient", feedbackId },
    });
    expect(read.bounce).toEqual({ bounceType: "Transient", bounceSubType: "", feedbackId, bouncedRecipients: [] });
  });

  it("is not taken with a status that is no text", () => {
    const bounce = { bounceType: "Transient", feedbackId, bouncedRecipients: [{ status: 5 }] };
    expect(v.is(sesEventSchema, { ...published("bounce"), bounce })).toBe(false);
  });

  it("that says nothing of itself is kept out of every count", () => {
    expect(factOf({ ...published("bounce"), bounce: undefined })).toEqual({ kind: "other" });
  });
});

describe("a complaint", () => {
  const complaint = (complaintFeedbackType: string | null | undefined) =>
    factOf({ ...published("complaint"), complaint: { complaintFeedbackType } });

  it.each(["abuse", "fraud", "virus", "other", "auth-failure", null, undefined])("of type %s is one", (type) =>
    expect(complaint(type)).toEqual({ kind: "complained" }),
  );

  it("that says nothing of itself is one", () => {
    expect(factOf({ ...published("complaint"), complaint: undefined })).toEqual({ kind: "complained" });
  });

  it("that takes an earlier one back is none", () => {
    expect(complaint("not-spam")).toEqual({ kind: "other" });
    const read = v.parse(sesEventSchema, {
      ...published("complaint"),
      complaint: { complaintFeedbackType: "not-spam" },
    });
    expect(factOf(read)).toEqual({ kind: "other" });
  });
});

describe("an event that says nothing of delivery", () => {
  it.each(["Open", "Click", "Subscription", "SomethingNew"])("%s is left alone", (eventType) => {
    expect(factOf({ ...published("send"), eventType })).toEqual({ kind: "other" });
  });
});
