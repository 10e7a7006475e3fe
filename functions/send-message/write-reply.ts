import type { About } from "../../shared/message/message.ts";
import { helpReply, nothingReply, startReply, stopReply } from "../../shared/message/text-words.ts";
import type { Store, StoresTable } from "../../shared/store/stores-table.ts";
import type { Written } from "./written.ts";

type Reply = Extract<About, { kind: "reply" }>;

const bodyOf = ({ reply, locale = "en" }: Reply, store: Store | undefined): string => {
  const name = store?.settings.name;
  switch (reply) {
    case "stop":
      return stopReply({ store: name }, locale);
    case "start":
      return startReply({ store: name }, locale);
    case "nothing":
      return nothingReply(locale);
    case "help": {
      const { texts, sender } = store?.settings ?? {};
      return helpReply({ store: name ?? "", contact: texts?.contact ?? sender ?? "" }, locale);
    }
  }
};

/** The answer to a shopper's STOP, START or HELP (rules 5): at once, by night too, and no marketing in it. */
export const createWriteReply =
  ({ stores }: { stores: StoresTable }) =>
  async (about: Reply): Promise<Written> => {
    const store = about.store === undefined ? undefined : await stores.get(about.store);
    const { phone } = about;
    if (phone === undefined) return { kind: "cancel", reason: "answered" };
    const from = about.from ?? store?.settings.texts.originationNumber;
    return { kind: "text", text: { to: phone, body: bodyOf(about, store), from, type: "Transactional" } };
  };
