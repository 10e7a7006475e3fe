import { describe, expect, it } from "vitest";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const base = "/v1/stores/demo";
const put = async (id: string, body: unknown) =>
  system.sendJson("PUT", `${base}/supplies/${encodeURIComponent(id)}`, body);
const get = async (path: string) => system.send("GET", `${base}/${path}`);
const importing = async (text: string | Uint8Array<ArrayBuffer>) =>
  system.send("POST", `${base}/supplies/import`, { body: text, headers: { "content-type": "text/csv" } });
const supply = (more: Record<string, unknown> = {}) => ({
  sku: "TENT",
  quantity: 10,
  expectedOn: "2099-06-10",
  ...more,
});

describe("a supply with missing or wrong fields", () => {
  it.each<[string, unknown, string[]]>([
    ["nothing", {}, ["sku", "quantity", "expectedOn"]],
    ["no units", supply({ quantity: 0 }), ["quantity"]],
    ["half a unit", supply({ quantity: 0.5 }), ["quantity"]],
    ["no real day", supply({ expectedOn: "2026-02-30" }), ["expectedOn"]],
    ["an instant for a day", supply({ expectedOn: "2026-02-03T00:00:00Z" }), ["expectedOn"]],
    [
      "a wrong status, and less than nothing received",
      supply({ status: "lost", received: -1 }),
      ["status", "received"],
    ],
    [
      "seen in the future, of no units",
      supply({ observedAt: "2099-01-01T00:00:00Z", quantity: 0 }),
      ["observedAt", "quantity"],
    ],
    ["a slip of the year", supply({ expectedOn: "2020-06-10" }), ["expectedOn"]],
    ["no day of arrival", supply({ receivedOn: "today", observedAt: "now" }), ["receivedOn", "observedAt"]],
    [
      "a reason too long, a supplier without a name",
      supply({ reason: "x".repeat(201), supplier: " " }),
      ["reason", "supplier"],
    ],
  ])("%s: every one is named, and nothing changes", async (_, body, fields) => {
    const answer = await system.changingNothing(async () => put("bad", body));
    expect([answer.status, answer.fields.toSorted()]).toEqual([400, fields.toSorted()]);
  });
});

describe("a supply", () => {
  it("may have no day, and is shown as it was sent", async () => {
    const more = { expectedOn: null, location: "berlin", supplier: "Acme", reason: "Storm" };
    expect((await put("po-1", supply({ ...more, sku: "SHOWN" }))).body).toMatchObject({ applied: true, id: "po-1" });
    await system.idle();
    expect((await get("supplies/po-1")).body).toMatchObject({
      id: "po-1",
      sku: "SHOWN",
      quantity: 10,
      received: 0,
      counted: 0,
      status: "expected",
      ...more,
    });
    expect((await get("supplies?sku=SHOWN")).body).toMatchObject({
      items: [{ id: "po-1", ...more }],
      owed: 0,
      lines: 0,
      inHand: 0,
    });
    expect((await get("supplies?sku=NOBODY")).body).toEqual({ items: [], owed: 0, lines: 0, inHand: 0 });
    expect((await get("supplies")).fields).toEqual(["sku"]);
    expect((await get("supplies/nobody")).status).toBe(404);
  });

  it("that is older than what is stored changes nothing, and says so", async () => {
    const [older, newer] = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"];
    await put("po-2", supply({ sku: "OLD", quantity: 5, observedAt: newer }));
    const answer = await put("po-2", supply({ sku: "OLD", quantity: 9, observedAt: older }));
    expect(answer.body).toMatchObject({ applied: false, reason: "older_than_stored", quantity: 5 });
    const again = await put("po-2", supply({ sku: "OLD", quantity: 5, observedAt: newer }));
    expect(again.body).toMatchObject({ applied: true, quantity: 5 });
  });

  it.each(["po/1", "帳篷 #1", "a%2Fb", "import"])("may be named %s", async (id) => {
    await put(id, supply({ sku: "NAMES" }));
    expect((await get(`supplies/${encodeURIComponent(id)}`)).body).toMatchObject({ id });
  });

  it("covers orders, and its arrival is handed out once", async () => {
    const line = { id: "1", sku: "COVERS", quantity: 4, unitPrice: 1, backorder: true };
    const order = {
      placedAt: "2026-01-01T00:00:00Z",
      customer: { email: "ada@example.com" },
      shipTo: { country: "DE" },
      currency: "EUR",
      lines: [line],
    };
    await system.sendJson("PUT", `${base}/orders/covers`, order);
    await put("po-3", supply({ sku: "COVERS" }));
    await system.idle();
    const promised = (await get("orders/covers")).body;
    expect(promised).toMatchObject({ lines: [{ estimate: { readyOn: "2099-06-10" }, why: { code: "supply" } }] });
    for (let n = 0; n < 2; n += 1) {
      await put("po-3", supply({ sku: "COVERS", status: "received" }));
      await system.idle();
      expect((await get("supplies?sku=COVERS")).body).toMatchObject({
        owed: 4,
        inHand: 4,
        // Those that go to the shelf are counted a minute later.
        items: [{ received: 10, counted: 4 }],
      });
    }
    expect((await get("orders/covers")).body).toMatchObject({ lines: [{ estimate: { confidence: "in_hand" } }] });
  });
});

