import { PublishCommand } from "@aws-sdk/client-sns";

/** A text that SNS took. */
export interface TakenText {
  to: string;
  body: string;
}

/** Publish to a phone. */
export const createMemorySns = (onTaken: (text: TakenText) => void) => {
  let taken = 0;
  return {
    run: (command: object) => {
      if (!(command instanceof PublishCommand)) throw new Error(`SNS does not know ${command.constructor.name}`);
      const { PhoneNumber = "", Message = "" } = command.input;
      onTaken({ to: PhoneNumber, body: Message });
      return { $metadata: {}, MessageId: `text-${(taken += 1)}` };
    },
  };
};
