import type { Channel } from "../../shared/contact/channel.ts";
import { isOpenFor } from "../../shared/waitlist/confirm-contact.ts";
import type { OwnSignup, WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export interface AddressInStore {
  store: string;
  contact: string;
  channel: Channel;
  /** Names a phone in the whole deployment. */
  phoneHash?: string | undefined;
}

export type OpenSignupsOf = (address: AddressInStore) => Promise<OwnSignup[]>;

/** The signups of a store that wait for an address's yes, oldest first. */
export const createOpenSignupsOf =
  (waitlist: WaitlistTable): OpenSignupsOf =>
  async ({ store, contact, channel, phoneHash }) => {
    const refs =
      phoneHash === undefined
        ? await waitlist.ofContact({ store, contact })
        : (await waitlist.ofPhone(phoneHash)).filter((ref) => ref.store === store);
    return (await waitlist.readAll(refs))
      .filter(({ signup }) => isOpenFor(signup, channel))
      .sort((a, b) => a.signup.signedUpAt - b.signup.signedUpAt);
  };
