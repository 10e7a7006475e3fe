import { SendMessageBatchCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** Wakes a consumer. A message is a hint that names a row: losing one only means that the tick wakes it later. */
export interface Queue<Message> {
  send(message: Message, options?: { delaySeconds?: number }): Promise<void>;
  sendAll(messages: Message[]): Promise<void>;
}

/** SQS refuses a longer delay; anything later is a due item anyway. */
const maxDelaySeconds = 900;
const messagesPerBatch = 10;

/** Throws where SQS refuses a message, after the whole batch was tried. */
export const createQueue = <Message>(client: SQSClient, queueUrl: string): Queue<Message> => ({
  send: async (message, { delaySeconds = 0 } = {}) => {
    const DelaySeconds = Math.min(Math.ceil(delaySeconds), maxDelaySeconds);
    await client.send(
      new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(message), DelaySeconds }),
    );
  },
  sendAll: async (messages) => {
    for (let at = 0; at < messages.length; at += messagesPerBatch) {
      const Entries = messages
        .slice(at, at + messagesPerBatch)
        .map((message, index) => ({ Id: String(index), MessageBody: JSON.stringify(message) }));
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
      if (Failed.length > 0) throw new Error(`SQS refused ${Failed.length} messages: ${Failed[0]?.Code}`);
    }
  },
});
