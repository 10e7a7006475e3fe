import type { Mail } from "./mailbox.ts";

/** What SES's mailbox simulator does with its addresses; every other address takes its mail. */
const simulated = (to: string): "Delivery" | "Bounce" | "Complaint" => {
  const [local = "", domain] = to.split("@");
  if (domain !== "simulator.amazonses.com") return "Delivery";
  if (local.startsWith("bounce") || local.startsWith("suppressionlist")) return "Bounce";
  return local.startsWith("complaint") ? "Complaint" : "Delivery";
};

const detailOf = (eventType: "Delivery" | "Bounce" | "Complaint", mail: Mail) => {
  const timestamp = mail.sentAt;
  const recipients = [{ emailAddress: mail.to }];
  switch (eventType) {
    case "Delivery":
      return { delivery: { timestamp, processingTimeMillis: 1, recipients: [mail.to], smtpResponse: "250 ok" } };
    case "Bounce":
      return {
        bounce: {
          bounceType: "Permanent",
          bounceSubType: "General",
          bouncedRecipients: [
            {
              emailAddress: mail.to,
              action: "failed",
              status: "5.1.1",
              diagnosticCode: "smtp; 550 5.1.1 user unknown",
            },
          ],
          timestamp,
          feedbackId: mail.id,
        },
      };
    case "Complaint":
      return {
        complaint: { complainedRecipients: recipients, timestamp, feedbackId: mail.id, complaintFeedbackType: "abuse" },
      };
  }
};

/** The events SES publishes of a mail: that it took it, and what became of it. */
export const sesEventsOf = (mail: Mail): unknown[] => {
  const common = {
    timestamp: mail.sentAt,
    source: mail.from,
    messageId: mail.id,
    destination: [mail.to],
    tags: Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
  };
  const fate = simulated(mail.to);
  const delivered =
    fate === "Complaint" ? [{ eventType: "Delivery", mail: common, ...detailOf("Delivery", mail) }] : [];
  return [
    { eventType: "Send", mail: common, send: {} },
    ...delivered,
    { eventType: fate, mail: common, ...detailOf(fate, mail) },
  ];
};
