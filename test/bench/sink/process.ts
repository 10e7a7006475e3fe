import * as v from "valibot";
import { answerParent } from "../support/answer-parent.ts";
import { createLedger, type Ledger } from "./ledger.ts";
import { startSes } from "./ses.ts";
import { startSmtp } from "./smtp.ts";

/** The mail provider of every contestant, in a process of its own. */
const optionsSchema = v.object({ latencyMs: v.number(), ratePerSecond: v.number() });
/** As many of the last mails as a look for some of them needs. */
const tail = 150;
let ledger: Ledger | undefined;

answerParent({
  start: async (given) => {
    ledger = createLedger(v.parse(optionsSchema, given));
    const [smtp, ses] = await Promise.all([startSmtp(ledger), startSes(ledger)]);
    return { smtpPort: smtp.port, sesEndpoint: ses.endpoint };
  },
  count: () => ledger?.count(),
  throttled: () => ledger?.throttled(),
  mails: () => ledger?.mails(),
  tail: () => ledger?.mails().slice(-tail),
});
