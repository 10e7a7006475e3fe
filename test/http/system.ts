import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, expect } from "vitest";
import * as v from "valibot";
import { localTableName } from "../../infra/local/database.ts";
import { tableNames } from "../../infra/tables.ts";
import { systemClock } from "../../shared/runtime/clock.ts";
import type { Row } from "../../shared/runtime/table.ts";
import { createStore } from "../../shared/store/create-store.ts";
import { createStoresTable } from "../../shared/store/stores-table.ts";
import { openDatabase } from "../contracts/database.ts";
import { startTestSystem } from "../support/local-system.ts";

const problemSchema = v.looseObject({
  type: v.string(),
  status: v.number(),
  errors: v.optional(v.array(v.object({ field: v.string(), message: v.string() })), []),
});

/** What a run leaves in its data folder for whoever tries it out. */
const demoSchema = v.object({ apiKey: v.string(), webhookSecrets: v.object({ stockline: v.string() }) });

export interface Sent {
  status: number;
  headers: Headers;
  text: string;
  body: Record<string, unknown>;
  /** The last part of a problem's type, and the fields that it names. */
  problem: string | undefined;
  fields: string[];
}

const toSent = async (response: Response): Promise<Sent> => {
  const text = await response.text();
  // An answer to HEAD has a type and no text.
  const isJson = text !== "" && /json/.test(response.headers.get("content-type") ?? "");
  const body = isJson ? v.parse(v.record(v.string(), v.unknown()), JSON.parse(text)) : {};
  const isProblem = response.headers.get("content-type") === "application/problem+json";
  const problem = isProblem ? v.parse(problemSchema, body) : undefined;
  return {
    status: response.status,
    headers: response.headers,
    text,
    body,
    problem: problem?.type.replace("urn:stockline:problem:", ""),
    fields: problem?.errors.map(({ field }) => field) ?? [],
  };
};

export interface Request {
  body?: string | Uint8Array<ArrayBuffer>;
  /** The whole `Authorization` header; the demo store's key where nothing is said. */
  authorization?: string | undefined;
  headers?: Record<string, string>;
}

/** The whole service behind its real address, with a second store and a view of every row that it keeps. */
export const startHttpSystem = async () => {
  const database = await openDatabase();
  const system = await startTestSystem({ dynamoEndpoint: database.endpoint });
  afterAll(async () => system.stop());
  const demo = v.parse(demoSchema, JSON.parse(readFileSync(join(system.dataDir, "demo-store.json"), "utf8")));
  const stores = createStoresTable(database.table("stores"));
  const others = { name: "Other", sender: "alerts@other.example.com", postalAddress: "2 Harbour Street" };
  const other = await createStore({ stores, clock: systemClock }, "other", others);

  const send = async (method: string, path: string, request: Request = {}): Promise<Sent> => {
    const authorization = "authorization" in request ? request.authorization : `Bearer ${demo.apiKey}`;
    const headers = {
      ...(request.body !== undefined && { "content-type": "application/json" }),
      ...(authorization !== undefined && { authorization }),
      ...request.headers,
    };
    const init = { method, headers, ...(request.body !== undefined && { body: request.body }) };
    return toSent(await fetch(`${system.url}${path}`, init));
  };
  const sendJson = async (method: string, path: string, body: unknown) =>
    send(method, path, { body: JSON.stringify(body) });

  /** Every row of every table; to be compared before and after what must change nothing. */
  const everything = async (): Promise<Map<string, Row>> => {
    await system.idle();
    const rows = new Map<string, Row>();
    for (const name of tableNames) {
      const { Items = [] } = await database.client.send(new ScanCommand({ TableName: localTableName(name) }));
      for (const row of Items.map((item) => unmarshall(item))) rows.set(`${name} ${row["pk"]} ${row["sk"]}`, row);
    }
    return rows;
  };
  /** How often somebody has called is counted whatever becomes of the call. */
  const butLimits = (rows: Map<string, Row>) => new Map([...rows].filter(([key]) => !key.includes(" #client#")));
  /** Asks, and shows that not one row of one table is another one after it. */
  const changingNothing = async (ask: () => Promise<Sent>): Promise<Sent> => {
    const before = butLimits(await everything());
    const answer = await ask();
    expect(butLimits(await everything())).toEqual(before);
    return answer;
  };

  return { ...system, database, demo, other, send, sendJson, everything, changingNothing };
};
