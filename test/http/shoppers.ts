import { beforeEach } from "vitest";
import * as v from "valibot";
import type { Message } from "../../infra/local/client.ts";
import { createAddressesTable } from "../../shared/contact/addresses-table.ts";
import { contactOf } from "../../shared/contact/contact.ts";
import { createContactsTable } from "../../shared/contact/contacts-table.ts";
import { type LinkClaims, type LinkUse, signLink } from "../../shared/message/link-token.ts";
import { daysToMs } from "../../shared/runtime/clock.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import type { Signup } from "../../shared/waitlist/signup.ts";
import { createWaitlistTable } from "../../shared/waitlist/waitlist-table.ts";
import { type Request, type Sent, startHttpSystem } from "./system.ts";

export type HttpSystem = Awaited<ReturnType<typeof startHttpSystem>>;

const clockSchema = v.object({ now: v.string() });

/** What a browser sends with a form. */
export const formType = { "content-type": "application/x-www-form-urlencoded" };

/** A mail's links, by the page that they lead to. */
const linkIn = (message: Message | undefined, page: string): string => {
  const [, token] = new RegExp(`/${page}\\?t=([\\w.-]+)`).exec(message?.text ?? "") ?? [];
  if (token === undefined) throw new Error(`The message has no link to /${page}`);
  return token;
};

/** Calls and pages as a shopper's browser asks for them. */
const createBrowser = ({ send }: HttpSystem) => ({
  /** A shopper's own call, without the store's key. */
  ask: async (body: unknown, { store = "demo", ...request }: Request & { store?: string } = {}): Promise<Sent> =>
    send("POST", `/v1/stores/${store}/signups`, { authorization: undefined, body: JSON.stringify(body), ...request }),
  open: async (page: string, token: string, method = "GET") =>
    send(method, `/${page}?t=${token}`, { authorization: undefined }),
  /** Presses a button: a form with fields, or none. */
  submit: async (page: string, token: string, fields: Record<string, string> = {}) =>
    send("POST", `/${page}?t=${token}`, {
      authorization: undefined,
      headers: formType,
      body: new URLSearchParams(fields).toString(),
    }),
});

/** What the service keeps of shoppers, looked up as a test knows them: by address and sku. */
const createRecords = async ({ database }: HttpSystem) => {
  const waitlist = createWaitlistTable(database.table("waitlist"));
  const contacts = createContactsTable(database.table("contacts"));
  const addresses = createAddressesTable(database.client, database.table("contacts"));
  const keys = await createStoresTable(database.table("stores")).deploymentKeys();
  const contactFor = (address: string, store = "demo") => contactOf(keys.hashKey, store, address);
  const signupOf = async (sku: string, address: string, store = "demo"): Promise<Signup | undefined> =>
    waitlist.get({ store, sku, contact: contactFor(address, store) });
  return { waitlist, contacts, addresses, keys, contactFor, signupOf };
};

/** The service with its shoppers: every test begins with a client that may sign up five times. */
export const startShopperSystem = async () => {
  const system = await startHttpSystem();
  const browser = createBrowser(system);
  const records = await createRecords(system);
  beforeEach(async () => {
    await system.advance("PT3M");
  });

  const now = async (): Promise<number> => {
    const response = await fetch(`${system.url}/local/clock`);
    return Date.parse(v.parse(clockSchema, await response.json()).now);
  };
  /** Signs up with the store's key, for somebody who has not confirmed: as a shopper would, without the limit. */
  const importPending = async (sku: string, email: string, more: Record<string, unknown> = {}, store = "demo") => {
    const authorization = `Bearer ${store === "demo" ? system.demo.apiKey : system.other.apiKey}`;
    const body = JSON.stringify({ sku, email, ...more });
    const { body: answer } = await system.send("POST", `/v1/stores/${store}/signups`, { authorization, body });
    return String(answer["signupId"]);
  };
  const messagesTo = async (address: string): Promise<Message[]> => {
    await system.idle();
    return (await system.messages()).filter(({ to }) => to === address);
  };
  const tokenFor = async (use: LinkUse, address: string, more: Partial<LinkClaims> = {}): Promise<string> => {
    const { store = "demo" } = more;
    const contact = records.contactFor(address, store);
    const expiresAt = (await now()) + daysToMs(1);
    return signLink(records.keys.linkKey, { use, store, contact, subject: "", expiresAt, ...more });
  };

  return {
    ...system,
    ...browser,
    ...records,
    now,
    importPending,
    messagesTo,
    tokenFor,
    statusOf: async (sku: string, address: string, store?: string) =>
      (await records.signupOf(sku, address, store))?.status,
    /** The token of the newest mail's link to a page. */
    mailedToken: async (page: string, email: string) => linkIn((await messagesTo(email)).at(-1), page),
  };
};
