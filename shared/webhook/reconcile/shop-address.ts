/** A name with a dot: no address of a machine, and no name that only an internal network knows. */
const publicName = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*$/;

/** A shop on this machine, as tests and the one-machine runtime have it. */
const isLocal = ({ protocol, hostname }: URL): boolean => protocol === "http:" && hostname === "127.0.0.1";

const isPublic = ({ protocol, hostname, port }: URL): boolean =>
  protocol === "https:" && port === "" && publicName.test(hostname);

/**
 * The address that a merchant gave as their shop's, without a slash at its end; undefined where we do not call it. A
 * merchant decides whom we call with it: so only https at a public name, where no service of ours listens.
 */
export const toShopAddress = (text: string, allowLocal: boolean): string | undefined => {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "") return undefined;
  if (!isPublic(url) && !(allowLocal && isLocal(url))) return undefined;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
};

/** A shop's address at Shopify: its token goes nowhere else. */
export const toShopifyAddress = (shopDomain: string, allowLocal: boolean): string | undefined => {
  if (/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/i.test(shopDomain)) return `https://${shopDomain.toLowerCase()}`;
  return /^127\.0\.0\.1:\d+$/.test(shopDomain) ? toShopAddress(`http://${shopDomain}`, allowLocal) : undefined;
};
