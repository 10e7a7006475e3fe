import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { contactOf } from "../../shared/contact/contact.ts";
import { signLink } from "../../shared/message/link-token.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { startHttpSystem } from "./system.ts";

const system = await startHttpSystem();
const putVariant = async (sku: string) =>
  system.sendJson("PUT", `/v1/stores/demo/variants/${sku}`, { title: sku, observedAt: "2026-01-01T00:00:00Z" });

const importPath = "/v1/stores/demo/signups/import";
const post = async (csv: string, query = "") =>
  system.send("POST", importPath + query, { body: csv, headers: { "content-type": "text/csv" } });
const jobOf = async (jobId: unknown) => {
  await system.idle();
  return (await system.send("GET", `/v1/stores/demo/jobs/${String(jobId)}`)).body;
};
const importing = async (lines: string[], query = "") => {
  const answer = await post(lines.join("\n"), query);
  expect(answer.status, answer.text).toBe(202);
  return jobOf(answer.body["jobId"]);
};
const waitlist = async (sku: string) => {
  const { body } = await system.send("GET", `/v1/stores/demo/variants/${sku}/waitlist`);
  return body;
};

describe("an import", () => {
  it("puts shoppers into the places of the moments at which they signed up, columns in any order", async () => {
    await putVariant("PLACES");
    await system.sendJson("POST", "/v1/stores/demo/signups", {
      sku: "PLACES",
      email: "now@example.com",
      confirmed: true,
    });
    const job = await importing([
      "signedUpAt,note,EMAIL,sku,quantity",
      '2026-03-01T00:00:00Z,"a, b",third@example.com,PLACES,2',
      "2026-01-01T00:00:00Z,,first@example.com,PLACES,",
      "2026-02-01T00:00:00Z,,second@example.com,PLACES",
    ]);
    expect(job).toMatchObject({
      kind: "import",
      state: "done",
      progress: { read: 3, taken: 3, alreadyWaiting: 0, refused: 0 },
    });
    const items = (await waitlist("PLACES"))["items"];
    expect(items).toMatchObject([
      { place: 1, email: "first@example.com", quantity: 1 },
      { place: 2, email: "second@example.com" },
      { place: 3, email: "third@example.com", quantity: 2 },
      { place: 4, email: "now@example.com" },
    ]);
  });

  it("leaves who waits already where they are, however often the file is sent", async () => {
    await putVariant("AGAIN");
    const lines = ["sku,email,signedUpAt", "AGAIN,ada@example.com,2026-02-01T00:00:00Z"];
    expect(await importing(lines)).toMatchObject({ progress: { taken: 1, alreadyWaiting: 0 } });
    const second = [...lines, "AGAIN,grace@example.com,2026-01-01T00:00:00Z"];
    expect(await importing(second)).toMatchObject({ progress: { read: 2, taken: 1, alreadyWaiting: 1 } });
    expect(await waitlist("AGAIN")).toMatchObject({
      items: [{ email: "grace@example.com" }, { email: "ada@example.com" }],
    });
  });

  it("says of each refused row which line it is and why, and never whom it names", async () => {
    await putVariant("REFUSED");
    const job = await importing([
      "sku,email,phone,quantity,signedUpAt,status",
      "REFUSED,good@example.com,,,,",
      "NOWHERE,one@example.com,,,,",
      "REFUSED,two,,,,",
      '"REFUSED",three@example.com,"',
      '",,,',
      "REFUSED,four@example.com,,,2999-01-01T00:00:00Z,",
      "REFUSED,five@example.com,,,,told",
      "REFUSED,,,,,",
      "REFUSED,six@example.com,12,,,",
    ]);
    expect(job).toMatchObject({ state: "done", progress: { read: 8, taken: 2, refused: 6 } });
    expect(job["findings"]).toMatchObject([
      { line: 3, reason: "sku is of no variant of this store" },
      { line: 4, reason: "email must be an e-mail address such as ada@example.com" },
      { line: 7, reason: "signedUpAt is in the future" },
      { line: 8, reason: "has the status told" },
      { line: 9, reason: "email and phone are missing" },
      { line: 10, reason: "phone is no number that a text can reach" },
    ]);
    expect(JSON.stringify(job)).not.toMatch(/two|(one|three|four|five|six)@/);
  });

  it("takes another app's list, by the names that platforms give their variants", async () => {
    await putVariant("shopify-41");
    const job = await importing([
      "Email,ProductId,VariantId,Product Title,Variant Title,Subscribed At,Last Message Sent At",
      "amp@example.com,1,41,Tent,Green,2024-05-01 09:30:00 UTC,",
      "told@example.com,1,41,Tent,Green,2024-05-01 09:30:00 UTC,2024-06-01 09:30:00 UTC",
    ]);
    expect(job).toMatchObject({
      progress: { taken: 1, refused: 1 },
      findings: [{ line: 3, reason: "was told already" }],
    });
    expect(await waitlist("shopify-41")).toMatchObject({
      items: [{ email: "amp@example.com", signedUpAt: "2024-05-01T09:30:00.000Z" }],
    });
  });

  it("takes what a spreadsheet writes: a mark at the start, semicolons, and lines that end as on Windows", async () => {
    await putVariant("EXCEL");
    const job = await importing(["\ufeffsku;email;quantity\r", "EXCEL;excel@example.com;2\r", "\r", ""]);
    expect(job).toMatchObject({ progress: { read: 1, taken: 1 } });
    expect(await waitlist("EXCEL")).toMatchObject({ items: [{ email: "excel@example.com", quantity: 2 }] });
  });

  it("takes a list of addresses for the one product that the call names", async () => {
    await putVariant("WHOLE");
    const job = await importing(
      ["email,opted_in,lifetime_spend", "in@example.com,yes,1", "out@example.com,no,1"],
      "?sku=WHOLE",
    );
    expect(job).toMatchObject({ progress: { taken: 1, refused: 1 }, findings: [{ reason: "did not opt in" }] });
  });

  it("keeps the proof of a row with it", async () => {
    await putVariant("PROOF");
    await importing([
      "sku,email,consentWordingVersion,consentGivenAt,consentSource",
      "PROOF,proof@example.com,form-7,2026-01-01T00:00:00Z,https://shop.example.com/tent",
    ]);
    const { body } = await system.sendJson("POST", "/v1/stores/demo/contacts/export", { email: "proof@example.com" });
    expect(JSON.stringify(body)).toContain('"wordingVersion":"form-7"');
    expect(JSON.stringify(body)).toContain('"confirmedBy":"merchant"');
  });

  it("asks who did not confirm, where the file says so", async () => {
    await putVariant("PENDING");
    expect(await importing(["sku,email,confirmed", "PENDING,pending@example.com,false"])).toMatchObject({
      progress: { taken: 1 },
    });
    expect(await waitlist("PENDING")).toMatchObject({ items: [] });
  });

  it("goes through a gzipped file of several steps", async () => {
    await putVariant("MANY");
    const rows = Array.from({ length: 450 }, (_, row) => `MANY,shopper-${row}@example.com`);
    const body = new Uint8Array(gzipSync(["sku,email", ...rows].join("\r\n")));
    const headers = { "content-type": "application/gzip" };
    const answer = await system.send("POST", importPath, { body, headers });
    expect(await jobOf(answer.body["jobId"])).toMatchObject({ state: "done", progress: { read: 450, taken: 450 } });
    expect(await waitlist("MANY")).toMatchObject({ waiting: 450 });
  });
});

