import { describe, expect, it } from "vitest";
import { importsOf, readSources, type Source } from "./sources.ts";

const shared = readSources("shared");
const functions = readSources("functions");
const infra = readSources("infra");

/** Files of the domain that do something to the world: use cases, and the parts that call AWS. */
const doing = new Set([
  "shared/backorder/apply-order.ts",
  "shared/backorder/apply-supply.ts",
  "shared/backorder/describe-order.ts",
  "shared/backorder/find-places.ts",
  "shared/shipment/count-shipped.ts",
  "shared/contact/erase-contact.ts",
  "shared/contact/erase-order.ts",
  "shared/message/rate-bucket.ts",
  "shared/message/send-bulk.ts",
  "shared/message/send-text.ts",
  "shared/message/sender-identity.ts",
  "shared/restock/release-lane.ts",
  "shared/restock/wake-open-restock.ts",
  "shared/shipment/count-shipped.ts",
  "shared/stock/follow-stock.ts",
  "shared/store/create-store.ts",
  "shared/waitlist/confirm-contact.ts",
  "shared/waitlist/standing.ts",
  "shared/webhook/apply-stock-change.ts",
  "shared/webhook/reconcile/call-shop.ts",
]);
const isPure = ({ path }: Source) =>
  !path.startsWith("shared/runtime/") &&
  !path.startsWith("shared/http/") &&
  !path.endsWith("-table.ts") &&
  !doing.has(path);

/** What the pure domain may use of Node: hashing, names, bytes. Nothing that reads or writes. */
const harmless = new Set(["node:buffer", "node:crypto", "node:url"]);
/** Packages that compute and nothing else. */
const computing = new Set(["libphonenumber-js/min", "liquidjs", "standardwebhooks", "valibot"]);

/** Files of the runtime that do nothing by themselves; the clock's also holds conversions. */
const timeless = new Set(
  ["day.ts", "expiry.ts", "id.ts", "json.ts", "lazy.ts", "limits.ts", "shard.ts"].map(
    (file) => `shared/runtime/${file}`,
  ),
);
const clock = "shared/runtime/clock.ts";

const folderOf = (path: string) => path.split("/").slice(0, 2).join("/");

/** Each offence as `file: what it must not`, so that a failure says where to look. */
const importsThat = (sources: Source[], isForbidden: (target: string, source: Source) => boolean): string[] =>
  sources.flatMap((source) =>
    source.imports
      .filter(({ target, typeOnly }) => !typeOnly && isForbidden(target, source))
      .map(({ target }) => `${source.path}: ${target}`),
  );

const usesOf = (sources: Source[], pattern: RegExp): string[] =>
  sources.filter(({ code }) => pattern.test(code)).map(({ path }) => path);

describe("the pure domain", () => {
  const pure = shared.filter(isPure);

  it("is most of what is shared, and every file that is not part of it still exists", () => {
    expect(pure.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        "shared/restock/line.ts",
        "shared/restock/chunk.ts",
        "shared/stock/availability.ts",
        "shared/waitlist/explain.ts",
      ]),
    );
    for (const path of doing) expect(shared.map((source) => source.path)).toContain(path);
  });

  it("imports packages that only compute: no AWS SDK, no middleware, no logger, no files, no network", () => {
    const isForbidden = (target: string) =>
      !target.startsWith("shared/") && !harmless.has(target) && !computing.has(target);
    expect(importsThat(pure, isForbidden)).toEqual([]);
  });

  it("imports no file that does something", () => {
    const byPath = new Map(shared.map((source) => [source.path, source]));
    const isForbidden = (target: string) => {
      const source = byPath.get(target);
      return source !== undefined && !isPure(source) && !timeless.has(target) && target !== clock;
    };
    expect(importsThat(pure, isForbidden)).toEqual([]);
    const leaningOn = shared.filter(({ path }) => timeless.has(path));
    expect(leaningOn).toHaveLength(timeless.size);
    expect(importsThat(leaningOn, (target) => !timeless.has(target) && !computing.has(target))).toEqual([]);
  });

  it("takes from the clock what converts time, never the time itself", () => {
    const takers = pure.filter(({ imports }) => imports.some(({ names }) => names.includes("systemClock")));
    expect(takers.map(({ path }) => path)).toEqual([]);
  });
});

