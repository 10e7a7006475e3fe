import type { Signup } from "./signup.ts";

type Addresses = Pick<Signup, "email" | "phone" | "channels" | "unconfirmed" | "held" | "phoneHeld">;

export const canMail = ({ email, unconfirmed, held }: Addresses): boolean =>
  email !== undefined && unconfirmed !== "email" && held === undefined;

/** Whether texts may go to the phone at all, whatever the time of day there. */
export const canText = ({ phone, unconfirmed, phoneHeld }: Addresses): boolean =>
  phone !== undefined && unconfirmed !== "sms" && phoneHeld === undefined;

export interface Ways {
  mail: boolean;
  text: boolean;
}

/**
 * How somebody is told now (rules 5): a text that would come at a quiet hour falls over to e-mail at once where there
 * is one. Neither way: they keep their place until one is free.
 */
export const waysToTell = (signup: Addresses, isQuiet: boolean): Ways => {
  const mail = canMail(signup);
  const text = canText(signup) && !isQuiet;
  switch (signup.channels) {
    case "email":
      return { mail, text: false };
    case "sms":
      return { mail: false, text };
    case "both":
      return { mail, text };
    case "smsFirst":
      return { mail: mail && !text, text };
  }
};

/** Whether anything but the time of day keeps somebody from being told. */
export const isReachable = (signup: Addresses): boolean => {
  const { mail, text } = waysToTell(signup, false);
  return mail || text;
};

/** Waits for nothing but the end of quiet hours: the only way is a text. */
export const needsText = (signup: Addresses): boolean => {
  const { mail, text } = waysToTell(signup, true);
  return isReachable(signup) && !mail && !text;
};
