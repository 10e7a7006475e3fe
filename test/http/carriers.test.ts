import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const secret = "a long secret";
const body = readFileSync(join(import.meta.dirname, "../fixtures/shippo/track_updated.json"), "utf8");
await system.sendJson("PUT", "/v1/stores/demo/webhook-sources/shippo", { secrets: [secret] });

const send = async (agoSeconds: number, text = body) => {
  const time = Math.floor(Date.now() / 1_000) - agoSeconds;
  const signature = createHmac("sha256", secret).update(`${time}.${text}`).digest("hex");
  const headers = { "shippo-auth-signature": `t=${time},v1=${signature}` };
  return system.send("POST", "/v1/webhooks/demo/shippo", { body: text, headers, authorization: undefined });
};

describe("a carrier platform's webhook", () => {
  it("is answered 401 when it was signed too long ago, and kept nowhere", async () => {
    const answer = await system.changingNothing(async () => send(400));
    expect(answer).toMatchObject({ status: 401, problem: "unauthorized" });
  });

  it("is taken when it is fresh, and once however often it comes", async () => {
    expect(await send(0)).toMatchObject({ status: 200, body: { status: "received" } });
    expect(await send(1)).toMatchObject({ status: 200, body: { status: "received_before" } });
  });

  it("is fresh by the sender's clock, wherever ours has been moved", async () => {
    const answer = await system.send("POST", "/local/clock", { body: '{"advance":"PT1H"}', authorization: undefined });
    expect(answer.status).toBe(200);
    expect((await send(0, '{"event":"track_updated","data":{"tracking_number":"1"}}')).status).toBe(200);
  });

  it("that cannot be understood is refused with the reason, and waits to be mended", async () => {
    await send(0, '{"event":"track_updated","data":{}}');
    await system.idle();
    const refused = await system.send("GET", "/v1/stores/demo/receipts?status=refused");
    expect(refused.body["items"]).toMatchObject([
      { source: "shippo", reason: "data.tracking_number is missing or wrong" },
    ]);
  });
});
