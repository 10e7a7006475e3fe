import { SendMessageBatchCommand, SendMessageCommand } from "@aws-sdk/client-sqs";

export interface QueueMessage {
  id: string;
  body: string;
  visibleAt: number;
  receives: number;
}

/** How a call is answered that a fault has changed. */
export interface Twist {
  /** These entries of a batch are not taken. */
  failed?: ReadonlySet<number>;
  /** What is taken is lost all the same. */
  lost?: boolean;
}

export interface MemoryQueues {
  run(command: object, twist?: Twist): unknown;
  /** What a queue holds, in the order of arrival. */
  of(name: string): QueueMessage[];
  put(name: string, body: string, delayMs?: number): void;
  names(): string[];
}

/** SQS refuses a longer delay. */
const maxDelaySeconds = 900;
const messagesPerBatch = 10;

/** Standard queues, by the last part of their URL. */
export const createMemoryQueues = (now: () => number): MemoryQueues => {
  const queues = new Map<string, QueueMessage[]>();
  let sent = 0;
  const of = (name: string): QueueMessage[] => {
    const messages = queues.get(name) ?? [];
    queues.set(name, messages);
    return messages;
  };
  const put = (name: string, body: string, delayMs = 0) => {
    of(name).push({ id: String((sent += 1)), body, visibleAt: now() + delayMs, receives: 0 });
  };
  const nameOf = (url: string | undefined) => url?.split("/").at(-1) ?? "";

  const send = ({ input }: SendMessageCommand, { lost = false }: Twist) => {
    const { QueueUrl, MessageBody = "", DelaySeconds = 0 } = input;
    if (DelaySeconds < 0 || DelaySeconds > maxDelaySeconds) throw new Error(`SQS takes no delay of ${DelaySeconds} s`);
    if (!lost) put(nameOf(QueueUrl), MessageBody, DelaySeconds * 1_000);
    return { $metadata: {}, MessageId: String(sent) };
  };

  const sendBatch = ({ input }: SendMessageBatchCommand, { lost = false, failed = new Set() }: Twist) => {
    const { QueueUrl, Entries = [] } = input;
    if (Entries.length === 0 || Entries.length > messagesPerBatch)
      throw new Error(`SQS takes no ${Entries.length} entries`);
    for (const [index, { MessageBody = "", DelaySeconds = 0 }] of Entries.entries()) {
      if (!failed.has(index) && !lost) put(nameOf(QueueUrl), MessageBody, DelaySeconds * 1_000);
    }
    const Failed = Entries.filter((_, index) => failed.has(index)).map(({ Id }) => ({ Id, Code: "InternalError" }));
    return { $metadata: {}, Failed };
  };

  return {
    of,
    put,
    names: () => [...queues.keys()],
    run: (command, twist = {}) => {
      if (command instanceof SendMessageCommand) return send(command, twist);
      if (command instanceof SendMessageBatchCommand) return sendBatch(command, twist);
      throw new Error(`The queues in memory do not know ${command.constructor.name}`);
    },
  };
};
