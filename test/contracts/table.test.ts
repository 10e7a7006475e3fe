import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  TransactionCanceledException,
} from "@aws-sdk/client-dynamodb";
import { describe, expect, it } from "vitest";
import { createTable, type Row, transact } from "../../shared/runtime/table.ts";
import { openDatabase } from "./database.ts";

const { client, table } = await openDatabase();
const rows = table("contacts");
const key = (n: number | string, pk = "many") => ({ pk, sk: `row-${String(n).padStart(4, "0")}` });

/** The same database behind a client that spoils some answers, as DynamoDB does under load. */
const spoilt = (spoil: (command: object, send: () => Promise<unknown>) => Promise<unknown>): DynamoDBClient =>
  new Proxy(client, {
    get: (target, name) => {
      if (name !== "send") return Reflect.get(target, name);
      return async (command: Parameters<DynamoDBClient["send"]>[0]) => spoil(command, async () => target.send(command));
    },
  });

describe("a conditional write", () => {
  it("answers the new row, or the row that refused it", async () => {
    const first = await rows.put({ ...key(1, "put"), value: 1 }, { condition: "attribute_not_exists(#pk)" });
    expect(first).toMatchObject({ kind: "written", row: { value: 1 } });
    const second = await rows.put({ ...key(1, "put"), value: 2 }, { condition: "attribute_not_exists(#pk)" });
    expect(second).toMatchObject({ kind: "refused", row: { value: 1 } });
    const update = { update: "SET #value = :value", condition: "#value = :before", values: { value: 3, before: 1 } };
    expect(await rows.update(key(1, "put"), update)).toMatchObject({ kind: "written", row: { value: 3 } });
    expect(await rows.update(key(1, "put"), update)).toMatchObject({ kind: "refused", row: { value: 3 } });
    expect(await rows.update(key(2, "put"), update)).toEqual({ kind: "refused", row: undefined });
  });

  it("throws where something else went wrong than its condition", async () => {
    await expect(rows.update(key(1, "bad"), { update: "SET nonsense" })).rejects.toThrow();
    await expect(createTable(client, "no-such-table").put({ ...key(1) })).rejects.toThrow();
  });

  it("drops what is undefined, and keeps numbers, text, lists, maps, sets and bytes as they are", async () => {
    const row = {
      ...key(3, "put"),
      number: 0.1,
      text: "帳篷",
      list: [1, "a"],
      map: { a: { b: true } },
      set: new Set([1, 2]),
      bytes: new Uint8Array([0, 255]),
      nothing: undefined,
    };
    await rows.put(row);
    const { nothing: _, ...kept } = row;
    expect(await rows.get(key(3, "put"), { consistent: true })).toEqual(kept);
  });

  it("on many rows happens on each by itself, in the order of the keys", async () => {
    for (const n of [1, 3]) await rows.put({ ...key(n, "each"), value: n });
    const results = await rows.updateAll(
      [1, 2, 3].map((n) => key(n, "each")),
      { update: "SET #seen = :seen", condition: "attribute_exists(#pk)", values: { seen: true } },
    );
    expect(results.map(({ kind }) => kind)).toEqual(["written", "refused", "written"]);
  });
});

describe("reading many rows", () => {
  it("reads more than one call can take, and leaves out those that are not there", async () => {
    const all = Array.from({ length: 230 }, (_, n) => n);
    for (const n of all.filter((n) => n % 2 === 0)) await rows.put({ ...key(n), value: n });
    const found = await rows.getMany(all.map((n) => key(n)));
    expect(found.map((row) => Number(row["value"])).sort((a, b) => a - b)).toEqual(all.filter((n) => n % 2 === 0));
    expect(await rows.getMany([])).toEqual([]);
  });

  it("shows what was just written where it is asked to, also when keys were left over", async () => {
    await rows.put({ ...key(1, "just"), value: 1 });
    const asked: unknown[] = [];
    const busy = spoilt(async (command, send) => {
      if (!(command instanceof BatchGetItemCommand)) return send();
      const { RequestItems = {} } = command.input;
      asked.push(...Object.values(RequestItems).map(({ ConsistentRead }) => ConsistentRead));
      return asked.length > 1 ? send() : { Responses: {}, UnprocessedKeys: RequestItems };
    });
    const found = await createTable(busy, rows.name).getMany([key(1, "just")], { consistent: true });
    expect({ found: found.map((row) => row["value"]), asked }).toEqual({ found: [1], asked: [true, true] });
  });

  it("asks again for keys that DynamoDB left unprocessed", async () => {
    for (const n of [1, 2, 3]) await rows.put({ ...key(n, "left"), value: n });
    let calls = 0;
    const busy = spoilt(async (command, send) => {
      calls += 1;
      if (calls > 1 || !(command instanceof BatchGetItemCommand)) return send();
      return { Responses: {}, UnprocessedKeys: command.input.RequestItems };
    });
    const found = await createTable(busy, rows.name).getMany([1, 2, 3].map((n) => key(n, "left")));
    expect(found).toHaveLength(3);
    expect(calls).toBe(2);
  });

  it("throws, and never answers a part as the whole, when DynamoDB keeps leaving them", async () => {
    const busy = spoilt(async (command, send) =>
      command instanceof BatchGetItemCommand ? { Responses: {}, UnprocessedKeys: command.input.RequestItems } : send(),
    );
    await expect(createTable(busy, rows.name).getMany([key(1, "left")])).rejects.toThrow("unprocessed");
  });

  it("goes on page by page to the end", async () => {
    for (let n = 0; n < 7; n += 1) await rows.put({ ...key(n, "pages"), value: n });
    const query = { where: "#pk = :pk", values: { pk: "pages" }, limit: 3 };
    const pages: Row[][] = [];
    for await (const page of rows.query(query)) pages.push(page);
    expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
    const { rows: last } = await rows.page({ ...query, descending: true, limit: 1 });
    expect(last).toMatchObject([{ value: 6 }]);
  });
});

