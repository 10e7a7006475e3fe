import type { NewStore } from "../../shared/store/create-store.ts";
import type { Ses } from "./ses.ts";
import type { Texts } from "./texts.ts";

export interface Deployment {
  /** Where the HTTP API is reached. */
  url: string;
  store: NewStore;
  ses: Ses;
  texts: Texts;
  /** The topic that a number publishes shoppers' texts to. */
  inboundTextsTopic: string;
  /** What the functions print is in here, among what the emulator does. */
  logFile: string;
  /** The emulator's endpoint and credentials. */
  aws: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };
}

/** Where a link of a message is reached: it names the API as AWS would, which this machine cannot resolve. */
export const reach = ({ url }: Pick<Deployment, "url">, link: string): string => {
  const { pathname, search } = new URL(link);
  return `${url}${pathname}${search}`;
};
