import type { OrderRef } from "../../shared/backorder/order.ts";
import type { ContactRef, ContactsTable } from "../../shared/contact/contacts-table.ts";
import { factOf, type MailFact, type SesEvent } from "../../shared/message/ses-event.ts";
import type { About } from "../../shared/message/message.ts";
import type { MailOutcome, MessagesTable } from "../../shared/message/messages-table.ts";
import { type ChunkRef, parseChunkName } from "../../shared/restock/chunk.ts";
import type { ChunksTable } from "../../shared/restock/chunks-table.ts";
import { parseRestockKey } from "../../shared/restock/restock.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { Log } from "../../shared/runtime/log.ts";
import type { Queue } from "../../shared/runtime/queue.ts";
import type { Signup, SignupRef } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export interface RecordFeedbackDeps {
  clock: Clock;
  log: Log;
  chunks: ChunksTable;
  waitlist: WaitlistTable;
  contacts: ContactsTable;
  messages: MessagesTable;
  orderQueue: Queue<OrderRef>;
}

type MailKind = "confirmation" | "fresh_link" | "order" | "notice" | "alert";
const mailKinds: ReadonlySet<string> = new Set<MailKind>(["confirmation", "fresh_link", "order", "notice", "alert"]);
const isMail = (about: About): about is Extract<About, { kind: MailKind }> => mailKinds.has(about.kind);

/** Bounces for a dead domain that suppress an address: DNS may fail once or twice (rules 4). */
const deadDomainLimit = 3;

/** Whom a tagged mail was for; undefined for a mail that is not a restock's. */
const recipientOf = (
  tags: SesEvent["mail"]["tags"],
): { signup: SignupRef; chunk: ChunkRef; name: string } | undefined => {
  const [restock, contact, name] = [tags["restock"]?.[0], tags["signup"]?.[0], tags["chunk"]?.[0]];
  if (restock === undefined || contact === undefined || name === undefined) return undefined;
  const ref = parseRestockKey(Buffer.from(restock, "base64url").toString("utf8"));
  return { signup: { store: ref.store, sku: ref.sku, contact }, chunk: parseChunkName(ref, name), name };
};

const outcomeKind = (fact: MailFact): NonNullable<Signup["outcome"]>["kind"] | undefined => {
  switch (fact.kind) {
    case "delivered":
    case "delayed":
      return fact.kind;
    case "bounced":
      return fact.permanent ? "bounced" : "delayed";
    case "refused":
      return "refused";
    case "accepted":
    case "complained":
    case "other":
      return undefined;
  }
};

const messageOutcome = (fact: MailFact): MailOutcome | undefined =>
  fact.kind === "accepted" || fact.kind === "complained" ? fact.kind : outcomeKind(fact);

/** Applies what SES says of a mail after it took it: proof of acceptance, delivery, and who must not be mailed again. */
export const createRecordFeedback = (deps: RecordFeedbackDeps) => {
  /** A chunk that is done and sure of everybody stays so: an older image, at half the units, says it as well as the newest. */
  const isSure = async (ref: ChunkRef): Promise<boolean> => {
    const chunk = await deps.chunks.get(ref, { consistent: false });
    return chunk?.state === "done" && !Object.values(chunk.outcomes).includes("unsettled");
  };

  /** Any event proves acceptance; it is written only where the chunk does not know. */
  const prove = async (ref: ChunkRef, contact: string) => {
    if (await isSure(ref)) return;
    for (let attempt = 0; attempt < limits.optimisticAttempts; attempt += 1) {
      const chunk = await deps.chunks.get(ref);
      if (chunk === undefined) return;
      const inDoubt = chunk.state === "sending" || chunk.state === "unsettled";
      const givenUp = chunk.state === "done" && Object.values(chunk.outcomes).includes("unsettled");
      if (!inDoubt && !givenUp) return;
      const member = (await deps.chunks.members(ref)).contacts.indexOf(contact);
      if (member < 0) return;
      if (inDoubt) {
        if ((await deps.chunks.addEvidence(ref, [member])).kind === "written") return;
        continue;
      }
      if (chunk.outcomes[member] !== "unsettled") return;
      const { [member]: _, ...outcomes } = chunk.outcomes;
      if ((await deps.chunks.correct(ref, chunk.outcomes, outcomes)).kind === "written") return;
    }
    throw new Error("A chunk kept changing while evidence was added");
  };

  const suppress = async ({ store, contact }: ContactRef, reason: string) => {
    await deps.contacts.suppress({ store, contact }, reason, deps.clock.now());
    await deps.waitlist.hold(await deps.waitlist.ofContact({ store, contact }), reason);
    deps.log.info("contact_suppressed", { store, contact, reason });
  };

  /** What is final suppresses even an address that was erased, under its keyed hash; its bounces count no more. */
  const applyToContact = async (contact: ContactRef, fact: MailFact, isErased: () => Promise<boolean>) => {
    if (fact.kind === "complained") await suppress(contact, "complaint");
    if (fact.kind !== "bounced") return;
    if (fact.permanent) await suppress(contact, "bounce");
    if (!fact.deadDomain || (await isErased())) return;
    const count = await deps.contacts.countDeadDomain(contact, fact.feedbackId);
    if (count >= deadDomainLimit) await suppress(contact, "dead_domain");
  };

  /** Of a mail to one person: a confirmation, a fresh link, news of an order. */
  const applyToMessage = async (id: string, fact: MailFact) => {
    const { about } = (await deps.messages.get(id)) ?? {};
    if (about === undefined || !isMail(about)) return;
    const outcome = messageOutcome(fact);
    if (outcome !== undefined) await deps.messages.recordOutcome(id, outcome, deps.clock.now());
    await applyToContact(about, fact, async () => false);
    // A notice that bounces is none (rules 3).
    if (about.kind === "notice") await deps.orderQueue.send({ store: about.store, order: about.order });
  };

  return async (event: SesEvent): Promise<void> => {
    const fact = factOf(event);
    const recipient = recipientOf(event.mail.tags);
    deps.log.count(`Mail${event.eventType.replaceAll(" ", "")}`);
    const message = event.mail.tags["message"]?.[0];
    if (message !== undefined) return applyToMessage(message, fact);
    if (recipient === undefined || fact.kind === "other") {
      deps.log.info("feedback_not_ours", { eventType: event.eventType });
      return;
    }
    await prove(recipient.chunk, recipient.signup.contact);
    const kind = outcomeKind(fact);
    if (kind) await deps.waitlist.recordOutcome(recipient.signup, recipient.name, { kind, at: deps.clock.now() });
    const isErased = async () => (await deps.waitlist.get(recipient.signup)) === undefined;
    await applyToContact(recipient.signup, fact, isErased);
  };
};
