import type { buildApp } from "fauxqs";
import * as v from "valibot";

/** Told of every message that is sent: the queue's name (of dead letters, with `-dlq`), and the body. */
export type OnMessage = (queue: string, body: string) => void;

const bodySchema = v.object({ MessageBody: v.string() });
const sentSchema = v.union([
  v.object({ QueueUrl: v.string(), Entries: v.array(bodySchema) }),
  v.pipe(
    v.object({ QueueUrl: v.string(), ...bodySchema.entries }),
    v.transform(({ QueueUrl, MessageBody }) => ({ QueueUrl, Entries: [{ MessageBody }] })),
  ),
]);

/** Lets a test see what is sent to queues; to be called before the local SQS listens. */
export const tapMessages = (app: ReturnType<typeof buildApp>, onMessage: OnMessage): void => {
  app.addHook("preHandler", async ({ body }) => {
    const sent = v.safeParse(sentSchema, body);
    if (!sent.success) return;
    const queue = sent.output.QueueUrl.split("/").at(-1) ?? "";
    for (const { MessageBody } of sent.output.Entries) onMessage(queue, MessageBody);
  });
};
