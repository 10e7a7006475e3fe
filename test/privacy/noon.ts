import type { Client } from "../../infra/local/client.ts";

/** Moves on to midday on the east coast of the US: texts go out by day. */
export const waitForNoon = async (system: Client): Promise<void> => {
  const { body } = await system.request("GET", `${system.url}/local/clock`);
  const now = Date.parse(String(body["now"]));
  const noon = new Date(now).setUTCHours(17, 0, 0, 0);
  const minutes = Math.ceil((noon > now ? noon - now : noon + 86_400_000 - now) / 60_000);
  await system.advance(`PT${minutes}M`);
};
