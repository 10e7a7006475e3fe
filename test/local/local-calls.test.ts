import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { startLocalServer } from "./local-server.ts";
import { mailOf, textOf } from "./messages.ts";

const server = await startLocalServer();
afterAll(server.stop);

const post = async (body: string) => {
  const response = await fetch(`${server.url}/local/sms`, { method: "POST", body });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
};
const text = async (from: unknown, body: unknown) => post(JSON.stringify({ from, body }));

describe("what a shopper texts", () => {
  beforeEach(() => server.received.splice(0));

  it("is handed on as AWS does, as an answer to the newest text that they got", async () => {
    server.mailbox.add([
      textOf(1, { to: "+447700900123", from: "+12065550111" }),
      textOf(2, { to: "+447700900123", from: "+12065550122" }),
      textOf(3, { to: "+12025550143" }),
      mailOf(4),
    ]);
    const { status, answer } = await text("+447700900123", " stop please ");
    expect(status).toBe(200);
    expect(server.received).toEqual([
      {
        originationNumber: "+447700900123",
        destinationNumber: "+12065550122",
        messageKeyword: "STOP",
        messageBody: "stop please",
        inboundMessageId: expect.stringMatching(/^[\da-f-]{36}$/),
        previousPublishedMessageId: "text-2",
      },
    ]);
    expect(answer).toEqual({ inboundMessageId: server.received[0]?.inboundMessageId });
  });

  it("goes to the service's own number where they never got a text, or got it from a name", async () => {
    server.mailbox.add([textOf(5, { to: "+4915150000001", from: "DEMOSHOP" })]);
    await text("+4915150000001", "HELP");
    await text("+4915150000002", "HELP");
    expect(server.received.map(({ destinationNumber }) => destinationNumber)).toEqual(["+12065550100", "+12065550100"]);
    expect(server.received[1]).not.toHaveProperty("previousPublishedMessageId");
  });

  it.each([
    [
      "a number without its country",
      "2025550143",
      "STOP",
      [{ field: "from", message: "must be a number such as +12025550143" }],
    ],
    ["no number", undefined, "STOP", [{ field: "from", message: "is missing" }]],
    ["an empty text", "+12025550143", "  ", [{ field: "body", message: "must not be empty" }]],
    [
      "a text that is too long",
      "+12025550143",
      "a".repeat(1_601),
      [{ field: "body", message: "must have at most 1600 characters" }],
    ],
    ["no text", "+12025550143", 7, [{ field: "body", message: "must be text" }]],
  ])("is refused with %s", async (_, from, body, errors) => {
    expect(await text(from, body)).toEqual({ status: 400, answer: { title: expect.any(String), errors } });
    expect(server.received).toEqual([]);
  });

  it.each(["", "STOP", "null", "[]"])("is refused as %j", async (body) => {
    expect(await post(body)).toMatchObject({ status: 400, answer: { errors: expect.any(Array) } });
  });
});

describe("GET /local/messages", () => {
  it("gives mails without what only SES is told, and texts with their parts", async () => {
    const before = server.mailbox.count();
    server.mailbox.add([mailOf(6), textOf(7)]);
    const messages: unknown = await (await fetch(`${server.url}/local/messages`)).json();
    const { tags: _, from: __, ...mail } = mailOf(6);
    expect(Array.isArray(messages) && messages.slice(before)).toEqual([mail, textOf(7)]);
  });
});