describe("a batch of conditional updates", () => {
  const statement = `UPDATE "${rows.name}" SET "seen"=? WHERE "pk"=? AND "sk"=? AND "value">? RETURNING ALL NEW *`;
  const parametersOf = (ns: number[], least: number) => ns.map((n) => [true, "batch", key(n).sk, least]);
  const all = Array.from({ length: 60 }, (_, n) => n);

  it("answers the rows that were written, of more than one call can take", async () => {
    for (const n of all) await rows.put({ ...key(n, "batch"), value: n });
    const written = await rows.executeAll(statement, parametersOf([...all, 999], 9));
    expect(written.map((row) => row["value"])).toEqual(all.slice(10));
    expect(written.every((row) => row["seen"] === true)).toBe(true);
    expect(await rows.get(key(9, "batch"))).not.toHaveProperty("seen");
    expect(await rows.executeAll(statement, [])).toEqual([]);
  });

  it("throws where an update failed for any other reason than its condition", async () => {
    const failing = spoilt(async (command, send) =>
      command instanceof BatchExecuteStatementCommand
        ? { Responses: [{ Error: { Code: "ThrottlingError" } }] }
        : send(),
    );
    const promise = createTable(failing, rows.name).executeAll(statement, parametersOf([1], 0));
    await expect(promise).rejects.toThrow("ThrottlingError");
  });

  it("throws where an answer does not speak of every update", async () => {
    const short = spoilt(async (command, send) => (command instanceof BatchExecuteStatementCommand ? {} : send()));
    const promise = createTable(short, rows.name).executeAll(statement, parametersOf([1], 0));
    await expect(promise).rejects.toThrow("incomplete answer");
  });
});

describe("a transaction", () => {
  const put = (n: number, condition?: string) =>
    rows.putOperation({ ...key(n, "tx"), value: n }, condition === undefined ? {} : { condition });

  it("writes all or, where one condition fails, nothing", async () => {
    expect(await transact(client, [put(1), put(2)])).toBe("written");
    expect(await transact(client, [put(3), put(1, "attribute_not_exists(#pk)")])).toBe("refused");
    expect(await rows.get(key(3, "tx"), { consistent: true })).toBeUndefined();
    const update = { update: "SET #value = :value", condition: "#value = :before", values: { value: 9, before: 1 } };
    expect(await transact(client, [put(4), rows.updateOperation(key(1, "tx"), update)])).toBe("written");
    expect(await rows.get(key(1, "tx"), { consistent: true })).toMatchObject({ value: 9 });
  });

  it.each([
    ["refused", "a condition failed", ["None", "ConditionalCheckFailed"]],
    ["refused", "another transaction held a row", ["TransactionConflict", "None"]],
    ["throws", "DynamoDB was busy", ["ConditionalCheckFailed", "ThrottlingError"]],
    ["throws", "the table took no more", ["ProvisionedThroughputExceeded"]],
    ["throws", "nobody says why", []],
  ])("is %s where %s", async (outcome, _, codes) => {
    const CancellationReasons = codes.map((Code) => ({ Code }));
    const cancelled = new TransactionCanceledException({
      message: "made by a test",
      $metadata: {},
      CancellationReasons,
    });
    const spoiling = spoilt(async () => Promise.reject(cancelled));
    const result = await transact(spoiling, [put(1)]).catch(() => "throws");
    expect(result).toBe(outcome);
  });

  it("throws where it was not refused but wrong", async () => {
    const wrong = rows.updateOperation(key(1, "tx"), { update: "SET nonsense" });
    await expect(transact(client, [wrong])).rejects.toThrow();
  });
});
