import { type Availability, isRecord, parseAvailability } from "./availability.ts";

/** Where the service is, and whose shop this is. */
export interface Place {
  api: string;
  store: string;
}

export interface Signup {
  sku: string;
  email?: string;
  phone?: string;
  channels?: "both" | "smsFirst";
  quantity?: number;
  locale: string;
  consent: { wordingVersion: string; page: string };
  captcha?: string;
}

/** Why a call came to nothing, as far as a shopper can do something about it. */
export type Trouble =
  | { kind: "wrong"; fields: Record<string, string> }
  | { kind: "later"; seconds: number }
  | { kind: "refused" }
  | { kind: "gone" }
  | { kind: "failed" }
  | { kind: "unreachable" };

/** A shopper waits no longer than this before the page says that there is no connection. */
const patienceMs = 15_000;
/** Where `Retry-After` is missing. */
const usualPauseSeconds = 60;

const call = async ({ api, store }: Place, path: string, init: RequestInit = {}): Promise<Response | undefined> => {
  try {
    const address = `${api.replace(/\/$/, "")}/v1/stores/${encodeURIComponent(store)}/${path}`;
    return await fetch(address, { ...init, credentials: "omit", signal: AbortSignal.timeout(patienceMs) });
  } catch {
    return undefined;
  }
};

const bodyOf = async (response: Response): Promise<unknown> => {
  try {
    return await response.json();
  } catch {
    return undefined;
  }
};

const fieldsOf = (body: unknown): Record<string, string> => {
  const errors = isRecord(body) && Array.isArray(body["errors"]) ? body["errors"].filter(isRecord) : [];
  return Object.fromEntries(errors.map(({ field, message }) => [String(field), String(message)]));
};

const troubleOf = async (response: Response): Promise<Trouble> => {
  switch (response.status) {
    case 400: {
      const fields = fieldsOf(await bodyOf(response));
      return Object.keys(fields).length > 0 ? { kind: "wrong", fields } : { kind: "failed" };
    }
    case 403:
      return { kind: "refused" };
    case 404:
      return { kind: "gone" };
    case 429:
      return { kind: "later", seconds: Number(response.headers.get("retry-after")) || usualPauseSeconds };
    default:
      return { kind: "failed" };
  }
};

export const loadAvailability = async (
  place: Place,
  sku: string,
  locale: string,
): Promise<{ kind: "loaded"; offer: Availability } | Trouble> => {
  const response = await call(place, `variants/${encodeURIComponent(sku)}/availability?locale=${locale}`);
  if (response === undefined) return { kind: "unreachable" };
  if (!response.ok) return troubleOf(response);
  const offer = parseAvailability(await bodyOf(response));
  return offer === undefined ? { kind: "failed" } : { kind: "loaded", offer };
};

export const sendSignup = async (place: Place, signup: Signup): Promise<{ kind: "accepted" } | Trouble> => {
  const response = await call(place, "signups", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(signup),
  });
  if (response === undefined) return { kind: "unreachable" };
  return response.ok ? { kind: "accepted" } : troubleOf(response);
};