describe("a list that is older than what has happened here", () => {
  const lines = (sku: string, ...rest: string[]) => ["sku,email,signedUpAt", ...rest.map((row) => `${sku},${row}`)];
  const row = "ada@example.com,2026-01-01T00:00:00Z";

  it("puts nobody back who was told since", async () => {
    await system.sendJson("PUT", "/v1/stores/demo/variants/TOLD", { title: "TOLD", waves: { settleSeconds: 0 } });
    await importing(lines("TOLD", row));
    await system.sendJson("PUT", "/v1/stores/demo/variants/TOLD/levels/main", { available: 3 });
    await system.idle();
    const job = await importing(lines("TOLD", row, "grace@example.com,2026-01-01T00:00:00Z"));
    expect(job).toMatchObject({
      progress: { taken: 1, refused: 1 },
      findings: [{ line: 2, reason: "was told since" }],
    });
  });

  it("puts nobody back who has left since", async () => {
    await putVariant("LEFT");
    await importing(lines("LEFT", row));
    const keys = await createStoresTable(system.database.table("stores")).deploymentKeys();
    const contact = contactOf(keys.hashKey, "demo", "ada@example.com");
    const expiresAt = Date.now() + 60_000;
    const token = signLink(keys.linkKey, { use: "unsubscribe", store: "demo", contact, subject: "LEFT", expiresAt });
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const left = await system.send("POST", `/unsubscribe?t=${token}`, { body: "List-Unsubscribe=One-Click", headers });
    expect(left.status).toBe(200);
    const job = await importing(lines("LEFT", row));
    expect(job).toMatchObject({ progress: { taken: 0 }, findings: [{ reason: "has unsubscribed since" }] });
    expect(await waitlist("LEFT")).toMatchObject({ items: [] });
  });

  it("moves a place to the earliest moment that is known, in whatever order rows come", async () => {
    await putVariant("EARLIEST");
    await importing(lines("EARLIEST", "b@example.com,2026-02-02T00:00:00Z", "a@example.com,2026-02-03T00:00:00Z"));
    await importing(lines("EARLIEST", "a@example.com,2026-02-01T00:00:00Z", "a@example.com,2026-02-04T00:00:00Z"));
    expect(await waitlist("EARLIEST")).toMatchObject({
      items: [{ email: "a@example.com", signedUpAt: "2026-02-01T00:00:00.000Z" }, { email: "b@example.com" }],
    });
  });

  it("leaves nothing of the file behind when its job has ended", async () => {
    const parts = [...(await system.everything()).keys()].filter((key) => / part#\d+$/.test(key));
    expect(parts.filter((key) => key.includes("#job#import"))).toEqual([]);
  });
});

describe("a file that is no list of signups", () => {
  const refused = async (ask: () => ReturnType<typeof post>) => {
    const answer = await system.changingNothing(ask);
    expect(answer).toMatchObject({ status: 400, problem: "invalid-request", fields: ["columns"] });
    return answer.text;
  };

  it("is told the columns that were found and those that are expected", async () => {
    const text = await refused(async () => post("product,mail\nTENT,ada@example.com"));
    expect(text).toContain("email or phone is missing. Found: product, mail. Expected: sku, email, phone");
    expect(await refused(async () => post("email\nada@example.com"))).toContain("sku (or ?sku= for the whole file)");
  });

  it.each([
    ["", "the file is empty"],
    ['sku,email\nTENT,"ada', "a quote is not closed"],
    [`sku,email\nTENT,${"x".repeat(40_000)}`, "a row is longer than 30000"],
  ])("%.20j is refused: %s", async (csv, reason) => {
    expect(await refused(async () => post(csv))).toContain(reason);
  });

  it("is too large, or a broken gzip", async () => {
    const large = "x".repeat(4 * 1024 * 1024 + 1);
    expect(await system.changingNothing(async () => post(large))).toMatchObject({ status: 413 });
    const headers = { "content-type": "application/gzip" };
    const zeros = new Uint8Array(gzipSync(Buffer.alloc(65 * 1024 * 1024, "\n")));
    const sent = async (body: string | typeof zeros) => system.send("POST", importPath, { body, headers });
    expect(await system.changingNothing(async () => sent(zeros))).toMatchObject({ status: 413 });
    expect(await system.changingNothing(async () => sent(zeros.slice(0, 500)))).toMatchObject({ status: 400 });
  });
});

describe("an export", () => {
  const auth = { authorization: `Bearer ${system.other.apiKey}` };
  const pages = async () => {
    const texts: string[] = [];
    let next: string | undefined = "/v1/stores/other/signups/export";
    while (next !== undefined && texts.length < 20) {
      const answer: Awaited<ReturnType<typeof system.send>> = await system.send("GET", next, auth);
      expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
      texts.push(answer.text);
      next = /<https?:\/\/[^/]+([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    return texts;
  };

  it("is what an import takes: the same rows come out of it again", async () => {
    for (const sku of ["EXPORT-1", "EXPORT-2"]) {
      const body = JSON.stringify({ title: sku, observedAt: "2026-01-01T00:00:00Z" });
      await system.send("PUT", `/v1/stores/other/variants/${sku}`, { body, ...auth });
    }
    const rows = Array.from(
      { length: 2_300 },
      (_, row) => `EXPORT-${(row % 2) + 1},shopper-${row}@example.com,2026-01-02T00:00:00.000Z,${(row % 3) + 1}`,
    );
    const body = ["sku,email,signedUpAt,quantity", ...rows].join("\n");
    const headers = { "content-type": "text/csv" };
    await system.send("POST", "/v1/stores/other/signups/import", { body, headers, ...auth });
    await system.idle();

    const texts = await pages();
    expect(texts.length).toBeGreaterThan(1);
    const lines = texts.flatMap((text) => text.trim().split("\n").slice(1));
    const found = lines.map((line) => line.split(","));
    expect(new Set(found.map(([sku, email, , , quantity, , , at]) => `${sku},${email},${at},${quantity}`))).toEqual(
      new Set(rows),
    );
    expect(lines).toHaveLength(rows.length);

    await system.send("POST", "/v1/stores/other/signups/import", { body: texts[0] ?? "", headers, ...auth });
    await system.idle();
    expect(await pages()).toEqual(texts);
  });

  it("has no cell that a spreadsheet would run, and none of another store", async () => {
    await putVariant("CELLS");
    await importing(["sku,email", "CELLS,=1+1@example.com"]);
    const own = await system.send("GET", "/v1/stores/demo/signups/export");
    expect(own.text).toContain("CELLS,'=1+1@example.com,");
    expect(own.text).not.toContain("EXPORT-1");
  });

  it("refuses a cursor that it did not make", async () => {
    const answer = await system.send("GET", "/v1/stores/demo/signups/export?cursor=x");
    expect(answer).toMatchObject({ status: 400, problem: "invalid-request" });
  });
});