describe("what is shared and what runs on Lambda", () => {
  const all = [...shared, ...functions];
  const mayReadTime = new Set([clock]);
  const mayReadEnvironment = new Set(["shared/runtime/lambda.ts"]);
  const except = (paths: string[], allowed: Set<string>) => paths.filter((path) => !allowed.has(path));

  it("reads the time from the injected clock only", () => {
    const reading =
      /\bDate\.now\b|\bnew Date\(\s*\)|(?<!new )\bDate\(|\bperformance\.now\b|\bset(?:Timeout|Interval|Immediate)\b/;
    expect(usesOf(all, reading)).toContain(clock);
    expect(except(usesOf(all, reading), mayReadTime)).toEqual([]);
  });

  it("leaves nothing to chance", () => {
    expect(usesOf(all, /\bMath\.random\b/)).toEqual([]);
  });

  it("reads the environment in one place", () => {
    const reading = /\bprocess\.env\b/;
    expect(usesOf(all, reading)).toContain("shared/runtime/lambda.ts");
    expect(except(usesOf(all, reading), mayReadEnvironment)).toEqual([]);
  });

  it("calls AWS from a handful of files", () => {
    const callers = all.filter(({ imports }) =>
      imports.some(({ target, typeOnly }) => !typeOnly && target.startsWith("@aws-sdk/client-")),
    );
    expect(callers.map(({ path }) => path).sort()).toEqual([
      "shared/message/send-bulk.ts",
      "shared/message/send-text.ts",
      "shared/message/sender-identity.ts",
      "shared/runtime/batch.ts",
      "shared/runtime/queue.ts",
      "shared/runtime/runtime.ts",
      "shared/runtime/table.ts",
    ]);
  });

  it("builds clients in one file, which only the wiring of a function uses", () => {
    expect(usesOf(all, /\bnew \w*Client\(/)).toEqual(["shared/runtime/runtime.ts"]);
    const isWiring = ({ path }: Source) =>
      /^functions\/[^/]+\/index\.ts$/.test(path) || path.startsWith("shared/runtime/");
    const builders = new Set(["runtime", "lambda", "consume"].map((name) => `shared/runtime/${name}.ts`));
    expect(
      importsThat(
        all.filter((source) => !isWiring(source)),
        (target) => builders.has(target),
      ),
    ).toEqual([]);
  });
});

describe("the direction of imports", () => {
  it("never goes from what is shared to a function or to the infrastructure", () => {
    expect(importsThat(shared, (target) => /^(functions|infra|test)\//.test(target))).toEqual([]);
  });

  it("never goes from a function to another one, nor to the infrastructure", () => {
    const allowed = "functions/merchant-api/openapi.ts: functions/storefront-api/contract.ts";
    const offences = importsThat(functions, (target, { path }) => {
      const isOwn = folderOf(target) === folderOf(path);
      return /^(functions|infra|test)\//.test(target) && !isOwn;
    });
    expect(offences).toEqual([allowed]);
  });

  it("never goes from what is deployed to what runs on one machine", () => {
    const deployed = infra.filter(({ path }) => !path.startsWith("infra/local/"));
    expect(importsThat(deployed, (target) => target.startsWith("infra/local/") || target.startsWith("test/"))).toEqual(
      [],
    );
  });

  it("names every file of ours with its ending, and loads none while it runs", () => {
    const all = [...shared, ...functions, ...infra];
    expect(
      importsThat(all, (target) => /^(shared|functions|infra)\//.test(target) && !/\.(ts|mjs|json)$/.test(target)),
    ).toEqual([]);
    // The libraries of holidays and of the world's phone numbers are heavy, and most calls need neither.
    const loading = ["shared/backorder/holidays.ts", "shared/contact/phone.ts"];
    expect(usesOf([...shared, ...functions], /\bimport\(|\brequire\(/)).toEqual(loading);
  });

  it("never comes back to where it started", () => {
    const next = new Map(
      [...shared, ...functions, ...infra].map(({ path, imports }) => [
        path,
        imports.filter(({ typeOnly }) => !typeOnly).map(({ target }) => target),
      ]),
    );
    const done = new Set<string>();
    const findCycle = (path: string, way: string[]): string[] | undefined => {
      if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
      if (done.has(path)) return undefined;
      for (const target of next.get(path) ?? []) {
        const cycle = findCycle(target, [...way, path]);
        if (cycle) return cycle;
      }
      done.add(path);
      return undefined;
    };
    for (const path of next.keys()) expect(findCycle(path, [])).toBeUndefined();
  });
});

describe("the reading of imports", () => {
  const read = (text: string) => importsOf("shared/a/b.ts", text);

  it("sees every form there is", () => {
    expect(read('import { a, type B } from "../c/d.ts";')).toEqual([
      { target: "shared/c/d.ts", typeOnly: false, names: ["a", "B"] },
    ]);
    expect(read('import type { A } from "x";')).toEqual([{ target: "x", typeOnly: true, names: ["A"] }]);
    expect(read('import { type A, type B } from "x";')).toMatchObject([{ typeOnly: true }]);
    expect(read('import * as v from "valibot";')).toMatchObject([{ target: "valibot", typeOnly: false }]);
    expect(read('import d, { e } from "x";')).toMatchObject([{ typeOnly: false, names: ["d", "e"] }]);
    expect(read('import "x";')).toMatchObject([{ target: "x", typeOnly: false }]);
    expect(read('import {\n  a,\n  b as c,\n} from "x";')).toMatchObject([{ names: ["a", "b"] }]);
    expect(read('export { a } from "./b.ts";\nexport * from "./c.ts";')).toMatchObject([
      { target: "shared/a/b.ts" },
      { target: "shared/a/c.ts" },
    ]);
  });

  it("sees no import in a comment, nor in other code", () => {
    expect(read('// import { a } from "x";\n/* import "y"; */\nexport const a = "from";\nconst b = "import";')).toEqual(
      [],
    );
  });

  it("finds imports in every file that has some", () => {
    const blind = [...shared, ...functions, ...infra].filter(
      ({ code, imports }) => /^import /m.test(code) && imports.length !== (code.match(/^import /gm)?.length ?? 0),
    );
    expect(blind.map(({ path }) => path)).toEqual([]);
  });
});
