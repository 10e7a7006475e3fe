import type { APIGatewayProxyEventV2 } from "aws-lambda";
import type { ContactsTable } from "../../shared/contact/contacts-table.ts";
import { rawBodyOf, type Reply } from "../../shared/http/http.ts";
import { readLink } from "../../shared/message/link-token.ts";
import { renderUnsubscribePage, type UnsubscribeState } from "./unsubscribe-page.ts";
import type { Clock } from "../../shared/runtime/clock.ts";
import { limits } from "../../shared/runtime/limits.ts";
import type { StockTable } from "../../shared/stock/stock-table.ts";
import type { DeploymentKeys, StoresTable } from "../../shared/store/stores-table.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export interface UnsubscribeDeps {
  clock: Clock;
  stores: StoresTable;
  stock: StockTable;
  waitlist: WaitlistTable;
  contacts: ContactsTable;
  keys: () => Promise<DeploymentKeys>;
}

const statusOf: Record<UnsubscribeState, number> = {
  ask: 200,
  done: 200,
  doneVariant: 200,
  expired: 410,
  invalid: 401,
};

/**
 * One-click unsubscribe (RFC 8058): the POST needs no cookie, login or confirmation and works at once. A GET only
 * shows a page with buttons, because link scanners open it.
 */
export const createUnsubscribe = (deps: UnsubscribeDeps) => {
  const page = async (
    state: UnsubscribeState,
    token: string,
    link?: { store: string; sku: string },
  ): Promise<Reply> => {
    const [store, variant] =
      link === undefined ? [] : await Promise.all([deps.stores.get(link.store), deps.stock.variant(link)]);
    const body = renderUnsubscribePage({
      state,
      token,
      locale: store?.settings.locale ?? "en",
      storeName: store?.settings.name,
      title: variant?.title,
    });
    const headers = {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
    };
    return { status: statusOf[state], headers, body };
  };

  const unsubscribe = async (store: string, contact: string, onlySku: string | undefined) => {
    if (onlySku === undefined) await deps.contacts.unsubscribe({ store, contact }, deps.clock.now());
    const signups = await deps.waitlist.ofContact({ store, contact });
    await deps.waitlist.unsubscribe(signups.filter(({ sku }) => onlySku === undefined || sku === onlySku));
  };

  return async (event: APIGatewayProxyEventV2): Promise<Reply> => {
    const token = event.queryStringParameters?.["t"] ?? "";
    const link = readLink((await deps.keys()).linkKey, token, deps.clock.now());
    if (link === undefined) return page("invalid", "");
    if (link.kind === "expired") return page("expired", token, link.claims);
    if (event.requestContext.http.method !== "POST") return page("ask", token, link.claims);

    const form = new URLSearchParams(rawBodyOf(event, limits.bodyBytes).toString("utf8"));
    const onlyVariant = form.get("only") === "variant";
    await unsubscribe(link.claims.store, link.claims.contact, onlyVariant ? link.claims.sku : undefined);
    return page(onlyVariant ? "doneVariant" : "done", token, link.claims);
  };
};
