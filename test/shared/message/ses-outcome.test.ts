import {
  AccountSuspendedException,
  BadRequestException,
  BulkEmailStatus,
  InternalServiceErrorException,
  LimitExceededException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  NotFoundException,
  SendingPausedException,
  TooManyRequestsException,
} from "@aws-sdk/client-sesv2";
import { describe, expect, it } from "vitest";
import type { EntryResult } from "../../../shared/restock/chunk.ts";
import { type CallFailure, callFailureOf, entryResultOf } from "../../../shared/message/ses-outcome.ts";

type Meaning = "sent" | "rejected" | "retry" | "store rests" | "account rests";

const meaningOf = (result: EntryResult): Meaning => (result.kind === "paused" ? `${result.scope} rests` : result.kind);

const meanings: Record<BulkEmailStatus, Meaning> = {
  SUCCESS: "sent",
  MESSAGE_REJECTED: "rejected",
  INVALID_PARAMETER: "rejected",
  FAILED: "rejected",
  ACCOUNT_THROTTLED: "retry",
  TRANSIENT_FAILURE: "retry",
  MAIL_FROM_DOMAIN_NOT_VERIFIED: "store rests",
  TEMPLATE_NOT_FOUND: "store rests",
  ACCOUNT_SUSPENDED: "account rests",
  ACCOUNT_DAILY_QUOTA_EXCEEDED: "account rests",
  ACCOUNT_SENDING_PAUSED: "account rests",
  CONFIGURATION_SET_NOT_FOUND: "account rests",
  CONFIGURATION_SET_SENDING_PAUSED: "account rests",
  INVALID_SENDING_POOL_NAME: "account rests",
};

describe("what the mail service says of one recipient", () => {
  it.each(Object.values(BulkEmailStatus))("%s is understood", (status) => {
    expect(meaningOf(entryResultOf(status))).toBe(meanings[status]);
  });

  it.each([undefined, "A_STATUS_OF_NEXT_YEAR", "", "success"])(
    "%s is tried again, since nothing says it was taken",
    (status) => {
      expect(entryResultOf(status).kind).toBe("retry");
    },
  );

  it("keeps its own code for whoever has to act", () => {
    expect(entryResultOf("MAIL_FROM_DOMAIN_NOT_VERIFIED")).toMatchObject({ code: "MAIL_FROM_DOMAIN_NOT_VERIFIED" });
    expect(entryResultOf("FAILED")).toEqual({ kind: "rejected", code: "FAILED" });
  });
});

/** An error as the SDK throws it: with the status of the answer it was made from. */
const answered = (status: number) => ({ message: "made by a test", $metadata: { httpStatusCode: status } });
const withCode = (code: string) => Object.assign(new Error("made by a test"), { code });
const named = (name: string, status: number) =>
  Object.assign(new Error("made by a test"), { name, ...answered(status) });

const namedAlone = (name: string) => Object.assign(new Error("made by a test"), { name });

const wordsOf = (failure: CallFailure) => (failure.kind === "unknown" ? "unknown" : meaningOf(failure.result));

describe("a call that failed as a whole", () => {
  it.each<[string, unknown]>([
    ["too many requests", new TooManyRequestsException(answered(429))],
    ["throttled by the front", named("ThrottlingException", 400)],
    ["throttled by the text service", named("ThrottledException", 429)],
    ["throttled under its oldest name", named("Throttling", 400)],
    ["nobody listened", withCode("ECONNREFUSED")],
    ["no such host", withCode("ENOTFOUND")],
    ["no name server", withCode("EAI_AGAIN")],
  ])("is tried again where it was surely not taken: %s", (_, error) => {
    expect(wordsOf(callFailureOf(error))).toBe("retry");
  });

  it.each<[string, unknown, string]>([
    ["the sender is not verified", new MailFromDomainNotVerifiedException(answered(400)), "store rests"],
    ["the message is refused", new MessageRejected(answered(400)), "store rests"],
    ["the request is refused", new BadRequestException(answered(400)), "store rests"],
    ["the sender is not verified, no status", namedAlone("MailFromDomainNotVerifiedException"), "store rests"],
    ["the message is refused, no status", namedAlone("MessageRejected"), "store rests"],
    ["the template is not there", new NotFoundException(answered(404)), "store rests"],
    ["the key may not", named("AccessDeniedException", 403), "store rests"],
    ["the account is suspended", new AccountSuspendedException(answered(400)), "account rests"],
    ["the account's sending is paused", new SendingPausedException(answered(400)), "account rests"],
    ["the quota is used up", new LimitExceededException(answered(400)), "account rests"],
  ])("makes sending rest where a repeat would fail too: %s", (_, error, expected) => {
    expect(wordsOf(callFailureOf(error))).toBe(expected);
  });

  it.each<[string, unknown]>([
    ["a 500", new InternalServiceErrorException(answered(500))],
    ["a 503 without a name", named("Error", 503)],
    ["a 504 of some proxy", named("GatewayTimeout", 504)],
    ["a timeout", new DOMException("made by a test", "TimeoutError")],
    ["an abort", new DOMException("made by a test", "AbortError")],
    ["a reset", withCode("ECONNRESET")],
    ["a broken pipe", withCode("EPIPE")],
    ["a connection that timed out", withCode("ETIMEDOUT")],
    ["an answer that is no JSON", new SyntaxError("made by a test")],
    ["something that is no error", "made by a test"],
    ["nothing", undefined],
  ])("is never taken for refused where it may have been accepted: %s", (_, error) => {
    expect(wordsOf(callFailureOf(error))).toBe("unknown");
  });

  it("keeps its own code for whoever has to act", () => {
    expect(callFailureOf(new MessageRejected(answered(400)))).toEqual({
      kind: "not_accepted",
      result: { kind: "paused", scope: "store", code: "MessageRejected" },
    });
    expect(callFailureOf(new TooManyRequestsException(answered(429)))).toEqual({
      kind: "not_accepted",
      result: { kind: "retry", code: "TooManyRequestsException" },
    });
    expect(callFailureOf(withCode("ENOTFOUND"))).toEqual({
      kind: "not_accepted",
      result: { kind: "retry", code: "ENOTFOUND" },
    });
    expect(callFailureOf(named("GatewayTimeout", 504))).toEqual({ kind: "unknown", code: "GatewayTimeout" });
    expect(callFailureOf("made by a test")).toEqual({ kind: "unknown", code: "unknown" });
  });
});
