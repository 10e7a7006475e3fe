import { describe, expect, it } from "vitest";
import { noNews, type OrderNewsState } from "../../shared/backorder/news.ts";
import { createNewsTable, newsIn } from "../../shared/backorder/news-table.ts";
import { createOrdersTable } from "../../shared/backorder/orders-table.ts";
import { openDatabase } from "./database.ts";

const { table } = await openDatabase();
const rows = table("orders");
const news = createNewsTable(rows);
const orders = createOrdersTable(rows);

let count = 0;
const now = 1_000;
const newOrder = () => ({ store: "demo", order: `№/${(count += 1)}#a` });

describe("what the customer of an order was told", () => {
  it("is nothing at first", async () => {
    const ref = newOrder();
    expect(await news.get(ref)).toEqual(noNews);
    expect(newsIn((await orders.read(ref)).rest, [])).toEqual(noNews);
  });

  it("is kept whole, and read with the order", async () => {
    const ref = newOrder();
    const state: OrderNewsState = {
      ...noNews,
      count: 2,
      isReceived: true,
      told: { "1": "2026-06-10", "2": null },
      saidBy: { sms: { "1": "2026-06-12" } },
      ready: ["3"],
      pending: { topic: "eta", n: 2 },
    };
    expect(await news.put(ref, state, now)).toMatchObject({ kind: "written" });
    expect(await news.get(ref)).toEqual({ ...state, version: 1 });
    expect(newsIn((await orders.read(ref)).rest, [])).toEqual({ ...state, version: 1 });
    expect((await orders.read(ref)).lines).toEqual([]);
  });

  it("is written by one of several who read the same", async () => {
    const ref = newOrder();
    const first = await Promise.all([1, 2, 3].map(async (n) => news.put(ref, { ...noNews, count: n }, now)));
    expect(first.filter(({ kind }) => kind === "written")).toHaveLength(1);
    const known = await news.get(ref);
    expect(known.version).toBe(1);
    const then = await Promise.all([4, 5].map(async (n) => news.put(ref, { ...known, count: n }, now)));
    expect(then.map(({ kind }) => kind).toSorted()).toEqual(["refused", "written"]);
    expect((await news.get(ref)).version).toBe(2);
  });

  it("forgets what is on its way no more, and what only one channel had said", async () => {
    const ref = newOrder();
    await news.put(ref, { ...noNews, saidBy: { sms: { "1": null } }, pending: { topic: "ready", n: 1 } }, now);
    await news.put(ref, { ...(await news.get(ref)), saidBy: undefined, pending: undefined }, now);
    expect(await news.get(ref)).toEqual({ ...noNews, version: 2 });
  });
});
