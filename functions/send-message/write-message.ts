import type { Message } from "../../shared/message/message.ts";
import { createWriteConfirmation, type WriteConfirmationDeps } from "./write-confirmation.ts";
import { createWriteFreshLink, type WriteFreshLinkDeps } from "./write-fresh-link.ts";
import type { WriteAlert } from "./write-alert.ts";
import type { WriteNotice } from "./write-notice.ts";
import type { WriteOrder } from "./write-order.ts";
import { createWriteReply } from "./write-reply.ts";
import { createWriteRestockText, type WriteRestockTextDeps } from "./write-restock-text.ts";
import type { Written } from "./written.ts";

/** Writes each kind of message at the moment of sending, from what is true then. */
export const createWriteMessage = (
  deps: WriteRestockTextDeps &
    WriteConfirmationDeps &
    WriteFreshLinkDeps & { writeOrder: WriteOrder; writeNotice: WriteNotice; writeAlert: WriteAlert },
) => {
  const restockText = createWriteRestockText(deps);
  const confirmation = createWriteConfirmation(deps);
  const freshLink = createWriteFreshLink(deps);
  const reply = createWriteReply(deps);
  return async ({ about, id, channel }: Message): Promise<Written> => {
    switch (about.kind) {
      case "back_in_stock":
        return restockText(about);
      case "confirmation":
        return confirmation(about, id);
      case "fresh_link":
        return freshLink(about, id);
      case "order":
        return deps.writeOrder(about, channel, id);
      case "notice":
        return deps.writeNotice(about, channel, id);
      case "alert":
        return deps.writeAlert(about, id);
      case "reply":
        return reply(about);
      case "inbound":
      case "data_request":
        return { kind: "cancel", reason: "not_ours_to_send" };
    }
  };
};
