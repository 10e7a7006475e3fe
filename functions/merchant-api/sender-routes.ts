import { domainToASCII } from "node:url";
import { json } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { implement, type Route } from "../../shared/http/route.ts";
import type { Identity } from "../../shared/message/sender-identity.ts";
import { getSender, putSender } from "./contract-sender.ts";
import type { MerchantApiDeps } from "./deps.ts";

type SenderDeps = Pick<MerchantApiDeps, "guard" | "stores" | "identities">;

const domainOf = (sender: string) => domainToASCII(sender.slice(sender.lastIndexOf("@") + 1));

/** Three CNAMEs prove the domain, and sign its mails: https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html */
const recordsOf = (domain: string, { dkimTokens, dkimZone }: Identity) =>
  dkimTokens.map((token) => ({ type: "CNAME", name: `${token}._domainkey.${domain}`, value: `${token}.${dkimZone}` }));

const failed = (code: string) => new Problem("mail-service-failed", `It answered ${code}`);

/** Mail may come from an address that is verified itself, or whose domain is. */
const createShow = ({ identities }: SenderDeps) => {
  const identityOf = async (name: string): Promise<Identity | undefined> => {
    const found = await identities.get(name);
    if (found.kind === "failed") throw failed(found.code);
    return found.kind === "found" ? found.identity : undefined;
  };
  return async (sender: string) => {
    const domain = domainOf(sender);
    const [ofDomain, ofAddress] = await Promise.all([identityOf(domain), identityOf(sender)]);
    const verified = (ofDomain?.verified ?? false) || (ofAddress?.verified ?? false);
    return json(200, {
      sender,
      verified,
      state: verified ? "success" : ((ofDomain ?? ofAddress)?.state ?? "not_started"),
      dnsRecords: ofDomain === undefined ? [] : recordsOf(domain, ofDomain),
    });
  };
};

export const createSenderRoutes = (deps: SenderDeps): Route[] => {
  const { guard, stores, identities } = deps;
  const show = createShow(deps);
  return [
    implement(putSender, guard, async ({ params, body: { email, verifyBy } }) => {
      const created = await identities.create(verifyBy === "dns" ? domainOf(email) : email);
      if (created.kind === "failed") throw failed(created.code);
      if (created.kind === "refused") {
        const message = "is not an address that the mail service can send from";
        throw new Problem("invalid-request", undefined, [{ field: "email", message }]);
      }
      const stored = await stores.putSettings(params.store, { sender: email });
      if (stored === undefined) throw new Problem("not-found");
      return show(email);
    }),
    implement(getSender, guard, async ({ params }) => {
      const store = await stores.get(params.store);
      if (store === undefined) throw new Problem("not-found");
      return show(store.settings.sender);
    }),
  ];
};
