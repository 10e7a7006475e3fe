import type { EntryResult } from "../restock/chunk.ts";

/**
 * What a failed entry means (BulkEmailEntryResult.Status, SES API v2).
 * Nothing was accepted in any of these cases; what differs is who has to act.
 */
export const entryResultOf = (status: string | undefined): EntryResult => {
  switch (status) {
    case "SUCCESS":
      return { kind: "sent" };
    case "MESSAGE_REJECTED":
    case "INVALID_PARAMETER":
    case "FAILED":
      return { kind: "rejected", code: status };
    case "MAIL_FROM_DOMAIN_NOT_VERIFIED":
    case "TEMPLATE_NOT_FOUND":
      return { kind: "paused", scope: "store", code: status };
    case "ACCOUNT_SUSPENDED":
    case "ACCOUNT_DAILY_QUOTA_EXCEEDED":
    case "ACCOUNT_SENDING_PAUSED":
    case "CONFIGURATION_SET_NOT_FOUND":
    case "CONFIGURATION_SET_SENDING_PAUSED":
    case "INVALID_SENDING_POOL_NAME":
      return { kind: "paused", scope: "account", code: status };
    default:
      // ACCOUNT_THROTTLED, TRANSIENT_FAILURE, or a status this version does not know: no acceptance was reported.
      return { kind: "retry", code: String(status) };
  }
};

/** A call that failed as a whole: either nothing was accepted, or nobody knows. */
export type CallFailure = { kind: "not_accepted"; result: EntryResult } | { kind: "unknown"; code: string };

const paused = (scope: "store" | "account", code: string): CallFailure => ({
  kind: "not_accepted",
  result: { kind: "paused", scope, code },
});

/** Errors of a connection that was never made: SES cannot have seen the request. */
const unconnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);

const codeOf = (error: object): string => {
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : "";
};

const statusOf = (error: object): number => {
  const metadata: unknown = Reflect.get(error, "$metadata");
  const status: unknown = metadata instanceof Object ? Reflect.get(metadata, "httpStatusCode") : undefined;
  return typeof status === "number" ? status : 0;
};

/** Reads an error of SendBulkEmail or of a text's Publish. A timeout, a reset and a 5xx may come after acceptance: unknown. */
export const callFailureOf = (error: unknown): CallFailure => {
  if (!(error instanceof Error)) return { kind: "unknown", code: "unknown" };
  if (unconnected.has(codeOf(error))) {
    return { kind: "not_accepted", result: { kind: "retry", code: codeOf(error) } };
  }
  switch (error.name) {
    case "TooManyRequestsException":
    case "ThrottlingException":
    case "ThrottledException":
    case "Throttling":
      return { kind: "not_accepted", result: { kind: "retry", code: error.name } };
    case "MailFromDomainNotVerifiedException":
    case "MessageRejected":
      return paused("store", error.name);
    case "AccountSuspendedException":
    case "SendingPausedException":
    case "LimitExceededException":
      return paused("account", error.name);
    default:
      break;
  }
  const status = statusOf(error);
  // Any other refusal concerns the request as we make it for this store: a repeat would be refused too.
  return status >= 400 && status < 500 ? paused("store", error.name) : { kind: "unknown", code: error.name };
};
