import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { afterEach, describe, expect, it } from "vitest";
import * as v from "valibot";
import { freePort } from "../../../infra/local/free-port.ts";
import { type BulkMail, createSendBulk } from "../../../shared/message/send-bulk.ts";

const mail: BulkMail = {
  from: '"Demo" <alerts@demo.example.com>',
  template: { subject: "{{title}} is back", html: "<p>{{title}}</p>", text: "{{title}}" },
  values: { title: 'Tent "2P"' },
  entries: ["ada@example.com", "eve@example.com"].map((to, index) => ({
    to,
    values: { unsubscribeUrl: `https://example.com/u?t=${index}` },
    headers: { "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
    tags: { signup: `contact-${index}` },
  })),
};

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const listen = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
  const port = await freePort();
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  closing.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${port}`;
};

const sendTo = async (endpoint: string) => {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new SESv2Client({ endpoint, region: "eu-west-1", credentials, maxAttempts: 1 });
  closing.push(() => client.destroy());
  return createSendBulk(client, "stockline")(mail);
};

const answering =
  (status: number, body: unknown, type?: string) =>
  (_: IncomingMessage, response: ServerResponse): void => {
    response.writeHead(status, { "content-type": "application/json", ...(type && { "x-amzn-errortype": type }) });
    response.end(JSON.stringify(body));
  };

/** Real calls over a real socket: what the SDK makes of an answer is part of what is shown here. */
describe("one call to the mail service", () => {
  it("answers for each recipient by itself", async () => {
    const results = [{ Status: "SUCCESS", MessageId: "1" }, { Status: "MESSAGE_REJECTED" }];
    const endpoint = await listen(answering(200, { BulkEmailEntryResults: results }));
    expect(await sendTo(endpoint)).toEqual({
      kind: "answered",
      entries: [{ kind: "sent" }, { kind: "rejected", code: "MESSAGE_REJECTED" }],
    });
  });

  it("puts what the store wrote into values, never into the template, and each recipient in an entry of their own", async () => {
    let sent = "";
    const endpoint = await listen((request, response) => {
      request.on("data", (part: Buffer) => (sent += part.toString()));
      request.on("end", () => answering(200, { BulkEmailEntryResults: [] })(request, response));
    });
    await sendTo(endpoint);
    const { DefaultContent, BulkEmailEntries } = v.parse(
      v.object({
        DefaultContent: v.object({ Template: v.object({ TemplateContent: v.unknown(), TemplateData: v.string() }) }),
        BulkEmailEntries: v.array(v.object({ Destination: v.object({ ToAddresses: v.array(v.string()) }) })),
      }),
      JSON.parse(sent),
    );
    expect(JSON.stringify(DefaultContent.Template.TemplateContent)).not.toContain("2P");
    expect(JSON.parse(DefaultContent.Template.TemplateData)).toEqual(mail.values);
    expect(BulkEmailEntries.map(({ Destination }) => Destination.ToAddresses)).toEqual([
      ["ada@example.com"],
      ["eve@example.com"],
    ]);
  });

  it("is known not to have been taken where nobody listened", async () => {
    const retry = { kind: "retry", code: "ECONNREFUSED" };
    expect(await sendTo(`http://127.0.0.1:${await freePort()}`)).toEqual({ kind: "answered", entries: [retry, retry] });
  });

  it("is known not to have been taken where it was throttled", async () => {
    const endpoint = await listen(answering(429, { message: "slow down" }, "TooManyRequestsException"));
    expect(await sendTo(endpoint)).toMatchObject({ kind: "answered", entries: [{ kind: "retry" }, { kind: "retry" }] });
  });

  it("makes the store rest where its sender is refused", async () => {
    const endpoint = await listen(answering(400, { message: "no" }, "MailFromDomainNotVerifiedException"));
    const rests = { kind: "paused", scope: "store" };
    expect(await sendTo(endpoint)).toMatchObject({ kind: "answered", entries: [rests, rests] });
  });

  it.each<[string, (request: IncomingMessage, response: ServerResponse) => void]>([
    ["a 500", answering(500, { message: "oops" }, "InternalServiceErrorException")],
    ["a 503 that is no SES answer", (_, response) => response.writeHead(503).end("<html>busy</html>")],
    ["an answer for fewer recipients", answering(200, { BulkEmailEntryResults: [{ Status: "SUCCESS" }] })],
    ["an answer without results", answering(200, {})],
    ["an answer that is no JSON", (_, response) => response.writeHead(200).end("<html>")],
    ["a connection that breaks after the request", (request) => request.on("data", () => request.socket.destroy())],
  ])("leaves it open what was taken after %s", async (_, answer) => {
    expect(await sendTo(await listen(answer))).toMatchObject({ kind: "unknown" });
  });

  it("is made once, whatever comes of it", async () => {
    let calls = 0;
    const endpoint = await listen((request, response) => {
      calls += 1;
      answering(500, {}, "InternalServiceErrorException")(request, response);
    });
    await sendTo(endpoint);
    expect(calls).toBe(1);
  });
});