describe("a supply of long ago", () => {
  const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

  it("may have come, and may be a year late: whoever it covers is told no day", async () => {
    const came = { sku: "AGO", status: "received", expectedOn: "2020-06-10", receivedOn: "2020-06-12" };
    expect((await put("ago-1", supply(came))).body).toMatchObject({ applied: true });
    expect((await put("ago-2", supply({ sku: "AGO", expectedOn: dayAgo(360) }))).body).toMatchObject({ applied: true });
  });

  it("is refused in a file by its line", async () => {
    const { body } = await importing("id,sku,quantity,expectedOn\nago-3,AGO,1,2020-06-10");
    expect(body["refused"]).toEqual([
      { line: 2, reason: expect.stringMatching(/^expectedOn must not be more than a year/) },
    ]);
  });
});

describe("a file of purchase orders", () => {
  const header = "id,sku,quantity,expectedOn,supplier,status,received,reason";

  it("is taken row by row, columns in any order, and sent again changes nothing", async () => {
    const file = ["quantity,id,expectedOn,sku", "5,csv-1,2099-01-01,CSV", "6,csv-2,,CSV", ""].join("\r\n");
    const counts = { read: 2, applied: 2, older: 0, refused: [] };
    expect((await importing(file)).body).toEqual(counts);
    expect((await importing(file)).body).toEqual(counts);
    expect((await get("supplies?sku=CSV")).body).toMatchObject({
      items: [
        { id: "csv-1", quantity: 5, expectedOn: "2099-01-01" },
        { id: "csv-2", quantity: 6, expectedOn: null },
      ],
    });
  });

  it("may come from a spreadsheet: with a mark at its beginning, parted by semicolons or tabs", async () => {
    const [semicolons, tabs] = [";", "\t"].map((by) =>
      [header, `sheet ${by.length},SHEET,3,2099-02-01,"Acme, Ltd",,,`, ``]
        .map((row) => row.replaceAll(/,(?! )/g, by))
        .join("\n"),
    );
    expect((await importing(`\uFEFF${semicolons}`)).body).toMatchObject({ applied: 1, refused: [] });
    expect((await importing(tabs ?? "")).body).toMatchObject({ applied: 1, refused: [] });
    expect((await get("supplies?sku=SHEET")).body).toMatchObject({ items: [{ quantity: 3, supplier: "Acme, Ltd" }] });
  });

  it("says of each bad row which line it is and why, and takes the others", async () => {
    const { body } = await importing(
      [
        header,
        "good-1,ROWS,1,2099-01-01,,,,",
        "bad-1,ROWS,none,2099-01-01,,,,",
        ",ROWS,1,tomorrow,,,,",
        "bad-2,,1,,,lost,,",
        "bad-3,ROWS,1,2099-01-01,,,,Storm, and rain",
        "good-2,ROWS,2",
        'good-3,ROWS,3,2099-01-01,,,,"two',
        'lines"',
        "bad-4,ROWS,0,,,,-1,",
      ].join("\n"),
    );
    expect(body).toMatchObject({ read: 8, applied: 3, older: 0 });
    expect(body["refused"]).toEqual([
      { line: 3, reason: expect.stringContaining("quantity") },
      { line: 4, reason: expect.stringMatching(/id .*expectedOn /) },
      { line: 5, reason: expect.stringMatching(/sku .*status |status .*sku /) },
      { line: 6, reason: "has more cells than there are columns" },
      { line: 10, reason: expect.stringMatching(/quantity .*received |received .*quantity /) },
    ]);
    expect((await get("supplies?sku=ROWS")).body).toMatchObject({
      items: [{ id: "good-1" }, { id: "good-2" }, { id: "good-3" }],
    });
  });

  it("refuses a row whose id another one has: it would call off what that one says, or overwrite it", async () => {
    const { body } = await importing(
      ["id,sku,quantity,expectedOn", "PO-7,F1,5,2099-01-01", "PO-7,F2,6,2099-01-01", "PO-7,F1,7,2099-02-02"].join("\n"),
    );
    const reason =
      "id is that of line 2: a supply is of one sku and one date, so give each row an id of its own, such as PO-7-TENT";
    expect(body).toEqual({
      read: 3,
      applied: 1,
      older: 0,
      refused: [
        { line: 3, reason },
        { line: 4, reason },
      ],
    });
    expect((await get("supplies/PO-7")).body).toMatchObject({ sku: "F1", quantity: 5, status: "expected" });
    expect((await get("supplies?sku=F2")).body).toMatchObject({ items: [] });
  });

  it("may say a row again that was refused the first time", async () => {
    const { body } = await importing("id,sku,quantity\nPO-8,AGAIN,none\nPO-8,AGAIN,3");
    expect(body).toMatchObject({ applied: 1, refused: [{ line: 2 }] });
  });

  it.each<[string, string]>([
    ["nothing in it", ""],
    ["no rows", header],
    ["a quote that is not closed", `${header}\npo,"TENT,1`],
    ["more rows than one call takes", [header, ...Array.from({ length: 501 }, (_, n) => `po-${n},TENT,1`)].join("\n")],
  ])("with %s is refused whole, and changes nothing", async (_, file) => {
    const answer = await system.changingNothing(async () => importing(file));
    expect([answer.status, answer.fields]).toEqual([400, ["body"]]);
  });

  it("says of each row when that was so", async () => {
    const file = (day: string, quantity: number) =>
      `id,sku,quantity,observedAt\nseen,SEEN,${quantity},${day}T00:00:00Z`;
    expect((await importing(file("2026-02-02", 2))).body).toMatchObject({ applied: 1 });
    expect((await importing(file("2026-02-01", 1))).body).toMatchObject({ applied: 0, older: 1 });
    expect((await importing(file("2099-02-01", 3))).body).toMatchObject({
      refused: [{ line: 2, reason: "observedAt must not be in the future" }],
    });
    expect((await get("supplies/seen")).body).toMatchObject({ quantity: 2, observedAt: "2026-02-02T00:00:00.000Z" });
  });

  it("without the columns that every row needs is refused whole", async () => {
    const answer = await system.changingNothing(async () => importing("name,amount\nTENT,1\nTENT,2"));
    expect([answer.status, answer.fields]).toEqual([400, ["body"]]);
  });
});
