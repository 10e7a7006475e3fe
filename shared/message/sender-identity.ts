import { CreateEmailIdentityCommand, GetEmailIdentityCommand, type SESv2Client } from "@aws-sdk/client-sesv2";

/** What SES knows of a domain or an address that mail is to come from. */
export interface Identity {
  verified: boolean;
  /** In SES's words, in lower case: `not_started`, `pending`, `success`, `failed`, `temporary_failure`. */
  state: string;
  /** Of a domain: names of the DNS records that prove it, and where their values lie. */
  dkimTokens: string[];
  dkimZone: string;
}

/** `refused`: SES takes no such name. `failed`: it did not do it this time, by the code that it gave. */
export type CreatedIdentity = { kind: "created" } | { kind: "refused" } | { kind: "failed"; code: string };
export type FoundIdentity = { kind: "found"; identity: Identity } | { kind: "none" } | { kind: "failed"; code: string };

export interface SenderIdentities {
  /** Asks for a domain's or an address's verification; one that is there already stays as it is. */
  create(name: string): Promise<CreatedIdentity>;
  get(name: string): Promise<FoundIdentity>;
}

/** Longest wait for an answer; a call asks twice at most, and the function's own time is longer. */
const answerTimeoutMs = 5_000;

const codeOf = (error: unknown) => (error instanceof Error ? error.name : "unknown");

/**
 * Senders as SES verifies them (API v2). Never throws for what SES answers, or where it does not.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_CreateEmailIdentity.html
 */
export const createSenderIdentities = (client: SESv2Client): SenderIdentities => ({
  create: async (name) => {
    const abortSignal = AbortSignal.timeout(answerTimeoutMs);
    try {
      await client.send(new CreateEmailIdentityCommand({ EmailIdentity: name }), { abortSignal });
      return { kind: "created" };
    } catch (error) {
      const code = codeOf(error);
      if (code === "AlreadyExistsException") return { kind: "created" };
      return code === "BadRequestException" ? { kind: "refused" } : { kind: "failed", code };
    }
  },
  get: async (name) => {
    const abortSignal = AbortSignal.timeout(answerTimeoutMs);
    try {
      const known = await client.send(new GetEmailIdentityCommand({ EmailIdentity: name }), { abortSignal });
      const { Tokens = [], SigningHostedZone = "dkim.amazonses.com" } = known.DkimAttributes ?? {};
      const identity = {
        verified: known.VerifiedForSendingStatus ?? false,
        state: (known.VerificationStatus ?? "pending").toLowerCase(),
        dkimTokens: Tokens,
        dkimZone: SigningHostedZone,
      };
      return { kind: "found", identity };
    } catch (error) {
      const code = codeOf(error);
      return code === "NotFoundException" ? { kind: "none" } : { kind: "failed", code };
    }
  },
});
