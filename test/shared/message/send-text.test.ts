import { once } from "node:events";
import { createServer } from "node:http";
import { SNSClient } from "@aws-sdk/client-sns";
import { afterAll, describe, expect, it } from "vitest";
import { createSendText, type Text } from "../../../shared/message/send-text.ts";

/** An SNS that refuses everything in the words that it was told. */
const answers: { status: number; body: string }[] = [];
const server = createServer((_, response) => {
  const { status = 500, body = "" } = answers.shift() ?? {};
  response.writeHead(status, { "content-type": "text/xml" }).end(body);
}).listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
const port = address === null || typeof address === "string" ? 0 : address.port;
const client = new SNSClient({
  endpoint: `http://127.0.0.1:${port}`,
  region: "eu-west-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  maxAttempts: 1,
});
afterAll(() => {
  client.destroy();
  server.close();
});

const send = createSendText(client);
const text: Text = { to: "+12025550143", body: "Hello", from: undefined, type: "Promotional" };
const refusal = (code: string, message: string) =>
  `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;

describe("what SNS answers to a text", () => {
  it.each([
    ["a number that is none", 400, refusal("InvalidParameter", "Invalid parameter: PhoneNumber"), "rejected"],
    ["a number that opted out", 400, refusal("OptedOut", "The phone number opted out"), "rejected"],
    ["a setting that is wrong", 400, refusal("InvalidParameter", "Invalid parameter: OriginationNumber"), "retry"],
    ["a number that is not the account's", 403, refusal("AuthorizationError", "Not authorized"), "retry"],
    ["too many at once", 400, refusal("Throttling", "Rate exceeded"), "retry"],
    ["a failure of its own", 500, refusal("InternalError", "Sorry"), "unknown"],
  ])("says of %s what it means", async (_, status, body, kind) => {
    answers.push({ status, body });
    expect(await send(text)).toMatchObject({ kind });
  });

  it("is acceptance only where it names the message", async () => {
    const accepted = "<PublishResponse><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>";
    answers.push({ status: 200, body: accepted });
    expect(await send(text)).toEqual({ kind: "sent" });
    answers.push({ status: 200, body: "<PublishResponse><PublishResult></PublishResult></PublishResponse>" });
    expect(await send(text)).toMatchObject({ kind: "unknown" });
  });
});
