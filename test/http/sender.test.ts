import { createServer } from "node:http";
import { once } from "node:events";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { afterAll, describe, expect, it } from "vitest";
import { createSenderRoutes } from "../../functions/merchant-api/sender-routes.ts";
import { openIdentities } from "../../infra/local/ses-identities.ts";
import { toAddress } from "../../shared/http/route.ts";
import { createSenderIdentities } from "../../shared/message/sender-identity.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const path = "/v1/stores/demo/sender";
const put = async (body: unknown) => system.sendJson("PUT", path, body);
const get = async () => (await system.send("GET", path)).body;
const senderInSettings = async () => (await system.send("GET", "/v1/stores/demo/settings")).body["sender"];

describe("the sender of a store", () => {
  it("that nobody asked to verify is not verified", async () => {
    expect(await get()).toEqual({
      sender: "alerts@demo-outdoor.example.com",
      verified: false,
      state: "not_started",
      dnsRecords: [],
    });
  });

  it("is proved by its domain's records, and verified once they are seen", async () => {
    const asked = await put({ email: "Hello@Shop.Example.com" });
    expect(asked).toMatchObject({
      status: 200,
      body: { sender: "Hello@shop.example.com", verified: false, state: "pending" },
    });
    const record = {
      type: "CNAME",
      name: expect.stringMatching(/^[a-z0-9]+\._domainkey\.shop\.example\.com$/),
      value: expect.stringMatching(/^[a-z0-9]+\.dkim\.amazonses\.com$/),
    };
    expect(asked.body["dnsRecords"]).toEqual([record, record, record]);
    expect(await senderInSettings()).toBe("Hello@shop.example.com");
    expect(await get()).toEqual(asked.body);

    // SES forgets nothing when this machine is started again.
    expect(openIdentities(system.dataDir, systemClock).get("shop.example.com").status).toBe(200);

    await system.advance("PT1M");
    expect(await get()).toEqual({ ...asked.body, verified: true, state: "success" });
  });

  it("is as it was when it is asked for again, and so is another address of a verified domain", async () => {
    const before = await get();
    expect((await put({ email: "Hello@shop.example.com" })).body).toEqual(before);
    expect((await put({ email: "news@shop.example.com" })).body).toEqual({
      ...before,
      sender: "news@shop.example.com",
    });
  });

  it("is proved by a mailed link where its domain is somebody else's", async () => {
    const asked = await put({ email: "ada@mail.example.com", verifyBy: "mail" });
    expect(asked.body).toEqual({
      sender: "ada@mail.example.com",
      verified: false,
      state: "pending",
      dnsRecords: [],
    });
    await system.advance("PT1M");
    expect(await get()).toMatchObject({ verified: true });
    // Another address of that domain is nobody's proof.
    await system.send("PATCH", "/v1/stores/demo/settings", { body: '{"sender":"eve@mail.example.com"}' });
    expect(await get()).toMatchObject({ verified: false, state: "not_started" });
  });

  it.each([
    ["email", {}],
    ["email", { email: "nobody" }],
    ["email", { email: "jörg@example.com" }],
    ["email", { email: "a@b" }],
    ["verifyBy", { email: "a@b.example.com", verifyBy: "fax" }],
  ])("with a wrong %s is answered 400, and nothing changes", async (field, body) => {
    const answer = await system.changingNothing(async () => put(body));
    expect(answer).toMatchObject({ status: 400, problem: "invalid-request", fields: [field] });
  });

  it("is shown to its own store only", async () => {
    const authorization = `Bearer ${system.other.apiKey}`;
    expect((await system.send("GET", path, { authorization })).status).toBe(404);
  });
});

describe("where the mail service does not do it", () => {
  const answers = new Map<string, [status: number, error: string]>();
  const server = createServer((request, response) => {
    const [status, error] = answers.get(request.method ?? "") ?? [500, "InternalFailure"];
    response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": error });
    response.end('{"message":"no"}');
  });
  const client = async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const endpoint = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    return new SESv2Client({ endpoint, maxAttempts: 1 });
  };
  afterAll(() => server.close());

  it("says so, with its code, and keeps the sender there was", async () => {
    const identities = createSenderIdentities(await client());
    const stores = createStoresTable(system.database.table("stores"));
    const routes = createSenderRoutes({ guard: async () => {}, stores, identities }).map(toAddress);
    const before = await senderInSettings();
    const ask = async (method: string) => {
      const route = routes.find((each) => each.method === method);
      const event: Parameters<NonNullable<typeof route>["handle"]>[0] = {
        version: "2.0",
        routeKey: "",
        rawPath: path,
        rawQueryString: "",
        headers: {},
        pathParameters: { store: "demo" },
        isBase64Encoded: false,
        body: '{"email":"new@shop.example.com"}',
        requestContext: {
          accountId: "",
          apiId: "",
          domainName: "",
          domainPrefix: "",
          http: { method, path, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "" },
          requestId: "",
          routeKey: "",
          stage: "",
          time: "",
          timeEpoch: 0,
        },
      };
      return route?.handle(event);
    };

    answers.set("POST", [429, "TooManyRequestsException"]);
    await expect(ask("PUT")).rejects.toMatchObject({
      code: "mail-service-failed",
      detail: "It answered TooManyRequestsException",
    });
    answers.set("POST", [400, "BadRequestException"]);
    await expect(ask("PUT")).rejects.toMatchObject({
      code: "invalid-request",
      errors: [{ field: "email", message: expect.any(String) }],
    });
    expect(await senderInSettings()).toBe(before);

    answers.set("GET", [403, "AccessDeniedException"]);
    await expect(ask("GET")).rejects.toMatchObject({ code: "mail-service-failed" });
    answers.set("POST", [400, "AlreadyExistsException"]);
    answers.set("GET", [404, "NotFoundException"]);
    expect(JSON.parse((await ask("PUT"))?.body ?? "")).toMatchObject({ verified: false, state: "not_started" });
    server.closeAllConnections();
    server.close();
    await expect(ask("GET")).rejects.toMatchObject({ code: "mail-service-failed" });
  });
});
