import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateTopicCommand, PublishCommand, type PublishCommandInput, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Message, openMailbox } from "../../infra/local/mailbox.ts";
import { type Queues, startQueues } from "../../infra/local/queues.ts";
import { partsOf } from "../../shared/message/text-parts.ts";

// The SDK asks for them, though nobody checks them here.
Object.assign(process.env, { AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" });

const nowMs = Date.UTC(2026, 10, 26, 9);
const clock = { now: () => nowMs, sleep: async () => {} };
const folder = mkdtempSync(join(tmpdir(), "stockline-texts-"));
const mailbox = openMailbox(folder);

/** More texts a second than any test sends. */
const ratePerSecond = 1_000;
const queues = await startQueues({ clock, mailbox, ratePerSecond });
afterAll(async () => {
  await queues.stop();
  mailbox.close();
  rmSync(folder, { recursive: true, force: true });
});

const clientOf = ({ endpoint }: Queues) => new SNSClient({ endpoint, region: "eu-west-1", maxAttempts: 1 });
const sns = clientOf(queues);
afterAll(() => sns.destroy());

const publish = async (more: PublishCommandInput) => sns.send(new PublishCommand(more));
/** What the SDK makes of SNS's refusal. */
const refusalOf = async (more: Partial<PublishCommandInput>): Promise<unknown> =>
  publish({ PhoneNumber: "+12025550143", Message: "Hello", ...more }).then(
    () => "taken",
    (error: unknown) => error,
  );

let before = 0;
beforeEach(() => {
  before = mailbox.count();
});
const added = async (): Promise<Message[]> => {
  const messages: Message[] = [];
  for await (const message of mailbox.all(before)) messages.push(message);
  return messages;
};

const attribute = (StringValue: string) => ({ DataType: "String", StringValue });

describe("a text through the local SNS", () => {
  it("is kept with its parts, its sender and its purpose under the id that SNS answers", async () => {
    const text = "Demo Outdoor: the tent & the stove are <back> 😀 ".repeat(3);
    const { MessageId } = await publish({
      PhoneNumber: "+12025550143",
      Message: text,
      MessageAttributes: {
        "AWS.SNS.SMS.SMSType": attribute("Promotional"),
        "AWS.MM.SMS.OriginationNumber": attribute("+12065550122"),
      },
    });
    expect(await added()).toEqual([
      {
        id: MessageId,
        channel: "sms",
        to: "+12025550143",
        from: "+12065550122",
        subject: "",
        text,
        html: "",
        headers: {},
        ...partsOf(text),
        kind: "Promotional",
        sentAt: "2026-11-26T09:00:00.000Z",
      },
    ]);
    expect(partsOf(text)).toEqual({ encoding: "UCS-2", parts: 3 });
  });

  it("shows the sender's name, and the account's number where the sender says nothing", async () => {
    const named = { "AWS.SNS.SMS.SenderID": attribute("DemoShop") };
    await publish({ PhoneNumber: "+447700900123", Message: "Hello", MessageAttributes: named });
    await publish({ PhoneNumber: "+447700900123", Message: "Hello" });
    expect(await added()).toMatchObject([{ from: "DemoShop" }, { from: "+12065550100" }]);
    expect((await added())[1]).not.toHaveProperty("kind");
  });

  it("is on disk before the answer", async () => {
    await publish({ PhoneNumber: "+447700900123", Message: "Hello" });
    const another = openMailbox(folder);
    onTestFinished(() => another.close());
    expect(another.count()).toBe(before + 1);
  });

  it("may have 1,600 characters", async () => {
    expect(await refusalOf({ Message: "é".repeat(1_600) })).toBe("taken");
  });

  it.each<[string, Partial<PublishCommandInput>, RegExp]>([
    ["to a number without its country", { PhoneNumber: "2025550143" }, /2025550143 is not valid to publish to$/],
    ["to no number", { PhoneNumber: "" }, /is not valid to publish to$/],
    ["that is empty", { Message: "" }, /Empty message$/],
    ["that is only spaces", { Message: " \n" }, /Empty message$/],
    ["that is too long", { Message: "a".repeat(1_601) }, /too long$/],
    ["of no known purpose", { MessageAttributes: { "AWS.SNS.SMS.SMSType": attribute("Marketing") } }, /SMSType/],
    ["from a name of spaces", { MessageAttributes: { "AWS.SNS.SMS.SenderID": attribute("Demo Shop") } }, /SenderID/],
    ["to a simulated failure", { PhoneNumber: "+14155550199" }, /opted out$/],
  ])("is refused %s, in SNS's words", async (_, more, message) => {
    expect(await refusalOf(more)).toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode: 400 },
    });
    expect(await added()).toEqual([]);
  });
});

describe("other calls to the local SNS", () => {
  it("go to topics as before", async () => {
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: "mail-events" }));
    expect(await publish({ TopicArn, Message: "{}" })).toMatchObject({ MessageId: expect.any(String) });
    expect(await added()).toEqual([]);
  });
});

describe("the local SNS's rate", () => {
  it("throttles what is above it, as the SDK knows it", async () => {
    const slow = await startQueues({ clock, mailbox, ratePerSecond: 2 });
    const client = clientOf(slow);
    onTestFinished(async () => {
      client.destroy();
      await slow.stop();
    });
    const send = async () => client.send(new PublishCommand({ PhoneNumber: "+12025550143", Message: "Hello" }));
    const results = await Promise.allSettled([send(), send(), send()]);
    const refused = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    expect(refused).toMatchObject([{ name: "Throttling", $metadata: { httpStatusCode: 400 } }]);
    expect(await added()).toHaveLength(2);
  });
});
