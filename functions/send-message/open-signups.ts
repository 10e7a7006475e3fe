import type { Channel } from "../../shared/contact/channel.ts";
import { isOpenFor } from "../../shared/waitlist/confirm-contact.ts";
import type { Signup, SignupRef } from "../../shared/waitlist/signup.ts";
import type { WaitlistTable } from "../../shared/waitlist/waitlist-table.ts";

export interface OpenSignup {
  ref: SignupRef;
  signup: Signup;
}

export interface AddressInStore {
  store: string;
  contact: string;
  channel: Channel;
  /** Names a phone in the whole deployment. */
  phoneHash?: string | undefined;
}

export type OpenSignupsOf = (address: AddressInStore) => Promise<OpenSignup[]>;

/** The signups of a store that wait for an address's yes, oldest first. */
export const createOpenSignupsOf =
  (waitlist: WaitlistTable): OpenSignupsOf =>
  async ({ store, contact, channel, phoneHash }) => {
    const refs =
      phoneHash === undefined
        ? await waitlist.ofContact({ store, contact })
        : (await waitlist.ofPhone(phoneHash)).filter((ref) => ref.store === store);
    const rows = await Promise.all(refs.map(async (ref) => ({ ref, signup: await waitlist.get(ref) })));
    return rows
      .flatMap(({ ref, signup }) => (signup !== undefined && isOpenFor(signup, channel) ? [{ ref, signup }] : []))
      .sort((a, b) => a.signup.signedUpAt - b.signup.signedUpAt);
  };
