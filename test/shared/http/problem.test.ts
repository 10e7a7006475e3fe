import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as v from "valibot";
import { problemReply } from "../../../shared/http/http.ts";
import { fieldErrorsOf, Problem, type ProblemCode, problemBody, problems } from "../../../shared/http/problem.ts";
import { variantSchema } from "../../../shared/stock/variant.ts";
import { signupSchema } from "../../../functions/storefront-api/contract.ts";

const errorsOf = (schema: v.GenericSchema, input: unknown) =>
  fieldErrorsOf(v.safeParse(schema, input).issues ?? [], "body");

describe("the fields that a problem names", () => {
  it("are all that are bad, however deep, each once", () => {
    const bad = {
      title: "",
      url: "ftp://x",
      price: "abc",
      currency: "eur",
      waves: { peoplePerUnit: 0, settleSeconds: "x", order: "z" },
      substitutes: ["good", ""],
      published: "yes",
      observedAt: "now",
    };
    expect(errorsOf(variantSchema, bad).map(({ field }) => field)).toEqual([
      "title",
      "url",
      "price",
      "currency",
      "waves.peoplePerUnit",
      "waves.settleSeconds",
      "waves.order",
      "substitutes.1",
      "published",
      "observedAt",
    ]);
  });

  it("are exactly those that were spoilt, whichever they are", () => {
    const good = { sku: "TENT", email: "ada@example.com", quantity: 2, locale: "de", every: true, confirmed: true };
    const spoilt = { sku: "", email: "nobody", quantity: 0, locale: "?", every: 1, confirmed: "yes" };
    fc.assert(
      fc.property(fc.subarray(Object.entries(spoilt)), (chosen) => {
        const fields = errorsOf(signupSchema, { ...good, ...Object.fromEntries(chosen) }).map(({ field }) => field);
        expect(fields.sort()).toEqual(chosen.map(([field]) => field).sort());
      }),
    );
  });

  it("say what is missing and what is wrong", () => {
    expect(errorsOf(signupSchema, { email: 7, quantity: 1.5 })).toEqual([
      { field: "sku", message: "is missing" },
      { field: "email", message: "must be string" },
      { field: "quantity", message: expect.stringMatching(/^must be /) },
    ]);
    expect(errorsOf(signupSchema, { sku: "A", email: "ada" })).toEqual([
      { field: "email", message: "must be an e-mail address such as ada@example.com" },
    ]);
  });

  it("name what may be said instead, in words", () => {
    const schema = v.object({
      law: v.picklist(["ftc", "eu", "none"]),
      people: v.union([v.number(), v.literal("everyone")]),
      day: v.nullable(v.string()),
    });
    expect(errorsOf(schema, { law: "uk", people: "all", day: 7 })).toEqual([
      { field: "law", message: "must be one of ftc, eu, none" },
      { field: "people", message: "must be number or everyone" },
      { field: "day", message: "must be string" },
    ]);
  });

  it("never repeat what was sent: it can be an address or a secret", () => {
    const secret = "zq-secret-9";
    fc.assert(
      fc.property(fc.constantFrom("sku", "email", "quantity", "locale", "every", "consent", "signedUpAt"), (field) => {
        for (const value of [secret, [secret], { [secret]: secret }, `${secret}\n`, `${secret}@`]) {
          const errors = errorsOf(signupSchema, { sku: "A", email: "a@example.com", [field]: value });
          expect(JSON.stringify(errors)).not.toContain(secret);
        }
      }),
    );
  });

  it("are the body as a whole where it is no object", () => {
    for (const body of [null, [], "text", 12, true]) {
      expect(errorsOf(variantSchema, body).length).toBeGreaterThan(0);
    }
    expect(errorsOf(variantSchema, null)).toMatchObject([{ field: "body" }]);
  });
});

describe("a problem", () => {
  const codes: ProblemCode[] = [
    "invalid-request",
    "invalid-json",
    "unauthorized",
    "not-found",
    "not-replayable",
    "too-large",
    "wrong-origin",
    "captcha-failed",
    "too-many-requests",
    "mail-service-failed",
    "internal",
  ];

  it.each(codes)("%s is answered as RFC 9457 says", (code) => {
    const reply = problemReply(new Problem(code));
    expect(reply.headers).toEqual({ "content-type": "application/problem+json" });
    expect(reply.status).toBe(problems[code].status);
    expect(JSON.parse(reply.body)).toEqual({
      type: `urn:stockline:problem:${code}`,
      title: problems[code].title,
      status: problems[code].status,
    });
  });

  it("adds a detail and the bad fields where there are any", () => {
    const errors = [{ field: "sku", message: "is missing" }];
    expect(problemBody(new Problem("invalid-request", "Look here", errors))).toMatchObject({
      detail: "Look here",
      errors,
    });
  });

  it("says how long to wait, where that is known", () => {
    const reply = problemReply(new Problem("too-many-requests", undefined, [], 17));
    expect(reply).toMatchObject({ status: 429, headers: { "retry-after": "17" } });
  });

  it("is here for every code there is", () => expect([...codes].sort()).toEqual(Object.keys(problems).sort()));
});
