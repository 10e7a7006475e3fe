/** What a link may go to, with another fragment where one is given; undefined for all but web addresses. */
export const toLink = (address: string | undefined, fragment?: string): string | undefined => {
  const url = address === undefined ? null : URL.parse(address);
  if (url === null || !["http:", "https:"].includes(url.protocol)) return undefined;
  if (fragment !== undefined) url.hash = fragment;
  return url.href;
};

/** Hosts that a policy can name: URLs also allow signs such as `;`, which would start a directive of its own. */
const plainOrigin = /^https?:\/\/[a-z0-9._-]+(:\d+)?$/;

/** A picture's address and its origin as a Content-Security-Policy names it; undefined where none can. */
export const toImageSource = (address: string | undefined): { src: string; origin: string } | undefined => {
  const src = toLink(address);
  const origin = src === undefined ? "" : new URL(src).origin;
  return src !== undefined && plainOrigin.test(origin) ? { src, origin } : undefined;
};
