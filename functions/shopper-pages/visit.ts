import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { visitAllowance } from "../../shared/contact/client-limit-table.ts";
import { rawBodyOf, type Reply } from "../../shared/http/http.ts";
import { Problem } from "../../shared/http/problem.ts";
import { mailLocaleOf } from "../../shared/message/mail-locale.ts";
import { type LinkClaims, type LinkUse, readLink, signLink } from "../../shared/message/link-token.ts";
import { daysToMs } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import { defaultSettings } from "../../shared/store/settings.ts";
import type { Store } from "../../shared/store/stores-table.ts";
import type { OwnSignup } from "../../shared/waitlist/waitlist-table.ts";
import type { ShopperPagesDeps } from "./deps.ts";
import type { RenderedPage, ShopLook } from "./page.ts";

/** Somebody with a good link: who they are to which store, and how that store's pages look to them. */
export interface Visit {
  claims: LinkClaims;
  token: string;
  store: Store;
  look: ShopLook;
  signups: OwnSignup[];
  form: URLSearchParams;
  isPost: boolean;
}

export type Visited =
  | { kind: "valid"; visit: Visit }
  /** Genuine, but too old: its holder may have a fresh one mailed. */
  | { kind: "expired"; claims: LinkClaims; token: string; look: ShopLook }
  | { kind: "invalid"; look: ShopLook };

const browserLocale = (event: APIGatewayProxyEventV2): "en" | "de" =>
  /^de\b/i.test(event.headers["accept-language"] ?? "") ? "de" : "en";

const lookOf = ({ settings }: Store, locale: "en" | "de"): ShopLook => ({
  name: settings.name,
  color: settings.color,
  locale,
  ...(settings.logo !== undefined && { logo: settings.logo }),
  ...(settings.policyUrl !== undefined && { policyUrl: settings.policyUrl }),
});

/** Short, because it is for the next click; the link in the mail goes on working. */
const onwardDays = 7;

export const createVisits = (deps: ShopperPagesDeps) => {
  const ownSignups = async ({ store, contact }: LinkClaims): Promise<OwnSignup[]> => {
    const refs = await deps.waitlist.ofContact({ store, contact });
    return (await deps.waitlist.readAll(refs)).sort((a, b) => b.signup.createdAt - a.signup.createdAt);
  };

  /** What reads the line for a place, or wakes restocks: a link is no means to have that done without end. */
  const limit = async ({ contact }: LinkClaims) => {
    const waitMs = await deps.visitLimit.take(contact, deps.clock.now(), visitAllowance);
    if (waitMs === undefined) return;
    throw new Problem("too-many-requests", undefined, [], Math.ceil(waitMs / 1_000));
  };

  return {
    limit,
    /** Reads the link of a request; one for another page is as good as forged. */
    visit: async (event: APIGatewayProxyEventV2, uses: LinkUse[]): Promise<Visited> => {
      const token = event.queryStringParameters?.["t"] ?? "";
      const { linkKey } = await deps.keys();
      const link = readLink(linkKey, token, deps.clock.now());
      const store = link === undefined ? undefined : await deps.stores.get(link.claims.store);
      if (link === undefined || store === undefined || !uses.includes(link.claims.use)) {
        return { kind: "invalid", look: { color: defaultSettings.color, locale: browserLocale(event) } };
      }
      const { claims } = link;
      if (claims.use === "preferences") await limit(claims);
      const signups = await ownSignups(claims);
      const look = lookOf(store, mailLocaleOf(signups[0]?.signup.locale, store.settings));
      if (link.kind === "expired") return { kind: "expired", claims, token, look };
      const isPost = event.requestContext.http.method === "POST";
      const form = new URLSearchParams(isPost ? rawBodyOf(event, limits.bodyBytes).toString("utf8") : "");
      return { kind: "valid", visit: { claims, token, store, look, signups, form, isPost } };
    },
    /** A token for the way on from one page to another. */
    onwardToken: async ({ store, contact }: LinkClaims): Promise<string> => {
      const { linkKey } = await deps.keys();
      const expiresAt = deps.clock.now() + daysToMs(onwardDays);
      return signLink(linkKey, { use: "preferences", store, contact, subject: "", expiresAt });
    },
  };
};
export type Visits = ReturnType<typeof createVisits>;

/** What a link that is not good is answered with. */
export const badLinkStatus = { expired: 410, invalid: 401 } as const;

export const pageReply = (status: number, { html, contentSecurityPolicy }: RenderedPage): Reply => ({
  status,
  headers: {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": contentSecurityPolicy,
    "referrer-policy": "no-referrer",
  },
  body: html,
});
