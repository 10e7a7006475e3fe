import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";
import type { Clock } from "../../shared/runtime/clock.ts";
import { writeWhole } from "./files.ts";

/** When each domain or address was asked for, in milliseconds since 1970. */
const fileSchema = v.record(v.string(), v.number());
const createSchema = v.object({
  EmailIdentity: v.pipe(v.string(), v.maxLength(320), v.regex(/^([\x21-\x7e]+@)?([a-z0-9-]+\.)+[a-z0-9-]{2,}$/i)),
});

/** DNS records and mailed links take their owners a while; here a minute stands for it. */
const verifiedAfterMs = 60_000;

export interface SesAnswer {
  status: number;
  error?: string;
  body: unknown;
}

const refusal = (status: number, error: string, message: string): SesAnswer => ({ status, error, body: { message } });

/** SES makes up three names of DNS records for a domain; here they follow from it. */
const tokensOf = (name: string): string[] =>
  name.includes("@") ? [] : [1, 2, 3].map((n) => createHash("md5").update(`${n} ${name}`).digest("hex"));

const describe = (name: string, verified: boolean) => ({
  IdentityType: name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN",
  VerifiedForSendingStatus: verified,
  VerificationStatus: verified ? "SUCCESS" : "PENDING",
  DkimAttributes: {
    SigningEnabled: !name.includes("@"),
    Status: verified ? "SUCCESS" : "PENDING",
    Tokens: tokensOf(name),
    SigningAttributesOrigin: "AWS_SES",
  },
});

/**
 * Domains and addresses that mail may come from, in the data folder: asked for now, verified a minute later.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html
 */
export const openIdentities = (dataDir: string, clock: Clock) => {
  const file = join(dataDir, "ses-identities.json");
  const askedAt = new Map(
    Object.entries(existsSync(file) ? v.parse(fileSchema, JSON.parse(readFileSync(file, "utf8"))) : {}),
  );
  return {
    create: (body: string): SesAnswer => {
      const parsed = v.safeParse(createSchema, JSON.parse(body));
      if (!parsed.success) return refusal(400, "BadRequestException", "Not a domain or an e-mail address");
      const name = parsed.output.EmailIdentity;
      if (askedAt.has(name)) return refusal(400, "AlreadyExistsException", "It exists already");
      askedAt.set(name, clock.now());
      writeWhole(file, JSON.stringify(Object.fromEntries(askedAt)));
      return { status: 200, body: describe(name, false) };
    },
    get: (name: string): SesAnswer => {
      const at = askedAt.get(name);
      if (at === undefined) return refusal(404, "NotFoundException", "There is no such identity");
      return { status: 200, body: describe(name, clock.now() - at >= verifiedAfterMs) };
    },
  };
};
export type Identities = ReturnType<typeof openIdentities>;
