import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { widgetScript } from "../../functions/shopper-pages/widget.js.ts";
import { compileWidget } from "../../infra/build-widget.ts";

it("is what the folder widget compiles to (else: npm run build:widget)", async () => {
  const generated = await readFile(new URL("../../functions/shopper-pages/widget.js.ts", import.meta.url), "utf8");
  expect(generated).toBe(await compileWidget());
});

it("weighs at most 9 KB on the wire", () => {
  expect(gzipSync(widgetScript).length).toBeLessThanOrEqual(9_000);
});
