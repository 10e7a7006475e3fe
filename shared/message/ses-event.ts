import * as v from "valibot";

const recipients = v.optional(
  v.array(v.looseObject({ status: v.optional(v.string()), diagnosticCode: v.optional(v.string()) })),
  [],
);

/** Tag values come as arrays; SES adds its own (`ses:...`). */
const tags = v.optional(v.record(v.string(), v.array(v.string())), {});

/**
 * SES event publishing to SNS, raw delivery; only what is used.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const sesEventSchema = v.object({
  eventType: v.string(),
  mail: v.object({ messageId: v.string(), tags }),
  bounce: v.optional(
    v.object({
      bounceType: v.string(),
      bounceSubType: v.optional(v.string(), ""),
      feedbackId: v.string(),
      bouncedRecipients: recipients,
    }),
  ),
  complaint: v.optional(v.object({ complaintFeedbackType: v.optional(v.nullable(v.string())) })),
});
export type SesEvent = v.InferOutput<typeof sesEventSchema>;

/** What an event says of a mail, in our words. */
export type MailFact =
  | { kind: "accepted" }
  | { kind: "delivered" }
  | { kind: "delayed" }
  | { kind: "bounced"; permanent: boolean; deadDomain: boolean; feedbackId: string }
  | { kind: "complained" }
  | { kind: "refused" }
  | { kind: "other" };

const deadDomainStatuses = new Set(["5.0.0", "5.1.2"]);

const isDeadDomain = ({ bounceSubType, bouncedRecipients }: NonNullable<SesEvent["bounce"]>) =>
  bounceSubType === "General" &&
  bouncedRecipients.some(
    ({ status = "", diagnosticCode = "" }) => deadDomainStatuses.has(status) || /nxdomain/i.test(diagnosticCode),
  );

/** Rules 4: what a bounce or complaint means. `Rendering Failure` has a space in its name. */
export const factOf = (event: SesEvent): MailFact => {
  switch (event.eventType) {
    case "Send":
      return { kind: "accepted" };
    case "Delivery":
      return { kind: "delivered" };
    case "DeliveryDelay":
      return { kind: "delayed" };
    case "Reject":
    case "Rendering Failure":
      return { kind: "refused" };
    case "Bounce": {
      const { bounce } = event;
      if (bounce === undefined) return { kind: "other" };
      const permanent = bounce.bounceType === "Permanent";
      const deadDomain = bounce.bounceType === "Transient" && isDeadDomain(bounce);
      return { kind: "bounced", permanent, deadDomain, feedbackId: bounce.feedbackId };
    }
    case "Complaint":
      return event.complaint?.complaintFeedbackType === "not-spam" ? { kind: "other" } : { kind: "complained" };
    default:
      return { kind: "other" };
  }
};
