import * as v from "valibot";

/** A bad field by its path, as in `waves.settleSeconds`, and what is wrong with it. */
export interface FieldError {
  field: string;
  message: string;
}

/** Every problem this API answers with: its status and a title; the key is the stable part of its `type`. */
export const problems = {
  "invalid-request": { status: 400, title: "The request has missing or wrong fields" },
  "invalid-json": { status: 400, title: "The body is not JSON" },
  unauthorized: { status: 401, title: "The key or signature is missing or wrong" },
  "wrong-origin": { status: 403, title: "This store does not take signups from pages of this site" },
  "captcha-failed": { status: 403, title: "The captcha's token is missing, wrong or used up; solve it again" },
  "not-found": { status: 404, title: "There is no such thing in this store" },
  "not-replayable": { status: 409, title: "Only a refused receipt can be replayed" },
  "too-large": { status: 413, title: "The body is too large" },
  "too-many-requests": { status: 429, title: "Too many requests; wait as long as Retry-After says" },
  "mail-service-failed": { status: 503, title: "The mail service did not do what it was asked; try again in a minute" },
  internal: { status: 500, title: "Something went wrong on our side; the request may be repeated" },
} as const;
export type ProblemCode = keyof typeof problems;

/** Ends a request with problem details (RFC 9457). */
export class Problem extends Error {
  override name = "Problem";
  readonly code: ProblemCode;
  readonly detail: string | undefined;
  readonly errors: FieldError[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ProblemCode, detail?: string, errors: FieldError[] = [], retryAfterSeconds?: number) {
    super(code);
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** `what`: what was looked for, as in `order 1001`. */
export const notInStore = (what: string): Problem => new Problem("not-found", `There is no ${what} in this store`);

export const problemBody = ({ code, detail, errors }: Problem) => ({
  type: `urn:stockline:problem:${code}`,
  title: problems[code].title,
  status: problems[code].status,
  ...(detail !== undefined && { detail }),
  ...(errors.length > 0 && { errors }),
});

type Issue = v.BaseIssue<unknown>;

/** Checks whose own words would say less than these. */
const wordsByType: Record<string, (requirement: string) => string> = {
  min_length: (least) => (least === "1" ? "must not be empty" : `must have at least ${least} characters`),
  max_length: (most) => `must have at most ${most} characters`,
  max_bytes: (most) => `must have at most ${most} bytes`,
  min_value: (least) => `must be at least ${least}`,
  max_value: (most) => `must be at most ${most}`,
  integer: () => "must be a whole number",
  email: () => "must be an e-mail address such as ada@example.com",
  url: () => "must be a web address such as https://shop.example.com/tent",
  regex: () => "is not of the right form",
};

/** `("ftc" | "eu")` of valibot, in words. */
const inWords = (expected: string): string => {
  const names = expected.replaceAll(/^\(|\)$|"/g, "").split(" | ");
  if (names.length === 1) return expected;
  return /^\("[^"]*"( \| "[^"]*")*\)$/.test(expected) ? `one of ${names.join(", ")}` : names.join(" or ");
};

/** What an issue says, without the value it complains about: values can be addresses. */
const wordsOf = (issue: Issue): string => {
  if (issue.type === "strict_object") return "is not known here";
  if (issue.kind === "schema") {
    return issue.received === "undefined" ? "is missing" : `must be ${inWords(issue.expected ?? "of another type")}`;
  }
  if (!issue.message.startsWith("Invalid ")) return issue.message;
  return wordsByType[issue.type]?.(String(issue.requirement)) ?? `must be ${issue.expected ?? "valid"}`;
};

/** Every bad field of a failed parse, each named once. */
export const fieldErrorsOf = (issues: readonly Issue[], root: string): FieldError[] => {
  const byField = new Map<string, string>();
  for (const issue of issues) {
    const field = v.getDotPath(issue) ?? root;
    if (!byField.has(field)) byField.set(field, wordsOf(issue));
  }
  return [...byField].map(([field, message]) => ({ field, message }));
};
