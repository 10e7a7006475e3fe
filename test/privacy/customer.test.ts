import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { must } from "../../infra/local/client.ts";
import { contactOf } from "../../shared/contact/contact.ts";
import { carrierSecretOf, signCarrier } from "../support/carrier-signing.ts";
import { startTestSystem } from "../support/local-system.ts";
import { waitForNoon } from "./noon.ts";
import { kindOf, type Scanned, scanEverything } from "./scan.ts";

const email = "ada.lovelace-88@example.com";
const phone = "+12025550143";
const names = [email, "ada.lovelace-88", phone, "2025550143", "Lovelace", "97201", "Oregon"];
/** What carriers write in words of their own. */
const texts = ["Signed for by", "KENLY"];
const trackingNumber = "1Z999AA10123456784";

/** A customer with an order that is late, a text, a parcel and a notice, and then erased: no table may name them any more. */
describe("a customer with an order who is erased", () => {
  let system: Awaited<ReturnType<typeof startTestSystem>>;
  const scans: Record<"before" | "after" | "later", Scanned[]> = { before: [], after: [], later: [] };
  const answers: Record<string, Record<string, unknown>> = {};

  const dayFrom = async (days: number) =>
    new Date((await system.now()).getTime() + days * 86_400_000).toISOString().slice(0, 10);
  const put = async (path: string, body: unknown) => must(system.call("PUT", path, body));
  const order = async (id: string, customer: Record<string, unknown>, quantity: number) =>
    put(`orders/${id}`, {
      placedAt: answers["placed"]?.["at"],
      customer,
      shipTo: { country: "US", ...(id === "A" && { region: "Oregon", postalCode: "97201" }) },
      currency: "USD",
      smsConsent: { wordingVersion: "1", source: "checkout" },
      lines: [
        {
          id: "1",
          sku: "TENT",
          quantity,
          unitPrice: "10.00",
          backorder: true,
          promisedShipOn: answers["placed"]?.["by"],
        },
        { id: "2", sku: "STOVE", quantity: 1, unitPrice: "5.00", backorder: false },
      ],
    });
  const ada = { email, phone, name: "Ada Lovelace", locale: "en" };
  const track = async (n: number) => {
    const at = (await system.now()).toISOString();
    const raw = Buffer.from(
      JSON.stringify({
        id: `evt_${n}`,
        object: "Event",
        description: "tracker.updated",
        created_at: at,
        result: {
          object: "Tracker",
          tracking_code: trackingNumber,
          status: "in_transit",
          carrier: "UPS",
          updated_at: at,
          tracking_details: [
            {
              message: `Signed for by LOVELACE ${n}`,
              description: `Signed for by LOVELACE ${n}`,
              status: "in_transit",
              datetime: at,
              tracking_location: { city: "KENLY", state: "NC", country: "US", zip: "97201" },
            },
          ],
        },
      }),
    );
    const { status } = await fetch(`${system.url}/v1/webhooks/demo/easypost`, {
      method: "POST",
      headers: { "content-type": "application/json", ...signCarrier("easypost", raw) },
      body: new Uint8Array(raw),
    });
    expect(status).toBe(200);
    await system.idle();
  };
  const settle = async () => {
    await system.idle();
    await system.advance("PT1H");
  };
  const queue = async () => {
    const { items } = await must(system.call("GET", "orders?sku=TENT&status=open"));
    return (Array.isArray(items) ? items : []).map(({ id, lines }) => [id, lines[0].place, lines[0].estimate]);
  };
  const messagesTo = async () => (await system.messages()).filter(({ to }) => to === email || to === phone);

  const live = async () => {
    for (const sku of ["TENT", "STOVE"]) await system.putVariant(sku, { settleSeconds: 0 });
    await system.putLevel("STOVE", 5);
    await must(system.call("PATCH", "settings", { texts: { on: true }, delayLaw: { default: "ftc" } }));
    await put("webhook-sources/easypost", { secrets: [carrierSecretOf("easypost")] });
    await waitForNoon(system);
    answers["placed"] = { at: (await system.now()).toISOString(), by: await dayFrom(5) };
    await order("A", ada, 2);
    await order("B", { email: "behind@example.com" }, 1);
    await settle();
    await put("supplies/S1", { sku: "TENT", quantity: 3, expectedOn: await dayFrom(20) });
    await settle();
    await put("orders/A/shipments/p1", {
      trackingNumber,
      trackingUrl: "https://track.example.com/?postal=97201",
      lines: [{ id: "2", quantity: 1 }],
      shippedAt: (await system.now()).toISOString(),
    });
    await track(1);
    await settle();
  };

  beforeAll(async () => {
    system = await startTestSystem();
    await live();
    scans.before = await scanEverything(system.dataDir);
    answers["export"] = await must(system.call("POST", "contacts/export", { email }));
    answers["evidence"] = await must(system.call("GET", "orders/A/evidence"));
    answers["queue"] = { is: await queue(), told: (await messagesTo()).length };
    answers["erased"] = await must(system.call("POST", "contacts/erase", { email }));
    scans.after = await scanEverything(system.dataDir);
    await settle();
    answers["queueAfter"] = { is: await queue(), told: (await messagesTo()).length };
    answers["evidenceAfter"] = await must(system.call("GET", "orders/A/evidence"));
    // The shop and the carrier still have it all, and say it again.
    await order("A", ada, 3);
    await track(2);
    await put("orders/A/shipments/p2", {
      trackingNumber: "9400111899223197428490",
      trackingUrl: "https://track.example.com/?postal=97201",
      lines: [{ id: "1", quantity: 1 }],
      shippedAt: (await system.now()).toISOString(),
    });
    await settle();
    scans.later = await scanEverything(system.dataDir);
    answers["order"] = await must(system.call("GET", "orders/A"));
  });
  afterAll(async () => system.stop());

  const saying = (rows: Scanned[], words: string[]) =>
    rows.filter(({ text }) => words.some((word) => text.includes(word)));
  /** Raw webhooks are kept for a week. */
  const tables = (rows: Scanned[]) => rows.filter(({ table }) => table !== "receipts");
  const ofOrder = (rows: Scanned[], id: string) => rows.filter(({ row }) => row["pk"] === `demo#${id}`);

  it("was known before, told by mail, by text, of a delay and of a parcel", async () => {
    const kinds = ofOrder(scans.before, "A").map(kindOf).toSorted();
    expect([...new Set(kinds)]).toEqual([
      "orders delay",
      "orders line",
      "orders news",
      "orders notice",
      "orders order",
      "orders shipment",
    ]);
    expect(saying(tables(scans.before), names).map(kindOf)).toEqual(
      expect.arrayContaining(["orders order", "orders shipment"]),
    );
    const sent = new Set((await messagesTo()).map(({ channel }) => channel));
    expect([...sent].toSorted()).toEqual(["email", "sms"]);
  });

  it("is shown whole to the merchant before", () => {
    expect(answers["export"]).toMatchObject({
      orders: [
        {
          id: "A",
          customer: ada,
          smsConsent: { wordingVersion: "1" },
          lines: [
            { id: "1", promise: answers["placed"]?.["by"] },
            { id: "2", shipped: 1 },
          ],
          delays: [{ line: "1", notices: [{ n: 1 }] }],
          shipments: [{ id: "p1", trackingNumber }],
        },
      ],
      contacts: [{ channel: "email" }, { channel: "sms" }],
    });
    expect(JSON.stringify(answers["export"])).toContain("Signed for by LOVELACE");
  });

  it("is named by no table after, and by no name of ours but what a contact's record is kept under", () => {
    expect(answers["erased"]).toMatchObject({ erased: { orders: 1 }, kept: { orders: expect.any(String) } });
    expect(saying(tables(scans.after), [...names, ...texts]).map(kindOf)).toEqual([]);
    const hashKey = String(scans.before.find(({ row }) => row["pk"] === "#deployment")?.row["hashKey"]);
    const hashes = [email, phone].map((address) => contactOf(hashKey, "demo", address));
    expect(saying(scans.after, hashes).map(kindOf)).toEqual([]);
  });

  it("keeps its place, and the evidence of what was said of the delay", () => {
    expect(answers["queueAfter"]).toEqual(answers["queue"]);
    expect(answers["queueAfter"]).toMatchObject({
      is: [
        ["A", 1, expect.anything()],
        ["B", 2, expect.anything()],
      ],
    });
    const notice = (evidence: Record<string, unknown> | undefined) =>
      JSON.stringify(evidence).match(/"deliveries":\[.*?\]/g);
    expect(notice(answers["evidence"])).toHaveLength(1);
    expect(notice(answers["evidenceAfter"])).toEqual(notice(answers["evidence"]));
  });

  it("is not brought back by what the shop and its carrier say after, while the order goes on", async () => {
    expect(saying(tables(scans.later), [...names, ...texts]).map(kindOf)).toEqual([]);
    expect(answers["order"]).toMatchObject({
      customer: {},
      shipTo: { country: "US" },
      lines: [{ id: "1", quantity: 3, shipped: 1, place: 1 }, { id: "2" }],
    });
    expect((await messagesTo()).length).toBe(answers["queue"]?.["told"]);
  });

  it("stood in rows that all expire, those that name nobody later", () => {
    const nowSeconds = Date.now() / 1_000;
    const rows = [
      ...ofOrder(scans.before, "A"),
      ...scans.before.filter(({ row }) => String(row["pk"]).includes("#parcel#")),
    ];
    // A carrier's words beside the shipment, for whichever comes by the number next.
    const [words, others] = [true, false].map((isKept) => rows.filter(({ row }) => (row["sk"] === "kept") === isKept));
    const leftIn = (found: Scanned[] = [], days: number) => [
      ...new Set(found.map(({ row }) => Math.floor((Number(row["ttl"]) - nowSeconds) / (days * 86_400)))),
    ];
    expect([leftIn(words, 8), leftIn(others, 365)]).toEqual([[0], [5]]);
  });
});
